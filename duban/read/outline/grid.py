"""A table as written → a rectangle: rowspan and colspan expanded, heads found and joined.

What belongs here: the geometry of tables and which rows are heads. What does not: what a column means to a task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.fold import fold
from duban.read.layout import Cell, Table
from duban.read.outline.heads import role_of

_LONGEST_HEAD = 24
_WIDEST = 200
_TALLEST = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the rectangle: the cell that covers it, and whether that begins in this row and in this column."""

    cell: Cell
    own_row: bool
    own_column: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """``heads`` are the columns' joined heads; ``rows`` the data rows, each as wide as the widest.

    ``head_cells`` are the lowest cells of the heads; empty in a table that goes on under the heads of another.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Place | None, ...], ...]
    head_cells: tuple[Cell | None, ...] = ()


def expand(table: Table) -> list[list[Place | None]]:
    """Return the table as rows of equal length; a place no cell covers is None."""
    rows: list[list[Place | None]] = []
    waiting: dict[int, tuple[Cell, int, int]] = {}  # column → the cell hanging down, rows left, its first column
    for cells in table.rows[:_TALLEST]:
        row: list[Place | None] = []
        queue = list(cells)
        column = 0
        while queue or any(each >= column for each in waiting):
            if column >= _WIDEST:
                break
            if column in waiting:
                cell, left, first = waiting.pop(column)
                row.append(Place(cell, own_row=False, own_column=column == first))
                if left > 1:
                    waiting[column] = (cell, left - 1, first)
                column += 1
                continue
            if not queue:
                row.append(None)
                column += 1
                continue
            cell = queue.pop(0)
            for offset in range(min(cell.column_span, _WIDEST - column)):
                if offset and column in waiting:
                    break
                row.append(Place(cell, own_row=True, own_column=offset == 0))
                if cell.row_span > 1:
                    waiting[column] = (cell, cell.row_span - 1, column - offset)
                column += 1
        rows.append(row)
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]


def split_heads(table: Table) -> Grid | None:
    """Return the grid of a table with its heads; None when no row is made of heads."""
    rows = expand(table)
    for index, row in enumerate(rows[:6]):
        if not _is_head_row(row):
            continue
        depth = max((place.cell.row_span for place in row if place is not None and place.own_row), default=1)
        wide = any(place is not None and place.cell.column_span > 1 for place in row)
        if depth == 1 and wide and index + 1 < len(rows) and _could_be_heads(rows[index + 1]):
            depth = 2
        depth = max(1, min(depth, 4, len(rows) - index))
        while depth > 1 and not _could_be_heads(rows[index + depth - 1]):
            depth -= 1
        heads = tuple(_joined(rows[index : index + depth], column) for column in range(len(row)))
        data = [each for each in rows[index + depth :] if not _repeats(each, rows[index])]
        lowest = tuple(_lowest(rows[index : index + depth], column) for column in range(len(row)))
        return Grid(heads, tuple(tuple(each) for each in data), lowest)
    return None


def continued(table: Table, heads: Sequence[str]) -> Grid | None:
    """Return the grid of a table without heads of its own that goes on where one of the same width stopped."""
    rows = expand(table)
    if not rows or len(rows[0]) != len(heads):
        return None
    return Grid(tuple(heads), tuple(tuple(each) for each in rows))


def _is_head_row(row: Sequence[Place | None]) -> bool:
    """Say whether a row is made of heads: two or more of different roles, none of them long, few of no known role."""
    texts = _texts(row)
    if len(texts) < 2 or any(len(text) > _LONGEST_HEAD or "。" in text for text in texts):
        return False
    roles = [role_of(text) for text in texts]
    known = [role for role in roles if role is not None]
    return len(set(known)) >= 2 and len(known) * 2 >= len(texts) and not any(text.isdigit() for text in texts)


def _could_be_heads(row: Sequence[Place | None]) -> bool:
    """Say whether a row may be the second of a head: short words without numbers or sentences."""
    texts = [fold(place.cell.text) for place in row if place is not None and place.own_row and place.cell.text]
    return (
        bool(texts)
        and all(
            len(text) <= _LONGEST_HEAD and not re.search(r"[。;]|^\d+$", text) and (role_of(text) or len(text) <= 10)
            for text in texts
        )
        and any(role_of(text) for text in texts)
    )


def _texts(row: Sequence[Place | None]) -> list[str]:
    return [
        "".join(fold(place.cell.text).split())
        for place in row
        if place is not None and place.own_column and place.cell.text
    ]


def _joined(rows: Sequence[Sequence[Place | None]], column: int) -> str:
    """Join a column's heads from top to bottom, each cell once."""
    parts: list[str] = []
    for row in rows:
        place = row[column]
        text = "".join(fold(place.cell.text).split()) if place is not None else ""
        if text and text not in parts:
            parts.append(text)
    return "".join(parts)


def _lowest(rows: Sequence[Sequence[Place | None]], column: int) -> Cell | None:
    """Return the lowest cell of a column's heads that is not empty."""
    cells = [place.cell for row in rows if (place := row[column]) is not None and place.cell.text]
    return cells[-1] if cells else None


def _repeats(row: Sequence[Place | None], head: Sequence[Place | None]) -> bool:
    """Say whether a row is the head again, as on every printed page."""
    return _texts(row) == _texts(head)
