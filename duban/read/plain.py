"""Plain text → layout: its own lines, and the tables that some extractor made of pipes.

What belongs here: content that never was markup, or is none any more. What does not: what the lines mean.
"""

from __future__ import annotations

import re

from duban.read.layout import Cell, Layout, Line, Table, tidy

_RULED = re.compile(r"[\s|:+=-]*-{2,}[\s|:+=-]*")


def of_lines(raw: str) -> Layout:
    """Return the layout of plain text: its own lines, trimmed, without the empty ones."""
    lines: list[Line] = []
    tables: list[Table] = []
    piped: list[tuple[Cell, ...]] = []
    position = 0
    for each in [*raw.splitlines(), ""]:
        text = tidy(each)
        cells = _piped(text, position)
        if cells:
            piped.append(cells)
        elif not _RULED.fullmatch(text):
            if len(piped) > 1:
                tables.append(Table(len(tables) + 1, tuple(piped), nested=False, caption=""))
            elif piped:
                lines[-1] = lines[-1]._replace(table=None)
            piped = []
        if text:
            number = len(tables) + 1 if cells or (piped and _RULED.fullmatch(text)) else None
            lines.append(Line(position, position + len(text), text, number))
            position += len(text) + 1
    return Layout("\n".join(line.text for line in lines), tuple(lines), tuple(tables))


def _piped(text: str, start: int) -> tuple[Cell, ...]:
    """Return the cells of a line of text that some extractor made of a table's row; none if it is no such line."""
    if text.count("|") < 3 or _RULED.fullmatch(text):
        return ()
    inner = text[text.startswith("|") : len(text) - text.endswith("|")]
    cells: list[Cell] = []
    place = start + text.startswith("|")
    for part in inner.split("|"):
        left = len(part) - len(part.lstrip())
        words = part.strip()
        cells.append(Cell(place + left, place + left + len(words), words, 1, 1, header=False))
        place += len(part) + 1
    return tuple(cells)
