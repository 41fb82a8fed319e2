"""Sections and items of a report, whatever its shape. The shape is chosen here, by evidence, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.read.fold import fold
from duban.read.layout import Layout, Line
from duban.read.model import Finding, Shape
from duban.read.outline.departments import find_heads, read_departments
from duban.read.outline.flat import unflatten
from duban.read.outline.frame import is_attachment_line, leading, trailing
from duban.read.outline.markers import read_mark
from duban.read.outline.parts import Builder, Outline
from duban.read.outline.tables import find_tables
from duban.read.outline.tasks import find_tasks
from duban.read.outline.unmatched import unknown_heads, unknown_labels
from duban.read.outline.walk import Walk

__all__ = ["Outline", "read_outline"]

_FIGURE = re.compile(r"\d(?:\.\d+)?\s*(?:%|个|项|件|家|户|万|亿|公里|人|名|处|座|台|套|次|场|所|条)")
_DONE = re.compile(r"完成|建成|开工|达到?|已|新增|实现|发放|投入")


def read_outline(layout: Layout, title: str, *, has_files: bool = False) -> Outline:
    """Return the outline of a report.

    Args:
        layout: the body's text, its lines and tables.
        title: the report's title, which the body may repeat.
        has_files: whether the body links files: a short text with files is a notice to them.
    """
    folded = fold(layout.text)
    layout, flattened = unflatten(layout)
    lines = layout.lines[leading(layout.lines, title) :]
    lines = lines[: len(lines) - trailing(lines)]
    builder = Builder(layout.text, folded)
    tables = find_tables(layout.tables)
    plain = [line for line in lines if line.table is None]
    heads = find_heads(folded, plain) if plain and not any(tables.values()) else []
    if heads:
        return read_departments(builder, heads, plain)
    tasks = find_tasks(folded, lines)
    listed = _has_list(folded, lines)
    attached = has_files or any(is_attachment_line(line) for line in layout.lines)
    if attached and not tasks and not listed and not any(tables.values()) and _is_notice(lines):
        builder.findings.append(Finding("attachment_only", "the report is in its attachments"))
        return builder.outline("attachment_only")
    walk = Walk(builder, folded, lines)
    walk.run(tables, tasks)
    for number, table in tables.items():
        if table is None and any(line.table == number for line in lines):
            builder.findings.append(Finding("table_not_tasks", f"table {number} is no list of tasks"))
    builder.findings += unknown_heads(layout.text, layout.tables, tables)
    builder.findings += unknown_labels(layout.text, folded, builder.items)
    labelled = any(task.labelled for task in tasks.values())
    return builder.outline(_shape(builder, walk, flattened, labelled=labelled, listed=listed))


def _is_notice(lines: Sequence[Line]) -> bool:
    """Say whether the text is too short to be the report: at most one sentence tells a figure of something done."""
    text = fold("\n".join(line.text for line in lines))
    told = [sentence for sentence in text.split("。") if _FIGURE.search(sentence) and _DONE.search(sentence)]
    return len(text) < 400 and len(told) <= 1


def _has_list(folded: str, lines: Sequence[Line]) -> bool:
    """Say whether three lines or more begin with the numbers of one list."""
    marks = [mark for line in lines if line.table is None and (mark := read_mark(folded, line.start))]
    return len([mark for mark in marks if mark.kind not in {"bullet", "run"}]) >= 3


def _shape(builder: Builder, walk: Walk, flattened: frozenset[int], *, labelled: bool, listed: bool) -> Shape:
    """Name the shape by what most of the items came from."""
    rows = [item for item in builder.items if item.kind == "row"]
    in_tables = [item for item in rows if item.table_no is not None]
    if in_tables and len(in_tables) * 4 >= len(builder.items):
        return "table_flat" if all(item.table_no in flattened for item in in_tables) else "table"
    if rows and len(rows) * 4 >= len(builder.items):
        return "task_then_result" if labelled else "numbered_items"
    if walk.headings >= 2:
        return "headings_prose"
    return "numbered_items" if listed else "prose"
