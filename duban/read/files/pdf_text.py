"""Characters with places → lines, and lines → paragraphs: a PDF knows neither.

What belongs here: which characters stand in one line, which lines are one paragraph. What does not: ruled tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_FOOT = re.compile(r"[-—–─\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,,/共]*\s*\d{1,4}\s*页?)?[-—–─\s]*")
_LISTED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|[((][一二三四五六七八九十\d]{1,3}[))]|\d{1,3}[.、.]|第[一二三四五六七八九十]{1,3}[章节条]"
)


class Glyph(NamedTuple):
    """A character and its box, in points, y upwards; ``size`` is its height."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class Row(NamedTuple):
    """A printed line: its text, where it begins and ends, its middle, its characters' size, its page's width."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: float


def rows_of(glyphs: Sequence[Glyph], page: float = 0.0) -> list[Row]:
    """Return the lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (-each.middle[1], each.x0)):
        if rows and abs(rows[-1][0].middle[1] - glyph.middle[1]) <= 0.45 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_row(sorted(row, key=lambda each: each.x0), page) for row in rows]


def _row(glyphs: Sequence[Glyph], page: float) -> Row:
    """Put a line's characters together: a wide gap is a space, a character printed twice for bold type is one."""
    text, last = "", glyphs[0]
    for index, glyph in enumerate(glyphs):
        if index:
            if glyph.text == last.text and glyph.x0 - last.x0 < 0.3 * glyph.size:
                continue
            gap = glyph.x0 - last.x1
            words = text[-1:].isascii() and glyph.text[:1].isascii()
            if gap > (0.2 if words else 0.9) * glyph.size:
                text += " "
        text, last = text + glyph.text, glyph
    middle = sum(glyph.middle[1] for glyph in glyphs) / len(glyphs)
    return Row(text, glyphs[0].x0, last.x1, middle, max(glyph.size for glyph in glyphs), page)


def running_foot(row: Row, height: float) -> bool:
    """Whether a line is a page number: at the page's top or bottom, and nothing but a number."""
    return not 0.1 * height < row.y < 0.9 * height and _FOOT.fullmatch(row.text) is not None


def paragraphs(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Join lines into paragraphs; yields each with its alignment.

    A line that reaches the right margin goes on in the next one, unless that is indented, larger or numbered.
    """
    if not rows:
        return
    left = min(row.x0 for row in rows)
    right = max(row.x1 for row in rows)
    text, align = "", ""
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else None
        joined = (
            before is not None
            and before.x1 > max(right - 1.5 * before.size, before.page - left - 2.5 * before.size)
            and row.x0 < left + 1.2 * row.size
            and abs(before.size - row.size) < 1.0
            and _LISTED.match(row.text) is None
        )
        if joined:
            text = _joined(text, row.text)
            continue
        if text:
            yield text, align
        text, align = row.text, _align(row, left)
    yield text, align


def wrapped(glyphs: Sequence[Glyph], width: float) -> tuple[str, ...]:
    """Return the lines of a cell: a line that another character would not have fitted into goes on in the next."""
    lines: list[str] = []
    before: Row | None = None
    for row in rows_of(glyphs):
        full = before is not None and before.x1 - before.x0 + 1.3 * before.size > width - 12
        if full and _LISTED.match(row.text) is None:
            lines[-1] = _joined(lines[-1], row.text)
        else:
            lines.append(row.text)
        before = row
    return tuple(lines)


def _joined(text: str, more: str) -> str:
    """Two lines as one: with a space between words, with none beside Chinese or inside a number."""
    words = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if words else text + more


def _align(row: Row, left: float) -> str:
    """Whether a line stands in the middle of its page, well inside of the margins."""
    before, after = row.x0 - left, row.page - left - row.x1
    return "center" if row.page and before > 2.5 * row.size and abs(before - after) < 1.5 * row.size else ""
