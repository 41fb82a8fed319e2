"""A worksheet's cells → lines and tables: where the table begins, which rows are its title and notes, what is merged.

What belongs here: the geometry of a sheet, the same for old and new workbooks. What does not: how cells are stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from duban.read.files.limits import MOST_CELLS, CannotRead
from duban.read.files.tree import Box, Tree

_NOTE = re.compile(r"\s*[*(（]?(?:备?注|说明|备注|填表|填报|制表|审核|联系|单位)")
_PLAIN_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_TALLEST, _WIDEST = 20_000, 200


@dataclass(slots=True)
class Sheet:
    """A visible sheet: texts by row and column, merged ranges (first row, first column, last row, last column)."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Note a cell's text; what lies beyond any real table is left out.

        Raises:
            CannotRead: the sheet holds more cells than are read.
        """
        if text.strip() and row < _TALLEST and column < _WIDEST:
            self.cells[row, column] = text
            if len(self.cells) > MOST_CELLS:
                raise CannotRead("too_large", f"more than {MOST_CELLS:,} cells")


def add_sheets(tree: Tree, sheets: Sequence[Sheet]) -> None:
    """Add the sheets that hold anything to a tree, each name in front where there are several that say something."""
    filled = [sheet for sheet in sheets if sheet.cells]
    for sheet in filled:
        if len(filled) > 1 and not _PLAIN_NAME.fullmatch(sheet.name.strip()):
            tree.paragraph(sheet.name, bold=True, align="center")
        _add_sheet(tree, sheet)


def _add_sheet(tree: Tree, sheet: Sheet) -> None:
    """Cut a sheet at its empty rows; every part is a table with lines above and below, or lines alone."""
    spans = _spans(sheet)
    used = {row for row, _ in sheet.cells}
    for (row, _), (rows, _) in spans.items():
        used.update(range(row, row + rows))
    block: list[int] = []
    for row in sorted(used):
        if block and row != block[-1] + 1:
            _add_block(tree, sheet, block, spans)
            block = []
        block.append(row)
    if block:
        _add_block(tree, sheet, block, spans)


def _spans(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """By first cell, how many rows and columns a merged range covers, inside of what the sheet uses."""
    if not sheet.cells:
        return {}
    last_row, last_column = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        if (top, left) in sheet.cells:
            rows, columns = min(bottom, last_row) - top + 1, min(right, last_column) - left + 1
            found[top, left] = max(rows, 1), max(columns, 1)
    return found


def _add_block(tree: Tree, sheet: Sheet, rows: Sequence[int], spans: dict[tuple[int, int], tuple[int, int]]) -> None:
    by_row: dict[int, list[int]] = {row: [] for row in rows}
    for row, column in sheet.cells:
        if row in by_row:
            by_row[row].append(column)
    first, last = 0, len(rows)
    while first < last and len(by_row[rows[first]]) <= 1 and not _hangs(sheet, rows[first], spans):
        first += 1
    while last > first and len(by_row[rows[last - 1]]) == 1 and _is_note(sheet, rows[last - 1], by_row):
        last -= 1
    for row in rows[:first]:
        for column in by_row[row]:
            # A title or a line of particulars: the lines above a table are not what it reports.
            tree.paragraph(sheet.cells[row, column], align="center" if last > first else "")
    if last > first:
        _add_table(tree, sheet, rows[first:last], by_row, spans)
    for row in rows[last:]:
        for column in by_row[row]:
            tree.paragraph(sheet.cells[row, column])


def _hangs(sheet: Sheet, row: int, spans: dict[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether a cell of the row reaches into the rows below, so that it is a part of the table."""
    return any(spans.get(place, (1, 1))[0] > 1 for place in sheet.cells if place[0] == row)


def _is_note(sheet: Sheet, row: int, by_row: dict[int, list[int]]) -> bool:
    return _NOTE.match(sheet.cells[row, by_row[row][0]]) is not None


def _add_table(
    tree: Tree,
    sheet: Sheet,
    rows: Sequence[int],
    by_row: dict[int, list[int]],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> None:
    """Add the rectangle that these rows use; empty cells are cells too, or columns would shift."""
    columns = sorted({column for row in rows for column in by_row[row]})
    left, right = columns[0], columns[-1]
    if (right - left + 1) * len(rows) > 4 * MOST_CELLS:
        raise CannotRead("too_large", f"a sheet of {len(rows):,} rows and {right - left + 1} columns")
    covered: set[tuple[int, int]] = set()
    table: list[list[Box]] = []
    for index, row in enumerate(rows):
        boxes: list[Box] = []
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            down, across = spans.get((row, column), (1, 1))
            down, across = min(down, len(rows) - index), min(across, right - column + 1)
            covered.update((row + below, column + beside) for below in range(down) for beside in range(across))
            boxes.append(Box(tuple(sheet.cells.get((row, column), "").splitlines()), down, across))
        table.append(boxes)
    tree.table(table)
