"""A site that turns to the other CMS while its lists are walked: never complete, said why, healed by the next run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from duban.archive import Exchange
from duban.crawl.client import Client
from duban.crawl.model import Walk
from duban.crawl.walk import walk_column
from tests.crawl.support import EVER, QUICK, Quiet, Replica, crawl, known_from, reports, running_replica

NOW = datetime(2025, 12, 31, 15, 0, tzinfo=UTC)
BEFORE, AFTER = "2025-12-31T23:00", "2026-01-01T00:01"


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with running_replica("--generation", "jcms", "--migrate", "2026-01-01T00:00", "--clock", BEFORE) as running:
        yield running


@pytest.fixture
def moving(replica: Replica) -> Replica:
    replica.control("clock", {"to": BEFORE})
    return replica


def walk(replica: Replica, site: dict[str, Any], after: int | None) -> tuple[Walk, int]:
    """The walk of a site's main column, the site migrating once so many list answers have come; how many came."""
    whose = replica.source(site)
    lists = 0

    def keep(exchange: Exchange) -> None:
        nonlocal lists
        lists += exchange.facts.purpose == "list"
        if exchange.facts.purpose == "list" and lists == after:
            replica.control("clock", {"to": AFTER})

    with Client(whose, keep, "run", QUICK) as client:
        walked = walk_column(client, whose.columns[0], known=None, known_entries={}, back_to=date(2025, 10, 1), now=NOW)
    return walked.walk, lists


@pytest.mark.parametrize("index", range(3))
def test_a_walk_that_the_migration_cuts_is_not_complete(moving: Replica, index: int) -> None:
    site = moving.sites[index]
    whole, requests = walk(moving, site, None)
    assert whole.verdict == "complete"
    assert requests > 2
    for after in range(1, requests):
        moving.control("clock", {"to": BEFORE})
        cut, _ = walk(moving, site, after)
        assert cut.verdict == "partial", (after, cut)
        assert "404" in cut.reason
        assert 0 < cut.distinct < whole.distinct
    healed, _ = walk(moving, site, None)
    assert (healed.verdict, healed.dialect) == ("complete", "jpaas.column")
    assert healed.distinct >= whole.distinct


def test_a_crawl_in_which_the_site_migrates_is_healed_by_the_next(moving: Replica, tmp_path: Path) -> None:
    """The first column is walked before, the second one after; pages keep their old addresses for a while."""

    class Migrating(Quiet):
        def step(self, what: str) -> None:
            super().step(what)
            if what.endswith("lists") and self.steps[what] == 1:
                moving.control("clock", {"to": AFTER})

    site = moving.sites[0]
    source = moving.source(site)
    first = crawl(source, tmp_path, EVER, now=NOW, progress=Migrating())
    assert [walk.dialect for walk in first.walks][:2] == ["jcms.column", "jpaas.column"]
    assert first.ledger.balanced
    assert not first.ledger.failed
    second = crawl(source, tmp_path, EVER, known_from(tmp_path), now=NOW)
    assert {(walk.verdict, walk.dialect) for walk in second.walks} == {("complete", "jpaas.column")}
    assert {one.code for one in second.findings} == {"unit_changed"}
    archived = {url for url, entry in known_from(tmp_path).entries.items() if entry.archived}
    assert set(reports(moving, site)) <= archived
