"""Reports by internal office: ``N. 处室:sentence。sentence。``, one office after the other.

What belongs here: finding those heads and cutting their sections. What does not: headings that are no offices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from duban.read.model import Finding
from duban.read.outline.markers import read_mark
from duban.read.outline.offices import is_office
from duban.read.outline.parts import Builder, Outline, Span
from duban.read.text import Line

_NAME = re.compile(r"\s*[【\[]?([^:,。;《》“”!?\n]{2,30}?)[】\]]?\s*(?::|(?<=[】\]])|$)\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an office's section: its line's index, its number (0 if none), its name, where its text begins."""

    line: int
    number: int
    name: str
    text_start: int


def find_heads(folded: str, lines: Sequence[Line]) -> list[Head]:
    """Return the heads of the offices' sections, or an empty list when the report is not made that way.

    Numbers rise by one from 1. An office's head that skips numbers is kept (a page may have lost a section), a number
    that falls back is not. Without numbers at least three offices are wanted, and most lines must begin with one.
    """
    numbered: list[Head] = []
    unnumbered: list[Head] = []
    for index, line in enumerate(lines):
        mark = read_mark(folded, line.start) if line.end - line.start > 2 else None
        begin = mark.end if mark is not None and mark.end < line.end else line.start
        name = _NAME.match(folded, begin, line.end)
        if name is None:
            continue
        alone = name.end() >= line.end and folded[line.end - 1] != ":"
        if (mark is None and alone) or not is_office(name.group(1)):
            continue
        head = Head(index, mark.number if mark else 0, name.group(1).strip(), name.end())
        if mark is None:
            unnumbered.append(head)
        elif mark.kind not in {"run", "bullet"} and (
            head.number > numbered[-1].number if numbered else head.number == 1
        ):
            numbered.append(head)
    if len(numbered) >= 2 and _covers(numbered, lines):
        return numbered
    if len(unnumbered) >= 3 and len(unnumbered) * 10 >= len(lines) * 4:
        return unnumbered
    return []


def _covers(heads: Sequence[Head], lines: Sequence[Line]) -> bool:
    """Say whether the heads' sections make up most of the text: two owners in a list of tasks are no outline."""
    first = lines[heads[0].line].start
    whole = lines[-1].end - lines[0].start
    return (lines[-1].end - first) * 2 >= whole and all(later.line > earlier.line for earlier, later in pairwise(heads))


def read_departments(builder: Builder, heads: Sequence[Head], lines: Sequence[Line]) -> Outline:
    """Cut the sections of the offices; sentences before the first head belong to none."""
    for line in lines[: heads[0].line]:
        builder.prose(Span(line.start, line.end), None)
    for place, head in enumerate(heads):
        last = (heads[place + 1].line if place + 1 < len(heads) else len(lines)) - 1
        end = max(lines[last].end, head.text_start)
        expected = heads[place - 1].number + 1 if place else 1
        if head.number and head.number != expected:
            builder.findings.append(
                Finding(
                    "section_number_gap",
                    f"section {expected} is missing before {head.number}",
                    head.name,
                    lines[head.line].start,
                    lines[head.line].end,
                )
            )
        start = (
            head.text_start
            if head.text_start < lines[head.line].end or last == head.line
            else lines[head.line + 1].start
        )
        section = builder.section(1, head.name, head.name, Span(start, end))
        builder.prose(Span(start, end), section)
    return builder.outline("dept_numbered")
