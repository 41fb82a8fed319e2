"""Task lists: a numbered task, its owners in parentheses, and labelled results (完成情况: 存在问题: 下一步打算:).

What belongs here: finding the blocks of lines that are one task each, and reading one block. What does not: tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.fold import fold
from duban.read.model import Role
from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.markers import Mark, MarkKind, read_mark
from duban.read.outline.parts import Builder, Fields, Span
from duban.read.outline.status import is_status_word, stated_status, status_of
from duban.read.outline.values import is_nothing, owners_of, pieces, stated_rate
from duban.read.text import Line

_LABEL = re.compile(
    r"[【\[(]?\s*((?:截至[^:,。]{1,8})?(?:\d{0,4}年?\d{1,2}[-—–至]?\d{0,2}月份?|前?[一二三四]季度|上半年|全年|年度|目前|主要|具体|工作|任务|当前|项目|阶段性|累计|实际)*"
    r"(?:完成(?:落实)?情况|进展(?:情况)?|落实(?:情况)?|推进情况|执行情况|办理情况|实施情况|工作进展|工作进度|工作成效|进度情况|工作情况|完成进度|"
    r"(?:存在|主要)的?(?:主要|困难|困难和|困难及)?问题(?:及原因|和困难|与困难)?|存在困难|存在不足|未完成原因|滞后原因|原因分析|"
    r"下一?步(?:工作)?(?:打算|计划|安排|思路|措施|举措|工作)?|下一?阶段(?:工作)?(?:打算|计划|安排)?|工作打算|"
    r"完成状态|(?:当前|目前)?状态|完成率|目标任务|工作目标|年度目标|目标|工作任务|重点任务|任务内容|任务|工作举措|工作措施|主要举措|"
    r"(?:牵头|责任|承办|主办|配合|协办|实施|负责)(?:单位|部门|处室|科室|主体)|完成时限|分管领导|责任领导|责任人|备注))\s*(?:[】\]]\s*:?|\)?\s*:)\s*"
)
_OWNERS = re.compile(
    r"[(\[【]?\s*((?:市级|区级|县级|省级)?(?:牵头|责任|承办|主办|实施|负责|主责)(?:责任)?(?:单位|部门|处室|科室|主体|局)?\s*:[^()\[\]【】。]{2,300})[)\]】]?"
)
# A target, then at once what became of it (指标X不少于3个。上半年,引进…): the sentences have no labels.
_RESULT_FOLLOWS = re.compile(
    r"[^。\n]{4,150}。\s*(?:截至|截止|目前|上半年|下半年|全年|今年以来|年初以来|一季度|前[一二三]季度|[一二三四]季度|\d{1,2}[-—–至]\d{1,2}月|\d{1,2}月份?,)"
)
_COUNTED: tuple[MarkKind, ...] = ("digit", "digit_bracket", "chinese", "chinese_bracket", "circled")
_SENTENCE_END = re.compile("[。;!?]")
_RESULT: frozenset[ColumnRole] = frozenset(("progress", "status", "problem", "next_step", "combined"))
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


@dataclass(frozen=True, slots=True)
class TaskBlock:
    """The lines of one task by index, first to last, both inclusive, and whether it has labels."""

    first: int
    last: int
    labelled: bool = False


@dataclass(slots=True)
class _Part:
    """A labelled stretch of a block."""

    role: ColumnRole
    span: Span


def find_tasks(folded: str, lines: Sequence[Line]) -> dict[int, TaskBlock]:
    """Return the task blocks by the index of their first line; empty when the report is no list of tasks.

    A task begins at a mark of the kind that most blocks with a result or with owners begin with. Headings (marks of a
    higher kind, standing alone) end a block. Without marks, a task is the line before each repetition of the first
    label.
    """
    marks = [read_mark(folded, line.start) if line.table is None else None for line in lines]
    labels = [_labels(folded, line.start, line.end) if line.table is None else [] for line in lines]
    results = [any(role in _RESULT for role, *_ in found) for found in labels]
    owned = [line.table is None and _OWNERS.search(folded, line.start, line.end) is not None for line in lines]
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
    label = _LABEL.match(folded, begin, line.end)
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


def _labels(folded: str, start: int, end: int) -> list[tuple[ColumnRole, int, int]]:
    """Return the labels in a line: role, where the label begins, where its value begins.

    A label counts at the start of the line (after a mark) and after the end of a sentence.
    """
    found: list[tuple[ColumnRole, int, int]] = []
    for match in _LABEL.finditer(folded, start, end):
        mark = read_mark(folded, start)
        before = folded[match.start() - 1] if match.start() > start else ""
        if before and before not in "。;)】] \n" and not (mark is not None and mark.end == match.start()):
            continue
        role = role_of(match.group(1))
        if role is not None:
            found.append((role, match.start(), match.end()))
    return found


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
        labels = _labels(folded, line.start, line.end)
        head_end = labels[0][1] if labels else line.end
        if begin < head_end:
            for match in _OWNERS.finditer(folded, begin, head_end):
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
    match = _OWNERS.search(folded, begin, end)
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
