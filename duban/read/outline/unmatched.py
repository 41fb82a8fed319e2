"""What a list of tasks is headed and labelled with that the lexicons lack: column heads, and labels inside rows.

What belongs here: finding them, so that the lexicons can grow. What does not: known heads (``heads.py``) and labels
(``task_labels.py``); labels of the page's description (``duban/read/unknown_labels.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from duban.read.labels import is_label
from duban.read.layout import Cell, Table
from duban.read.model import Finding, Item
from duban.read.outline.frame import is_note, squeeze
from duban.read.outline.grid import split_heads
from duban.read.outline.heads import role_of
from duban.read.outline.markers import read_mark
from duban.read.outline.offices import is_office
from duban.read.outline.tables import INNER, TaskTable
from duban.read.outline.task_labels import LABEL, OWNERS
from duban.read.outline.values import OWNER_LABEL

_LABEL = re.compile(r"[\[【]?\s*([\u4e00-\u9fff]{2,10})\s*[\]】]?\s*:")
# 鹿城区: 一季度: 其中: 主要做法如下: – parts of a text, whatever the list.
_PART = re.compile(
    r"[省市县区镇乡州旗村]$|街道$|季度$|半年$|全年$|[年月日]$|如下$|^(?:其中|例如|比如|包括|分别|即|[一二三四五六七八九十]+)"
)
_LONGEST_HEAD = 12
_RUNNING = 20  # characters: as many as a cell of figures or names seldom has
_KNOWN = (LABEL, OWNERS, INNER, OWNER_LABEL)


def unknown_heads(text: str, tables: Sequence[Table], read: Mapping[int, TaskTable | None]) -> Iterator[Finding]:
    """Yield a finding for each head that names no role and whose column got none from its content.

    A table may be no list of tasks only because too few of its heads are known: when it holds running text, its heads
    count too.

    Args:
        text: the report's text.
        tables: its tables.
        read: by number, what was read of them.
    """
    seen: set[str] = set()
    for table in tables:
        found = read.get(table.number)
        for cell in _lost_heads(table) if found is None else _idle_heads(found):
            surface = text[cell.start : cell.end]
            if (name := squeeze(surface)) and name not in seen:
                seen.add(name)
                yield Finding(
                    "unknown_head", "no role is known for a column of this head", surface, cell.start, cell.end
                )


def _idle_heads(table: TaskTable) -> Iterator[Cell]:
    """Yield the heads of the columns that no role takes, of a table of tasks."""
    for head, cell, role in zip(table.grid.heads, table.grid.head_cells, table.roles, strict=False):
        if role is None and cell is not None and role_of(head) is None:
            yield cell


def _lost_heads(table: Table) -> Iterator[Cell]:
    """Yield the heads without a role of a table without a row of heads that are known well enough."""
    first = next((index for index, row in enumerate(table.rows[:6]) if len(row) > 2), None)
    if first is None or split_heads(table) is not None:
        return
    told = any(len(cell.text) >= _RUNNING for row in table.rows[first + 1 :] for cell in row)
    if told and all(0 < len(cell.text) <= _LONGEST_HEAD and not cell.text.isdigit() for cell in table.rows[first]):
        yield from (cell for cell in table.rows[first] if role_of(cell.text) is None)


def unknown_labels(text: str, folded: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Yield a finding for each label that begins lines of two rows or more and is not known.

    What begins a line of one row only (农村公路:…) is more likely a part of its text than a label of the list.
    """
    first: dict[str, tuple[int, int]] = {}
    times: dict[str, int] = {}
    for item in items:
        if item.kind != "row":
            continue
        labels = dict(_labels(folded, item.char_start, item.char_end))
        for name, span in labels.items():
            first.setdefault(name, span)
            times[name] = times.get(name, 0) + 1
    for name, (start, end) in first.items():
        if times[name] > 1:
            message = f"no role is known for a label that stands in {times[name]} rows"
            yield Finding("unknown_label", message, text[start:end], start, end)


def _labels(folded: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the unknown labels at the starts of a row's lines, behind their marks."""
    while start < end:
        stop = folded.find("\n", start, end)
        stop = end if stop < 0 else stop
        mark = read_mark(folded, start) if ":" in folded[start:stop] else None
        begin = mark.end if mark is not None else start
        match = _LABEL.match(folded, begin, stop)
        if match is not None and not _is_known(folded, begin, stop, match.group(1)):
            yield match.group(1), match.span(1)
        start = stop + 1


def _is_known(folded: str, begin: int, stop: int, name: str) -> bool:
    known = any(pattern.match(folded, begin, stop) for pattern in _KNOWN) or is_note(folded[begin:stop])
    return known or is_label(name) or is_office(name) or _PART.search(name) is not None
