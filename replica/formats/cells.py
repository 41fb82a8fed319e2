"""A table as every file format needs it: a rectangle of texts and which cells are merged.

Belongs here: laying out spans. Does not: bytes of any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from replica.world.content import Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """Texts by row and column, empty where a cell is covered; merged areas as (top, left, height, width)."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The places that a merged area covers, but for its first; each with that first place."""
        return {
            (top + y, left + x): (top, left)
            for top, left, height, width in self.merged
            for y in range(height)
            for x in range(width)
            if (y, x) != (0, 0)
        }


def sheet_of(title: str, grid: Grid) -> Sheet:
    """The table's texts, a spanned cell's text in its first place and empty text in the others."""
    width = sum(cell.colspan for cell in grid.rows[0])
    below: dict[int, int] = {}
    rows: list[tuple[str, ...]] = []
    merged: list[tuple[int, int, int, int]] = []
    for top, cells in enumerate(grid.rows):
        rest = iter(cells)
        row: list[str] = []
        while len(row) < width:
            left = len(row)
            if below.get(left, 0):
                below[left] -= 1
                row.append("")
                continue
            cell = next(rest)
            for place in range(left, left + cell.colspan):
                below[place] = cell.rowspan - 1
            if cell.rowspan > 1 or cell.colspan > 1:
                merged.append((top, left, cell.rowspan, cell.colspan))
            row += [cell.text] + [""] * (cell.colspan - 1)
        rows.append(tuple(row))
    return Sheet(title, tuple(rows), tuple(merged))
