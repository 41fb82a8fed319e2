"""A page and its attachments as one report: one text, one outline, offsets that hold.

What belongs here: which files are read, and putting outlines together. What does not: reading a file's bytes (files),
or any rule of an outline. The rule (docs/adr/008.md): a page that tells nothing itself is what its files say; a page of
prose takes tables of tasks from its files; any other page holds its report, and its files are only kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duban.read.files import Unread, read_file
from duban.read.fold import fold
from duban.read.layout import Cell, Layout, Line, Table
from duban.read.model import FileReading, Finding, Section
from duban.read.outline import Outline, read_outline
from duban.read.outline.offices import is_office

_MOST_FILES = 30
_MOST_TEXT = 1_200_000


@dataclass(frozen=True, slots=True)
class Whole:
    """The page's layout and outline, with those of its files behind them, and what became of every file given."""

    layout: Layout
    outline: Outline
    files: tuple[FileReading, ...] = ()


def attach(layout: Layout, outline: Outline, title: str, files: Sequence[tuple[str, bytes]]) -> Whole:
    """Put a page and its files together.

    Args:
        layout: the page's body.
        outline: what was found in it.
        title: the report's title, which files repeat.
        files: name and bytes, in the order of the page.
    """
    if not files:
        return Whole(layout, outline)
    rows_only = bool(outline.items)
    if rows_only and (outline.shape != "prose" or any(item.kind == "row" for item in outline.items)):
        return Whole(layout, outline, tuple(FileReading(name, "not_needed", "the page tells it") for name, _ in files))
    readings: dict[str, FileReading] = {}
    taken: list[tuple[str, Layout, Outline]] = []
    stems: set[str] = set()
    size = 0
    for name, content in _preferred(files):
        if _stem(name) in stems:
            readings[name] = FileReading(name, "not_needed", "the same file was read in another format")
            continue
        if len(taken) == _MOST_FILES:
            readings[name] = FileReading(name, "too_large", f"more than {_MOST_FILES} files")
            continue
        read = read_file(content)
        if isinstance(read, Unread):
            readings[name] = FileReading(name, read.reason, read.detail)
            continue
        found = read_outline(read, title)
        if rows_only and not any(item.table_no is not None for item in found.items):
            readings[name] = FileReading(name, "not_needed", "the page tells it, and the file holds no table of tasks")
            continue
        if size + len(read.text) > _MOST_TEXT:
            readings[name] = FileReading(name, "too_large", f"more than {_MOST_TEXT:,} characters in all files")
            continue
        size += len(read.text)
        stems.add(_stem(name))
        readings[name] = FileReading(name)
        taken.append((name, read, found))
    order = [name for name, _ in files]
    taken.sort(key=lambda each: order.index(each[0]))
    layout, outline = _behind(layout, outline, taken)
    unread = [
        Finding("attachment_unread", f"{name} was not read ({reason}): {detail}", name)
        for name, reason, detail in (readings[each] for each in order)
        if reason not in {None, "not_needed"}
    ]
    return Whole(
        layout, replace(outline, findings=(*outline.findings, *unread)), tuple(readings[name] for name in order)
    )


def _preferred(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files with those of one name side by side, a PDF after what it was printed from."""
    first = {_stem(name): place for place, (name, _) in reversed(list(enumerate(files)))}
    return sorted(files, key=lambda file: (first[_stem(file[0])], file[1].startswith(b"%PDF")))


def _stem(name: str) -> str:
    stem, dot, ending = fold(name).rpartition(".")
    return stem if dot and len(ending) <= 5 else fold(name)


def _behind(layout: Layout, outline: Outline, taken: Sequence[tuple[str, Layout, Outline]]) -> tuple[Layout, Outline]:
    """Append files' layouts and outlines, each behind a line with its name."""
    for name, file, found in taken:
        words = f"附件：{name}"
        at = len(layout.text) + bool(layout.text)
        start = at + len(words) + 1
        tables = max((table.number for table in layout.tables), default=0)
        lines = (*layout.lines, Line(at, at + len(words), words), *_moved_lines(file.lines, start, tables))
        moved = tuple(_moved_table(table, start, tables) for table in file.tables)
        text = "\n".join((layout.text, words, file.text)) if layout.text else f"{words}\n{file.text}"
        layout = Layout(text, lines, (*layout.tables, *moved), layout.links)
        heading = name[: len(_stem(name))] if len(taken) > 1 else None
        outline = _joined(outline, found, start, tables, heading, Section(0, 1, heading, None, start, len(text)))
    return layout, outline


def _moved_lines(lines: Sequence[Line], by: int, tables: int) -> list[Line]:
    return [
        line._replace(
            start=line.start + by, end=line.end + by, table=None if line.table is None else line.table + tables
        )
        for line in lines
    ]


def _moved_table(table: Table, by: int, tables: int) -> Table:
    rows = tuple(tuple(Cell(cell.start + by, cell.end + by, *cell[2:]) for cell in row) for row in table.rows)
    return replace(table, number=table.number + tables, rows=rows)


def _joined(outline: Outline, found: Outline, by: int, tables: int, heading: str | None, whole: Section) -> Outline:
    """One outline behind another; with a heading, the second one's sections and items stand in a section of that."""
    sections = list(outline.sections)
    outer: int | None = None
    if heading is not None:
        outer = len(sections) + 1
        department = heading if is_office(heading) else None
        sections.append(whole._replace(ordinal=outer, department=department))
    inner, items = len(sections), len(outline.items)
    sections += [
        section._replace(
            ordinal=section.ordinal + inner,
            level=section.level + (outer is not None),
            char_start=section.char_start + by,
            char_end=section.char_end + by,
        )
        for section in found.sections
    ]
    moved_items = [
        item._replace(
            ordinal=item.ordinal + items,
            section_ordinal=outer if item.section_ordinal is None else item.section_ordinal + inner,
            char_start=item.char_start + by,
            char_end=item.char_end + by,
            table_no=None if item.table_no is None else item.table_no + tables,
        )
        for item in found.items
    ]
    moved_units = [
        unit._replace(
            item_ordinal=None if unit.item_ordinal is None else unit.item_ordinal + items,
            char_start=unit.char_start + by,
            char_end=unit.char_end + by,
        )
        for unit in found.units
    ]
    moved_findings = [
        each._replace(
            char_start=None if each.char_start is None else each.char_start + by,
            char_end=None if each.char_end is None else each.char_end + by,
        )
        for each in found.findings
    ]
    kept = [each for each in outline.findings if not (found.items and each.code == "attachment_only")]
    return Outline(
        shape=found.shape if found.items and not any(i.kind == "row" for i in outline.items) else outline.shape,
        sections=tuple(sections),
        items=(*outline.items, *moved_items),
        units=(*outline.units, *moved_units),
        findings=(*kept, *moved_findings),
    )
