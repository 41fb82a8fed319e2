"""What finding the outline of a report yields, and the one way to put it together.

What belongs here: the records and their numbering. What does not: any rule for finding them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from duban.read.model import Finding, Item, Role, Section, Shape, Status, Unit
from duban.read.outline.markers import read_mark
from duban.read.outline.sentences import sentences


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the report's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fields:
    """What a row says, as far as it says it; see ``Item`` for the meaning of each field."""

    task: str | None = None
    target: str | None = None
    plan: str | None = None
    progress: str | None = None
    status: Status | None = None
    status_raw: str | None = None
    rate: float | None = None
    owners: tuple[str, ...] = ()
    problem: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections, items and the stretches to be read, of one report."""

    shape: Shape
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    units: tuple[Unit, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Builder:
    """Collects sections, items and units of ``text`` in its order and numbers them."""

    text: str
    folded: str
    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def section(self, level: int, heading: str | None, department: str | None, span: Span) -> int:
        """Add a section and return its ordinal."""
        ordinal = len(self.sections) + 1
        self.sections.append(Section(ordinal, level, heading, department, span.start, span.end))
        return ordinal

    def prose(self, span: Span, section: int | None, role: Role = "prose") -> None:
        """Add the sentences of a stretch of prose as items, each a unit, without their marks (1. 一是)."""
        ordinal = len(self.items)
        for start, end in sentences(self.text, span.start, span.end):
            mark = read_mark(self.folded, start)
            begin = mark.end if mark and mark.end < end else start
            ordinal += 1
            self.items.append(Item(ordinal, section, "sentence", begin, end))
            self.units.append(Unit(ordinal, role, begin, end))

    def row(
        self,
        span: Span,
        section: int | None,
        fields: Fields,
        units: Iterable[tuple[Role, Span]],
        *,
        table_no: int | None = None,
        row_no: int | None = None,
    ) -> None:
        """Add a row as an item, with a unit for each of its fields."""
        ordinal = len(self.items) + 1
        values = {name: getattr(fields, name) for name in Fields.__dataclass_fields__}
        self.items.append(
            Item(ordinal, section, "row", span.start, span.end, table_no=table_no, row_no=row_no, **values)
        )
        self.units.extend(Unit(ordinal, role, part.start, part.end) for role, part in units if part.start < part.end)

    def outline(self, shape: Shape) -> Outline:
        """Return what was collected."""
        return Outline(shape, tuple(self.sections), tuple(self.items), tuple(self.units), tuple(self.findings))
