"""Markup → tree: parsing that never fails, and the few questions asked of any tree.

What belongs here: parsing and generic look-ups. What does not: where a page keeps its body or its metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True)
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|td|span|br|font|script)\b", re.IGNORECASE
)
_VISIBLE = etree.XPath("descendant-or-self::*[not(self::script or self::style)]/text()")
_MARKER = re.compile(r"<\$\[\s*([^\]]+?)\s*\]>\s*(begin|end)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A pair of template comments, ``<!--<$[name]>begin-->`` … ``<!--<$[name]>end-->`` (JCMS writes them)."""

    name: str
    begin: etree._Element
    end: etree._Element


def looks_like_html(text: str) -> bool:
    """Say whether the text holds any markup of a page; a plain-text report does not."""
    return _MARKUP.search(text) is not None


def parse(text: str) -> etree._Element | None:
    """Return the root element, or None when the parser finds no element at all."""
    try:
        return etree.fromstring(text.encode("utf-8", "ignore"), _PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def markers(root: etree._Element) -> list[Marker]:
    """Return the template comment pairs in the order of their begins; a begin without an end is left out."""
    open_pairs: dict[str, etree._Element] = {}
    found: list[Marker] = []
    for comment in root.iter(etree.Comment):
        match = _MARKER.search(comment.text or "")
        if match is None:
            continue
        name, which = match.groups()
        if which == "begin":
            open_pairs.setdefault(name, comment)
        elif name in open_pairs:
            found.append(Marker(name, open_pairs.pop(name), comment))
    return found


def metas(root: etree._Element) -> dict[str, str]:
    """Return the meta tags by lower-case name (the first non-empty one counts), in one line, white space collapsed."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        value = _one_line(element.get("content") or "")
        if name and value and value.lower() != "null":
            found.setdefault(name, value)
    return found


def _one_line(text: str) -> str:
    """Return a value that a template broke over lines; only between Latin letters was there a space."""
    parts: list[str] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if parts and words and (parts[-1][-1] + words[0]).isascii() and parts[-1][-1].isalpha() and words[0].isalpha():
            parts.append(" ")
        parts += [words] if words else []
    return "".join(parts)


def common_ancestor(first: etree._Element, second: etree._Element) -> etree._Element:
    """Return the deepest element that holds both nodes."""
    mine = [first, *first.iterancestors()]
    theirs = {id(node): node for node in (second, *second.iterancestors())}
    return next((node for node in mine if id(node) in theirs and isinstance(node.tag, str)), mine[-1])


def tokens(element: etree._Element) -> Iterator[str]:
    """Yield the element's id as ``#id`` and its classes as ``.class``, lower-case."""
    if identifier := element.get("id"):
        yield "#" + identifier.strip().lower()
    for name in (element.get("class") or "").split():
        yield "." + name.lower()


def visible(element: etree._Element) -> str:
    """Return all text in the element without scripts, styles and comments, white space as it stands."""
    return "".join(str(part) for part in cast("list[str]", _VISIBLE(element)))
