"""Which column says what: by its head, and by what stands in it where the head is ambiguous.

完成情况 heads progress on one site and a status word on another; two columns may carry the same head. What belongs
here: the assignment of one role to each column. What does not: reading rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from duban.read.fold import fold
from duban.read.outline.grid import Grid, Place
from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.offices import is_office
from duban.read.outline.status import is_status_word
from duban.read.outline.values import is_nothing, owners_of

_RATE = re.compile(r"(?:约|近|超)?\d+(?:\.\d+)?\s*%(?:\s*[、,/]\s*\d+(?:\.\d+)?%)*(?:以上|左右)?")
_FIGURE = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
_SINGLE: tuple[ColumnRole, ...] = (
    "target",
    "plan",
    "progress",
    "status",
    "rate",
    "problem",
    "next_step",
    "combined",
    "task",
)
_REPORTING = frozenset(("progress", "status", "rate", "problem", "next_step", "combined"))


def assign(grid: Grid) -> tuple[ColumnRole | None, ...] | None:
    """Return each column's role (None: not used), or None when the table is no list of tasks."""
    columns = [_column(grid, index) for index in range(len(grid.heads))]
    roles = [_role(head, values) for head, values in zip(grid.heads, columns, strict=True)]
    if roles.count("status") > 1:
        # One column says how it stands already: 全部完工 under 进展情况 is progress.
        roles = [
            "progress" if role == "status" and role_of(head) == "progress" else role
            for head, role in zip(grid.heads, roles, strict=True)
        ]
    if _is_matrix(roles, columns):
        return None
    _settle_tasks(grid, roles)
    _settle_repeats(grid, roles)
    if "task" not in roles:
        for stand_in in ("target", "plan"):
            index = roles.index(stand_in) if stand_in in roles else -1
            if index >= 0 and _share(columns[index], lambda value: _FIGURE.fullmatch(value) is None) > 0.5:
                roles[index] = "task"
                break
        else:
            return None
    if not _REPORTING & set(roles) and not {"owners", "target", "plan", "time"} & set(roles):
        return None
    return tuple(roles)


def reports(roles: Sequence[ColumnRole | None]) -> bool:
    """Say whether the columns report what became of tasks, rather than hand tasks out."""
    return bool(_REPORTING & set(roles))


def _column(grid: Grid, index: int) -> list[str]:
    """Return the folded values of a column, each cell once, without the empty ones."""
    places = (row[index] for row in grid.rows)
    return [
        fold(place.cell.text).strip()
        for place in places
        if place is not None and place.own_row and not is_nothing(place.cell.text)
    ]


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _role(head: str, values: Sequence[str]) -> ColumnRole | None:
    """Return a column's role: the head's, unless what stands in it says otherwise."""
    named = role_of(head)
    rates = _share(values, lambda value: _RATE.fullmatch(value) is not None)
    states = _share(values, is_status_word)
    if named in {"progress", "status", "rate", "note", None, "problem"} and values:
        if states >= 0.7 and named not in {"rate", "note", "problem"}:
            return "status"
        if rates >= 0.7 and named not in {"note", "problem"}:
            return "rate"
    if named == "status" and values and states < 0.4:
        return "rate" if rates >= 0.5 else "progress"
    if named == "rate" and values and rates < 0.3:
        figures = _share(values, lambda value: _FIGURE.fullmatch(value) is not None)
        return "rate" if figures >= 0.5 else "progress"
    if named == "owners" and values and head.endswith("单位") and _share(values, _is_measure) >= 0.5:
        return None  # 单位 also means unit of measure
    if named is not None or not values:
        return named
    if _share(values, lambda value: value.isdigit()) >= 0.8:
        return "number"
    if _share(values, lambda value: all(is_office(name) for name in owners_of(value))) >= 0.8:
        return "owners"
    return None


def _is_measure(value: str) -> bool:
    return len(value) <= 4 and not is_office(value)


def _is_matrix(roles: Sequence[ColumnRole | None], columns: Sequence[Sequence[str]]) -> bool:
    """Say whether the table is regions by indicators: mostly figures, in several columns, and no owners' column."""
    figures = [
        index
        for index, values in enumerate(columns)
        if roles[index] != "number" and _share(values, lambda value: _FIGURE.fullmatch(value) is not None) >= 0.7
    ]
    used = sum(1 for values in columns if values)
    return len(figures) >= 4 and len(figures) * 2 >= used and "owners" not in roles


def _settle_tasks(grid: Grid, roles: list[ColumnRole | None]) -> None:
    """Of several columns headed like tasks keep one: a column whose cells span rows is the group of the next one.

    Otherwise the first is the task, and the next says what is to be done: its target, where no other column does.
    """
    tasks = [index for index, role in enumerate(roles) if role == "task"]
    while len(tasks) > 1:
        first, second = tasks[0], tasks[1]
        if grid.heads[first] == grid.heads[second] and _same(grid, first, second):
            roles[second] = None
        elif not grid.heads[first].endswith("名称") and _distinct(grid, first) < _distinct(grid, second):
            roles[first] = "category"
        elif "target" not in roles:
            roles[second] = "target"
        else:
            roles[second] = None
        tasks = [index for index, role in enumerate(roles) if role == "task"]


def _settle_repeats(grid: Grid, roles: list[ColumnRole | None]) -> None:
    """Leave each single role to one column: of progress to the last (the latest), of the rest to the first."""
    for role in _SINGLE:
        indexes = [index for index, each in enumerate(roles) if each == role]
        if len(indexes) < 2:
            continue
        full = [index for index in indexes if _column(grid, index)] or indexes
        keep = full[-1] if role == "progress" else full[0]
        for index in indexes:
            if index == keep:
                continue
            said = _share(_column(grid, index), lambda value: _FIGURE.fullmatch(value) is None) > 0.5
            roles[index] = "plan" if role == "target" and "plan" not in roles and index > keep and said else None


def _distinct(grid: Grid, index: int) -> int:
    return len({id(place.cell) for row in grid.rows if (place := row[index]) is not None})


def _same(grid: Grid, first: int, second: int) -> bool:
    def text(place: Place | None) -> str:
        return place.cell.text if place is not None else ""

    return all(text(row[first]) == text(row[second]) for row in grid.rows)
