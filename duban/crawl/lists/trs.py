"""TRS WCM (拓尔思): static pages index.html, index_1.html, …; a script's call states how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from duban.crawl.lists.generic import followed
from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.pager import read_pager
from duban.crawl.lists.records import whole
from duban.crawl.lists.rows import main_rows, parsed
from duban.crawl.lists.steps import numbered
from duban.crawl.urls import canonical

_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{1,300})\)")
_ARTICLE = re.compile(r"/t(?:19|20)\d{6}_\d+\.s?html?$")
_LINK = re.compile(r"/t20\d{6}_\d+\.s?html?['\"\s>]")


@dataclass(frozen=True, slots=True)
class Pages:
    """How the call names pages: ``index_<n>.html``, where the second page is number ``second`` (1; in Hunan 2)."""

    stem: str
    ending: str
    second: int
    base: str

    def url(self, number: int) -> str:
        """The address of a page, from 2 on."""
        return urljoin(self.base, f"{self.stem}_{number - 2 + self.second}.{self.ending}")


def column_page(text: str, url: str) -> ListPage:
    """A page of the list. The call is ``(pages, current, "index", "html", …, rows)`` or begins with a name (Hunan)."""
    root = parsed(text)
    pager = read_pager(root, url)
    # The call stands where the pager is to be, below the list.
    beside = next((one for one in root.iter("script") if _call(one.text or "")), pager.element)
    rows = main_rows(root, url, beside=beside, like=_ARTICLE.search)
    call = _call(text)
    if not rows:
        return ListPage(problem="a page of TRS without rows")
    if call is None:
        pages = 1 if pager.element is None else pager.pages
        return ListPage(rows, pager.total, more=(pager, canonical(url, url) or url), pages=pages)
    pages, total, stem, ending, second = call
    # Some templates pass something else as the last argument: only what fits the pages is a number of rows.
    fits = total is not None and pages > 0 and (pages - 1) * len(rows) <= total <= pages * len(rows)
    return ListPage(rows, total if fits else None, more=Pages(stem, ending, second, url), pages=pages or None)


def _call(text: str) -> tuple[int, int | None, str, str, int] | None:
    """Pages, rows, stem, ending, number of the second page, of the first call (the function itself is none)."""
    return next((call for found in _CALL.finditer(text) if (call := _read_call(found.group(1)))), None)


def _read_call(arguments: str) -> tuple[int, int | None, str, str, int] | None:
    words = [word.strip().strip("'\"") for word in arguments.split(",")]
    second = 1
    if words and not words[0].isdecimal():
        words, second = words[1:], 2
    pages = whole(words[0]) if len(words) >= 4 else None
    if pages is None or not re.fullmatch(r"[\w./-]{1,80}", words[2]) or not re.fullmatch(r"\w{1,8}", words[3]):
        return None
    total = whole(words[-1]) if len(words) >= 5 else None
    return pages, total, words[2], words[3], second


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    pages = first.more
    if not isinstance(pages, Pages):
        yield from followed(asker, first, "trs.column")
        return
    yield from numbered(first, lambda number: asker.ask("trs.column", pages.url(number)), unit=pages.stem)


def _recognise(text: str) -> bool:
    return _call(text) is not None or len(_LINK.findall(text)) >= 2


ADAPTER = Adapter("trs", "TRS WCM (拓尔思)", _recognise, {"column": column_page}, _walk)
