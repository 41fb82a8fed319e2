"""A row of a list, in whatever markup → an entry. Which rows a page has is the business of the dialects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from lxml import etree, html

from duban.crawl.lists.model import ListEntry
from duban.crawl.urls import canonical

# A day with any separator, also broken over lines (jiangsu); 2026-02-00018 is an index number and no day.
_DAY = re.compile(r"(?<![\d-])((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d|\s*[-/.]\s*\d)")
_IN_SCRIPT = re.compile(r"""['"]((?:https?:)?/{1,2}[^'"\s]{1,300}\.s?html?)['"]""")
_MOST_LINKS, _MOST_TEXTS = 20, 400  # of one row
_ROWS = frozenset({"li", "tr", "dl", "dd"})
_CUT = ("...", "…")


def parsed(text: str) -> html.HtmlElement:
    """Any text as an HTML tree; never raises."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = f"<html><body>{text}</body></html>" if "<body" not in text[:20_000].lower() else text
    try:
        return html.document_fromstring(data.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return html.document_fromstring("<html><body></body></html>")


def main_rows(
    root: html.HtmlElement,
    url: str,
    *,
    beside: html.HtmlElement | None = None,
    like: Callable[[str], object] | None = None,
) -> tuple[ListEntry, ...]:
    """The rows of a page's list, told from those of its menus and side columns.

    Args:
        root: the page.
        url: which relative links start from.
        beside: the pager, if there is one: the list is what stands nearest to it, else the longest one.
        like: whether a URL is one of an article; without it rows need a date, which menus have not.
    """
    groups: dict[html.HtmlElement, list[ListEntry]] = {}
    for element in row_elements(root):
        row = entry(element, url)
        if row is None or not (like(row.url) if like is not None else row.listed_on):
            continue
        # Some templates start a new ul every five rows: what holds the uls is the list.
        holder = element
        for _ in range(2):
            parent = holder.getparent()
            holder = parent if parent is not None else holder
        groups.setdefault(holder, []).append(row)
    if not groups:
        return ()
    around: dict[html.HtmlElement, int] = {}
    if beside is not None:
        around = {ancestor: depth for depth, ancestor in enumerate(beside.iterancestors())}

    def rank(holder: html.HtmlElement) -> tuple[int, int]:
        near = next((around[one] for one in (holder, *holder.iterancestors()) if one in around), 999)
        return near, -len(groups[holder])

    return tuple(groups[min(groups, key=rank)])


def row_elements(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements that hold a link each (li, tr, dl, dd, else the link's parent), without pagers, in order."""
    seen = set()
    for link in root.iter("a"):
        if not _href(link) or _in_pager(link):
            continue
        row = next((ancestor for ancestor in link.iterancestors() if ancestor.tag in _ROWS), link.getparent())
        if row is not None and row not in seen:
            seen.add(row)
            yield row


def entry(row: html.HtmlElement, base: str) -> ListEntry | None:
    """The entry that a row stands for; None when it has no link to a web page, or no title."""
    best: tuple[tuple[bool, int], ListEntry, html.HtmlElement] | None = None
    for link in _own_links(row):
        href = _href(link)
        url, title = canonical(href, base), _title(link)
        if url is None or not title:
            continue
        rank = (bool((link.get("title") or "").strip()), len(title))
        if best is None or rank > best[0]:
            best = (rank, ListEntry(url, href, title, None), link)
    if best is None:
        return None
    _, found, link = best
    heading = _heading(link)
    inside = "\n".join(_texts(link, without=heading)) if heading is not None else link.text_content()
    listed_on = day("\n".join(islice(_texts(row, without=link), _MOST_TEXTS))) or day(inside, last=heading is None)
    return ListEntry(found.url, found.href, found.title, listed_on)


def _own_links(row: html.HtmlElement) -> list[html.HtmlElement]:
    """The first links of a row, without those of rows inside it: ndrc hangs a list of explanations into each.

    Only where it has none itself, those of the rows inside it. What is inside is looked at once, and not beyond
    ``_MOST_LINKS`` links: unclosed elements make rows of rows of rows.
    """
    level = [row]
    while level:
        links: list[html.HtmlElement] = []
        deeper: list[html.HtmlElement] = []
        for top in level:
            stack = list(reversed(top))
            while stack and len(links) < _MOST_LINKS:
                one = stack.pop()
                if one.tag in _ROWS:
                    deeper.append(one)
                    continue
                if one.tag == "a":
                    links.append(one)
                stack.extend(reversed(one))
        if links:
            return links
        level = deeper
    return []


def _heading(link: html.HtmlElement) -> html.HtmlElement | None:
    """The heading inside a link that is a whole card: title, day and the beginning of the text (VSB)."""
    return next((one for one in link.iterdescendants("h1", "h2", "h3", "h4", "h5", "h6")), None)


def day(text: str, *, last: bool = True) -> date | None:
    """The last (or first) possible day in a text."""
    days = []
    for found in _DAY.finditer(text):
        try:
            days.append(date(*(int(part) for part in found.groups())))
        except ValueError:
            continue
    return (days[-1] if last else days[0]) if days else None


def _href(link: html.HtmlElement) -> str:
    """Where a link leads; some sites put that into ``onclick="isDownLoad(this,'https://…')"`` (天津)."""
    href = link.get("href") or ""
    if href and not href.lower().startswith("javascript:") and href != "#":
        return href
    found = _IN_SCRIPT.search((link.get("onclick") or "")[:500])
    return found.group(1) if found else href


def _title(link: html.HtmlElement) -> str:
    """The ``title`` attribute, which is complete where the visible text is cut; else that text."""
    heading = _heading(link)
    stated, shown = _tidy(link.get("title") or ""), _tidy((link if heading is None else heading).text_content())
    if not stated or (stated.endswith(_CUT) and not shown.endswith(_CUT)):
        return shown or stated
    return stated


def _tidy(text: str) -> str:
    """One line, without the line breaks and padding of the template."""
    lines = text.replace("\u3000", " ").replace("\xa0", " ").splitlines()
    return " ".join("".join(line.strip() for line in lines).split())


def _texts(element: html.HtmlElement, without: html.HtmlElement | None) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child is not without:
            yield from _texts(child, without)
        if child.tail:
            yield child.tail


def _in_pager(link: html.HtmlElement) -> bool:
    return any(
        "pagin" in (ancestor.get("class") or "").lower() or ancestor.get("pageno") is not None
        for ancestor in link.iterancestors()
    )
