"""One block of a task list → one row.

What belongs here: which words of a block are its task, its result, its owners. What does not: finding the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.fold import fold
from duban.read.layout import Line
from duban.read.model import Role
from duban.read.outline.heads import ColumnRole
from duban.read.outline.markers import read_mark
from duban.read.outline.parts import Builder, Fields, Span
from duban.read.outline.status import is_status_word, stated_status, status_of
from duban.read.outline.task_labels import OWNERS, labels_in
from duban.read.outline.tasks import TaskBlock
from duban.read.outline.values import is_nothing, owners_of, pieces, stated_rate

_UNIT_ROLES: dict[str, Role] = {
    "task": "task",
    "target": "target",
    "plan": "plan",
    "progress": "progress",
    "problem": "problem",
    "next_step": "next_step",
    "status": "status",
    "owners": "owners",
}


@dataclass(slots=True)
class _Part:
    """A labelled stretch of a block."""

    role: ColumnRole
    span: Span


def emit_task(
    builder: Builder,
    folded: str,
    lines: Sequence[Line],
    block: TaskBlock,
    section: int | None,
    headings: Sequence[str],
) -> None:
    """Add the row of one block: parts by label, owners from parentheses, the status from where one is stated."""
    text = builder.text
    owners: list[str] = []
    owner_spans: list[Span] = []
    parts: list[_Part] = []
    for index in range(block.first, block.last + 1):
        line = lines[index]
        mark = read_mark(folded, line.start)
        begin = mark.end if mark is not None and (index == block.first or mark.kind != "run") else line.start
        labels = labels_in(folded, line.start, line.end)
        head_end = labels[0][1] if labels else line.end
        if begin < head_end:
            for match in OWNERS.finditer(folded, begin, head_end):
                owners += [name for name in owners_of(text[match.start(1) : match.end(1)]) if name not in owners]
                owner_spans.append(Span(match.start(1), match.end(1)))
            parts += _head_parts(folded, begin, head_end, first=index == block.first, parts=parts)
        for place, (role, _, value_start) in enumerate(labels):
            stop = labels[place + 1][1] if place + 1 < len(labels) else line.end
            if role in {"owners", "co_owners"}:
                names = owners_of(text[value_start:stop].strip(" ()（）"))
                owners += [name for name in names if name not in owners]
                owner_spans.append(Span(value_start, stop))
            else:
                parts.append(_Part(role, Span(value_start, stop)))
    if len(parts) == 1 and block.first == block.last:
        parts = _told_at_once(folded, parts[0])
    _add(
        builder,
        folded,
        Span(lines[block.first].start, lines[block.last].end),
        parts,
        owners,
        owner_spans,
        section,
        headings,
    )


def _told_at_once(folded: str, part: _Part) -> list[_Part]:
    """Split a task of several sentences that is one paragraph without labels: the first names it, the rest reports."""
    stop = folded.find("。", part.span.start, part.span.end) + 1
    if not stop or not folded[stop : part.span.end].strip(" 。"):
        return [part]
    return [_Part("task", Span(part.span.start, stop)), _Part("progress", Span(stop, part.span.end))]


def _head_parts(folded: str, begin: int, end: int, *, first: bool, parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts of a stretch without labels: on the first line the task (to the owners), then the result."""
    match = OWNERS.search(folded, begin, end)
    found: list[_Part] = []
    if first:
        stop = match.start() if match else end
        if match is None and (sentence := folded.find("。", begin, end)) >= 0 and sentence + 1 < end:
            stop = sentence + 1
        found.append(_Part("task", Span(begin, stop)))
        rest = match.end() if match else stop
        rest += len(folded[rest:end]) - len(folded[rest:end].lstrip(" 。;,.)"))
        if rest < end:
            found.append(_Part("progress", Span(rest, end)))
    elif match is None or match.start() > begin + 1 or match.end() < end - 2:
        stop = match.start() if match else end
        role: ColumnRole = parts[-1].role if parts and parts[-1].role != "task" else "progress"
        found.append(_Part(role, Span(begin, stop)))
    return found


def _add(
    builder: Builder,
    folded: str,
    span: Span,
    parts: Sequence[_Part],
    owners: Sequence[str],
    owner_spans: Sequence[Span],
    section: int | None,
    headings: Sequence[str],
) -> None:
    """Join the parts of each role and add the row."""
    values: dict[str, str] = {}
    units: list[tuple[Role, Span]] = []
    for part in parts:
        value = builder.text[part.span.start : part.span.end].strip(" \u3000")
        role: str = "progress" if part.role == "combined" else part.role
        if is_nothing(value) or role not in _UNIT_ROLES:
            continue
        values[role] = f"{values[role]}\n{value}" if role in values else value
        units += [(_UNIT_ROLES[role], Span(*piece)) for piece in pieces(folded, part.span.start, part.span.end)]
    units += [("owners", each) for each in owner_spans]
    units.sort(key=lambda unit: unit[1].start)
    raw = values.get("status")
    if raw is None and (progress := values.get("progress")):
        raw = stated_status(progress)
    if raw is None:
        raw = next((words for words in reversed(headings) if is_status_word(_shortened(words))), None)
    task = values.get("task")
    builder.row(
        span,
        section,
        Fields(
            task=task.rstrip("。;；:：，,") if task else None,
            target=values.get("target"),
            plan=values.get("plan"),
            progress=values.get("progress"),
            status=status_of(_shortened(fold(raw))) if raw else None,
            status_raw=raw,
            rate=stated_rate(values.get("progress", "")),
            owners=tuple(owners),
            problem=values.get("problem"),
            next_step=values.get("next_step"),
        ),
        units,
    )


def _shortened(words: str) -> str:
    """Leave out what a heading adds to a status: 已落实事项, 正在推进的工作(3项)."""
    return re.sub(r"\([^()]*\)|(?:的)?(?:事项|项目|工作|任务|类)$", "", words)
