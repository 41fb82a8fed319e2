"""Reports by internal office: ``N. 处室:sentence。sentence。``, one office after the other.

What belongs here: finding those heads and cutting their sections. What does not: headings that are no offices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from duban.read.layout import Line
from duban.read.model import Finding
from duban.read.outline.markers import read_mark
from duban.read.outline.offices import is_office
from duban.read.outline.parts import Builder, Outline, Span

_NAME = re.compile(r"\s*[【\[]?([^:,。;《》“”!?\n]{2,30}?)[】\]]?\s*(?::|(?<=[】\]])|$)\s*")


_LONGEST_UNKNOWN = 15


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an office's section: its line's index, its number (0 if none), its name's span, its text's start."""

    line: int
    number: int
    start: int
    end: int
    text_start: int


def find_heads(folded: str, lines: Sequence[Line]) -> list[Head]:
    """Return the heads of the offices' sections, or an empty list when the report is not made that way.

    Numbers rise by one from 1. An office's head that skips numbers is kept (a page may have lost a section), a number
    that falls back is not. Without numbers at least three offices are wanted, and most lines must begin with one.
    """
    numbered: dict[int, list[tuple[Head, bool]]] = {}
    unnumbered: list[Head] = []
    for index, line in enumerate(lines):
        mark = read_mark(folded, line.start) if line.end - line.start > 2 else None
        begin = mark.end if mark is not None and mark.end < line.end else line.start
        name = _NAME.match(folded, begin, line.end)
        if name is None:
            continue
        alone = name.end() >= line.end and folded[line.end - 1] != ":"
        office = is_office(name.group(1))
        head = Head(index, mark.number if mark else 0, *_trimmed(name), name.end())
        if mark is None and office and not alone:
            unnumbered.append(head)
        elif mark is not None and mark.kind not in {"run", "bullet"} and (office or not alone):
            numbered.setdefault(head.number, []).append((head, office))
    chain = _chain(numbered)
    if len(chain) >= 2 and _covers(chain, lines):
        return chain
    if len(unnumbered) >= 3 and len(unnumbered) * 10 >= len(lines) * 4:
        return unnumbered
    return []


def _trimmed(name: re.Match[str]) -> tuple[int, int]:
    words = name.group(1)
    return name.start(1) + len(words) - len(words.lstrip()), name.start(1) + len(words.rstrip())


def _chain(numbered: dict[int, list[tuple[Head, bool]]]) -> list[Head]:
    """Return the heads in the order of their numbers and lines; of several with one number an office goes first.

    A head whose name is no known kind of office counts where it fills its place between offices.
    """
    chain: list[tuple[Head, bool]] = []
    for number in sorted(numbered):
        if number == 0 or (not chain and number != 1):
            continue
        after = chain[-1][0].line if chain else -1
        later = [each for each in numbered[number] if each[0].line > after]
        best = next((each for each in later if each[1]), None)
        if best is None and later and (not chain or number == chain[-1][0].number + 1):
            best = later[0] if later[0][0].end - later[0][0].start <= _LONGEST_UNKNOWN else None
        if best is not None:
            chain.append(best)
    while chain and not chain[-1][1] and sum(office for _, office in chain) * 2 <= len(chain):
        chain.pop()
    offices = sum(office for _, office in chain)
    return [head for head, _ in chain] if offices >= 2 and offices * 10 >= len(chain) * 6 else []


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
        name = builder.text[head.start : head.end]
        expected = heads[place - 1].number + 1 if place else 1
        if head.number and head.number != expected:
            builder.findings.append(
                Finding(
                    "section_number_gap",
                    f"section {expected} is missing before {head.number}",
                    name,
                    head.start,
                    head.end,
                )
            )
        start = (
            head.text_start
            if head.text_start < lines[head.line].end or last == head.line
            else lines[head.line + 1].start
        )
        section = builder.section(1, name, name, Span(start, end))
        builder.prose(Span(start, end), section)
    return builder.outline("dept_numbered")
