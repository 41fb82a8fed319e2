"""Task lists: a numbered task, its owners in parentheses, and labelled results (完成情况: 存在问题: 下一步打算:).

What belongs here: finding the blocks of lines that are one task each. What does not: reading one (task_rows); tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.layout import Line
from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.markers import Mark, MarkKind, read_mark
from duban.read.outline.task_labels import LABEL, OWNERS, labels_in

# A target, then at once what became of it (指标X不少于3个。上半年,引进…): the sentences have no labels.
_RESULT_FOLLOWS = re.compile(
    r"[^。\n]{4,150}。\s*(?:截至|截止|目前|上半年|下半年|全年|今年以来|年初以来|一季度|前[一二三]季度|[一二三四]季度|\d{1,2}[-—–至]\d{1,2}月|\d{1,2}月份?,)"
)
_COUNTED: tuple[MarkKind, ...] = ("digit", "digit_bracket", "chinese", "chinese_bracket", "circled")
_SENTENCE_END = re.compile("[。;!?]")
_RESULT: frozenset[ColumnRole] = frozenset(("progress", "status", "problem", "next_step", "combined"))


@dataclass(frozen=True, slots=True)
class TaskBlock:
    """The lines of one task by index, first to last, both inclusive, and whether it has labels."""

    first: int
    last: int
    labelled: bool = False


def find_tasks(folded: str, lines: Sequence[Line]) -> dict[int, TaskBlock]:
    """Return the task blocks by the index of their first line; empty when the report is no list of tasks.

    A task begins at a mark of the kind that most blocks with a result or with owners begin with. Headings (marks of a
    higher kind, standing alone) end a block. Without marks, a task is the line before each repetition of the first
    label.
    """
    marks = [read_mark(folded, line.start) if line.table is None else None for line in lines]
    labels = [labels_in(folded, line.start, line.end) if line.table is None else [] for line in lines]
    results = [any(role in _RESULT for role, *_ in found) for found in labels]
    owned = [line.table is None and OWNERS.search(folded, line.start, line.end) is not None for line in lines]
    told = [
        mark is not None and _RESULT_FOLLOWS.match(folded, mark.end, line.end) is not None
        for mark, line in zip(marks, lines, strict=True)
    ]
    if not any(results) and not any(owned) and sum(told) < 3:
        return {}
    signs = [any(each) for each in zip(results, owned, told, strict=True)]
    kind = _task_kind(folded, lines, marks, labels, signs)
    if kind is None:
        return _unnumbered(lines, labels, results)
    blocks: dict[int, TaskBlock] = {}
    first: int | None = None
    for index in range(len(lines) + 1):
        mark = marks[index] if index < len(lines) else None
        starts = mark is not None and mark.kind == kind
        stops = index == len(lines) or lines[index].table is not None or starts
        if (
            not stops
            and mark is not None
            and mark.kind in {"chapter", "chinese", "chinese_bracket"}
            and mark.kind != kind
        ):
            stops = not _SENTENCE_END.search(folded, mark.end, lines[index].end)
        if stops and first is not None:
            blocks[first] = TaskBlock(first, index - 1, any(results[first:index]) or index - first > 1)
            first = None
        if starts and index < len(lines):
            first = index
    return blocks


def _task_kind(
    folded: str,
    lines: Sequence[Line],
    marks: Sequence[Mark | None],
    labels: Sequence[Sequence[object]],
    signs: Sequence[bool],
) -> MarkKind | None:
    """Return the kind of mark that tasks begin with: the one that most results, owners or reports of a task follow."""
    votes: dict[MarkKind, int] = {}
    totals: dict[MarkKind, int] = {}
    current: MarkKind | None = None
    fresh = False
    for index, line in enumerate(lines):
        mark = marks[index]
        if mark is not None and mark.kind in _COUNTED and not (labels[index] and _label_first(folded, line, mark.end)):
            current, fresh = mark.kind, True
            totals[current] = totals.get(current, 0) + 1
        if current is not None and fresh and signs[index]:
            votes[current] = votes.get(current, 0) + 1
            fresh = False
    good = [kind for kind, count in votes.items() if count >= 2 and count * 2 >= totals[kind]]
    return max(good, key=lambda kind: votes[kind], default=None)


def _label_first(folded: str, line: Line, begin: int) -> bool:
    """Say whether a mark numbers a label (1.完成情况:) rather than a task."""
    label = LABEL.match(folded, begin, line.end)
    return label is not None and role_of(label.group(1)) in _RESULT


def _unnumbered(
    lines: Sequence[Line], labels: Sequence[Sequence[tuple[ColumnRole, int, int]]], results: Sequence[bool]
) -> dict[int, TaskBlock]:
    """Return blocks of unmarked tasks: each begins before (or at) a repetition of the label that begins the first."""
    leading = [index for index, found in enumerate(labels) if found and found[0][1] == lines[index].start]
    if len(leading) < 2 or sum(results) < 2:
        return {}
    opening = labels[leading[0]][0][0]
    repeats = [index for index in leading if labels[index][0][0] == opening]
    if len(repeats) < 2:
        return {}
    own_task = opening in {"task", "target"}
    starts = [index if own_task or index == 0 or labels[index - 1] else index - 1 for index in repeats]
    blocks: dict[int, TaskBlock] = {}
    for place, first in enumerate(starts):
        last = (starts[place + 1] if place + 1 < len(starts) else len(lines)) - 1
        if place + 1 == len(starts):
            last = max(index for index in leading if index >= first)
        if first <= last:
            blocks[first] = TaskBlock(first, last, labelled=True)
    return blocks
