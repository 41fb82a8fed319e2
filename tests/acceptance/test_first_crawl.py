"""The first crawl of everything equals the truth, in every manner of list; the second one right after adds nothing.

Sites reference 6.6, tests 1 and 2. The lists of other CMSs, row by row, are in ``tests/crawl/test_neighbours.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.support import Duban, facts, in_china, listed, text_of, whole_source
from tests.crawl.support import EVER, Replica, running_replica
from tests.crawl.test_neighbours import CASES, neighbour, source

_HOSTS = "range page lookahead encrypted dead cap gathers directory items rows-a rows-b rows-c rows-d"
MODES = tuple(_HOSTS.split(" "))


class World:
    """A replica, and what duban has of it after a backfill of all time of every site."""

    def __init__(self, replica: Replica, duban: Duban, now: datetime) -> None:
        self.replica, self.duban, self.now = replica, duban, now
        self.results = {
            site["host"]: duban.crawl(whole_source(replica, site), EVER, now=now)
            for site in replica.sites
            if site["columns"]
        }
        duban.load()
        self.truth = replica.control("truth")
        self.versions = {row["url"]: row for row in duban.rows("FROM core.report_version")}
        # Every answer's rows are kept; those of a menu, asked for where the list might have been, bear no date.
        rows = "SELECT column_url, url, title, CAST(listed_on AS VARCHAR) FROM raw.entry WHERE listed_on IS NOT NULL"
        self.entries: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for column, *row in duban.ask(rows):
            self.entries[column].add((row[0], row[1], row[2]))

    def site(self, host: str) -> dict[str, Any]:
        (site,) = [site for site in self.replica.sites if site["host"] == host]
        return site


@pytest.fixture(scope="module")
def modes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_replica("--scenario", "modes") as replica:
        now = in_china(replica.control("clock")["clock"])
        yield World(replica, Duban.in_folder(tmp_path_factory.mktemp("modes")), now)


@pytest.mark.parametrize("mode", MODES)
def test_every_column_is_the_truths(modes: World, mode: str) -> None:
    host = f"{mode}.test"
    result = modes.results[host]
    walks = {walk.column: walk for walk in result.walks}
    for column in modes.replica.truth(host):
        url = f"http://{host}{column['path']}"
        seen = modes.entries[url]
        if mode == "dead" and column["total"] > 45:
            # No more than the column page itself holds can be had, and that is said.
            assert seen < listed(column, host)
            assert len(seen) == 45
            assert (walks[url].verdict, walks[url].total) == ("partial", column["total"])
            continue
        assert seen == listed(column, host)
        assert walks[url].verdict == ("complete" if column["rows"] else "failed"), walks[url]
        assert walks[url].distinct == column["total"]
    partial = [one.url for one in result.findings if one.code == "walk_partial"]
    assert bool(partial) == (mode == "dead")
    assert result.ledger.fetched == result.ledger.seen > 0


@pytest.mark.parametrize("mode", MODES)
def test_every_report_is_the_truths(modes: World, mode: str) -> None:
    host = f"{mode}.test"
    reports = [one for one in modes.truth["reports"] if one["host"] == host]
    if mode == "dead":
        shown = {row["path"] for column in modes.replica.truth(host) for row in column["rows"][:45]}
        reports = [one for one in reports if one["path"] in shown]
    read = {url: version for url, version in modes.versions.items() if url.startswith(f"http://{host}/")}
    assert read.keys() == {f"http://{host}{one['path']}" for one in reports}
    assert len(reports) > 5
    for report in reports:
        version = read[f"http://{host}{report['path']}"]
        assert facts(version) == facts(report)
        assert "".join(version["text"].split()) == text_of(report["versions"][-1])


def test_the_second_crawl_asks_for_lists_only_and_adds_nothing(modes: World) -> None:
    before = modes.duban.rows("SELECT version_id FROM core.report_version ORDER BY ALL")
    entries = modes.duban.ask("SELECT count(*) FROM raw.entry")
    for mode in MODES:
        site = modes.site(f"{mode}.test")
        modes.replica.control("log?clear=1")
        result = modes.duban.crawl(whole_source(modes.replica, site), now=modes.now)
        paths = [entry["path"] for entry in modes.replica.control("log")]
        assert paths[0] == "/robots.txt"
        assert [path for path in paths if "/art" in path or "/attach" in path] == []
        assert len(paths) == result.requests == sum(walk.requests for walk in result.walks)
        first = {walk.column: walk for walk in modes.results[site["host"]].walks}
        for walk in result.walks:
            # As far as the window reaches, if the list was complete; a small list is at its end at once.
            assert walk.requests <= first[walk.column].requests
            assert walk.verdict == first[walk.column].verdict
            assert not walk.full or walk.verdict != "complete" or walk.requests <= 2
        assert (result.ledger.fetched, result.ledger.failed, result.ledger.refused) == (0, 0, 0)
    loaded = modes.duban.load()
    assert (loaded.versions_new, loaded.records) == (0, 0)
    assert modes.duban.rows("SELECT version_id FROM core.report_version ORDER BY ALL") == before
    assert modes.duban.ask("SELECT count(*) FROM raw.entry") == entries
    assert modes.replica.control("trap")["total"] == 0


@pytest.mark.slow
def test_reports_on_other_systems_are_the_truths(tmp_path: Path) -> None:
    """One world on every other CMS; their pages state no index number, and the publisher as the source."""
    said = ("title", "info_source", "period_kind", "period_start", "period_end", "listed_on")
    with running_replica("--start", "2025-11", "--months", "12") as replica:
        duban, now = Duban.in_folder(tmp_path), in_china(replica.control("clock")["clock"])
        sources = {}
        for name in CASES:
            whose = source(replica, neighbour(replica, name))
            sources[name] = replace(whose, source_id=name.replace(", ", "-").replace(" ", "-"))
            result = duban.crawl(sources[name], EVER, now=now)
            assert (result.complete, result.findings) == (True, ()), name
        duban.load()
        first = duban.ask("SELECT count(*) FROM core.report_version")
        truth = {one["title"]: one for one in replica.control("truth")["reports"]}
        for name, whose in sources.items():
            paths = {row["path"] for row in neighbour(replica, name)["rows"] if row["report"]}
            versions = duban.rows(f"FROM core.report_version WHERE source_id = '{whose.source_id}'")
            assert {row["url"] for row in versions} == {f"http://{whose.hosts[0]}{path}" for path in paths}, name
            assert len(versions) > 10
            for version in versions:
                report = truth[version["title"]]
                assert facts(version, said) == facts(report, said), name
                assert version["publisher"] == report["info_source"]
                assert "".join(version["text"].split()) == text_of(report["versions"][-1])
            assert duban.crawl(whose, now=now).ledger.fetched == 0
        assert duban.load().records == 0
        assert duban.ask("SELECT count(*) FROM core.report_version") == first
        assert replica.control("trap")["total"] == 0
