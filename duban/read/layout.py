"""The plain text of a page with the place of every line, cell and link in it: the records, and how a line is tidied.

What belongs here: shapes of data between the readers of markup and of text, and white space. What does not: walking a
tree (text) or lines (plain).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

TRIMMED = " \t\r\n\f\v\xa0\u3000"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_BREAK = re.compile(r"[ \t\r\f\v\xa0]*\n[\s\xa0]*")
_CHINESE_GAP = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffee“”]) *\x1e *|\x1e(?=[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffee“”])"
)
_DIGIT_GAP = re.compile(r"(?<=\d)\x1e(?=\d)")
_GAPS = re.compile(r"[ \t\r\f\v\xa0\x1e]+")


class Line(NamedTuple):
    """A line of the text; ``table`` is the number of the table it stands in, counted from 1, or None."""

    start: int
    end: int
    text: str
    table: int | None = None
    bold: bool = False
    align: str = ""
    tag: str = ""


class Cell(NamedTuple):
    """A table cell as written: its lines are ``lines[first_line:last_line]``; an empty cell has an empty span."""

    start: int
    end: int
    text: str
    row_span: int
    column_span: int
    header: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table in the order of the text.

    ``nested`` says that a table stands inside one of its cells: such tables, and those of one column, only lay a page
    out and are not among a layout's tables; their lines stand in no table.
    """

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    nested: bool
    caption: str


@dataclass(frozen=True, slots=True)
class Link:
    """An anchor with a target: where its text stands, and what it says of its file."""

    href: str
    text: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The plain text of (a part of) a page. ``text`` is the lines joined with newlines; offsets are into it."""

    text: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()


def tidy(raw: str, *, running: bool = False) -> str:
    """Trim a line; runs of spaces become one, line breaks of the source beside Chinese text become nothing.

    In running text they become nothing between digits too: a number was split over two spans.
    """
    text = raw.strip(TRIMMED)
    if "\n" in text:
        text = _BREAK.sub("\x1e", text)
        text = _CHINESE_GAP.sub("", _DIGIT_GAP.sub("", text) if running else text)
    if "  " not in text and text.isprintable():
        return text  # of white space only single spaces, and nothing unseen: most lines
    text = _GAPS.sub(" ", text)
    return _UNSEEN.sub("", text).strip(TRIMMED) if _UNSEEN.search(text) else text
