"""A small world for the warehouse's tests: real WARC files, and pages that say outright what reading them gives.

A page's bytes are the Report as JSON; `read_json` turns them back. So a test decides what the reader yields, good or
bad, while everything around it (archive, load, DuckDB) is the real thing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from duban.archive import ArchiveWriter, Exchange, Facts
from duban.home import Home
from duban.read.model import (
    Action,
    Attachment,
    Document,
    Finding,
    Item,
    Mention,
    Metadata,
    Period,
    Refusal,
    Report,
    Section,
)
from duban.warehouse.load import LoadResult, load
from duban.warehouse.reading import Failure, Unread

SITE = "https://kjt.zj.test"
COLUMN = f"{SITE}/col/col9/index.html"
START = datetime(2020, 5, 6, 1, 30, tzinfo=UTC)
VERSION = "reader-1"

SOURCE_NOTE: dict[str, Any] = {
    "source_id": "zj",
    "name": "测试科技厅",
    "region": "330000",
    "home": SITE,
    "hosts": ["kjt.zj.test"],
    "rate": 0.5,
    "columns": [{"url": COLUMN, "title": "工作.*情况", "cadence": "month", "due_days": 15}],
}


def url(number: int) -> str:
    return f"{SITE}/art/{number}.html"


def sentence_report(
    number: int, sentences: Sequence[str], *, month: date = date(2020, 4, 1), department: str = "法规处", **said: Any
) -> Report:
    """A report of one section. In a sentence, [x] is an action's verb, 《x》 a document it acts on, <x> a programme."""
    stage, actuality = said.get("stage", "issue"), said.get("actuality", "done")
    text = ""
    items: list[Item] = []
    actions: list[Action] = []
    documents: list[Document] = []
    mentions: list[Mention] = []
    for item, raw in enumerate(sentences, 1):
        start, opened = len(text), 0
        for character in raw:
            if character not in "[]<>":
                text += character
            if character in "[<《":
                opened = len(text)
            elif character == "]":
                verb, at = text[opened:], (opened, len(text))
                ordinal = len(actions) + 1
                actions.append(
                    Action(ordinal, item, "prose", verb, stage, actuality, None, (), (), None, *at, None, None)
                )
            elif character == ">":
                mentions.append(Mention(len(mentions) + 1, item, "programme", text[opened:], opened, len(text)))
            elif character == "》":
                title, at, governor = text[opened:-1], (opened, len(text) - 1), len(actions) or None
                ordinal = len(documents) + 1
                documents.append(
                    Document(ordinal, item, governor, title, title, "办法", None, True, stage, actuality, *at)
                )
        items.append(Item(item, 1, "sentence", start, len(text)))
        text += "\n"
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Report(
        url=url(number),
        metadata=Metadata(
            title=said.get("title", f"测试科技厅{month.year}年{month.month}月份重点工作完成情况"),
            publisher="测试科技厅",
            index_no=said.get("index_no"),
            published_at=said.get("published_at", datetime(end.year, end.month, end.day, 9, 0) + timedelta(days=3)),
        ),
        period=Period("month", month, end, "title"),
        shape="dept_numbered",
        parse_status="read" if items else "empty",
        lexicon_coverage=1.0 if items else None,
        text=text,
        sections=(Section(1, 1, None, department, 0, len(text)),) if items else (),
        items=tuple(items),
        actions=tuple(actions),
        documents=tuple(documents),
        mentions=tuple(mentions),
        attachments=said.get("attachments", ()),
        findings=said.get("findings", ()),
    )


def as_bytes(report: Report | Refusal) -> bytes:
    values = {
        name: [record._asdict() for record in value] if isinstance(value, tuple) else value
        for name, value in _values(report).items()
    }
    return json.dumps({"kind": type(report).__name__, **values}, ensure_ascii=False, default=_plain).encode()


def _values(report: Report | Refusal) -> dict[str, Any]:
    return {each.name: getattr(report, each.name) for each in fields(report)}


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def read_json(page: Unread) -> Report | Refusal | Failure:
    """The reader of this world; bytes ``boom`` break it as a bug would."""
    try:
        return _from_json(json.loads(page.content))
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}", "read_json")


def _from_json(values: dict[str, Any]) -> Report | Refusal:
    if values.pop("kind") == "Refusal":
        return Refusal(**values)
    said, period = values.pop("metadata"), values.pop("period")
    published = said["published_at"]
    metadata = replace(
        Metadata(**{k: v for k, v in said.items() if k not in ("issued_on", "published_at")}),
        issued_on=_day(said["issued_on"]),
        published_at=datetime.fromisoformat(published) if published else None,
    )
    kinds = {
        "sections": Section,
        "items": Item,
        "actions": Action,
        "documents": Document,
        "mentions": Mention,
        "attachments": Attachment,
        "findings": Finding,
    }
    records = {name: tuple(kind(**_tuples(one)) for one in values.pop(name)) for name, kind in kinds.items()}
    return Report(
        metadata=metadata,
        period=Period(period["kind"], _day(period["start"]), _day(period["end"]), period["source"]),
        **values,
        **records,
    )


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    days = ("happened_on", "date_start", "date_end")
    record |= {name: _day(record[name]) for name in days if name in record}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Crawl:
    """Writes archive files as a crawl does; its clock moves a second an exchange, its ids count."""

    def __init__(self, home: Home, source_id: str = "zj") -> None:
        self.home, self.source_id, self.runs, self.fetches = home, source_id, 0, 0

    def run(
        self,
        pages: Sequence[tuple[str, bytes]],
        *,
        note: Mapping[str, Any] | None = None,
        listing: Sequence[tuple[str, str, date]] = (),
        outcome: str = "article",
        ledger: Mapping[str, Any] | None = None,
    ) -> Path:
        """One run: a source's note, a list answer, pages, a walk and a ledger; returns the closed file."""
        now = START + timedelta(days=self.runs)
        run_id = f"{now:%Y%m%dT%H%M%S}-{self.runs:06x}"
        self.runs += 1
        with ArchiveWriter.open(self.home.archive, self.source_id, run_id, now) as writer:
            plan = {"run_id": run_id, "plan": {"kind": "incremental"}}
            writer.note("source", {**(note or SOURCE_NOTE), "source_id": self.source_id, **plan})
            if listing:
                writer.exchange(self.exchange(run_id, COLUMN, list_bytes(listing), now, "list", "list", "jcms.column"))
            for address, content in pages:
                now += timedelta(seconds=1)
                writer.exchange(self.exchange(run_id, address, content, now, "article", outcome))
            writer.note("walk", walk_note(now, len(listing)))
            sums = {"seen": len(pages), "fetched": len(pages), "unchanged": 0, "deferred": 0, "refused": 0, "failed": 0}
            rest = {"attachments": dict.fromkeys(("seen", "fetched", "unchanged", "refused", "failed"), 0)}
            rest |= {"run_id": run_id, "findings": [], "stopped": "", **(ledger or {})}
            writer.note("ledger", {**sums, **rest})
        return writer.path

    def exchange(
        self,
        run_id: str,
        address: str,
        content: bytes,
        now: datetime,
        purpose: Any,
        outcome: str,
        dialect: str = "",
        hop: int = 0,
        final: bool = True,
    ) -> Exchange:
        self.fetches += 1
        facts = Facts(
            fetch_id=f"{self.source_id}-{self.fetches:08x}",
            run_id=run_id,
            source_id=self.source_id,
            column=COLUMN,
            purpose=purpose,
            dialect=dialect,
            url=address,
            fetched_at=now,
            outcome=outcome,
            hop=hop,
            final=final,
        )
        headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{self.fetches}"'))
        return Exchange(address, "GET", (), b"", 200, "OK", headers, content, facts)


def walk_note(now: datetime, rows: int) -> dict[str, Any]:
    return {
        "column": COLUMN,
        "verdict": "complete",
        "reason": "",
        "dialect": "jcms.column",
        "at": now.isoformat(),
        "rows": rows,
        "distinct": rows,
        "matching": rows,
        "total": rows,
        "full": True,
        "requests": 1,
    }


def list_bytes(listing: Sequence[tuple[str, str, date]]) -> bytes:
    """A JCMS column page with these rows."""
    rows = "".join(
        f'<record><![CDATA[<li><a href="{address}" title="{title}">{title}</a><span>{listed}</span></li>]]></record>'
        for address, title, listed in listing
    )
    store = f"<datastore><nextgroup></nextgroup><recordset>{rows}</recordset></datastore>"
    return f'<html><body><div id="9"><script type="text/xml">{store}</script></div></body></html>'.encode()


def load_world(home: Home, **options: Any) -> LoadResult:
    return load(home, reader=read_json, **{"version": VERSION, **options})


def core_rows(path: Path, tables: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the core tables, sorted."""
    from schemas import CORE

    with duckdb.connect(str(path), read_only=True) as connection:
        return {table: sorted(connection.execute(f"FROM {table}").fetchall(), key=repr) for table in (tables or CORE)}


def ask(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows from the live file."""
    with duckdb.connect(str(home.live), read_only=True) as connection:
        return connection.execute(sql).fetchall()


APRIL = sentence_report(1, ["4月[印发]《甲办法》,推进<“双倍增”>行动😀。", "𠮷田处[印发]《乙办法》。"])
MAY = sentence_report(2, ["[印发]《丙办法》。"], month=date(2020, 5, 1))
LISTING = [(url(1), "科技厅4月工作完成情况", date(2020, 4, 30)), ("/art/9.html", "放假通知", date(2020, 4, 30))]
