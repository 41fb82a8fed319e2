"""What a page's pager says, in whatever dress: how many pages and rows there are, and where the others are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from duban.crawl.urls import canonical

_NEXT = frozenset({"下一页", "下页", "后一页", "下一页>", "下一页>>", "下页>", "next", "nextpage", "›", "»", ">", ">>"})
_LAST = frozenset({"尾页", "末页", "最后一页", "最后页", "last", "»|", "››"})
_HINT = re.compile(r"下一页|下页|尾页|末页|上一页|上页")
_PAGES = re.compile(
    r"共\s{0,5}(\d{1,6})\s{0,5}页|第?\s{0,5}\d{1,6}\s{0,5}页?\s{0,5}/\s{0,5}(?:共\s{0,5})?(\d{1,6})\s{0,5}页"
)
_SHORT_PAGES = re.compile(r"^\s*[1-9]\d{0,5}\s*/\s*([1-9]\d{0,5})\s*$")
_TOTAL = re.compile(
    r"共(?:有|计)?\s{0,5}(\d{1,7})\s{0,5}(?:条|篇|个记录|条记录|项)|总(?:记录数|数|计)\s{0,3}[:：]\s{0,3}(\d{1,7})"
)

_CLOSE_BY = 300  # characters of a block that is still a pager


@dataclass(frozen=True, slots=True)
class Pager:
    """A pager as read: its element (None: there is none), the stated numbers, links to the next and to numbered pages.

    ``hinted``: there are words of a pager. Without any link or number that means one that is not understood.
    """

    element: html.HtmlElement | None = None
    pages: int | None = None
    total: int | None = None
    following: str = ""
    numbers: tuple[tuple[int, str], ...] = ()
    last: str = ""
    hinted: bool = False


def read_pager(root: html.HtmlElement, url: str) -> Pager:
    """The pager of a page. Numbered links count only beside words of a pager, or three in a row of one address form."""
    following = last = ""
    element: html.HtmlElement | None = None
    numbered: dict[int, tuple[str, html.HtmlElement]] = {}
    for link in root.iter("a"):
        words = re.sub(r"\s", "", link.text_content())[:12].lower()
        if not words or not (words.isdecimal() or words in _NEXT or words in _LAST):
            continue
        target = canonical(link.get("href") or "", url)
        if target is None or not _same_list(target, url):
            if words in _NEXT and element is None:
                element = link
            continue
        if words in _NEXT:
            following, element = following or target, link
        elif words in _LAST:
            last, element = last or target, element if element is not None else link
        elif len(words) <= 5:
            numbered.setdefault(int(words), (target, link))
    hints = element is not None
    if element is None:
        element = _hinting(root)
        hints = element is not None
    if element is None and len(numbered) >= 2 and _one_form(target for target, _ in numbered.values()):
        element = next(iter(numbered.values()))[1]
    if element is None:
        return Pager()
    words = _words_around(element)
    found = _PAGES.search(words)
    pages = int(found.group(1) or found.group(2)) if found else _short(element)
    total = _TOTAL.search(words)
    return Pager(
        element,
        pages,
        int(total.group(1) or total.group(2)) if total else None,
        following,
        tuple(sorted((number, target) for number, (target, _) in numbered.items())),
        last,
        hints,
    )


def _same_list(target: str, url: str) -> bool:
    return urlsplit(target).hostname == urlsplit(url).hostname


def _one_form(targets: Iterable[str]) -> bool:
    """Whether addresses differ in nothing but numbers."""
    return len({re.sub(r"\d+", "0", target) for target in targets}) == 1


def _hinting(root: html.HtmlElement) -> html.HtmlElement | None:
    """The innermost element whose own text has words of a pager."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "title", "head"):
            continue
        if len(element) == 0 and _HINT.search((element.text or "")[:40]) and len(element.text or "") <= 40:
            return element
    return None


def _words_around(element: html.HtmlElement) -> str:
    """The text of the widest block around a pager's link that is still short."""
    words = ""
    for ancestor in element.iterancestors():
        text = str(ancestor.text_content())
        if len(text) > _CLOSE_BY:
            break
        words = text
    return words


def _short(element: html.HtmlElement) -> int | None:
    """The number of pages in an element that reads "1/11"; only close by, for rows may bear days such as 07/28."""
    for holder in element.iterancestors():
        if len(str(holder.text_content())) > _CLOSE_BY:
            break
        for one in holder.iter():
            if isinstance(one.tag, str) and len(one) == 0 and (found := _SHORT_PAGES.match((one.text or "")[:40])):
                return int(found.group(1))
    return None
