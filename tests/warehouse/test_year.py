"""A scripted year on the replica: grown month by month, in random batches, with kills between, and then rebuilt.

The replica's year has edits, retitled and moved pages, late and back-dated ones, pages taken down, and a migration of
the whole site to the other generation of its CMS; the reader of this test breaks on some pages, as a bug would.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import duckdb
import pytest

from duban.archive import salvage
from duban.crawl.model import Incremental
from duban.crawl.run import crawl_source
from duban.home import Home
from duban.progress import current
from duban.read.model import Refusal, Report
from duban.sources import Column, Source
from duban.warehouse.known import known
from duban.warehouse.load import load, rebuild
from duban.warehouse.reading import Failure, Unread, read_one
from replica.application import Options
from replica.running import Running
from replica.world.calendar import Month
from tests.warehouse.world import ask, core_rows

CHINA = ZoneInfo("Asia/Shanghai")
WORLD_BEGINS = Month(2023, 1)  # the replica moves the report of every 22nd month of a world
FIRST = Month(2024, 1)
MONTHS = 12
# Not those of policy texts: which wordings are one text is told with hindsight (derived.document_wording).
VIEWS = (
    "report",
    "report_version",
    "location",
    "revision",
    "item",
    "action",
    "coverage",
    "ledger",
)
TABLES = ("ops.page", "ops.report_link", "ops.reading", "ops.run", "ops.walk", "raw.fetch", "raw.entry", "raw.source")

LOADER = """
import sys
from pathlib import Path
import duban.warehouse.batch
from duban.home import Home
from duban.warehouse.load import load
from tests.warehouse.test_year import breaking

duban.warehouse.batch.MOST_PAGES = int(sys.argv[2])
print("loading", flush=True)
load(Home(Path(sys.argv[1])), reader=breaking)
print("done", flush=True)
"""


def breaking(page: Unread) -> Report | Refusal | Failure:
    """The reader, with a bug that one page in eleven brings out."""
    if page.content and hashlib.sha256(page.content).digest()[0] % 11 == 0:
        return Failure("ValueError: a bug", "breaking")
    return read_one(page)


@pytest.fixture
def year() -> Iterator[Running]:
    migrates_at = datetime(2024, 8, 10, 12)
    options = Options(seed=7, start=WORLD_BEGINS, months=24, generation="jcms", migrates_at=migrates_at)
    with Running(options) as running:
        yield running


def source_of(year: Running) -> Source:
    site: dict[str, Any] = cast("dict[str, Any]", year.sites()[0])
    home = f"http://127.0.0.1:{site['port']}"
    columns = tuple(
        Column(home + column["path"], re.compile(column["title"]), column["cadence"], 15) for column in site["columns"]
    )
    main = site["columns"][0]["title"]
    # What moves goes to the column of other articles.
    columns += tuple(
        Column(home + column["path"], re.compile(main), "irregular", 15) for column in site["other_columns"]
    )
    host = home.removeprefix("http://")
    return Source("zj", site["name"], site["region"], home, (host,), True, 0.0, None, {}, columns)


def crawl_month(year: Running, home: Home, source: Source, at: datetime) -> None:
    """A pass of the clock's day; the machine's time is that of the exchanges, so nothing rests between passes."""
    year.replica.clock = at
    crawl_source(
        source,
        Incremental(window_days=200, recheck_hours=-1e6),
        known(home, source.source_id),
        archive=home.archive,
        run_id=f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{at:%y%m%d}",
        now=at.replace(tzinfo=CHINA),
        progress=current(),
    )


def killed_load(home: Home, size: int, after: float) -> None:
    """Load in a process that is killed so many seconds after it began; it may have been quicker."""
    arguments = [sys.executable, "-c", LOADER, str(home.root), str(size)]
    with subprocess.Popen(arguments, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "loading\n"
        time.sleep(after)
        process.kill()


def tables(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    return core_rows(home.live) | {name: sorted(ask(home, f"FROM {name}"), key=repr) for name in TABLES}


def views(home: Home, moment: datetime | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """The views as they are now, or as they were at a moment."""
    with duckdb.connect(str(home.live), read_only=True) as connection:
        asked = {view: f"mart.{view}" + ("_as_of($moment)" if moment else "") for view in VIEWS}
        said = {"moment": moment} if moment else {}
        return {
            view: sorted(connection.execute(f"FROM {relation}", said).fetchall(), key=repr)
            for view, relation in asked.items()
        }


@pytest.mark.slow
def test_a_year_grown_with_kills_equals_its_rebuild(year: Running, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Random(11)
    source = source_of(year)
    before_all = datetime.now(UTC).replace(tzinfo=None)
    moments: dict[datetime, dict[str, list[tuple[Any, ...]]]] = {}
    home.archive.mkdir(parents=True)
    for number in range(MONTHS):
        month = FIRST.plus(number + 1)
        monkeypatch.setattr("duban.warehouse.batch.MOST_PAGES", draw.randint(1, 9))
        load(home, reader=breaking)
        crawl_month(year, home, source, datetime(month.year, month.number, draw.randint(8, 26), 9))
        if number % 2:
            killed_load(home, draw.randint(1, 9), draw.random() * 1.5)
            salvage(home.archive)
        else:
            load(home, reader=breaking)
            if number % 4 == 0:
                moments[datetime.now(UTC).replace(tzinfo=None)] = views(home)
    load(home, reader=breaking)

    results = dict(ask(home, "SELECT result, count(*) FROM ops.reading GROUP BY ALL"))
    assert results["failed"] > 0, "the year must have pages that the reader breaks on"
    assert results["known"] > results["new"] > MONTHS
    moved = "SELECT count(*) FROM (SELECT report_id FROM mart.location GROUP BY ALL HAVING count(*) > 1)"
    assert ask(home, moved)[0][0] > 0, "a report moves in the year"
    assert ask(home, "SELECT count(*) FROM mart.revision")[0][0] > 0, "the year must have edits"
    assert ask(home, "SELECT title, published_at FROM mart.report GROUP BY ALL HAVING count(*) > 1") == []

    for moment, then in moments.items():
        assert views(home, moment) == then
    assert views(home, datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1)) == views(home)
    assert all(rows == [] for rows in views(home, before_all).values())

    grown = tables(home)
    monkeypatch.setattr("duban.warehouse.batch.MOST_PAGES", draw.randint(1, 50))
    rebuild(home, reader=breaking)
    assert tables(home) == grown
