"""Walks over lists that behave in every way lists were seen to behave: the verdict is never better than the truth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.client import Client
from duban.crawl.lists import ListEntry
from duban.crawl.model import KnownColumn, KnownEntry
from duban.crawl.pace import Patience
from duban.crawl.urls import identity
from duban.crawl.walk import Walked, full_walk_due, judge_walk, moved_entries, walk_column
from duban.sources import Column, Source
from tests.crawl.columns import PATH, Jcms, Jpaas
from tests.crawl.site import Handler, Site, page, running_site, status

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@contextmanager
def served(list_of: Jcms | Jpaas) -> Iterator[Site]:
    with running_site(list_of.routes()) as site:
        yield site


def walk(
    site: Site, known: KnownColumn | None = None, urls: set[str] | None = None, back_to: date | None = None
) -> Walked:
    column = Column(site.home + PATH, re.compile("重点工作"), "month", 15)
    host = f"127.0.0.1:{site.port}"
    source = Source("s", "某局", None, site.home + "/", (host,), True, 0.0, None, {}, (column,))
    with Client(source, lambda exchange: None, "run", Patience(first_wait=0.01, longest_wait=1)) as client:
        return walk_column(
            client,
            column,
            known=known,
            known_entries={url: KnownEntry() for url in urls or ()},
            back_to=back_to,
            now=NOW,
        )


def numbers(walked: Walked) -> set[int]:
    return {int(one.url.rpartition("_")[2].removesuffix(".html")) for one in walked.entries}


@pytest.mark.parametrize("size", [1, 5, 6, 7, 12, 13, 29])
@pytest.mark.parametrize("mode", ["range", "lookahead", "page"])
@pytest.mark.parametrize("cap", [1000, 4])
def test_every_mode_of_the_list_proxy_gives_every_row(mode: str, size: int, cap: int) -> None:
    with served(Jcms(list(range(size, 0, -1)), mode, cap=cap)) as site:
        walked = walk(site)
    assert walked.walk.verdict == "complete"
    assert numbers(walked) == set(range(1, size + 1))
    assert (walked.walk.distinct, walked.walk.total, walked.walk.matching) == (size, size, size)
    assert walked.walk.full


@pytest.mark.parametrize(
    ("list_of", "verdict", "reason"),
    [
        (Jcms(list(range(20, 0, -1)), "dead"), "partial", "no rows, by range or by page"),
        (Jcms(list(range(20, 0, -1)), "repeat"), "partial", "repeats page 1"),
        (Jcms([], stated=9), "failed", "no rows from 1 on, of 9"),
        (Jcms([]), "failed", "an empty list is not taken for a success"),
        (Jcms(list(range(20, 0, -1)), stated=40), "partial", "of 40"),
        (Jcms(list(range(300, 0, -1)), "page", stated=301, inline=300), "complete", "1 of 301 stated rows missing"),
        (Jcms(list(range(20, 0, -1)), "drift"), "partial", "changed every time"),
        (Jcms([3, 3, 3, 2, 2, 2, 1, 1, 1, 1]), "partial", "only 3 different entries"),
        (Jpaas([], stated=0), "failed", "an empty list"),
        (Jpaas(list(range(20, 0, -1)), "repeat", size_limit=5), "partial", "repeats what came before"),
        (Jpaas(list(range(12, 0, -1)), "repeat", inline=True), "partial", "repeats what came before"),
        (Jpaas(list(range(20, 0, -1)), stated=40), "partial", "20 of 40"),
        (Jpaas(list(range(12, 0, -1)), "short"), "partial", "11 of 12 rows"),
        (Jpaas(list(range(388, 0, -1)), "short", size_limit=15), "complete", "1 of 388 stated rows missing"),
    ],
)
def test_what_is_missing_is_said(list_of: Jcms | Jpaas, verdict: str, reason: str) -> None:
    with served(list_of) as site:
        walked = walk(site)
    assert (walked.walk.verdict, reason in walked.walk.reason) == (verdict, True), walked.walk.reason


@pytest.mark.parametrize("size", [1, 5, 6, 15, 16, 99, 120])
@pytest.mark.parametrize(
    "how", [{}, {"inline": True}, {"menu": True}, {"size_limit": 5}, {"inline": True, "size_limit": 5}]
)
def test_every_kind_of_unit_page_gives_every_row(how: dict[str, object], size: int) -> None:
    with served(Jpaas(list(range(size, 0, -1)), **how)) as site:  # type: ignore[arg-type]
        walked = walk(site)
    assert walked.walk.verdict == "complete"
    assert numbers(walked) == set(range(1, size + 1))
    assert walked.walk.requests == len(site.seen) <= 5 + size // 5
    # Plain page keys would be ignored by the server: the page goes into paramJson.
    assert not any("pageNo=" in path for path in site.paths)


def test_a_small_unit_without_a_pager_ends_where_it_ends() -> None:
    with served(Jpaas([3, 2, 1], "no_total")) as site:
        walked = walk(site)
    assert (walked.walk.verdict, walked.walk.total, walked.walk.distinct) == ("complete", None, 3)


def test_a_row_that_comes_while_the_list_is_read_is_found() -> None:
    with served(Jcms(list(range(30, 0, -1)), "one_more")) as site:
        walked = walk(site)
    assert walked.walk.verdict == "complete"
    assert numbers(walked) == {*range(1, 31), 900}


def test_a_column_page_older_than_its_data_is_read_again_from_the_top() -> None:
    list_of = Jcms(list(range(30, 0, -1)))
    with served(list_of) as site:
        site.routes[PATH] = page(list_of.column())
        list_of.numbers = list(range(31, 0, -1))
        walked = walk(site)
    assert walked.walk.verdict == "complete"
    assert numbers(walked) == set(range(1, 32))


def test_posting_is_given_up_for_a_site_that_wants_everything_in_the_query() -> None:
    list_of = Jcms(list(range(30, 0, -1)))

    def refuse_posts(handler: Handler) -> None:
        status(405)(handler) if handler.command == "POST" else list_of.proxy(handler)

    with served(list_of) as site:
        site.routes[None] = refuse_posts
        walked = walk(site)
    assert walked.walk.verdict == "complete"
    assert [one.method for one in site.seen].count("POST") == 1
    assert "columnid=5" in site.paths[-1]


SEEN = KnownColumn(first_complete_at=NOW, full_at=NOW - timedelta(days=1), total=30, distinct=30)


@pytest.mark.parametrize(
    ("list_of", "known", "full", "pages"),
    [
        # nothing new, totals agree: one page
        (Jcms(list(range(30, 0, -1))), SEEN, False, 1),
        (Jpaas(list(range(30, 0, -1))), SEEN, False, 2),
        # the total says that something came that is not on the first page: back-dated
        (Jcms([*range(30, 0, -1), 0]), SEEN, True, 6),
        # the last full walk is old, or there was none
        (Jcms(list(range(30, 0, -1))), KnownColumn(NOW, NOW - timedelta(days=8), 30, 30), True, 5),
        (Jcms(list(range(30, 0, -1))), KnownColumn(None, None, 30, 30), True, 5),
        (Jcms(list(range(30, 0, -1))), None, True, 5),
        # new at the top: on to where everything is known
        (Jcms([34, 33, 32, 31, *range(30, 0, -1)]), KnownColumn(NOW, NOW, 30, 30), False, 2),
    ],
)
def test_a_walk_stops_early_only_where_nothing_can_hide(
    list_of: Jcms | Jpaas, known: KnownColumn | None, full: bool, pages: int
) -> None:
    with served(list_of) as site:
        everything = walk(site)
        urls = {one.url for one in everything.entries if 1 <= int(one.url.rpartition("_")[2][:-5]) <= 30}
        site.seen.clear()
        walked = walk(site, known, urls, back_to=date(2026, 8, 1))
    assert walked.walk.verdict == "complete"
    assert walked.walk.full == full
    assert len([path for path in site.paths if path != "/robots.txt"]) == pages
    if full:
        assert numbers(walked) == numbers(everything)


def test_the_window_is_seen_even_where_everything_is_known() -> None:
    with served(Jcms(list(range(30, 0, -1)))) as site:
        urls = {one.url for one in walk(site).entries}
        walked = walk(site, SEEN, urls, back_to=date(2020, 1, 1) + timedelta(days=15))
    assert set(range(15, 31)) <= numbers(walked) < set(range(31))


@pytest.mark.parametrize("distinct", [30, 6])
def test_far_fewer_rows_than_usual_are_no_success(distinct: int) -> None:
    with served(Jcms([3, 2, 1])) as site:
        walked = walk(site, KnownColumn(NOW, NOW, total=30, distinct=distinct))
    assert walked.walk.verdict == "partial"
    assert "far fewer than the 30" in walked.walk.reason


def test_a_full_walk_is_due_once_a_week() -> None:
    assert full_walk_due(None, NOW)
    assert full_walk_due(KnownColumn(), NOW)
    assert not full_walk_due(KnownColumn(full_at=NOW - timedelta(days=6)), NOW)
    assert full_walk_due(KnownColumn(full_at=NOW - timedelta(days=8)), NOW)


@given(
    rows=st.integers(0, 1000),
    repeats=st.integers(0, 1000),
    total=st.none() | st.integers(0, 1000),
    ended=st.booleans(),
    problem=st.sampled_from(["", "no"]),
)
def test_a_complete_walk_has_its_rows(rows: int, repeats: int, total: int | None, ended: bool, problem: str) -> None:
    distinct = max(min(rows, 1), rows - repeats)
    verdict, reason = judge_walk(rows, distinct, total, ended, problem, None)
    assert reason
    if verdict == "complete":
        assert rows > 0
        assert not problem
        assert ended or total is not None
        assert total is None or (rows >= total * 0.99 and distinct >= total * 0.97 - 3)
    assert (verdict == "failed") == (rows == 0)


def test_another_unit_than_last_time_is_a_finding() -> None:
    with served(Jcms(list(range(30, 0, -1)))) as site:
        unit = walk(site).walk.unit
        assert unit == "/module/web/jpage/dataproxy.jsp columnid=5 unitid=71"
        before = KnownColumn(NOW, NOW, 30, 30, "jcms.column", unit)
        assert walk(site, before).findings == ()
        other = walk(site, replace(before, unit=unit.replace("71", "68"))).findings
        assert [one.code for one in other] == ["unit_changed"]
        assert "unitid=71 now, before from" in other[0].message
        another = walk(site, replace(before, dialect="trs.column", unit="index")).findings
        assert [one.message for one in another] == ["the list is jcms now, it was trs"]
        # Walks archived before units were noted know none: that is no change.
        assert walk(site, replace(before, unit="")).findings == ()


def test_entries_at_another_address_than_before_are_said_to_have_moved() -> None:
    column = Column("http://a.test/", re.compile("情况$"), "month", 15)

    def listed(*rows: tuple[str, str, date]) -> dict[str, ListEntry]:
        return {identity(url): ListEntry(url, url, title, day) for url, title, day in rows}

    may, june = date(2026, 5, 1), date(2026, 6, 1)
    known = {
        "http://a.test/art/1.html": KnownEntry(title="四月份完成情况", listed_on=may, column=column.url),
        "http://a.test/art/2.html": KnownEntry(title="通知", listed_on=may, column=column.url),
        "http://a.test/art/3.html": KnownEntry(title="别栏情况", listed_on=may, column="http://a.test/b/"),
        "http://a.test/art/4.html": KnownEntry(title="还在情况", listed_on=may, column=column.url),
    }
    rows = listed(
        ("http://a.test/new/1.html", "四月份完成情况", june),
        ("http://a.test/new/2.html", "通知", june),  # another notice: they bear the same title every month
        ("http://a.test/new/3.html", "别栏情况", may),
        ("https://a.test/art/4.html", "还在情况", may),
        ("http://a.test/new/4.html", "还在情况", may),
    )
    (finding,) = moved_entries(column, rows, known)
    assert finding.code == "entry_moved"
    assert finding.message == (
        "an entry is listed at another address: 四月份完成情况, before at http://a.test/art/1.html"
    )
    assert finding.url == "http://a.test/new/1.html"
    assert moved_entries(column, rows, {}) == []
