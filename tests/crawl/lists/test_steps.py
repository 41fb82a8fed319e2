"""Numbered pages: when they have ended, and when they only pretend to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.lists import ListEntry, ListPage, Step
from duban.crawl.lists.steps import numbered


def rows(first: int, last: int) -> tuple[ListEntry, ...]:
    return tuple(ListEntry(f"http://a.test/{n}", f"/{n}", f"第{n}期", None) for n in range(first, last + 1))


def asking(size: int, rows_in_all: int, **stated: int | None) -> Callable[[int], ListPage]:
    def ask(number: int) -> ListPage:
        last = min(number * size, rows_in_all)
        if (number - 1) * size >= rows_in_all:
            return ListPage(problem="gone: HTTP 404")
        return ListPage(rows((number - 1) * size + 1, last), **stated)  # type: ignore[arg-type]

    return ask


def walked(ask: Callable[[int], ListPage], **how: object) -> tuple[list[Step], Step]:
    steps = list(numbered(ask(1), ask, **how))  # type: ignore[arg-type]
    return steps, steps[-1]


@given(size=st.integers(1, 9), count=st.integers(1, 80), by=st.sampled_from(["total", "pages"]))
def test_every_row_is_received_and_the_end_is_proven(size: int, count: int, by: str) -> None:
    stated = {"total": count} if by == "total" else {"pages": -(-count // size)}
    steps, last = walked(asking(size, count, **stated))
    assert sum(len(step.entries) for step in steps) == count
    assert last.end
    assert not any(step.problem for step in steps)


@given(
    size=st.integers(2, 9),
    count=st.integers(20, 80),
    bad=st.integers(2, 9),
    fault=st.sampled_from(["empty", "first", "half"]),
)
def test_a_bad_page_before_the_last_is_never_the_end(size: int, count: int, bad: int, fault: str) -> None:
    pages = -(-count // size)
    bad = min(bad, pages - 1)
    good = asking(size, count, pages=pages)

    def ask(number: int) -> ListPage:
        page = good(number)
        if number != bad:
            return page
        if fault == "first":
            return good(1)
        return ListPage(page.entries[: (size - 1) // 2] if fault == "half" else (), pages=pages)

    if bad >= 2:
        _, last = walked(ask)
        assert last.problem
        assert not last.end


@pytest.mark.parametrize(
    ("pages", "real", "end"),
    [(10, 10, True), (10, 8, True), (10, 7, False), (4, 3, True), (3, 2, False), (2, 1, False), (1, 1, True)],
)
def test_pages_that_are_stated_and_do_not_exist(pages: int, real: int, end: bool) -> None:
    steps, last = walked(asking(5, 5 * real, pages=pages))
    assert (last.end, bool(last.problem)) == (end, not end)
    if end and pages > real:
        assert "stated do not exist" in last.note
    assert sum(len(step.entries) for step in steps) == 5 * real


def test_one_page_that_does_not_exist_among_others_is_no_end() -> None:
    good = asking(5, 50, pages=10)
    _, last = walked(lambda number: ListPage(problem="gone: HTTP 404") if number == 9 else good(number))
    assert last.problem == "page 9: gone: HTTP 404"
    # However the client calls it.
    _, last = walked(lambda number: good(number) if number < 10 else ListPage(problem="missing: HTTP 404"))
    assert last.end
    # Every page that is not there is answered with the first one: the last stated page proves nothing then.
    _, last = walked(lambda number: ListPage(problem="gone") if number == 10 else good(min(number, 9)))
    assert last.problem


@pytest.mark.parametrize(
    ("listed", "empty_from", "end"),
    [
        # three pages, the last one short: what is counted beyond is never listed
        (21, 4, True),
        # an empty page behind a full one proves nothing
        (20, 3, False),
        # the first page alone, and more are counted
        (8, 2, False),
    ],
)
def test_lists_that_count_more_than_they_list(listed: int, empty_from: int, end: bool) -> None:
    def ask(number: int) -> ListPage:
        found = rows((number - 1) * 10 + 1, min(number * 10, listed)) if number < empty_from else ()
        return ListPage(found, total=72, pages=8)

    steps, last = walked(ask, more_than_listed=True)
    assert last.end == end
    assert bool(last.problem) != end
    assert sum(len(step.entries) for step in steps) == listed


def test_a_first_page_that_is_no_list_is_the_only_step() -> None:
    steps, last = walked(lambda number: ListPage(problem="blocked: HTTP 403"))
    assert (len(steps), last.problem) == (1, "blocked: HTTP 403")


def test_whoever_gives_pages_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duban.crawl.lists.steps.MOST_PAGES", 20)
    _, last = walked(asking(1, 1000))
    assert last.problem == "more than 20 pages"


def test_a_row_counted_twice_may_be_all_that_the_last_page_has() -> None:
    good = asking(5, 10, total=11)
    steps, last = walked(lambda number: ListPage(rows(1, 1), total=11) if number == 3 else good(number))
    assert last.end
    assert sum(len(step.entries) for step in steps) == 11
    _, last = walked(lambda number: good(1) if number == 3 else good(number))
    assert "repeats" in last.problem
