"""Lists of other CMSs, walked on the replica: the entries are the truth's, and no fault ever makes a list complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duban.archive import Exchange
from duban.crawl.client import Client
from duban.crawl.model import KnownColumn, KnownEntry
from duban.crawl.walk import Walked, walk_column
from duban.sources import Column, Source
from tests.crawl.support import EVER, NOW, QUICK, Replica, archived, crawl, known_from, running_replica

CASES = {
    "trs": ("trs", 0, "pages 21 to 22 of 22 stated do not exist"),
    "trs as in Hunan": ("trs", 1, "all rows"),
    "trs_search": ("trs_search", 0, "all rows"),
    "gkmlpt": ("gkmlpt", 0, "rows are listed"),
    "vsb": ("vsb", 0, "all rows"),
    "ucap": ("ucap", 0, "all 27 pages"),
    "generic": ("generic", 0, "the list ends here"),
    "epoint": ("epoint", 0, "all rows"),
    "jiangxi": ("jiangxi", 0, "all rows"),
    "xxgk, old rows": ("xxgk", 0, "all 20 pages"),
    "xxgk, new rows": ("xxgk", 1, "all 20 pages"),
    "jcms, several columns": ("hanweb", 0, "all rows"),
    "jcms, encrypted ids": ("hanweb", 1, "all rows"),
    "jpaas, static": ("hanweb", 2, "all rows"),
}
DIALECTS = {"hanweb": ("jcms.column", "jcms.column", "jpaas.column")}
# What asks for the second page of each: a fault there must show.
SECOND = {
    "trs": r"gzdt/index_1\.html",
    "trs as in Hunan": r"hunan/index_2\.html",
    "trs_search": r"page=2\b",
    "gkmlpt": r"page=2\b",
    "vsb": r"gzdt/19\.htm",
    "ucap": r"index_2\.htm",
    "generic": r"page=2\b",
    "epoint": r"getgovinfolist",
    "jiangxi": r"queryList",
    "xxgk, old rows": r"currpage=2\b",
    "xxgk, new rows": r"currpage=2\b",
    "jcms, several columns": r"morecolumndataproxy",
    "jcms, encrypted ids": r"jpage/dataproxy",
    "jpaas, static": r"index_2\.html",
}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with running_replica() as running:
        yield running


@pytest.fixture
def broken(replica: Replica) -> Iterator[Replica]:
    """The replica, to be broken; mended afterwards."""
    yield replica
    replica.control("faults", method="DELETE")


def neighbour(replica: Replica, name: str) -> dict[str, Any]:
    cms, place, _ = CASES[name]
    (site,) = [site for site in replica.control("neighbours") if site["cms"] == cms]
    return {**site, "column": site["columns"][place]}


def source(replica: Replica, site: dict[str, Any], title: str = "重点工作完成情况$") -> Source:
    return Source(
        source_id=site["host"].replace(".", "-"),
        name=site["name"],
        region="360000",
        home=f"http://{site['host']}/",
        hosts=(site["host"],),
        allow_loopback=True,
        rate=0.0,
        ca_file=None,
        connect_to={site["host"]: f"127.0.0.1:{replica.port}"},
        columns=(Column(site["column"], re.compile(title), "month", 15),),
    )


def walk(replica: Replica, name: str) -> Walked:
    whose = source(replica, neighbour(replica, name))
    with Client(whose, lambda exchange: None, "run", QUICK) as client:
        return walk_column(client, whose.columns[0], known=None, known_entries={}, back_to=None, now=NOW)


@pytest.mark.parametrize("name", CASES)
def test_the_entries_are_the_truths(replica: Replica, name: str) -> None:
    site = neighbour(replica, name)
    walked = walk(replica, name)
    assert walked.walk.verdict == "complete", walked.walk.reason
    assert CASES[name][2] in walked.walk.reason
    truth = [(f"http://{site['host']}{row['path']}", row["title"], row["listed_on"]) for row in site["rows"]]
    assert [(row.url, row.title, str(row.listed_on)) for row in walked.entries] == truth
    assert len(truth) > 390
    cms, place, _ = CASES[name]
    assert walked.walk.dialect == DIALECTS.get(cms, (f"{cms}.column",) * 2)[place]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "fault",
    [
        {"body": "<html><body>请求过于频繁，请稍后再试</body></html>", "content_type": "text/html"},
        {"body": "{}"},
        {"body": ""},
        {"status": 404},
        {"status": 403},
        {"truncate": True},
        {
            "replace": [
                [r'"(articles|results|data)": ?\[.*\]', r'"\1": []'],
                [r"<li>.*</li>|<tr .*</tr>|<record>.*</record>", ""],
            ]
        },
    ],
    ids=["a page instead", "no data", "nothing", "404", "403", "truncated", "no rows"],
)
def test_a_fault_on_the_second_page_never_completes(broken: Replica, name: str, fault: dict[str, Any]) -> None:
    host = neighbour(broken, name)["host"]
    # From the second question on where all go to one address.
    skip = {"epoint": 1, "jiangxi": 1}.get(name, 0)
    broken.control("faults", {"host": host, "path": SECOND[name], "skip": skip, **fault})
    walked = walk(broken, name)
    assert walked.walk.verdict != "complete", walked.walk.reason
    assert walked.walk.reason


@pytest.mark.parametrize("name", CASES)
def test_a_page_that_repeats_the_first_never_completes(broken: Replica, name: str) -> None:
    site = neighbour(broken, name)
    first = site["column"].partition(site["host"])[2]
    targets = {
        "jcms, several columns": "/module/web/jpage/morecolumndataproxy.jsp?startrecord=1&endrecord=45",
        "jcms, encrypted ids": "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45",
        "xxgk, old rows": "/module/xxgk/search.jsp?infotypeId=C0101&area=014502871&currpage=1",
        "xxgk, new rows": "/module/xxgk/search.jsp?infotypeId=C0101&area=014502871&standardXxgk=1&currpage=1",
    }
    if name in ("epoint", "jiangxi", "trs_search"):
        pytest.skip("the page is in the body or behind a number of the site's own: tests/crawl/lists has it")
    broken.control("faults", {"host": site["host"], "path": SECOND[name], "target": targets.get(name, first)})
    walked = walk(broken, name)
    assert walked.walk.verdict == "partial", walked.walk.reason


@pytest.mark.parametrize("name", ["trs", "vsb", "ucap", "xxgk, new rows"])
def test_half_a_page_in_the_middle_never_completes(broken: Replica, name: str) -> None:
    host = neighbour(broken, name)["host"]
    path = {"vsb": r"gzdt/15\.htm", "trs": r"index_5\.html", "ucap": r"index_6\.htm"}.get(name, r"page=6\b")
    half = [[r"((?:<li>.{1,400}?</li>){4})(?:<li>(?:(?!</ul>).)*</li>)(?=</ul></div>)", r"\1"]]
    broken.control("faults", {"host": host, "path": path, "replace": half})
    walked = walk(broken, name)
    assert walked.walk.verdict == "partial", walked.walk.reason


def test_a_crawl_archives_and_the_lists_are_read_again(replica: Replica, tmp_path: Path) -> None:
    for name in ("trs", "epoint", "xxgk, old rows"):
        site = neighbour(replica, name)
        archive = tmp_path / site["host"]
        result = crawl(source(replica, site), archive, EVER)
        assert result.complete
        reports = {f"http://{site['host']}{row['path']}" for row in site["rows"] if row["report"]}
        fetched = {one.facts.url for one in archived(archive) if one.facts.outcome == "article"}
        assert fetched == reports
        assert set(known_from(archive).entries) >= reports
        again = crawl(source(replica, site), archive, known=known_from(archive))
        assert (again.ledger.fetched, {one.verdict for one in again.walks}) == (0, {"complete"})
        assert again.findings == ()


def test_what_the_rows_come_from_is_noted(replica: Replica) -> None:
    units = {name: walk(replica, name).walk.unit for name in ("trs_search", "gkmlpt", "epoint", "xxgk, old rows")}
    assert units["gkmlpt"] == "1620 of 758019"
    assert units["epoint"] == "003001003 of 7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
    assert units["xxgk, old rows"] == "C0101 of 014502871"
    assert len(units["trs_search"]) == 32


def test_a_walk_of_numbered_pages_stops_early_where_everything_is_known(replica: Replica) -> None:
    for name in ("trs", "vsb", "jiangxi"):
        first = walk(replica, name)
        whose = source(replica, neighbour(replica, name))
        known = KnownColumn(NOW, NOW, first.walk.total, first.walk.distinct, first.walk.dialect, first.walk.unit)
        urls = {row.url: KnownEntry() for row in first.entries}
        with Client(whose, lambda exchange: None, "run", QUICK) as client:
            again = walk_column(
                client, whose.columns[0], known=known, known_entries=urls, back_to=date(2027, 1, 1), now=NOW
            )
        assert (again.walk.verdict, again.walk.full, again.findings) == ("complete", False, ())
        assert again.walk.requests <= 3


def test_a_column_behind_the_hash_is_walked_as_its_api_is(broken: Replica) -> None:
    """The catalogue's page names the site; a browser keeps the number over a redirect, and so does the client."""
    site = neighbour(broken, "gkmlpt")
    api = walk(broken, "gkmlpt")
    moved = {"host": site["host"], "path": "^/moved/", "status": 302, "headers": {"Location": "/gkmlpt/index"}}
    broken.control("faults", moved)
    for path in ("/gkmlpt/index", "/moved/gkmlpt/index"):
        whose = source(broken, {**site, "column": f"http://{site['host']}{path}#1620"})
        kept: list[Exchange] = []
        with Client(whose, kept.append, "run", QUICK) as client:
            walked = walk_column(client, whose.columns[0], known=None, known_entries={}, back_to=None, now=NOW)
        assert walked.walk.verdict == "complete", walked.walk.reason
        assert walked.entries == api.entries
        assert walked.walk.unit == api.walk.unit
        assert {exchange.facts.column for exchange in kept if exchange.facts.purpose == "list"} == {
            whose.columns[0].url
        }
