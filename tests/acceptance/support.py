"""What the acceptance tests share: duban at work on a replica's sites, day by day, and the truth to hold it against.

Everything is the real thing: a replica run as a program, crawls over HTTP into WARC files, a load into DuckDB. Only the
time on the wall is told (``on``), because what duban does depends on the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin

import duckdb

from duban.crawl.model import Plan, SourceResult
from duban.home import Home
from duban.sources import Column, Source
from duban.warehouse.known import known
from duban.warehouse.load import LoadResult, load
from tests.crawl.support import Replica, crawl

CHINA = timezone(timedelta(hours=8))
# Who says what time it is: the modules that ask for it themselves.
_TELLERS = ("duban.crawl.client", "duban.crawl.walk", "duban.archive.writer")


def in_china(clock: str) -> datetime:
    """The instant that the replica's clock shows, aware."""
    return datetime.fromisoformat(clock).replace(tzinfo=CHINA)


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """As if it were that moment when the block is entered; the time goes on from there."""
    ahead = moment.astimezone(UTC) - datetime.now(UTC)

    class Told(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    patches = [patch(f"{name}.datetime", Told) for name in _TELLERS]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def bare(text: str) -> str:
    """The text without white space: line breaks and indents are the page's."""
    return "".join(text.split())


@dataclass
class Duban:
    """An installation: its home, and crawls with a load behind each. ``loaded`` is what the last load did."""

    home: Home
    passes: int = 0
    loaded: LoadResult | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> Duban:
        """A new one."""
        home = Home(folder)
        home.archive.mkdir(parents=True, exist_ok=True)
        return cls(home)

    def crawl(self, source: Source, plan: Plan | None = None, *, now: datetime, **changes: Any) -> SourceResult:
        """One pass over one source at that moment, knowing what is loaded."""
        self.passes += 1
        before = known(self.home, source.source_id)
        run_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{self.passes:06x}"
        with on(now):
            return crawl(source, self.home.archive, plan, before, now=now, run_id=run_id, **changes)

    def load(self) -> LoadResult:
        """Load what was archived; no record may be set aside, and every sum must hold."""
        self.loaded = load(self.home)
        assert self.loaded.quarantined == 0, self.ask("SELECT check_name, reason FROM ops.quarantine")
        assert self.ask("FROM mart.ledger WHERE NOT balanced") == []
        return self.loaded

    def run(self, source: Source, plan: Plan | None = None, *, now: datetime, **changes: Any) -> SourceResult:
        """One pass over one source at that moment, loaded."""
        result = self.crawl(source, plan, now=now, **changes)
        self.load()
        return result

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        with duckdb.connect(str(self.home.live), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The same with the columns' names."""
        with duckdb.connect(str(self.home.live), read_only=True) as connection:
            done = connection.execute(sql)
            names = [one[0] for one in done.description]
            return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def whole_source(replica: Replica, site: Mapping[str, Any], **changes: Any) -> Source:
    """A source with every column of a site; nothing in those without reports bears the title of one."""
    columns = [Column(one["url"], re.compile(one["title"]), one["cadence"], 15) for one in site["columns"]]
    columns += [Column(one["url"], re.compile("(?!)"), "irregular", None) for one in site["other_columns"]]
    return replica.source(dict(site), **{"columns": tuple(columns), **changes})


def listed(column: Mapping[str, Any], host: str) -> set[tuple[str, str, str]]:
    """Address, title and day of every row that the truth has in a column."""
    base = f"http://{host}/"
    return {(urljoin(base, row["href"]), row["title"], row["listed_on"]) for row in column["rows"]}


FIELDS = ("title", "index_no", "publisher", "info_source", "disclosure", "period_kind")
DAYS = ("period_start", "period_end", "listed_on", "issued_on")


def facts(report: Mapping[str, Any], fields: Sequence[str] = (*FIELDS, *DAYS, "published_at")) -> dict[str, str]:
    """What a report says of itself, the truth's or the warehouse's, in a form that compares."""
    found = {name: str(report[name]) for name in fields if name != "published_at"}
    return found | {"published_at": str(report["published_at"])[:16].replace("T", " ")}


def text_of(version: Mapping[str, Any]) -> str:
    """A version's text as it should be read: the page's own, then the tables of the files that can be read, bare."""
    parts = [version["text"]]
    for file in version["attachments"]:
        if file["kind"] in ("xlsx", "xls", "docx", "pdf"):
            parts.append(f"附件：{file['name']}")
            # Documents have a heading of their own, which is their name; in workbooks it names the sheet.
            parts.append(file["name"].rpartition(".")[0] if file["kind"] in ("docx", "pdf") else "")
            parts += [cell for row in file["cells"] for cell in row]
    return bare("".join(parts))
