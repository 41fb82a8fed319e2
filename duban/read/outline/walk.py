"""The walk over a report's lines that are not divided by office: headings, task blocks, tables and prose, in order.

What belongs here: cutting sections and handing each stretch to its reader. What does not: judging a line, a table or a
task, which is headings', tables' and tasks' matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duban.read.layout import Line
from duban.read.model import Role, Section
from duban.read.outline.frame import is_fragment, is_note, is_salutation
from duban.read.outline.headings import Heading, heading_at, role_under, tells_remedy
from duban.read.outline.offices import is_office
from duban.read.outline.parts import Builder, Span
from duban.read.outline.tables import TaskTable, emit_table
from duban.read.outline.task_rows import emit_task
from duban.read.outline.tasks import TaskBlock


@dataclass(slots=True)
class _Open:
    """A section whose end is not known yet."""

    kind: str
    ordinal: int
    role: Role
    words: str


class Walk:
    """One pass over the content lines; sections stay open until a heading of the same or a higher kind."""

    def __init__(self, builder: Builder, folded: str, lines: Sequence[Line]) -> None:
        self.builder = builder
        self.folded = folded
        self.lines = lines
        self.open: list[_Open] = []
        self.closed_at: dict[int, int] = {}
        self.headings = 0

    def run(self, tables: Mapping[int, TaskTable | None], tasks: Mapping[int, TaskBlock]) -> None:
        """Read every line once.

        Args:
            tables: the task tables by number; None for a table that is no list of tasks.
            tasks: the task blocks by the index of their first line.
        """
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.table is not None:
                index = self.table(index, tables)
            elif index in tasks:
                block = tasks[index]
                words = [each.words for each in self.open]
                emit_task(self.builder, self.folded, self.lines, block, self.current(), words)
                index = block.last + 1
            elif (heading := heading_at(self.folded, self.lines, index)) is not None:
                self.heading(heading, index)
                index += 1
            else:
                self.prose(line, line.start)
                index += 1
        self.close(len(self.lines), 0)
        sections = self.builder.sections
        for place, section in enumerate(sections):
            end = max(self.closed_at.get(section.ordinal, section.char_end), section.char_start)
            sections[place] = Section(
                section.ordinal, section.level, section.heading, section.department, section.char_start, end
            )

    def current(self) -> int | None:
        """Return the ordinal of the innermost open section."""
        return self.open[-1].ordinal if self.open else None

    def heading(self, heading: Heading, index: int) -> None:
        """Close what the heading ends, open its section, and read the rest of its line."""
        depth = next((place for place, each in enumerate(self.open) if each.kind == heading.kind), len(self.open))
        self.close(index, depth)
        line = self.lines[index]
        inline = heading.text_start < line.end
        start = (
            heading.text_start if inline else (self.lines[index + 1].start if index + 1 < len(self.lines) else line.end)
        )
        inherited = self.open[-1].role if self.open else "prose"
        role = role_under(heading.words) or inherited
        words = self.builder.text[heading.start : heading.end]
        department = words if is_office(heading.words) else None
        ordinal = self.builder.section(
            len(self.open) + 1,
            words,
            department,
            Span(start, max(start, line.end)),
        )
        self.open.append(_Open(heading.kind, ordinal, role, heading.words))
        self.headings += 1
        if inline:
            self.prose(line, heading.text_start)

    def close(self, index: int, depth: int) -> None:
        """End the open sections deeper than ``depth`` before line ``index``."""
        end = self.lines[index - 1].end if index else 0
        for each in self.open[depth:]:
            self.closed_at[each.ordinal] = end
        del self.open[depth:]

    def table(self, index: int, tables: Mapping[int, TaskTable | None]) -> int:
        """Read the rows of the table that begins here; return the index of the line after it."""
        number = self.lines[index].table
        last = index
        while last < len(self.lines) and self.lines[last].table == number:
            last += 1
        found = tables.get(number) if number is not None else None
        if found is not None:
            emit_table(self.builder, self.folded, found, self.current())
        else:
            for line in self.lines[index:last]:
                if "。" in line.text:
                    self.prose(line, line.start)
        return last

    def prose(self, line: Line, start: int) -> None:
        """Read a paragraph, unless it is a note or too little to be an item."""
        folded = self.folded[start : line.end]
        if is_fragment(line) or is_note(folded) or is_salutation(folded):
            return
        role: Role = self.open[-1].role if self.open else "prose"
        if role == "problem" and tells_remedy(folded):
            role = "prose"
        self.builder.prose(Span(start, line.end), self.current(), role)
