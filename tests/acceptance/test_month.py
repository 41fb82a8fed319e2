"""A month in which everything happens, day by day: after every step the warehouse holds the true history.

Sites reference 6.6, test 3, on the replica's scenario "month". duban looks at every page every day here; how far back
it looks by default, and what it then misses, is a matter of the window and tested with the plan (``tests/crawl``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.model import Incremental
from duban.sources import Column, Source
from tests.acceptance.support import Duban, bare, in_china, text_of
from tests.crawl.support import EVER, Replica, running_replica

DAYS = (*range(1, 13), *range(14, 19), 20, 22, 23, 24, 26, 28, 29)
EVERYTHING = Incremental(window_days=1200, recheck_hours=20)
# What duban calls an answer of each kind; that a page is gone is believed on the second day, in whichever way it went.
ENDS = {"200": "article", "404": "missing", "soft404": "soft_404", "home": "moved_home", "column": "section_index"}
BEGINS = "2026-11-01T13:00"
_TEXTS = """
SELECT regexp_replace(url, '^https?://[^/]+', ''), CAST(seen_from AS VARCHAR), report_id, title, text
FROM core.report_version
"""
# The newest answer for an address, and how often it was missing there; http and https are one address.
_ENDS = """
WITH asked AS (
  SELECT regexp_replace(asked_url, '^https?://', '') AS address, asked_url, outcome, fetched_at
  FROM raw.fetch WHERE purpose = 'article' AND final
)
SELECT address, arg_max(replace(outcome, 'not_modified', 'article'), fetched_at), arg_max(missing, fetched_at)
FROM (SELECT *, count(*) FILTER (outcome IN ('missing', 'gone', 'soft_404', 'moved_home', 'section_index'))
  OVER (PARTITION BY address) AS missing FROM asked)
GROUP BY address
"""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replica, Path]]:
    authority = tmp_path_factory.mktemp("authority") / "ca.pem"
    with running_replica("--scenario", "month", "--ca-file", str(authority)) as replica:
        yield replica, authority


@dataclass
class Story:
    """One site through the month, and duban at it."""

    replica: Replica
    authority: Path
    duban: Duban
    host: str
    names: tuple[str, ...]
    ended: bool = False

    def source(self) -> Source:
        """Its three columns that have rows, as a person would configure them on that day.

        Reports move to the third column, so it is watched as well.
        """
        site = next(s for s in self.replica.control("sites") if s["columns"] and s["host"] in self.names)
        (first, *_), columns = site["columns"], [*site["columns"], site["other_columns"][0]]
        titles = [re.compile(column["title"]) for column in site["columns"]] + [re.compile(first["title"])]
        return self.replica.source(
            site,
            source_id="story",
            columns=tuple(Column(c["url"], t, "month", 15) for c, t in zip(columns, titles, strict=True)),
            hosts=self.names,
            ca_file=self.authority,
            connect_to=dict.fromkeys(self.names, f"127.0.0.1:{self.replica.port}"),
        )

    def on(self, day: int) -> dict[str, Any]:
        """That day at one: what happened at noon is to be seen. Returns what is wrong with what duban knows then."""
        clock = f"2026-11-{day:02d}T13:00"
        self.replica.control("clock", {"to": clock})
        self.ended = day >= 28 and len(self.names) > 1
        result = self.duban.run(self.source(), EVER if day == 1 else EVERYTHING, now=in_china(clock))
        wrong = {walk.column: walk.reason for walk in result.walks if walk.verdict != "complete"}
        return wrong | self.compare()

    def compare(self) -> dict[str, Any]:
        """Documents of which the warehouse has another history than the truth, with what differs."""
        texts: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
        for path, *row in self.duban.ask(_TEXTS):
            texts[path].append((row[0], row[1], row[2], bare(row[3])))
        ends = {address: (outcome, looks) for address, outcome, looks in self.duban.ask(_ENDS)}
        wrong: dict[str, Any] = {}
        reports: set[str] = set()
        for document in self.replica.control(f"documents?host={self.host}"):
            places = [at for at in document["locations"] if at["until"] is None or at["until"] > BEGINS]
            if not document["report"] or not places:
                continue
            rows = sorted(row for at in document["locations"] for row in texts.pop(at["path"], ()))
            told = [(version["title"], text_of(version)) for version in document["versions"]]
            # Of what was before the month duban can only have seen the last state.
            old = sum(version["since"] < BEGINS for version in document["versions"]) - 1
            if [row[2:] for row in rows] != told[max(old, 0) :]:
                wrong[document["document"]] = [(row[0], row[2], row[2:] in told) for row in rows]
            ids = {row[1] for row in rows}
            if len(ids) != 1:
                wrong[document["document"], "is one report"] = ids
            reports |= ids
            for at in places:
                outcome, looks = ends.get(document["host"] + at["path"], ("", 0))
                right: set[str] = set()
                if not outcome and not (at["columns"] and at["until"] is None):
                    # It left the lists before the site took another name: its old address counts, in the end a 410.
                    outcome, looks = ends.get(self.host + at["path"], ("", 0))
                    right = {"missing", "gone"} if self.ended else set()
                if at["answers"] == "404" and looks > 1:
                    right.add("gone")
                else:
                    right |= {ENDS[at["answers"]], *(["gone"] if at["answers"] != "200" and looks > 1 else [])}
                if outcome not in right:
                    wrong[at["path"], at["answers"]] = (outcome, looks)
        if texts:
            wrong["no report of the truth"] = list(texts)
        if (count := self.duban.ask("SELECT count(*) FROM mart.report")[0][0]) != len(reports):
            wrong["mart.report"] = (count, len(reports))
        return wrong


HOSTS: dict[str, tuple[str, ...]] = {"old.kjt.zj.test": (), "rst.zj.test": (), "www.zjkjt.test": ("kjt.zj.test",)}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("host", HOSTS)
def test_the_history_is_true_after_every_day(month: tuple[Replica, Path], tmp_path: Path, host: str) -> None:
    replica, authority = month
    replica.control("reset", {})
    for name in (host, *HOSTS[host]):
        replica.control("faults", {"host": name, "path": "/art/", "etag": "on", "continue": True})
    story = Story(replica, authority, Duban.in_folder(tmp_path), host, (host, *HOSTS[host]))
    for day in DAYS:
        assert story.on(day) == {}, day
    assert replica.control("trap")["total"] == 0
