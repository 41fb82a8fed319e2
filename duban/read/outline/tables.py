"""Tables of tasks → rows with fields.

What belongs here: choosing the tables that list tasks, and reading their rows. What does not: geometry (grid), the
columns' roles (columns), single values (values, status).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.fold import fold
from duban.read.layout import Table
from duban.read.model import Role
from duban.read.outline.columns import assign, reports
from duban.read.outline.grid import Grid, Place, continued, split_heads
from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.markers import read_mark
from duban.read.outline.parts import Builder, Fields, Span
from duban.read.outline.status import stated_status, status_of
from duban.read.outline.values import is_nothing, owners_of, pieces, rate_of, stated_rate, value_of

_FIGURES = re.compile(r"[-+\d,.%/\s]+(?:[亿万]?元|[个项])?")
_TOTAL = re.compile(r"(?:合|总|小|共|统)计|总数|总和|全[市县区省州](?:合计|总计|平均)?|平均")
_AHEAD = re.compile(
    r"^(?:下一?步|下一?阶段|将|拟|计划|继续|加快|力争|争取|抓紧|确保|预计|进一步|年底前|[一二三四]季度|下半年|\d{1,2}月(?:底|份|中旬|下旬)?前?(?:完成|印发|出台|启动|召开))"
)
_TROUBLE = re.compile(
    r"不足|不够|困难|问题|滞后|缺|尚未|未能|难度|压力|缓慢|受阻|影响|短板|薄弱|不高|不强|不到位|周期|制约|较慢|较低|偏"
)
INNER = re.compile(
    r"((?:完成情况|进展情况|落实情况|推进情况|工作进展|(?:存在)?(?:主要)?(?:问题|困难)|下一?步(?:工作)?(?:打算|计划|安排|思路|措施)?))\s*:\s*"
)
_TEXT_ROLES: tuple[Role, ...] = ("task", "target", "plan", "progress", "problem", "next_step")


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table that lists tasks: its grid, its columns' roles, its number in the page's text."""

    number: int
    grid: Grid
    roles: tuple[ColumnRole | None, ...]

    @property
    def reporting(self) -> bool:
        """Whether it says what became of the tasks."""
        return reports(self.roles)


def find_tables(tables: Sequence[Table]) -> dict[int, TaskTable | None]:
    """Return the tables by number: a task table, or None for one that is none (layout, matrix, form)."""
    found: dict[int, TaskTable | None] = {}
    last: TaskTable | None = None
    heads: tuple[str, ...] = ()  # of a table that is nothing but heads, so that they stay while the rows scroll
    for table in tables:
        found[table.number] = None
        grid = split_heads(table) or (continued(table, heads) if heads else None)
        if grid is None and last is not None:
            grid = continued(table, last.grid.heads)
            if grid is not None:
                found[table.number] = last = TaskTable(table.number, grid, last.roles)
            continue
        heads = grid.heads if grid is not None and not grid.rows else ()
        roles = assign(grid) if grid is not None and grid.rows else None
        if grid is not None and roles is not None:
            found[table.number] = last = TaskTable(table.number, grid, roles)
    return found


def emit_table(builder: Builder, folded: str, table: TaskTable, section: int | None) -> None:
    """Add the table's rows; a row of one wide cell heads the rows below it, a total row is none."""
    seen: set[int] = set()
    group = section
    row_no = 0
    for row in table.grid.rows:
        own = [place for place in row if place is not None and place.own_row]
        texts = [fold(place.cell.text) for place in own if place.own_column and place.cell.text]
        if not texts or _is_total(row):
            continue
        span = Span(min(place.cell.start for place in own), max(place.cell.end for place in own))
        if _is_group(own):
            group = _group(builder, folded, Span(own[0].cell.start, own[0].cell.end), section)
            continue
        filled = {id(place.cell) for place in row if place is not None and place.cell.text}
        if len(filled) == 1 and len(row) > 2:
            if len(texts[0]) <= 60 and "。" not in texts[0] and any(place.cell.column_span > 2 for place in own):
                group = _group(builder, folded, span, section)
            continue
        if group is not None and group != section:
            _reach(builder, group, span.end)
        row_no += 1
        _emit_row(builder, folded, table, row, span, group, row_no, seen)


def _group(builder: Builder, folded: str, span: Span, section: int | None) -> int:
    """Open the section of a row that spans the table."""
    mark = read_mark(folded, span.start)
    words = builder.text[mark.end if mark else span.start : span.end]
    return builder.section(2 if section else 1, words, None, Span(span.end, span.end))


def _reach(builder: Builder, group: int, end: int) -> None:
    """Let a group's section reach to the end of a row: its text begins behind its words."""
    opened = builder.sections[group - 1]
    start = opened.char_start + (opened.char_start == opened.char_end)  # the line break
    builder.sections[group - 1] = opened._replace(char_start=start, char_end=end)


def _is_group(own: Sequence[Place]) -> bool:
    """Say whether a row heads the rows below it with its sums: 一、续建项目(6个), and figures alone behind it."""
    cells = [fold(place.cell.text).strip() for place in own if place.own_column and place.cell.text.strip()]
    mark = read_mark(cells[0]) if len(cells) > 1 else None
    if mark is None or mark.kind not in {"chinese", "chinese_bracket"} or mark.end >= len(cells[0]):
        return False
    return all(_FIGURES.fullmatch(text) for text in cells[1:])


def _is_total(row: Sequence[Place | None]) -> bool:
    """Say whether the row is a sum: its first words (before any figure) are 合计 or the like."""
    for place in row:
        text = "".join(fold(place.cell.text).split()) if place is not None else ""
        if text and not text.isdigit():
            return len(text) <= 8 and _TOTAL.match(text) is not None
    return False


def _emit_row(
    builder: Builder,
    folded: str,
    table: TaskTable,
    row: Sequence[Place | None],
    span: Span,
    section: int | None,
    row_no: int,
    seen: set[int],
) -> None:
    """Read one row: a cell that spans two columns fills both fields, but is read for language once."""
    values: dict[str, str] = {}
    owners: list[str] = []
    units: list[tuple[Role, Span]] = []
    heads: dict[str, str] = {}
    for index, place in enumerate(row):
        role = table.roles[index]
        if place is None or role is None:
            continue
        text = place.cell.text
        if role in {"owners", "co_owners"}:
            owners += [name for name in owners_of(text) if name not in owners]
        elif role == "rate":
            values.setdefault("rate", text)
        elif (value := value_of(text)) is not None and role not in {"number", "leader", "note", "time", "category"}:
            values.setdefault(role, value)
            heads[role] = table.grid.heads[index]
        if id(place.cell) not in seen and not is_nothing(text):
            seen.add(id(place.cell))
            units += _units(folded, role, Span(place.cell.start, place.cell.end))
    values.update(_split_labels(values))
    _right_column(table, values, units)
    task, inline_status = values.get("task"), values.get("status")
    if task is None and not values:
        return
    if inline_status is None and (progress := values.get("progress")):
        inline_status = stated_status(progress)
    rate = rate_of(values["rate"]) if "rate" in values else None
    if rate is None and "rate" not in values and "rate" not in table.roles:
        rate = stated_rate(values.get("progress", ""))
    builder.row(
        span,
        section,
        Fields(
            task=_unnumbered(task) if task else None,
            target=values.get("target"),
            plan=values.get("plan"),
            progress=values.get("progress"),
            status=status_of(fold(inline_status), heads.get("status", "")) if inline_status else None,
            status_raw=inline_status,
            rate=rate,
            owners=tuple(owners),
            problem=values.get("problem"),
            next_step=values.get("next_step"),
        ),
        sorted(units, key=lambda unit: unit[1].start),
        table_no=table.number,
        row_no=row_no,
    )


def _unnumbered(task: str) -> str:
    """Leave out the list number of a task's name: 1.建设… in a table without a column of numbers."""
    mark = read_mark(fold(task))
    return (
        task[mark.end :]
        if mark is not None and mark.kind != "run" and "\n" not in task and mark.end < len(task)
        else task
    )


def _units(folded: str, role: ColumnRole, span: Span) -> list[tuple[Role, Span]]:
    """Return the units of a cell: none for numbers and remarks, one for short values, the parts of long ones."""
    if role in {"owners", "co_owners"}:
        return [("owners", span)]
    if role == "rate":
        return [("rate", span)]
    if role == "status":
        return [("status", span)]
    if role == "combined":
        return [
            (cast_role(label), Span(*piece))
            for label, part in _labelled(folded, span)
            for piece in pieces(folded, part.start, part.end)
        ]
    if role in _TEXT_ROLES:
        return [(cast_role(role), Span(*piece)) for piece in pieces(folded, span.start, span.end)]
    return []


def cast_role(role: str) -> Role:
    """Return the role of a unit for a column's role."""
    return next((each for each in _TEXT_ROLES if each == role), "progress")


def _labelled(folded: str, span: Span) -> list[tuple[str, Span]]:
    """Cut a cell at the labels inside it; what stands before the first is progress."""
    cuts = list(INNER.finditer(folded, span.start, span.end))
    if not cuts:
        return [("progress", span)]
    found: list[tuple[str, Span]] = []
    if cuts[0].start() > span.start:
        found.append(("progress", Span(span.start, cuts[0].start())))
    for place, cut in enumerate(cuts):
        stop = cuts[place + 1].start() if place + 1 < len(cuts) else span.end
        found.append((role_of(cut.group(1)) or "progress", Span(cut.end(), stop)))
    return found


def _split_labels(values: dict[str, str]) -> list[tuple[str, str]]:
    """Split a combined cell (or a cell of progress with labels inside) into the fields its labels name."""
    name = "combined" if "combined" in values else "progress"
    text = values.get(name)
    if text is None:
        return []
    values.pop("combined", None)
    parts = _labelled(fold(text), Span(0, len(text)))
    if name == "progress" and len(parts) < 2:
        return []
    if name == "progress":
        values.pop("progress")
    found: dict[str, str] = {}
    for role, part in parts:
        value = text[part.start : part.end].strip()
        if not is_nothing(value) and (role not in values or role in found):
            found[role] = f"{found[role]}\n{value}" if role in found else value
    return list(found.items())


def _right_column(table: TaskTable, values: dict[str, str], units: list[tuple[Role, Span]]) -> None:
    """Move a next step that stands under 存在问题, where its own cell is empty or there is none."""
    if "next_step" in values or "problem" not in values:
        return
    text = fold(values["problem"])
    mark = read_mark(text)
    if _AHEAD.match(text[mark.end :] if mark else text) and not _TROUBLE.search(text):
        values["next_step"] = values.pop("problem")
        units[:] = [("next_step" if role == "problem" else role, span) for role, span in units]
