"""Tables that lost their markup: one cell a line, heads broken inside a word, empty cells gone.

A fallback for text that some extractor made of a page. What belongs here: putting such lines back into rows, so that
they are read like any table. What does not: the reading of rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.read.fold import fold
from duban.read.layout import Cell, Layout, Line, Table
from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.markers import read_mark
from duban.read.outline.offices import is_office
from duban.read.outline.status import is_status_word
from duban.read.outline.values import owners_of

_SHORT = 12
_MOST_CELLS = 40
_MOST_HEADS = 16
_END = re.compile(r"注:|备注:|附件|合计$|总计$")
_FIGURE = re.compile(r"(?:约|近|超)?\d+(?:\.\d+)?\s*%?")
_AHEAD = re.compile(r"下一?步|将|拟|计划|继续|力争|争取|抓紧|加快|[一二三四]季度|下半年|\d{1,2}月底?前")
_TROUBLE = re.compile(r"不|缺|难|慢|滞后|问题|压力|未|薄弱|影响")
_DONE = re.compile(r"已|完成|截至|正在|印发|召开|开展|建成|形成|\d月\d{1,2}日")
_FIXED: dict[ColumnRole, float] = {"owners": 4.0, "status": 4.0, "rate": 4.0, "number": 4.0, "leader": 2.0, "time": 2.0}


def unflatten(layout: Layout) -> tuple[Layout, frozenset[int]]:
    """Return the layout with its flattened tables as tables, and the numbers of those; itself when there are none."""
    lines = list(layout.lines)
    tables = list(layout.tables)
    made: set[int] = set()
    index = 0
    while index < len(lines):
        found = _heads(lines, index)
        if found is None:
            index += 1
            continue
        heads, first_row = found
        starts, end = _row_starts(lines, first_row)
        number = max((table.number for table in tables), default=0) + 1
        rows = [_head_cells(lines[index:first_row], heads)]
        for place, start in enumerate(starts):
            stop = starts[place + 1] if place + 1 < len(starts) else end
            rows.append(_aligned(lines[start:stop], heads))
        tables.append(Table(number, tuple(rows), nested=False, caption=lines[index - 1].text if index else ""))
        made.add(number)
        lines[index:end] = [line._replace(table=number) for line in lines[index:end]]
        index = end
    if not made:
        return layout, frozenset()
    return Layout(layout.text, tuple(lines), tuple(tables), layout.links), frozenset(made)


def _heads(lines: Sequence[Line], index: int) -> tuple[list[str], int] | None:
    """Return the heads that begin at a line, joined, and the index of the first row; None when none begin there.

    They are a run of short lines from 序号 to a bare 1, of which at least three name different roles.
    """
    if "".join(lines[index].text.split()) not in {"序号", "编号", "序"} or lines[index].table is not None:
        return None
    stop = index + 1
    while stop < len(lines) and len(lines[stop].text) <= _SHORT and not lines[stop].text.strip().isdigit():
        stop += 1
    if stop >= len(lines) or lines[stop].text.strip() != "1" or stop - index > 2 * _MOST_CELLS:
        return None
    heads = _join([fold(line.text) for line in lines[index:stop]])
    roles = {role for head in heads if (role := role_of(head)) is not None}
    return (heads, stop) if len(roles) >= 3 and len(heads) <= _MOST_HEADS else None


def _join(parts: list[str]) -> list[str]:
    """Join heads broken over lines: a part that names nothing goes with its neighbour, halves of one role together."""
    heads: list[str] = []
    place = 0
    while place < len(parts):
        head = parts[place]
        while place + 1 < len(parts):
            following = parts[place + 1]
            mine, next_role, both = role_of(head), role_of(following), role_of(head + following)
            halves = mine == next_role and min(len(head), len(following)) <= 3
            if both is not None and (mine is None or next_role is None or halves):
                head += following
                place += 1
                continue
            break
        heads.append(head)
        place += 1
    return heads


def _row_starts(lines: Sequence[Line], first: int) -> tuple[list[int], int]:
    """Return the indexes at which rows begin (bare numbers that rise by one) and the index after the last row."""
    starts: list[int] = []
    for index in range(first, len(lines)):
        text = lines[index].text.strip()
        if lines[index].table is not None:
            return starts, index
        if text.isdigit() and len(text) <= 3 and int(text) == len(starts) + 1:
            starts.append(index)
        elif ((mark := read_mark(fold(lines[index].text))) and mark.kind in {"chapter", "chinese"}) or _END.match(
            fold(text)
        ):
            return starts, index
    return starts, len(lines)


def _head_cells(lines: Sequence[Line], heads: Sequence[str]) -> tuple[Cell, ...]:
    """Return the cells of the heads; their spans are those of the lines that were joined."""
    cells: list[Cell] = []
    place = 0
    for head in heads:
        first, length = place, 0
        while place < len(lines) and length < len(head):
            length += len(lines[place].text)
            place += 1
        cells.append(Cell(lines[first].start, lines[place - 1].end, head, 1, 1, header=True))
    return tuple(cells)


def _aligned(lines: Sequence[Line], heads: Sequence[str]) -> tuple[Cell, ...]:
    """Return a row's cells: each line goes to the column it fits best, in order; a column without lines is empty."""
    roles = [role_of(head) for head in heads]
    body = list(lines[1:])
    width = len(heads)
    # best[c]: the best score with the last line in column c, and the columns chosen so far
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(float("-inf"), ())] * (width - 1)]
    for line in body[:_MOST_CELLS]:
        text = fold(line.text)
        mark = read_mark(text)
        goes_on = 0.5 if mark is not None and mark.number > 1 else -1.5
        grown: list[tuple[float, tuple[int, ...]]] = [(float("-inf"), ())]
        for column in range(1, width):
            fit = _fit(roles[column], text)
            came = [
                (
                    score + fit + (goes_on if before == column else -0.8 * (column - before - 1)),
                    (*path, column),
                )
                for before, (score, path) in enumerate(best[: column + 1])
                if score > float("-inf")
            ]
            grown.append(max(came, default=(float("-inf"), ())))
        best = grown
    path = max(best)[1]
    columns: list[list[Line]] = [[] for _ in heads]
    columns[0] = list(lines[:1])
    for line, column in zip(body, (*path, *([width - 1] * len(body))), strict=False):
        columns[column].append(line)
    cells: list[Cell] = []
    at = lines[0].start
    for members in columns:
        start, end = (members[0].start, members[-1].end) if members else (at, at)
        cells.append(Cell(start, end, "\n".join(line.text for line in members), 1, 1, header=False))
        at = end
    return tuple(cells)


def _fit(role: ColumnRole | None, text: str) -> float:
    """Say how well a line suits a column: what can be known of a cell by itself."""
    kind: ColumnRole | None = None
    if _FIGURE.fullmatch(text):
        kind = "rate"
    elif all(is_office(name) for name in owners_of(text)) and owners_of(text):
        kind = "owners"
    elif is_status_word(text):
        kind = "status"
    if role == "co_owners":
        role = "owners"
    if role in _FIXED:
        return _FIXED[role] if kind == role or (role in {"leader", "time"} and len(text) <= 6) else -4.0
    if kind == "owners":
        return -4.0
    score = -1.0 if kind is not None and role not in {"note", None} else 0.5
    if role == "next_step":
        score += 1.5 if _AHEAD.search(text) else -1.0
    elif role == "problem":
        score += 1.5 if _TROUBLE.search(text) and not _AHEAD.match(text) else -1.0
    elif role == "progress":
        score += 0.7 if _DONE.search(text) else 0.0
    elif role == "task":
        score += 0.7 if len(text) <= 30 and not text.endswith("。") else 0.0
    return score
