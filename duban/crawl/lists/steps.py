"""Walking numbered pages: what all lists have in common that give page 1, page 2, … to whoever asks.

What belongs here: when such a list has ended, and when it only pretends to. What does not: how a page is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from duban.crawl.lists.model import ListPage, Step

MOST_PAGES = 2000
"""Pages of one list: whoever gives more is going in circles."""

_GONE = ("gone", "missing")  # how a problem begins when the page does not exist


def numbered(
    first: ListPage,
    ask: Callable[[int], ListPage],
    *,
    unit: str = "",
    number: int = 2,
    restart: bool = False,
    more_than_listed: bool = False,
) -> Iterator[Step]:
    """The steps of a list of numbered pages.

    It ends where the stated rows are received, behind the last stated page, or, where neither is stated, with a page
    without rows. A page that only repeats what came before, an empty or half empty one before the last, and one that is
    no list are problems. Stated pages at the end that do not exist (TRS counts more than it keeps) end the list when
    the next one and the very last are missing as well, and they are at most a quarter of all.

    Args:
        first: the page that was asked for before (number - 1).
        ask: for a page by its number.
        unit: see ``Step``.
        number: of the page to ask for next.
        restart: see ``Step``, for the first page.
        more_than_listed: the stated numbers count rows that are never listed. Then the list ends behind its last stated
            page, or with an empty page behind one that is shorter than the first.
    """
    total, pages = first.total, first.pages
    if first.problem:
        yield Step(total=total, problem=first.problem, unit=unit)
        return
    received, seen, short = len(first.entries), {row.url for row in first.entries}, False
    single = number == 2 and total is None and pages == 1
    done = received >= total if total is not None else single
    yield Step(first.entries, total, restart=restart, end=done, pages=pages, unit=unit)
    if done:
        return
    for page_no in range(number, number + MOST_PAGES):
        if pages is not None and page_no > pages:
            yield Step(end=True, note=f"every page; {received} of {total} rows are listed" * more_than_listed)
            return
        answer = ask(page_no)
        rows = answer.entries
        if answer.problem:
            missing = _missing_at_the_end(ask, page_no, pages, answer)
            problem = "" if missing else f"page {page_no}: {answer.problem}"
            yield Step(end=bool(missing), note=missing, problem=problem)
            return
        before_last = pages is not None and page_no < pages
        if not rows and more_than_listed and short:
            yield Step(end=True, note=f"to the last page that has rows; {received} of {total} are listed")
            return
        if not rows:
            yield Step(
                total=answer.total, end=not before_last, problem=f"page {page_no} of {pages} is empty" * before_last
            )
            return
        # Sites count a pinned row twice (388 stated, 387 different: fzggw.zj): it may be all that the last page has.
        last = total is not None and received + len(rows) >= total and len(rows) < len(first.entries)
        if all(row.url in seen for row in rows) and not last:
            yield Step(total=answer.total, problem=f"page {page_no} repeats what came before")
            return
        received += len(rows)
        short = len(rows) < len(first.entries)
        seen.update(row.url for row in rows)
        total = answer.total if answer.total is not None else total
        if before_last and total is None and len(rows) * 2 < len(first.entries):
            missing = _missing_at_the_end(ask, page_no + 1, pages)
            words = f"page {page_no} of {pages} has {len(rows)} rows, the first one {len(first.entries)}"
            yield Step(rows, end=bool(missing), note=missing, problem="" if missing else words)
            return
        done = received >= total if total is not None else page_no == pages
        yield Step(rows, answer.total, end=done, pages=answer.pages)
        if done:
            return
    yield Step(problem=f"more than {MOST_PAGES} pages")


def _missing_at_the_end(
    ask: Callable[[int], ListPage], number: int, pages: int | None, answer: ListPage | None = None
) -> str:
    """Words for the pages from ``number`` on that the site states and does not have; "" when that is not proven.

    ``answer`` is page ``number``'s where it was asked for before. The next page and the last one are asked for too.
    """
    if pages is None or (pages - number + 1) * 4 > pages:
        return ""
    answers = (answer or ask(number), *(ask(other) for other in sorted({number + 1, pages} - {number})))
    if not all(one.problem.startswith(_GONE) for one in answers):
        return ""
    which = f"page {pages}" if number == pages else f"pages {number} to {pages}"
    return f"{which} of {pages} stated do not exist"
