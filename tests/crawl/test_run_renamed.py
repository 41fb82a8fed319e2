"""A site that takes another name: what was archived under the old one is not fetched again as something new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from duban.crawl.model import Incremental, Known
from duban.crawl.urls import authority
from duban.home import Home
from duban.sources import Column, Source
from duban.warehouse.known import known
from duban.warehouse.load import load
from tests.crawl.site import page, running_site, status
from tests.crawl.support import EVER, Quiet, Replica, archived, crawl, known_from, running_replica, summary

OLD, NEW = "www.zjkjt.test", "kjt.zj.test"


@pytest.fixture
def renamed() -> Iterator[Replica]:
    """The month of events, the day before the host is renamed."""
    with running_replica("--scenario", "month", "--clock", "2026-11-23T13:00") as replica:
        yield replica


def under_new_name(source: Source, port: int) -> Source:
    """The source file as a person changes it when the site moves."""
    moved = [replace(column, url=column.url.replace(OLD, NEW)) for column in source.columns]
    return replace(
        source,
        home=source.home.replace(OLD, NEW),
        hosts=(NEW, OLD),
        aliases={OLD: NEW},
        connect_to={NEW: f"127.0.0.1:{port}", OLD: f"127.0.0.1:{port}"},
        columns=tuple(moved),
    )


def what_is_known(home: Home, source: Source) -> Known:
    load(home, progress=Quiet())
    return known(home, source.source_id, source.aliases, source.home)


def test_a_renamed_host_is_the_same_site(renamed: Replica, tmp_path: Path) -> None:
    home = Home(tmp_path)
    (site,) = [site for site in renamed.sites if site["host"] == OLD]
    old = renamed.source(site)
    day = datetime(2026, 11, 23, 1, tzinfo=UTC)
    first = crawl(old, home.archive, EVER, now=day, run_id="20261123T010000-aaaaaa")
    assert (first.ledger.fetched, first.ledger.deferred) == (first.ledger.seen - 1, 1)  # a dead link is listed
    renamed.control("clock", {"to": "2026-11-29T09:00"})  # the old name answers 410 now
    new = under_new_name(old, renamed.port)
    day = datetime(2026, 11, 29, 1, tzinfo=UTC)
    before = what_is_known(home, new)
    second = crawl(new, home.archive, known=before, now=day, run_id="20261129T010000-bbbbbb")
    assert second.ledger.balanced
    assert {walk.verdict for walk in second.walks} == {"complete"}
    assert [one.code for one in second.findings] == ["page_gone"]  # the dead link
    asked = [one.url for one in archived(home.archive) if one.facts.run_id.endswith("bbbbbb")]
    assert {authority(url) for url in asked} == {NEW}
    # The window is looked at again, as on any day, and pages that were built anew have other bytes.
    assert second.ledger.fetched <= second.outcomes["article"] < second.ledger.unchanged
    after = what_is_known(home, new)
    assert [url for url in after.entries if authority(url) == NEW and url not in before.entries] == []
    rested = Incremental(recheck_hours=1000)
    third = crawl(new, home.archive, rested, known=after, now=day, run_id="20261129T020000-cccccc")
    assert third.outcomes.keys() == {"list"}
    # The control: a person who names the new host, and not that it is the old site, has every report twice.
    unsaid = replace(new, aliases={})
    strangers = crawl(unsaid, home.archive, known=known(home, old.source_id), now=day, run_id="20261129T030000-dddddd")
    assert strangers.older + strangers.outcomes["article"] > strangers.ledger.seen // 2


def test_one_page_under_several_addresses_is_one_entry(tmp_path: Path) -> None:
    """Two columns, five ways to write one address; it is asked for once, at the host that lives."""
    path, column = "/art/2026/11/1/art_5_1.html", "/col/col{}/index.html"
    ways = (f"http://{OLD}{path}", f"http://{NEW}:80{path}", f"//{NEW}{path}", path.replace("/1/", "/01/"))

    def listing(*links: str) -> str:
        rows = "".join(f"<record><![CDATA[<a href='{url}'>重点工作完成情况</a>2026-11-01]]></record>" for url in links)
        return f"<datastore><recordset>{rows}</recordset></datastore>"

    routes = {"/robots.txt": status(404), path: page()}
    routes |= {column.format(n): page(listing(*links)) for n, links in ((5, ways[:3]), (6, ways[3:]))}
    with running_site(routes) as site:
        columns = tuple(Column(f"http://{NEW}{column.format(n)}", re.compile("重点工作"), "month", 15) for n in (5, 6))
        reach = {NEW: f"127.0.0.1:{site.port}"}
        source = Source(
            "s", "某局", None, f"http://{NEW}/", (NEW,), True, 0.0, None, reach, columns, aliases={OLD: NEW}
        )
        first = crawl(source, tmp_path)
        asked = summary(archived(tmp_path), "article")
        again = crawl(source, tmp_path, known=known_from(tmp_path))
    assert asked == [f"http://{NEW}{path}"]
    assert [walk.distinct for walk in first.walks] == [1, 1]
    assert (first.ledger.seen, first.ledger.fetched, first.findings) == (1, 1, ())
    assert (again.ledger.seen, again.ledger.unchanged, again.outcomes["list"]) == (1, 1, 2)
