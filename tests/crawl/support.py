"""What crawl tests share: a replica run as a program, sources that point at it, and reading the archive back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from duban.archive import ArchivedExchange, ArchivedNote, Exchange, Facts, files, read_file
from duban.crawl.lists import parse_list
from duban.crawl.model import Backfill, Incremental, Known, KnownColumn, KnownEntry, Plan, SourceResult
from duban.crawl.outcome import ABSENT
from duban.crawl.pace import Patience
from duban.crawl.run import crawl_source
from duban.crawl.urls import identity
from duban.sources import Column, Source

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in China, where the replica's clock stands
EVER = Backfill(datetime(2000, 1, 1).date(), datetime(2100, 1, 1).date())
QUICK = Patience(first_wait=0.01, longest_wait=1.5, connect=2, read=2, total=5)


class Quiet:
    """Progress that counts instead of showing."""

    def __init__(self) -> None:
        self.steps: dict[str, int] = {}
        self.totals: dict[str, int | None] = {}
        self.ended: list[str] = []

    def begin(self, what: str, total: int | None) -> None:
        self.totals[what] = total

    def step(self, what: str) -> None:
        self.steps[what] = self.steps.get(what, 0) + 1

    def end(self, what: str) -> None:
        self.ended.append(what)


class Replica:
    """A running replica: its description and its control routes."""

    def __init__(self, description: dict[str, Any]) -> None:
        self.port: int = description["port"]
        self.sites: list[dict[str, Any]] = description["sites"]
        self.neighbours: dict[str, int] = description["neighbours"]
        self._control: str = description["control"]

    def control(self, name: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        with urlopen(Request(f"{self._control}/__control/{name}", data=data, method=method), timeout=30) as answer:
            return json.load(answer)

    def truth(self, host: str) -> list[dict[str, Any]]:
        """The columns of a site as a perfect crawler would know them."""
        (site,) = [site for site in self.control("truth")["sites"] if site["host"] == host]
        return list(site["columns"])

    def source(self, site: dict[str, Any], **changes: Any) -> Source:
        """A source for a site, all its columns included."""
        columns = [column for column in site["columns"] if column["cadence"] != "irregular"]
        values: dict[str, Any] = {
            "source_id": site["host"].replace(".", "-"),
            "name": site["name"],
            "region": site["region"] or None,
            "home": site["home"],
            "hosts": (site["host"],),
            "allow_loopback": True,
            "rate": 0.0,
            "ca_file": None,
            "connect_to": {site["host"]: f"127.0.0.1:{self.port}"},
            "columns": tuple(
                Column(column["url"], re.compile(column["title"]), column["cadence"], 15) for column in columns
            ),
        }
        return Source(**{**values, **changes})


@contextmanager
def running_replica(*arguments: str) -> Iterator[Replica]:
    """``python -m replica`` with these arguments, on free ports of this machine."""
    process = subprocess.Popen([sys.executable, "-m", "replica", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the replica did not start"
        yield Replica(json.loads(line))
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def crawl(
    source: Source, archive: Path, plan: Plan | None = None, known: Known | None = None, **changes: Any
) -> SourceResult:
    """A crawl with a run id of its own."""
    values: dict[str, Any] = {"now": NOW, "progress": Quiet(), "patience": QUICK, **changes}
    run_id = values.pop("run_id", f"20261120T010000-{len(files(archive)):06x}")
    return crawl_source(source, plan or Incremental(), known or Known(), archive=archive, run_id=run_id, **values)


def archived(archive: Path) -> list[Exchange]:
    """All exchanges of an archive in load order."""
    return [
        entry.exchange for path in files(archive) for entry in read_file(path) if isinstance(entry, ArchivedExchange)
    ]


def notes(archive: Path, kind: str) -> list[dict[str, Any]]:
    """All notes of a kind."""
    entries = (entry for path in files(archive) for entry in read_file(path))
    return [entry.body for entry in entries if isinstance(entry, ArchivedNote) and entry.kind == kind]


def known_from(archive: Path, at: Callable[[Facts], datetime] = lambda facts: facts.fetched_at) -> Known:
    """What a warehouse would know of one source from its archive; ``at`` is when an answer came."""
    entries: dict[str, KnownEntry] = {}
    columns: dict[str, KnownColumn] = {}
    pages: dict[str, str] = {}
    for exchange in archived(archive):
        facts = exchange.facts
        if not facts.final:
            continue
        if facts.purpose == "list":
            for row in parse_list(facts.dialect, exchange.content, exchange.url).entries:
                seen = KnownEntry(first_seen_at=at(facts), listed_on=row.listed_on, column=facts.column)
                entries.setdefault(pages.setdefault(identity(row.url), row.url), replace(seen, title=row.title))
        elif facts.purpose == "article":
            url = pages.setdefault(identity(facts.url), facts.url)
            before = entries.get(url, KnownEntry())
            article = facts.outcome == "article"
            absent = facts.outcome in ("missing", "gone") or (before.archived and facts.outcome in ABSENT)
            missing = (before.missing_since or at(facts)) if absent else None
            unclear = before.missing_since if facts.outcome not in ("article", "not_modified") else None
            entries[url] = KnownEntry(
                first_seen_at=before.first_seen_at,
                last_fetched_at=at(facts),
                last_outcome=facts.outcome,
                sha256=exchange.sha256 if article else before.sha256,
                listed_on=before.listed_on,
                missing_since=missing or unclear,
                title=before.title,
                column=before.column,
            )
    for walk in notes(archive, "walk"):
        if walk["verdict"] == "complete":
            at, before_column = datetime.fromisoformat(walk["at"]), columns.get(walk["column"])
            columns[walk["column"]] = KnownColumn(
                first_complete_at=before_column.first_complete_at if before_column else at,
                full_at=at if walk["full"] or before_column is None else before_column.full_at,
                total=walk["total"],
                distinct=walk["distinct"] if walk["full"] or before_column is None else before_column.distinct,
                dialect=walk["dialect"],
                unit=walk["unit"],
            )
    return Known(entries, columns)


def later(known: Known, hours: float) -> Known:
    """The same knowledge, so many hours older."""
    entries = {
        url: KnownEntry(
            entry.first_seen_at,
            entry.last_fetched_at and NOW - timedelta(hours=hours),
            entry.last_outcome,
            entry.sha256,
            entry.listed_on,
        )
        for url, entry in known.entries.items()
    }
    return Known(entries, known.columns)


def summary(results: Sequence[Exchange], purpose: str) -> list[str]:
    """URLs asked for with that purpose, in order."""
    return [exchange.url for exchange in results if exchange.facts.purpose == purpose]


def reports(replica: Replica, site: dict[str, Any]) -> dict[str, str]:
    """Title by URL of every report in the truth's lists."""
    rows = [row for column in replica.truth(site["host"]) for row in column["rows"] if row["report"]]
    return {site["home"].rstrip("/") + row["path"]: row["title"] for row in rows}
