"""A tree → plain text, with the place of every line, cell and link in it.

Breaks stand at block elements only; the text of inline elements is joined with nothing, because word processors split
one number over many spans. What belongs here: where text breaks and how white space is tidied. What does not: what any
of it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from duban.read.layout import TRIMMED, Cell, Layout, Line, Link, Table, tidy

_WORDS = re.compile(r"[\w-]+")
BLOCKS = frozenset(
    _WORDS.findall(
        "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot "
        "th thead tr ul ucapcontent ucaptitle"
    )
)
SKIPPED = frozenset(
    _WORDS.findall(
        "applet audio button canvas embed frame frameset head iframe input link map math noscript object option script "
        "select style svg template textarea title video"
    )
)
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(slots=True)
class _OpenTable:
    """A table being read."""

    number: int
    caption: str
    rows: list[list[Cell]] = field(default_factory=list)
    cell: tuple[int, etree._Element] | None = None
    nested: bool = False


def lay_out(
    root: etree._Element,
    *,
    begin: etree._Element | None = None,
    end: etree._Element | None = None,
    gap: str = "",
) -> Layout:
    """Return the text of ``root``, or of what stands between the nodes ``begin`` and ``end`` inside it.

    Args:
        root: the element to read.
        begin: a comment or element after which reading starts.
        end: a comment or element before which it stops.
        gap: what stands for the border of an inline element: nothing in running text, a space among labels.
    """
    return _Reader(gap).read(root, begin, end)


class _Reader:
    """The state of one walk over a tree."""

    def __init__(self, gap: str) -> None:
        self.gap = gap
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self.position = 0
        self.tables: list[Table] = []
        self.open_tables: list[_OpenTable] = []
        self.table_count = 0
        self.links: list[tuple[int, etree._Element]] = []
        self.bold: list[etree._Element] = []
        self.bold_length = 0
        self.block: etree._Element | None = None

    def read(self, root: etree._Element, begin: etree._Element | None, end: etree._Element | None) -> Layout:
        active = begin is None
        skipped: etree._Element | None = None
        walk = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, node in walk:
            if event == "start":
                if node is end:
                    break
                style = node.get("style") or ""
                if node.tag in SKIPPED or ("none" in style and _HIDDEN.search(style)):
                    walk.skip_subtree()
                    skipped = node
                    continue
                if not active:
                    continue
                self.enter(node, node.tag, style)
                if node.text:
                    self.say(node.text)
                continue
            if event == "comment":
                if node is end:
                    break
            elif node is skipped:
                skipped = None
            elif active and node is not begin:
                self.leave(node, node.tag)
            if node is begin:
                active = True
            if active and node.tail and node is not root:
                self.say(node.tail)
        self.flush()
        while self.open_tables:
            self.close_table()
        self.tables.sort(key=lambda table: table.number)
        self.unwrap()
        links = tuple(
            Link(
                node.get("href", "").strip(),
                "".join(str(part) for part in node.itertext()).strip(),
                _described(node),
                line,
            )
            for line, node in self.links
        )
        return Layout("\n".join(line.text for line in self.lines), tuple(self.lines), tuple(self.tables), links)

    def unwrap(self) -> None:
        """Take lines out of tables that only lay the page out: one cell a row, or another table inside."""
        wraps = {table.number for table in self.tables if table.nested or all(len(row) < 2 for row in table.rows)}
        if wraps:
            self.lines = [line._replace(table=None) if line.table in wraps else line for line in self.lines]
            self.tables = [table for table in self.tables if table.number not in wraps]

    def say(self, text: str) -> None:
        self.parts.append(text)
        if self.bold:
            self.bold_length += len(text.strip(TRIMMED))

    def enter(self, node: etree._Element, tag: str, style: str) -> None:
        if tag in BLOCKS:
            self.flush()
            self.block = node
            if tag == "table":
                if self.open_tables:
                    self.open_tables[-1].nested = True
                self.table_count += 1
                self.open_tables.append(_OpenTable(self.table_count, self.lines[-1].text if self.lines else ""))
            elif tag == "tr":
                if self.open_tables:
                    self.close_cell()
                    self.open_tables[-1].rows.append([])
            elif tag in {"td", "th"} and self.open_tables:
                self.close_cell()
                self.open_tables[-1].cell = (len(self.lines), node)
        elif self.gap:
            self.parts.append(self.gap)
        if tag in _BOLD or "bold" in style:
            self.bold.append(node)
        if tag == "a" and node.get("href"):
            self.links.append((len(self.lines), node))

    def leave(self, node: etree._Element, tag: str) -> None:
        if self.bold and self.bold[-1] is node:
            self.bold.pop()
        if tag in BLOCKS:
            self.flush()
            if tag == "table" and self.open_tables:
                self.close_table()
            elif tag in {"td", "th", "tr"} and self.open_tables:
                self.close_cell()
        elif self.gap:
            self.parts.append(self.gap)

    def flush(self) -> None:
        if not self.parts:
            return
        text = tidy("".join(self.parts), running=not self.gap)
        bold = self.bold_length
        self.parts.clear()
        self.bold_length = 0
        if not text:
            return
        if self.lines:
            self.position += 1
        start = self.position
        self.position += len(text)
        table = self.open_tables[-1].number if self.open_tables else None
        align, tag = _looks(self.block)
        self.lines.append(Line(start, self.position, text, table, bold * 10 >= len(text) * 9, align, tag))

    def close_cell(self) -> None:
        table = self.open_tables[-1]
        if table.cell is None:
            return
        first, node = table.cell
        table.cell = None
        lines = self.lines[first:]
        start, end = (lines[0].start, lines[-1].end) if lines else (self.position, self.position)
        text = "\n".join(line.text for line in lines)
        spans = _span(node.get("rowspan")), _span(node.get("colspan"))
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(Cell(start, end, text, *spans, node.tag == "th"))

    def close_table(self) -> None:
        self.close_cell()
        table = self.open_tables.pop()
        rows = tuple(tuple(row) for row in table.rows if row)
        self.tables.append(Table(table.number, rows, table.nested, table.caption))


def _span(value: str | None) -> int:
    """Read a rowspan or colspan; nonsense counts as 1, and 1,000 is as many as anything real spans."""
    digits = "".join(character for character in value or "" if character in "0123456789")[:6]
    return min(max(int(digits), 1), 1000) if digits else 1


def _looks(block: etree._Element | None) -> tuple[str, str]:
    if block is None:
        return "", ""
    align = (block.get("align") or "").lower()
    style = block.get("style")
    if not align and style and "text-align" in style:
        align = next((name for name in ("right", "center") if name in style.partition("text-align")[2][:12]), "")
    return align, block.tag


def _described(node: etree._Element) -> str:
    return (node.get("title") or node.get("download") or "").strip()
