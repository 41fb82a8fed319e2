"""The calendar that `duban status` draws: sources as rows, months as columns, a sign for every period.

What belongs here: how it looks. What does not: when a report is due or late (mart.coverage). A period longer than a
month has its sign in its last month's column and a line through the months before. Signs are ASCII letters: they need
no colour to be told apart, and no terminal draws them two columns wide, as many do with ■ where Chinese is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

Period = Mapping[str, Any]
"""A row of mart.coverage."""

SIGNS: dict[str, tuple[str, str, str]] = {
    "on_time": ("o", "green", "on time"),
    "late": ("L", "yellow", "late"),
    "missing": ("X", "bold red", "missing"),
    "not_due": ("-", "dim", "not due yet"),
    "published": ("p", "cyan", "published, no due day known"),
    "awaited": ("?", "magenta", "not published, no due day known"),
}
MOST_MONTHS, WIDE = 24, 110
_NARROW_CELL, _WIDE_CELL = 3, 4
_NARROW_LABEL, _WIDE_LABEL = 12, 26
_CADENCES = {"month": ("month", 1), "quarter": ("quarter", 3), "half_year": ("half", 6), "year": ("year", 12)}
_RULE = 14  # the columns of cadence and due days


def draw(periods: Sequence[Period], width: int) -> Iterator[Text]:
    """The calendar, line by line: heads, a line for every source and cadence, the legend.

    Args:
        periods: rows of mart.coverage, those of a source and cadence together.
        width: columns of the terminal. From 110 on, sources have their names and late ones the number of their days.
    """
    if not periods:
        yield Text("  no source has a series of reports yet", "dim")
        return
    wide = width >= WIDE
    cell = _WIDE_CELL if wide else _NARROW_CELL
    label = _WIDE_LABEL if wide else _NARROW_LABEL
    last = _last_month(periods)
    count = max(3, min(MOST_MONTHS, (width - label - _RULE) // cell))
    months = range(last - count + 1, last + 1)
    yield from _heads(months, cell, label)
    for _, group in groupby(periods, key=lambda period: (period["source_id"], period["cadence"])):
        series = list(group)
        yield _label(series[-1], label, wide) + _row(series, months, cell)
    yield from _legend(periods, width)


def _last_month(periods: Sequence[Period]) -> int:
    """The newest month to draw: what is not due counts by months alone, for the year to come needs no columns."""
    told = [period for period in periods if period["status"] != "not_due" or period["cadence"] == "month"]
    return max(_month(period["period_end"]) for period in told or periods)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _heads(months: range, cell: int, label: int) -> Iterator[Text]:
    """A line of years, each above its January or the first column, and one of months."""
    years, numbers = Text(" " * (label + _RULE)), Text(" " * (label + _RULE))
    for month in months:
        numbers.append(f"{month % 12 + 1:>{cell}}", "dim")
    for year, group in groupby(months, key=lambda month: month // 12):
        columns = len(list(group)) * cell
        years.append(f"{year:>{cell}}"[:columns].ljust(columns) if columns >= cell + 1 else " " * columns, "bold")
    yield years
    yield numbers


def _label(period: Period, width: int, wide: bool) -> Text:
    """Name, cadence and days until due; ~ before what was learnt from the source's own history."""
    name = period["name"] if wide and period["name"] else period["source_id"]
    name = name if cell_len(name) < width else set_cell_size(name, width - 2) + "…"
    cadence = ("~" if period["cadence_from"] == "learnt" else "") + _CADENCES[period["cadence"]][0]
    days = "?" if period["due_days"] is None else f"{period['due_days']}d"
    due = ("~" if period["due_from"] == "learnt" else "") + days
    return Text(set_cell_size(name, width)) + Text(f"{cadence:<9}{due:<5}"[:_RULE], "dim")


def _row(series: Sequence[Period], months: range, cell: int) -> Text:
    """One cell a month: the sign of the period that ends there, or a line where a longer one is on its way."""
    ends = {_month(period["period_end"]): period for period in series}
    length = _CADENCES[series[0]["cadence"]][1]
    row = Text()
    for month in months:
        period = ends.get(month)
        if period is not None:
            row.append(*_cell(period, cell, "─" if length > 1 else " "))
        elif any(month + ahead in ends for ahead in range(1, length)):
            first = month + length - 1 in ends
            row.append((" " if first else "─") + "─" * (cell - 1), "dim")
        else:
            row.append(" " * cell)
    return row


def _cell(period: Period, cell: int, before: str) -> tuple[str, str]:
    sign, style, _ = SIGNS[period["status"]]
    days = period["days_late"] if period["status"] in ("late", "missing") else None
    text = f"{sign}{days}" if days and cell >= _WIDE_CELL and len(f"{sign}{days}") < cell else sign
    return text.rjust(cell, before), style


def _legend(periods: Sequence[Period], width: int) -> Iterator[Text]:
    """What the signs mean, of those that are there; and what nobody knows yet."""
    shown = {period["status"] for period in periods}
    parts = [(f"{sign} {words}", style) for name, (sign, style, words) in SIGNS.items() if name in shown]
    parts.append(("15d: due so many days after the period's end", "dim"))
    if any("learnt" in (period["due_from"], period["cadence_from"]) for period in periods):
        parts.append(("~ learnt from what was published", "dim"))
    line = Text()
    for words, style in parts:
        if line and cell_len(line.plain) + len(words) + 3 > width:
            yield line
            line = Text()
        line.append(("   " if line else "") + words, style)
    yield line
    unknown = sorted({p["due_on"].year for p in periods if p["due_on"] and not p["holidays_known"]})
    if unknown:
        years = ", ".join(map(str, unknown))
        yield Text(f"Public holidays of {years} are not known here: due days heed weekends alone.", "dim")
