"""A whole crawl of a whole site, over real HTTP, against what the replica says is true.

Several crawls, faults of the site and crawls that are stopped have modules of their own, ``test_run_*.py``.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from duban.archive import files
from duban.crawl.model import Backfill, Incremental, Known
from duban.sources import Column, Source
from tests.crawl.site import page, running_site, status
from tests.crawl.support import EVER, Quiet, Replica, archived, crawl, known_from, notes, reports, running_replica

SITE = Path(__file__).parents[3] / "shared" / "site"


@pytest.mark.parametrize(("generation", "number"), [("mixed", 0), ("mixed", 1), ("mixed", 2), ("all_jcms", 1)])
def test_a_full_crawl_finds_every_report(
    generation: str, number: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    replica: Replica = request.getfixturevalue(generation)
    site = replica.sites[number]
    truth = reports(replica, site)
    progress = Quiet()
    result = crawl(replica.source(site), tmp_path, EVER, progress=progress)
    assert {walk.verdict for walk in result.walks} == {"complete"}
    assert [walk.distinct for walk in result.walks] == [
        column["total"] for column in replica.truth(site["host"]) if column["cadence"] != "irregular"
    ]
    assert result.findings == ()
    assert result.complete
    articles = [one for one in archived(tmp_path) if one.facts.purpose == "article" and one.facts.final]
    assert {one.facts.url: one.facts.title for one in articles} == truth
    assert all(one.facts.outcome == "article" for one in articles)
    assert (result.ledger.seen, result.ledger.fetched) == (len(truth), len(truth))
    assert result.ledger.balanced
    assert progress.steps[f"{site['host'].replace('.', '-')}: pages"] == len(truth)
    assert len(progress.ended) == 2
    assert replica.control("trap")["total"] == 0


def test_a_backfill_of_two_months_fetches_just_these(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[1]
    plan = Backfill(date(2024, 3, 1), date(2024, 4, 30))
    wanted = {
        site["home"].rstrip("/") + row["path"]
        for column in mixed.truth(site["host"])
        for row in column["rows"]
        if row["report"] and row["listed_on"][:7] in ("2024-03", "2024-04")
    }
    assert len(wanted) >= 2
    result = crawl(mixed.source(site), tmp_path, plan)
    assert {one.facts.url for one in archived(tmp_path) if one.facts.purpose == "article"} == wanted
    assert result.ledger.fetched == len(wanted)
    assert result.ledger.deferred == result.ledger.seen - len(wanted)
    again = crawl(mixed.source(site), tmp_path, plan, known_from(tmp_path))
    assert (again.ledger.fetched, again.ledger.unchanged) == (0, len(wanted))
    anyway = crawl(mixed.source(site), tmp_path, Backfill(plan.since, plan.until, refetch=True), known_from(tmp_path))
    assert anyway.outcomes["article"] == len(wanted)


def test_the_source_and_the_sums_are_archived_with_the_run(mixed: Replica, tmp_path: Path) -> None:
    site = mixed.sites[2]
    result = crawl(mixed.source(site), tmp_path)
    (source,) = notes(tmp_path, "source")
    assert source["home"] == site["home"]
    assert source["plan"] == {"kind": "incremental", "window_days": "90", "recheck_hours": "20"}
    (ledger,) = notes(tmp_path, "ledger")
    assert ledger["seen"] == result.ledger.seen
    assert ledger["fetched"] == result.ledger.fetched
    assert ledger["run_id"] == source["run_id"]
    assert [walk["verdict"] for walk in notes(tmp_path, "walk")] == ["complete", "complete"]
    (path,) = files(tmp_path)
    assert result.warc_file == path.relative_to(tmp_path).as_posix()


@pytest.mark.parametrize("generation", ["jcms", "jpaas"])
def test_the_pages_as_served_in_april_2020(generation: str, tmp_path: Path) -> None:
    if not SITE.exists():
        pytest.skip("the saved pages are not here")
    home, folder = "http://kjt.zj.gov.cn", SITE / generation
    article = {
        "jcms": "/art/2020/4/30/art_1229437157_58960992.html",
        "jpaas": "/col/col1229437157/art/2020/art_937add6719f140bdac86d5b97c525d28.html",
    }[generation]
    given = {"/col/col1229437157/index.html": "column.html", article: "article.html"}
    if generation == "jpaas":
        given["/api-gateway/jpaas-publish-server/front/page/build/unit"] = "unit.json"
    pages = [f"{home}{path}={folder / name}" for path, name in given.items()]
    with running_replica("--months", "0", *(word for page in pages for word in ("--page", page))) as replica:
        column = {
            "url": f"{home}/col/col1229437157/index.html",
            "title": "重点工作.*(完成|进展|落实)情况",
            "cadence": "month",
        }
        site = {"host": "kjt.zj.gov.cn", "name": "某厅", "region": "330000", "home": home, "columns": [column]}
        result = crawl(replica.source(site), tmp_path, Backfill(date(2020, 4, 1), date(2020, 4, 30)))
    assert (result.ledger.seen, result.ledger.fetched) == (1, 1)
    assert result.walks[0].verdict == "complete"
    (page,) = [one for one in archived(tmp_path) if one.facts.purpose == "article"]
    assert page.content == (folder / "article.html").read_bytes()
    assert page.facts.url == home + article
    assert page.facts.listed_on == date(2020, 4, 30)


def test_an_unknown_first_run_says_how_much_is_older(mixed: Replica, tmp_path: Path) -> None:
    result = crawl(mixed.source(mixed.sites[0]), tmp_path, Incremental(window_days=30), Known())
    assert result.older == result.ledger.deferred > result.ledger.fetched > 0
    assert json.dumps([walk.as_json() for walk in result.walks])


def test_an_entry_that_two_columns_list_is_one_entry(tmp_path: Path) -> None:
    record = "<record><![CDATA[<a href='/art/2026/11/1/art_5_1.html'>十月重点工作</a>2026-11-01]]></record>"
    listing = page(f"<datastore><recordset>{record}</recordset></datastore>")
    routes = {"/robots.txt": status(404), "/one": listing, "/two": listing, "/art/2026/11/1/art_5_1.html": page()}
    with running_site(routes) as site:
        columns = tuple(Column(site.home + path, re.compile("重点"), "month", 15) for path in ("/one", "/two"))
        host = f"127.0.0.1:{site.port}"
        result = crawl(Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns), tmp_path)
    assert (result.ledger.seen, result.ledger.fetched) == (1, 1)
    assert result.ledger.balanced
    assert site.paths.count("/art/2026/11/1/art_5_1.html") == 1
