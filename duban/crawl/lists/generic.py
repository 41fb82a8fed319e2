"""Lists of no known CMS: rows with dates, and the page's own pager, link by link. The last adapter that is tried.

Other adapters whose pages are plain HTML with a pager read and walk them with what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import html

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.pager import Pager, read_pager
from duban.crawl.lists.rows import main_rows, parsed
from duban.crawl.lists.steps import numbered
from duban.crawl.urls import canonical

_FEWEST = 3
"""Dated rows that make a page a list where nothing else tells; fewer need a pager as well."""


def html_page(text: str, url: str, *, like: Callable[[str], object] | None = None) -> ListPage:
    """A page of HTML with rows and, mostly, a pager; ``more`` is the pager with this page's address.

    Args:
        text: the page.
        url: its address.
        like: tells an article's URL; rows with one need no date.
    """
    return tree_page(parsed(text), url, like=like)


def tree_page(root: html.HtmlElement, url: str, *, like: Callable[[str], object] | None = None) -> ListPage:
    """As ``html_page``, of a page that is parsed already."""
    pager = read_pager(root, url)
    rows = main_rows(root, url, beside=pager.element, like=like)
    if not rows:
        return ListPage(problem="a page without rows of a list")
    pages = 1 if pager.element is None else pager.pages
    return ListPage(rows, pager.total, more=(pager, canonical(url, url) or url), pages=pages)


def followed(asker: Asker, first: ListPage, dialect: str, unit: str = "") -> Iterator[Step]:
    """The steps of a list by its own pager: numbered links, else the one to the next page; never in circles."""
    pager, here = _pager(first)
    visited = {here}

    def ask(number: int) -> ListPage:
        nonlocal pager, here
        target = dict(pager.numbers).get(number) or pager.following
        if number > 2 and pager.element is None:
            return ListPage(problem="the page before it has lost the pager")
        if not target or target == here:
            understood = number > 2 or not pager.hinted
            return ListPage() if understood else ListPage(problem="the list's pager has no link that can be followed")
        if target in visited:
            return ListPage(problem=f"the pager leads back to {target}")
        visited.add(target)
        page = asker.ask(dialect, target)
        pager, here = _pager(page)[0], target
        return page

    yield from numbered(first, ask, unit=unit)


def _pager(page: ListPage) -> tuple[Pager, str]:
    return page.more if isinstance(page.more, tuple) else (Pager(), "")


def _recognise(text: str) -> bool:
    page = html_page(text, "http://any.example/")
    if page.problem:
        return False
    pager, _ = _pager(page)
    return len(page.entries) >= _FEWEST or pager.pages is not None or bool(pager.following)


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    yield from followed(asker, first, "generic.column")


ADAPTER = Adapter("generic", "a list of no known CMS, by its own pager", _recognise, {"column": html_page}, _walk)
