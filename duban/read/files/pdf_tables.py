"""Ruled lines → grids of cells: where rules cross there is a table, where one is missing two cells are merged.

What belongs here: geometry. What does not: text; a grid only keeps the characters that fall into its cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from duban.read.files.pdf_text import Glyph

_NEAR = 3.0  # points: rules closer than this are one, and touch
_MOST_RULES = 1_500  # a page with more is a drawing or a map
_MOST_PLACES = 20_000


class Rule(NamedTuple):
    """A straight line: level or upright, where it lies (y or x), from where to where (x or y)."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Cell:
    """A cell of a grid with the places it covers and what was put into it."""

    row: int
    column: int
    row_span: int
    column_span: int
    width: float
    glyphs: list[Glyph] = field(default_factory=list)


class Grid:
    """A table: ``xs`` from left to right, ``ys`` from top to bottom are its columns' and rows' borders."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], rules: Iterable[Rule]) -> None:
        self.xs, self.ys = xs, ys
        self._owner = _merge(xs, ys, rules)

    @property
    def top(self) -> float:
        """Its upper border."""
        return self.ys[0]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.ys[0] + self.ys[-1]) / 2

    @property
    def holds_text(self) -> bool:
        """Whether any cell was filled."""
        return any(cell.glyphs for row in self._owner for cell in row)

    def put(self, x: float, y: float, glyph: Glyph) -> bool:
        """Put a character where it falls; say whether it falls into the table."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1):
            return False
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right([-each for each in self.ys], -y) - 1, 0), len(self.ys) - 2)
        self._owner[row][column].glyphs.append(glyph)
        return True

    def cells(self) -> list[list[Cell]]:
        """The cells that begin in each row, from left to right."""
        return [
            [cell for column, cell in enumerate(row) if (cell.row, cell.column) == (number, column)]
            for number, row in enumerate(self._owner)
        ]


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables that a page's rules draw: two rules or more each way, that touch."""
    level = _joined(rule for rule in rules if rule.level)
    upright = _joined(rule for rule in rules if not rule.level)
    if not level or not upright or len(level) > _MOST_RULES or len(upright) > _MOST_RULES:
        return []
    grids: list[Grid] = []
    for group in _touching(level, upright):
        across, down = [rule for rule in group if rule.level], [rule for rule in group if not rule.level]
        # Tables without a left or a right side are common: their level rules say how far they reach.
        xs = _apart([rule.at for rule in down] + [each for rule in across for each in (rule.start, rule.end)])
        ys = _apart([rule.at for rule in across] + [each for rule in down for each in (rule.start, rule.end)])
        if len(xs) < 3 or len(ys) < 3 or (len(xs) - 1) * (len(ys) - 1) > _MOST_PLACES:
            continue
        grids.append(Grid(xs, ys[::-1], group))
    return grids


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Put pieces of one rule together: borders are drawn cell by cell."""
    found: list[Rule] = []
    for at in _clusters(rules):
        place = at[0].at
        for rule in sorted(at, key=lambda each: each.start):
            if found and found[-1].at == place and rule.start <= found[-1].end + _NEAR:
                found[-1] = found[-1]._replace(end=max(found[-1].end, rule.end))
            else:
                found.append(rule._replace(at=place))
    return found


def _clusters(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Rules that lie at one height (or at one place from the left)."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if groups and rule.at - groups[-1][0].at <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> list[list[Rule]]:
    """Divide rules into groups that hang together."""
    parent = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, across in enumerate(level):
        for second, down in enumerate(upright, len(level)):
            meets_x = across.start - _NEAR <= down.at <= across.end + _NEAR
            if meets_x and down.start - _NEAR <= across.at <= down.end + _NEAR:
                parent[root(first)] = root(second)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate((*level, *upright)):
        groups.setdefault(root(index), []).append(rule)
    return [group for group in groups.values() if len(group) > 2]


def _apart(values: Iterable[float]) -> list[float]:
    """Values in order, those that are nearly the same once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _merge(xs: Sequence[float], ys: Sequence[float], rules: Iterable[Rule]) -> list[list[Cell]]:
    """By place, the cell that covers it: places with no rule between them are one, where they form a rectangle."""
    rows, columns = len(ys) - 1, len(xs) - 1
    beside = [[False] * columns for _ in range(rows)]  # a rule to the right of the place
    below = [[False] * columns for _ in range(rows)]
    for rule in rules:
        borders = ys if rule.level else xs
        line = next((index for index, each in enumerate(borders) if abs(each - rule.at) <= _NEAR), None)
        if line is None or line == 0:
            continue
        if rule.level and line - 1 < rows:
            for column in range(columns):
                if rule.start <= (xs[column] + xs[column + 1]) / 2 <= rule.end:
                    below[line - 1][column] = True
        elif not rule.level and line - 1 < columns:
            for row in range(rows):
                if rule.start <= (ys[row] + ys[row + 1]) / 2 <= rule.end:
                    beside[row][line - 1] = True
    owner: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] is not None:
                continue
            wide = 1
            while column + wide < columns and not beside[row][column + wide - 1] and owner[row][column + wide] is None:
                wide += 1
            tall = 1
            while (
                row + tall < rows
                and not any(below[row + tall - 1][column : column + wide])
                and owner[row + tall][column : column + wide] == [None] * wide
            ):
                tall += 1
            cell = Cell(row, column, tall, wide, xs[column + wide] - xs[column])
            for down in range(row, row + tall):
                for across in range(column, column + wide):
                    owner[down][across] = cell
    return [[cell for cell in row if cell is not None] for row in owner]
