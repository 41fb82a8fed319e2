"""The numbers that a text document shows before its list paragraphs, which are not in their text.

What belongs here: counting lists and writing their numbers (一、 (二) 3.). What does not: bullets, which say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from duban.read.files.package import attribute, child, local

_DIGITS = "〇一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document; asked for every paragraph in turn, it keeps count.

    Args:
        numbering: the part of that name; None where a document has no lists.
        styles: the part that says which paragraph styles are lists.
    """

    numbering: etree._Element | None
    styles: etree._Element | None
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _styled: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.numbering if self.numbering is not None else ():
            if local(each) == "abstractNum":
                levels = [one for one in each if local(one) == "lvl"]
                self._levels[attribute(each, "abstractNumId") or ""] = {
                    _int(attribute(one, "ilvl")): _Level(_said(one, "numFmt"), _said(one, "lvlText"), _start(one))
                    for one in levels
                }
            elif local(each) == "num":
                self._lists[attribute(each, "numId") or ""] = _said(each, "abstractNumId")
        for style in self.styles if self.styles is not None else ():
            properties = child(style, "pPr") if local(style) == "style" else None
            if properties is not None and (found := _stated(properties)) is not None:
                self._styled[attribute(style, "styleId") or ""] = found

    def label(self, properties: etree._Element | None) -> str:
        """The number before a paragraph with these properties, or "" where it has none."""
        stated = _stated(properties) if properties is not None else None
        if stated is None and properties is not None:
            stated = self._styled.get(_said(properties, "pStyle"))
        if stated is None or stated[0] == "0":
            return ""
        number, level = stated
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        described = levels.get(level)
        if described is None:
            return ""
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] = (counts[level] or described.start - 1) + 1
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if described.form in {"bullet", "none"}:
            return ""

        def written(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            return _write(max(counts[place], 1), form)

        return _PLACE.sub(written, described.text[:40])


def _stated(properties: etree._Element) -> tuple[str, int] | None:
    """List and level that paragraph properties name."""
    element = child(properties, "numPr")
    if element is None or child(element, "numId") is None:
        return None
    return _said(element, "numId"), min(_int(_said(element, "ilvl")), _LEVELS - 1)


def _said(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return (attribute(found, "val") or "") if found is not None else ""


def _start(level: etree._Element) -> int:
    return min(_int(_said(level, "start") or "1"), _MOST)


def _int(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 6 else 0


def _write(number: int, form: str) -> str:
    """A number as a list writes it; forms that reports do not use are written in digits."""
    if form.startswith(("chinese", "japanese", "ideograph", "taiwanese")) and "Enclosed" not in form and number < 100:
        tens, ones = divmod(number, 10)
        head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return head + (_DIGITS[ones] if ones or not tens else "")
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"} and number <= 20:
        return chr(0x2460 + number - 1)
    if form in {"lowerLetter", "upperLetter"} and number <= 26:
        return chr((97 if form == "lowerLetter" else 65) + number - 1)
    if form in {"decimalFullWidth", "decimalFullWidth2"}:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return str(number)
