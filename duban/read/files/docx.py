"""Text documents (docx): paragraphs with their list numbers, tables with merged cells, in the order of the body.

What belongs here: WordprocessingML as far as its text goes. What does not: headers, footers, notes, comments, text
boxes and what was deleted or hidden: they are not the report.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from duban.read.files.limits import MOST_CELLS, CannotRead
from duban.read.files.numbering import Numbering
from duban.read.files.package import Package, attribute, child, local
from duban.read.files.tree import Tree

_SKIPPED = frozenset(
    ("del", "moveFrom", "drawing", "pict", "object", "instrText", "delText", "Fallback", "txbxContent", "rubyPr", "rt")
)
_WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink"))
_DEEPEST = 40
_WIDEST = 200


@dataclass(slots=True)
class _Origin:
    """A cell that may reach down: its element, and the columns it covers."""

    element: etree._Element
    columns: int
    rows: int = 1


def read_docx(package: Package) -> etree._Element:
    """Return the document's tree.

    Raises:
        CannotRead: it is damaged or too large.
    """
    name = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "word/document.xml")
    document = package.tree(name if name in package.names else "word/document.xml")
    body = child(document, "body") if document is not None else None
    if body is None:
        raise CannotRead("damaged", "its part word/document.xml is missing or empty")
    reader = _Reader(Numbering(package.tree("word/numbering.xml"), package.tree("word/styles.xml")))
    reader.blocks(body, None, 0)
    return reader.tree.root


class _Reader:
    """One walk over a body."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.tree = Tree()
        self.cells = 0

    def blocks(self, parent: etree._Element, into: etree._Element | None, depth: int) -> None:
        """Read paragraphs and tables, also inside wrappers."""
        if depth > _DEEPEST:
            raise CannotRead("damaged", "its tables are nested without end")
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element, into)
            elif name == "tbl":
                self.table(element, self.tree.root if into is None else into, depth + 1)
            elif name in _WRAPPERS:
                self.blocks(element, into, depth + 1)

    def paragraph(self, element: etree._Element, into: etree._Element | None) -> None:
        parts: list[str] = []
        bold = self.runs(element, parts, 0)
        text = "".join(parts)
        properties = child(element, "pPr")
        label = self.numbering.label(properties) if text.strip() else ""
        justified = child(properties, "jc") if properties is not None else None
        align = attribute(justified, "val") if justified is not None else None
        align = {"end": "right"}.get(align or "", align or "")
        letters = len("".join(text.split()))
        self.tree.paragraph(
            label + text,
            bold=bold * 10 >= letters * 9 > 0,
            align=align if align in {"center", "right"} else "",
            into=into,
        )

    def runs(self, element: etree._Element, parts: list[str], depth: int) -> int:
        """Gather the text of runs; return how many of its letters are bold."""
        if depth > _DEEPEST:
            return 0
        bold = 0
        for each in element:
            name = local(each)
            if name == "r":
                properties = child(each, "rPr")
                if properties is not None and _on(properties, "vanish"):
                    continue
                before = len(parts)
                self.runs(each, parts, depth + 1)
                if properties is not None and _on(properties, "b"):
                    bold += sum(len("".join(part.split())) for part in parts[before:])
            elif name == "t":
                parts.append(each.text or "")
            elif name == "tab":
                parts.append(" ")
            elif name in {"br", "cr"}:
                parts.append("\n")
            elif name == "noBreakHyphen":
                parts.append("-")
            elif name not in _SKIPPED and name not in {"pPr", "rPr", "p", "tbl"}:
                bold += self.runs(each, parts, depth + 1)
        return bold

    def table(self, element: etree._Element, into: etree._Element, depth: int) -> None:
        """Add a table; a cell merged downwards is written once, with its span."""
        table = etree.SubElement(into, "table")
        above: dict[int, _Origin] = {}
        for row in _rows(element):
            line = self.tree.row(table)
            column = _before(row)
            begun: dict[int, _Origin] = {}
            if column:
                self.tree.cell(line, 1, column)
            for cell in _cells(row):
                self.cells += 1
                if self.cells > MOST_CELLS:
                    raise CannotRead("too_large", f"more than {MOST_CELLS:,} table cells")
                properties = child(cell, "tcPr")
                columns = min(_number(properties, "gridSpan"), _WIDEST)
                merge = child(properties, "vMerge") if properties is not None else None
                origin = above.get(column)
                goes_on = merge is not None and attribute(merge, "val") != "restart"
                if goes_on and origin is not None:
                    origin.rows += 1
                    origin.element.set("rowspan", str(origin.rows))
                    begun[column] = origin
                else:
                    made = self.tree.cell(line, 1, columns)
                    if merge is not None:
                        begun[column] = _Origin(made, columns)
                    self.blocks(cell, made, depth)
                column += columns
            above = begun


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table that were not deleted, also those inside wrappers."""
    found: list[etree._Element] = []
    for each in table:
        if local(each) == "tr":
            properties = child(each, "trPr")
            if properties is None or child(properties, "del") is None:
                found.append(each)
        elif local(each) in {"sdt", "sdtContent", "customXml", "ins"}:
            content = child(each, "sdtContent") if local(each) == "sdt" else each
            found += [row for row in (content if content is not None else ()) if local(row) == "tr"]
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for each in row:
        if local(each) == "tc":
            found.append(each)
        elif local(each) == "sdt" and (content := child(each, "sdtContent")) is not None:
            found += [cell for cell in content if local(cell) == "tc"]
    return found


def _before(row: etree._Element) -> int:
    """How many columns a row leaves empty at its beginning."""
    properties = child(row, "trPr")
    if properties is None or child(properties, "gridBefore") is None:
        return 0
    return min(_number(properties, "gridBefore"), _WIDEST)


def _number(properties: etree._Element | None, name: str) -> int:
    """A property's value as a number, 1 where it is missing or none."""
    element = child(properties, name) if properties is not None else None
    value = attribute(element, "val") if element is not None else None
    return max(int(value), 1) if value and value.isdigit() and len(value) < 6 else 1


def _on(properties: etree._Element, name: str) -> bool:
    """Whether a switch such as bold is there and not off."""
    element = child(properties, name)
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}
