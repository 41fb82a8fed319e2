"""Building the tree that a file is laid out from: the same elements as a page's body has, so one reader reads both.

What belongs here: paragraphs and tables as elements. What does not: any file format, or what the text means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from duban.read.files.limits import MOST_TEXT, CannotRead

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Box:
    """A table cell: its lines, and how many rows and columns it covers from where it stands."""

    lines: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1


class Tree:
    """A body being built, element after element; counts what it is given.

    Raises:
        CannotRead: more text than a file may have.
    """

    def __init__(self) -> None:
        self.root = etree.Element("div")
        self._left = MOST_TEXT

    def paragraph(self, text: str, *, bold: bool = False, align: str = "", into: etree._Element | None = None) -> None:
        """Add a paragraph; line breaks in it stay line breaks."""
        parent = self.root if into is None else into
        for line in text.splitlines():
            if not line.strip():
                continue
            element = etree.SubElement(parent, "p")
            if align:
                element.set("align", align)
            holder = etree.SubElement(element, "b") if bold else element
            holder.text = self._said(line)

    def table(self, rows: Iterable[Sequence[Box]]) -> None:
        """Add a table; every row lists the cells that begin in it, from left to right."""
        table = etree.SubElement(self.root, "table")
        for row in rows:
            line = self.row(table)
            for box in row:
                cell = self.cell(line, box.row_span, box.column_span)
                for text in box.lines:
                    self.paragraph(text, into=cell)

    def row(self, table: etree._Element) -> etree._Element:
        """Add a row to a table element."""
        return etree.SubElement(table, "tr")

    def cell(self, row: etree._Element, row_span: int = 1, column_span: int = 1) -> etree._Element:
        """Add a cell to a row element."""
        cell = etree.SubElement(row, "td")
        if row_span > 1:
            cell.set("rowspan", str(row_span))
        if column_span > 1:
            cell.set("colspan", str(column_span))
        return cell

    def _said(self, text: str) -> str:
        self._left -= len(text)
        if self._left < 0:
            raise CannotRead("too_large", f"more than {MOST_TEXT:,} characters")
        return _NOT_XML.sub("", text)
