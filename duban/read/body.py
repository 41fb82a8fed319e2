"""Where the body of an article stands in its page.

The order is that of the evidence: the template's own comments, the ContentStart and ContentEnd tags, a known container,
and last an element that is named like a container and holds most of the page's running text. There is no fallback to
the whole page: menus and related links are not a report. What belongs here: finding the body, not reading it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from duban.read import html
from duban.read.lexicon_files import rows

_RANKS = {entry[0].lower(): rank for rank, entry in enumerate(rows("containers.tsv"))}
_BODY_MARKER = re.compile(r"信息内容|文章内容|正文|内容$")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|ceb|zip|rar|jpe?g|png)\b|download|downfile", re.IGNORECASE)
_NAMED = re.compile(
    r"artic|artil|conte|detail|editor|neirong|zhengwen|wenzhang|news|text|txt|info|zw|nr|wz|xl|main|body|con$"
)
_NOT_BODY = re.compile(
    r"nav|foot|head|menu|side|list|crumb|position|place|relat|share|search|banner|copyright|tool|left|right"
)
_LONG_ENOUGH = 20
_SHORTEST = 30
_CONTAINERS = ("div", "td", "article", "section", "main", "span", "ucapcontent", "form", "font", "center")


@dataclass(frozen=True, slots=True)
class Body:
    """The part of a page that is the article: all of ``root``, or what stands between two nodes inside it."""

    root: etree._Element
    begin: etree._Element | None
    end: etree._Element | None
    how: str

    @property
    def first(self) -> etree._Element:
        """The node at which the page's head (title, labels) ends."""
        return self.root if self.begin is None else self.begin


def find_body(root: etree._Element, pairs: list[html.Marker]) -> Body | None:
    """Return where the body stands, or None when nothing on the page is known to be one."""
    for pair in pairs:
        if _BODY_MARKER.search(pair.name):
            body = Body(html.common_ancestor(pair.begin, pair.end), pair.begin, pair.end, "marker")
            if _between_has_content(body):
                return body
    return _content_tags(root) or _container(root) or _densest(root)


def _content_tags(root: etree._Element) -> Body | None:
    begin = end = None
    for element in root.iter("meta"):
        name = (element.get("name") or "").lower()
        if name == "contentstart" and begin is None:
            begin = element
        elif name == "contentend" and begin is not None:
            end = element
    if begin is None or end is None:
        return None
    body = Body(html.common_ancestor(begin, end), begin, end, "content tags")
    return body if _between_has_content(body) else None


def _between_has_content(body: Body) -> bool:
    """Say whether any text, table or link stands between the two nodes."""
    inside = False
    for node in body.root.iter():
        if node is body.end:
            return False
        if inside and isinstance(node.tag, str) and (node.tag in {"table", "a", "img"} or (node.text or "").strip()):
            return True
        if node is body.begin:
            inside = True
        if inside and (node.tail or "").strip():
            return True
    return False


def _container(root: etree._Element) -> Body | None:
    """Return the best known container that holds something; of equals the one with most text."""
    best: tuple[int, int] | None = None
    found = None
    around: dict[etree._Element, int] = {}  # by named element: the best rank of it and of those around it
    for element in root.iter(*_CONTAINERS):
        names = [*html.tokens(element), f"<{element.tag}>"]
        rank = min((_RANKS[name] for name in names if name in _RANKS), default=None)
        if rank is None:
            continue
        outer = next((around[one] for one in element.iterancestors() if one in around), None)
        around[element] = rank if outer is None else min(rank, outer)
        # Inside one that is as good there is no longer text; a thousand nested ones are not measured one by one.
        if (outer is not None and outer <= rank) or (best is not None and rank > best[0]):
            continue
        length = _length(element)
        if length < _LONG_ENOUGH and not _has_files(element):
            if "。" not in html.visible(element) and length < _SHORTEST:
                continue  # a toolbar: 大 中 小
            rank += len(_RANKS)  # any longer container goes before a short one
            if best is not None and rank > best[0]:
                continue
        if best is None or rank < best[0] or length > best[1]:
            best, found = (rank, length), element
    return None if found is None else Body(found, None, None, "container")


def _densest(root: etree._Element) -> Body | None:
    """Return the innermost element that is named like a body and holds most of the running text outside links."""
    scored: list[tuple[int, etree._Element]] = []
    for element in root.iter(*_CONTAINERS):
        names = " ".join(html.tokens(element))
        if not names or not _NAMED.search(names) or _NOT_BODY.search(names):
            continue
        text = html.visible(element)
        linked = sum(len(html.visible(link).strip()) for link in element.iter("a"))
        running = len("".join(text.split())) - linked
        if running >= _SHORTEST and linked * 3 < running and ("。" in text or element.find(".//table") is not None):
            scored.append((running, element))
    if not scored:
        return None
    most = max(score for score, _ in scored)
    return Body([element for score, element in scored if score * 10 >= most * 7][-1], None, None, "densest")


def _length(element: etree._Element) -> int:
    return len("".join(html.visible(element).split()))


def _has_files(element: etree._Element) -> bool:
    return any(
        _FILE.search(link.get("href") or link.get("src") or "") for link in element.iter("a", "img", "iframe", "embed")
    )
