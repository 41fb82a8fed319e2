"""The ledger: whatever a site answers, every entry ends in one pile, the one that its last answer asks for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.crawl.account import PILES, Account
from duban.crawl.model import Incremental, Known, KnownEntry, Plan
from duban.crawl.outcome import Outcome, ledger_column
from duban.sources import Column, Source
from tests.crawl.site import Route, in_turn, page, raw, redirect, running_site, status
from tests.crawl.support import EVER, NOW, QUICK, archived, crawl, known_from, notes

PATH = "/col/col5/index.html"
ANSWERS: dict[str, Route] = {
    "article": page(),
    "article at last": in_turn(status(503), page()),
    "missing": status(404),
    "blocked": status(403),
    "server_error": status(500),
    "challenge": status(521),
    "soft": page("<html><body>您访问的页面不存在</body></html>"),
    "index": page("<html><script><datastore></datastore></script></html>"),
    "home": redirect("/index.html"),
    "away": redirect("http://elsewhere.test/"),
    "loop": redirect("/loop"),
    "short": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"),
    "nonsense": raw(b"nonsense"),
    "empty": page(""),
    "file": page("%PDF-1.4"),
    "not modified": status(304),
}


def entry_url(number: int, day: date) -> str:
    return f"/art/{day.year}/{day.month}/{day.day}/art_5_{number}.html"


def listing(rows: list[tuple[str, date]]) -> str:
    records = "".join(
        f"<record><![CDATA[<a href='{url}'>{'重点工作' if number % 5 else '别的'}{number}</a>{day}]]></record>"
        for number, (url, day) in enumerate(rows, 1)
    )
    return f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>{records}</recordset></datastore>"


entries = st.lists(
    st.tuples(
        st.sampled_from(sorted(ANSWERS)),
        st.integers(0, 200),
        st.sampled_from([None, "article", "missing", "gone", "timeout", "soft_404"]),
    ),
    min_size=1,
    max_size=12,
)
plans: st.SearchStrategy[Plan] = st.sampled_from([Incremental(), EVER, replace(EVER, refetch=True)])


@given(entries, plans, st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sums_hold_in_every_world(world: list[tuple[str, int, str | None]], plan: Plan, twice: bool) -> None:
    """Random answers, random knowledge, listed by one column or two: real requests, real archive."""
    rows, routes, known = [], {"/robots.txt": status(404)}, {}
    for number, (answer, age, last) in enumerate(world):
        day = (NOW - timedelta(days=age)).date()
        url = entry_url(number, day)
        rows.append((url, day))
        routes[url] = ANSWERS[answer]
        if last:
            sha = "s" if last in ("article", "gone") else None
            before = NOW - timedelta(days=3)
            known[url] = KnownEntry(before, before, last, sha, day, missing_since=before if last == "missing" else None)
    routes[PATH] = routes["/two"] = page(listing(rows))
    with TemporaryDirectory() as folder, running_site(routes) as site:
        archive = Path(folder)
        paths = [PATH, "/two"] if twice else [PATH]
        columns = tuple(Column(site.home + path, re.compile("重点"), "month", 15) for path in paths)
        host = f"127.0.0.1:{site.port}"
        source = Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns)
        earlier = Known({site.home + url: entry for url, entry in known.items()})
        result = crawl(source, archive, plan, earlier, patience=replace(QUICK, tries=2, breaker=4))
        ledger, asked = result.ledger, archived(archive)
        (note,) = notes(archive, "ledger")
    assert ledger.balanced
    assert ledger.seen == sum(1 for number in range(1, len(rows) + 1) if number % 5)
    assert {pile: note[pile] for pile in PILES} == {pile: getattr(ledger, pile) for pile in PILES}
    ends = {one.facts.url: one for one in asked if one.facts.purpose == "article" and one.facts.final}
    piles = Counter(ledger_column(Outcome(one.facts.outcome)) for one in ends.values())
    # An article with the bytes that are known already would be unchanged; "s" is the hash of nothing.
    assert ledger.fetched == piles["fetched"]
    assert ledger.failed == piles["failed"]
    assert ledger.refused >= piles["refused"]
    assert ledger.deferred >= piles["deferred"]
    assert "ledger_unbalanced" not in {finding.code for finding in result.findings}


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(PILES)), max_size=12))
def test_an_entry_ends_once(ends: list[tuple[str, str]]) -> None:
    account = Account()
    for url in "abcde":
        account.open(url)
    gone_to: dict[str, str] = {}
    for url, pile in ends:
        if url in gone_to:
            with pytest.raises(ValueError, match="cannot end"):
                account.put(url, pile)
        else:
            account.put(url, pile)
            gone_to[url] = pile
    left = account.close()
    assert set(left) == set("abcde") - set(gone_to)
    ledger = account.ledger()
    assert ledger.balanced
    assert ledger.seen == 5
    assert ledger.deferred == len(left) + sum(pile == "deferred" for pile in gone_to.values())


def test_no_pile_but_the_five_and_no_end_without_a_beginning() -> None:
    account = Account()
    account.open("a")
    with pytest.raises(ValueError, match="lost"):
        account.put("a", "lost")


DELETED = {
    "missing": status(404),
    "soft_404": page("<html><body>非法请求 404！</body></html>"),
    "moved_home": redirect("/"),
    "section_index": page(listing([("/art/2026/1/1/art_5_9.html", NOW.date())])),
}


@pytest.mark.parametrize("still_listed", [True, False])
@pytest.mark.parametrize("way", DELETED)
def test_a_page_is_gone_when_it_was_absent_on_two_days_and_its_text_stays(
    tmp_path: Path, way: str, still_listed: bool
) -> None:
    day = NOW.date() - timedelta(days=9)
    url, other = entry_url(1, day), entry_url(2, day)
    routes: dict[str | None, Route] = {"/robots.txt": status(404), url: page(), other: page()}
    with running_site(routes) as site:
        columns = (Column(site.home + PATH, re.compile("重点"), "month", 15),)
        host = f"127.0.0.1:{site.port}"
        source = Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, columns)

        def run(days: float, shown: list[str]) -> tuple[str, list[str], list[str]]:
            routes[PATH] = page(listing([(one, day) for one in shown]))
            site.routes.update(routes)
            now = NOW + timedelta(days=days)
            known = known_from(tmp_path, lambda facts: NOW + timedelta(days=float(facts.run_id.removeprefix("day-"))))
            result = crawl(source, tmp_path, Incremental(recheck_hours=1), known, now=now, run_id=f"day-{days}")
            assert result.ledger.balanced
            newest = [one for one in archived(tmp_path) if one.facts.run_id == f"day-{days}"]
            ends = [one.facts.outcome for one in newest if one.facts.url == site.home + url]
            pile = next((name for name in ("refused", "deferred") if getattr(result.ledger, name)), "")
            return pile, ends, [finding.message for finding in result.findings]

        shown = [url, other] if still_listed else [other]
        assert run(0, [url, other]) == ("", ["article"], [])
        routes[url] = DELETED[way]
        for same_day in (1, 1.2):  # asked twice on one day it is not gone
            pile, ends, findings = run(same_day, shown)
            assert (pile, ends) == ("deferred" if way == "missing" else "refused", [way])
            assert f"{way} since" in findings[0]
        pile, ends, findings = run(2, shown)
        assert (pile, ends) == ("refused", ["gone"])
        assert "gone since" in findings[0]
        routes[url] = page()
        _, ends, findings = run(3, [url, other])
        assert ends == ["article"], "what comes back is there again"
        assert findings == []
    articles = [
        one for one in archived(tmp_path) if one.facts.url == site.home + url and one.facts.outcome == "article"
    ]
    assert len(articles) == 2
