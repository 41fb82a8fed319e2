"""Real pages, read by the real reader: loaded whole; a report in both generations of its site is one version."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.home import Home
from duban.read.fold import fold
from duban.warehouse.load import load
from tests.warehouse.world import Crawl, ask, url

SITE = Path(__file__).parents[3] / "shared" / "site"

pytestmark = pytest.mark.skipif(not SITE.exists(), reason="the real pages are not here")


def article(generation: str) -> tuple[str, bytes]:
    return url(len(generation)), (SITE / generation / "article.html").read_bytes()


def test_a_report_in_both_generations_of_its_site_is_one_version(home: Home, crawl: Crawl) -> None:
    crawl.run([article("jcms")])
    crawl.run([article("jpaas")])
    result = load(home)
    assert dict(result.readings) == {"new": 1, "known": 1}
    assert result.quarantined == 0
    assert ask(home, "SELECT index_no, period, versions FROM mart.report") == [("002482090/2020-15367", "2020-04", 1)]
    assert ask(home, "SELECT count(*), count(DISTINCT department) FROM core.section") == [(14, 14)]
    assert ask(home, "SELECT count(*) FROM mart.item") == [(98,)]


def test_both_generations_give_the_same_rows_but_for_width(home: Home) -> None:
    for source_id in ("jcms", "jpaas"):
        Crawl(home, source_id).run([article(source_id)])
    load(home)
    tables = {
        "item": "ordinal, text",
        "action": "ordinal, stage, verb, object, verb_start",
        "document_mention": "ordinal, title, stage",
        "mention": "ordinal, kind, surface, char_start",
    }
    for table, columns in tables.items():
        old, new = (
            ask(
                home,
                f"SELECT {columns} FROM core.{table} WHERE version_id IN "
                f"(SELECT version_id FROM core.report_version WHERE source_id = '{source_id}') ORDER BY ordinal",
            )
            for source_id in ("jcms", "jpaas")
        )
        assert fold(repr(old)) == fold(repr(new)), table


def test_specimens_load_without_a_record_set_aside(home: Home, crawl: Crawl) -> None:
    pages = sorted((SITE / "specimens").glob("*.html"))
    crawl.run([(url(number), page.read_bytes()) for number, page in enumerate(pages)])
    load(home)
    assert ask(home, "SELECT url, reason FROM ops.quarantine WHERE records > 0") == []
    assert ask(home, "SELECT bool_and(balanced) FROM mart.ledger") == [(True,)]
