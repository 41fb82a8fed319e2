"""One crawl after the other: what is known is not fetched again, and what is new is found as time goes by."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from duban.crawl.model import Incremental, Known, KnownEntry
from duban.sources import Column, Source
from tests.crawl.site import ARTICLE, Handler, page, running_site, status
from tests.crawl.support import NOW, Replica, archived, crawl, known_from, later, reports, running_replica, summary


def test_a_second_crawl_asks_for_lists_only(mixed: Replica, tmp_path: Path) -> None:
    for site in mixed.sites:
        archive = tmp_path / site["host"]
        source = mixed.source(site)
        first = crawl(source, archive)
        assert 0 < first.ledger.fetched < first.ledger.seen
        assert first.older == first.ledger.deferred > 0
        before = len(archived(archive))
        second = crawl(source, archive, known=known_from(archive))
        asked = archived(archive)[before:]
        assert summary(asked, "article") == []
        assert second.ledger.fetched == 0
        assert second.ledger.unchanged == first.ledger.fetched
        assert second.ledger.deferred <= first.ledger.deferred
        assert {walk.verdict for walk in second.walks} == {"complete"}
        assert not second.walks[0].full
        lists = Counter(exchange.facts.column for exchange in asked if exchange.facts.purpose == "list")
        # One request a column; JPAAS pages leave their rows to a second one.
        assert max(lists.values()) <= (1 if site["generation"] == "jcms" else 3)
        assert len(summary(asked, "robots")) == 1


def test_the_window_is_looked_at_again_when_it_is_due(mixed: Replica, tmp_path: Path) -> None:
    source = mixed.source(mixed.sites[0])
    first = crawl(source, tmp_path)
    known = known_from(tmp_path)
    early = crawl(source, tmp_path, Incremental(recheck_hours=20), later(known, hours=19))
    assert early.ledger.unchanged == first.ledger.fetched
    assert early.outcomes.get("article", 0) == 0
    due = crawl(source, tmp_path, Incremental(recheck_hours=20), later(known, hours=21))
    assert due.outcomes["article"] == first.ledger.fetched
    # The same bytes are no news.
    assert (due.ledger.fetched, due.ledger.unchanged) == (0, first.ledger.fetched)


def test_months_go_by_and_every_report_is_found_the_day_it_appears(moving: Replica, tmp_path: Path) -> None:
    """Back-dated publications turn up below the top of the list: set comparison finds them, a watermark would not."""
    moving.control("clock", {"to": "2025-06-20T09:00"})
    site = moving.sites[0]
    source = moving.source(site)
    seen: set[str] = set()
    now = NOW.replace(year=2025, month=6, day=20)
    for step in range(5):
        result = crawl(source, tmp_path, known=known_from(tmp_path), now=now, run_id=f"2025{step:04}")
        assert {walk.verdict for walk in result.walks} == {"complete"}
        assert result.ledger.balanced
        truth = set(reports(moving, site))
        known = known_from(tmp_path)
        fetched = {url for url, entry in known.entries.items() if entry.archived}
        if step:
            assert truth - seen <= fetched
        seen = truth
        moving.control("clock", {"advance_days": 18})
        now += timedelta(days=18)
    assert moving.control("trap")["total"] == 0


def test_a_site_that_moves_to_the_other_cms_overnight_is_followed(tmp_path: Path) -> None:
    """The column keeps its address, everything behind it changes: parameters are found out anew on every run."""
    with running_replica(
        "--generation", "jcms", "--migrate", "2026-01-01T00:00", "--clock", "2025-12-20T09:00"
    ) as moves:
        site = moves.sites[0]
        source = moves.source(site)
        now = NOW.replace(year=2025, month=12, day=20)
        for before, generation in (("jcms", "jcms"), ("jcms", "jpaas"), ("jpaas", "jpaas")):
            result = crawl(source, tmp_path, known=known_from(tmp_path), now=now)
            assert {(walk.verdict, walk.dialect) for walk in result.walks} == {("complete", f"{generation}.column")}
            changed = [one.message for one in result.findings if one.code == "unit_changed"]
            assert changed == [f"the list is {generation} now, it was {before}"] * (2 * (before != generation))
            assert len(result.findings) == len(changed)
            recent = {
                site["home"].rstrip("/") + row["path"]
                for column in moves.truth(site["host"])
                for row in column["rows"]
                if row["report"] and row["listed_on"] >= f"{now - timedelta(days=90):%Y-%m-%d}"
            }
            assert recent
            assert recent <= {url for url, entry in known_from(tmp_path).entries.items() if entry.archived}
            moves.control("clock", {"advance_days": 25})
            now += timedelta(days=25)


def test_an_etag_is_believed_on_most_days_and_never_for_a_week(tmp_path: Path) -> None:
    """A server that answers 304 for a page that changed is found out, whether runs are daily or weekly."""
    url, column = "/art/2026/11/1/art_5_1.html", "/col/col5/index.html"
    listing = (
        f"<datastore><recordset><record><![CDATA[<a href='{url}'>十月重点工作</a>2026-11-01]]></record></recordset>"
    )

    def article(handler: Handler) -> None:
        asked = handler.headers.get("If-None-Match")
        handler.answer(304) if asked else page(ARTICLE, ETag='"1"')(handler)

    with running_site({"/robots.txt": status(404), column: page(listing), url: article}) as site:
        host = f"127.0.0.1:{site.port}"
        columns = (Column(site.home + column, re.compile("重点工作"), "month", 15),)
        source = Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns)
        entry = KnownEntry(NOW, NOW - timedelta(days=30), "article", "an older page", date(2026, 11, 1), '"1"', None)
        for step in (1, 7):
            outcomes = Counter[str]()
            for number in range(5):
                now = NOW + timedelta(days=step * number)
                known = Known({site.home + url: entry})
                result = crawl(source, tmp_path, known=known, now=now, run_id=f"{step}-{number}")
                outcomes.update(result.outcomes)
                assert result.ledger.balanced
            assert outcomes["article"] == 1
            assert outcomes["not_modified"] == 4


def test_an_etag_that_lies_is_found_out_and_said(tmp_path: Path) -> None:
    """Same ETag, other bytes: noticed on the day when the page itself is asked for, and not believed afterwards."""
    urls = [f"/art/2026/11/{day}/art_5_{day}.html" for day in (1, 2)]
    records = "".join(f"<record><![CDATA[<a href='{url}'>重点工作</a>2026-11-01]]></record>" for url in urls)
    routes = {"/robots.txt": status(404), "/col/col5/index.html": page(f"<datastore><recordset>{records}</recordset>")}
    routes |= dict.fromkeys(urls, page(ARTICLE, ETag='"1"'))
    with running_site(routes) as site:
        columns = (Column(f"{site.home}/col/col5/index.html", re.compile("重点工作"), "month", 15),)
        source = Source("s", "某局", None, site.home, (f"127.0.0.1:{site.port}",), True, 0.0, None, {}, columns)
        entry = KnownEntry(NOW, NOW - timedelta(days=30), "article", "an older page", date(2026, 11, 1), '"1"', None)
        known = Known({site.home + url: entry for url in urls})
        day = next(now for now in (NOW + timedelta(days=n) for n in range(5)) if now.toordinal() % 5 == 0)
        result = crawl(source, tmp_path, known=known, now=day)
    assert [finding.code for finding in result.findings] == ["etag_lies"]
    assert result.ledger.fetched == 2
