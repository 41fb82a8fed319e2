"""The calendar: a line a series that fits the terminal, a sign a period, and no need of colour."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from duban.cli.calendar import SIGNS, draw

LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def series(cadence: str, statuses: str, *, end: int = 2026 * 12 + 9, source: str = "kjt", **said: Any) -> list[Any]:
    """Rows of mart.coverage: one a sign, the last one's period ends with the month of that number."""
    by_sign = {sign: status for status, (sign, _, _) in SIGNS.items()}
    rows = []
    for back, sign in enumerate(reversed(statuses)):
        after = end + 1 - back * LENGTHS[cadence]
        last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
        rows.append(
            {
                "source_id": source,
                "name": "江西省人力资源和社会保障厅",
                "cadence": cadence,
                "cadence_from": "file",
                "due_from": "file",
                "due_days": 15,
                "due_on": last + timedelta(days=15),
                "holidays_known": True,
                "period_end": last,
                "status": by_sign[sign],
                "days_late": 0,
                **said,
            }
        )
    return rows[::-1]


def drawn(rows: list[Any], width: int) -> list[str]:
    return [line.plain for line in draw(rows, width)]


def test_months_stand_under_their_heads() -> None:
    years, months, row, *_ = drawn(series("month", "oLX-"), 80)
    assert row.startswith("kjt         month    15d")
    assert [(months[at - 1 : at + 1].strip(), row[at]) for at in range(26, len(row)) if row[at] in "oLX-"] == [
        ("7", "o"), ("8", "L"), ("9", "X"), ("10", "-")
    ]  # fmt: skip
    assert "2026" in years


@pytest.mark.parametrize(
    ("cadence", "line"), [("quarter", "  ───────o ───────L"), ("half_year", "  ────────────────L")]
)
def test_a_longer_period_is_a_line_that_ends_in_its_sign(cadence: str, line: str) -> None:
    _, _, row, *_ = drawn(series(cadence, "oL"), 80)
    assert row.rstrip().endswith(line[1:])


def test_late_days_are_told_where_there_is_room() -> None:
    rows = series("month", "L", days_late=19)
    assert drawn(rows, 120)[2].endswith(" L19")
    assert drawn(rows, 80)[2].endswith("  L")
    assert drawn(series("month", "X", days_late=589), 120)[2].endswith("   X"), "what does not fit is left out"


def test_what_was_learnt_is_marked_and_explained() -> None:
    text = "\n".join(drawn(series("month", "o", cadence_from="learnt", due_from="learnt"), 80))
    assert "~month   ~15d" in text
    assert "~ learnt" in text
    assert "?" in drawn(series("month", "?", due_from="unknown", due_days=None, due_on=None), 80)[2]


def test_years_whose_holidays_nobody_knows_are_named() -> None:
    rows = series("month", "o-", holidays_known=False)
    assert any("2026" in line and "not known" in line for line in drawn(rows, 80))
    assert not any("not known" in line for line in drawn(series("month", "o"), 80))


def test_nothing_to_draw_is_said() -> None:
    assert drawn([], 80) == ["  no source has a series of reports yet"]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(LENGTHS)), st.text("oLX-p?", min_size=1, max_size=30)), min_size=1, max_size=5
    ),
    st.sampled_from([60, 80, 100, 110, 120, 200]),
    st.integers(0, 9999),
)
def test_every_line_fits_and_needs_no_colour(groups: list[tuple[str, str]], width: int, days: int) -> None:
    rows = [
        row
        for n, (cadence, signs) in enumerate(groups)
        for row in series(cadence, signs, source=f"s{n}", days_late=days)
    ]
    lines = list(draw(rows, width))
    assert all(cell_len(line.plain) <= width for line in lines[: 2 + len(groups)])
    for no_color in (True, False):
        output = io.StringIO()
        console = Console(file=output, width=width, no_color=no_color)
        for line in lines:
            console.print(line, no_wrap=True, overflow="crop")
        assert "\x1b" not in output.getvalue(), "a pipe gets no colour"
    shown = {sign for _, signs in groups for sign in signs}
    legend = "\n".join(line.plain for line in lines[2 + len(groups) :])
    assert all(f"{sign} {words}" in legend for sign, _, words in SIGNS.values() if sign in shown)
