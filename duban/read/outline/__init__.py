"""Sections and items of a report, whatever its shape. The shape is chosen here, by evidence, and nowhere else."""

from __future__ import annotations

from duban.read.fold import fold
from duban.read.model import Finding, Shape
from duban.read.outline.departments import find_heads, read_departments
from duban.read.outline.frame import leading, trailing
from duban.read.outline.markers import read_mark
from duban.read.outline.parts import Builder, Outline
from duban.read.outline.tables import find_tables
from duban.read.outline.tasks import find_tasks
from duban.read.outline.walk import Walk
from duban.read.text import Layout

__all__ = ["Outline", "read_outline"]


def read_outline(layout: Layout, title: str, *, has_files: bool = False) -> Outline:
    """Return the outline of a report.

    Args:
        layout: the body's text, its lines and tables.
        title: the report's title, which the body may repeat.
        has_files: whether the body links files: a short text with files is a notice to them.
    """
    folded = fold(layout.text)
    lines = layout.lines[leading(layout.lines, title) :]
    lines = lines[: len(lines) - trailing(lines)]
    builder = Builder(layout.text)
    tables = find_tables(layout.tables)
    plain = [line for line in lines if line.table is None]
    heads = find_heads(folded, plain) if plain and not any(tables.values()) else []
    if heads:
        return read_departments(builder, heads, plain)
    tasks = find_tasks(folded, lines)
    if (
        has_files
        and not tasks
        and not any(tables.values())
        and len(layout.text) < 400
        and not _has_list(folded, layout)
    ):
        builder.findings.append(Finding("attachment_only", "the report is in its attachments", None))
        return builder.outline("attachment_only")
    walk = Walk(builder, folded, lines)
    walk.run(tables, tasks)
    for number, table in tables.items():
        if table is None and any(line.table == number for line in lines):
            builder.findings.append(Finding("table_not_tasks", f"table {number} is no list of tasks"))
    return builder.outline(_shape(builder, walk, tasks=bool(tasks), listed=_has_list(folded, layout)))


def _has_list(folded: str, layout: Layout) -> bool:
    """Say whether three lines or more begin with the numbers of one list."""
    marks = [mark for line in layout.lines if line.table is None and (mark := read_mark(folded, line.start))]
    return len([mark for mark in marks if mark.kind not in {"bullet", "run"}]) >= 3


def _shape(builder: Builder, walk: Walk, *, tasks: bool, listed: bool) -> Shape:
    """Name the shape by what most of the items came from."""
    rows = [item for item in builder.items if item.kind == "row"]
    in_tables = [item for item in rows if item.table_no is not None]
    if in_tables and len(in_tables) * 4 >= len(builder.items):
        return "table"
    if tasks and rows:
        return "task_then_result"
    if walk.headings >= 2:
        return "headings_prose"
    return "numbered_items" if listed else "prose"
