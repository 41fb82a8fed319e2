"""When a report is due: by the source's file, by its own history, and by the Chinese calendar."""

from __future__ import annotations

import runpy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]


def ask(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return database.execute(sql).fetchall()


def publish(database: duckdb.DuckDBPyConnection, end: date, kind: str, lag: int) -> None:
    """Add a report of the period that ends on a day, published so many days later."""
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[kind]
    first = date(end.year, end.month - months + 1, 1)
    database.execute(
        "INSERT INTO core.report_version SELECT * REPLACE (left(md5($key), 24) AS version_id, "
        "left(md5($key), 24) AS report_id, $kind AS period_kind, $first AS period_start, $end AS period_end, "
        "CAST($published AS TIMESTAMP) AS published_at) FROM core.report_version LIMIT 1",
        {"key": f"{kind}{end}", "kind": kind, "first": first, "end": end, "published": end + timedelta(days=lag)},
    )
    database.execute(
        "INSERT INTO ops.reading SELECT * REPLACE (left(md5($key), 24) AS version_id, $key AS fetch_id) "
        "FROM ops.reading WHERE result = 'new' LIMIT 1",
        {"key": f"{kind}{end}"},
    )
    database.execute(
        "INSERT INTO ops.page SELECT * REPLACE (left(md5($key), 24) AS version_id, left(md5($key), 24) AS report_id, "
        "$key AS fetch_id, 'https://x.test/' || $key AS url, $key AS page_key, "
        "CAST($published AS TIMESTAMP) AS published_at) FROM ops.page LIMIT 1",
        {"key": f"{kind}{end}", "published": end + timedelta(days=lag)},
    )


def silent(database: duckdb.DuckDBPyConnection, *, keep_days: bool = False) -> None:
    """The source's file says nothing, and the reports that were there are gone."""
    database.execute(f"UPDATE raw.source SET cadence = NULL{'' if keep_days else ', due_days = NULL'}")
    database.execute("DELETE FROM ops.reading")
    database.execute("INSERT INTO ops.reading VALUES ('f', 'zj', 'https://x.test/', 'new', NULL, NULL, 0, 0, 0, now())")


MONTHS = [date(2019, month + 1, 1) - timedelta(days=1) for month in range(1, 11)]
QUARTERS = [date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31), date(2019, 3, 31)]
CADENCE = "SELECT DISTINCT cadence, cadence_from, due_days, due_from, lags FROM mart.coverage"


def test_cadence_and_due_days_are_learnt_where_the_file_is_silent(database: duckdb.DuckDBPyConnection) -> None:
    silent(database)
    for number, end in enumerate(MONTHS):
        publish(database, end, "month", 300 if number == 3 else 5 + number)
    assert ask(database, CADENCE) == [("month", "learnt", 14, "learnt", 10)], "one wild page in ten moves nothing"


def test_quarters_are_learnt_although_some_are_called_half_a_year_and_a_year(
    database: duckdb.DuckDBPyConnection,
) -> None:
    silent(database)
    for end, kind in zip(QUARTERS, ("quarter", "half_year", "quarter", "year", "quarter"), strict=True):
        publish(database, end, kind, 20)
    assert ask(database, CADENCE) == [("quarter", "learnt", 20, "learnt", 5)]


def test_too_few_reports_teach_nothing(database: duckdb.DuckDBPyConnection) -> None:
    silent(database)
    publish(database, MONTHS[0], "month", 5)
    publish(database, MONTHS[1], "month", 5)
    assert ask(database, CADENCE) == [], "two periods make no series"
    publish(database, MONTHS[2], "month", 5)
    assert ask(database, CADENCE) == [("month", "learnt", None, "unknown", 3)]
    statuses = ask(database, "SELECT status, count(*) FROM mart.coverage GROUP BY ALL ORDER BY ALL")
    assert statuses == [("awaited", 15), ("not_due", 1), ("published", 3)]


def test_what_is_scattered_over_years_is_no_series(database: duckdb.DuckDBPyConnection) -> None:
    silent(database)
    for end in (date(2012, 1, 31), date(2015, 5, 31), date(2019, 1, 31)):
        publish(database, end, "month", 5)
    assert ask(database, CADENCE) == []


def test_what_the_file_says_is_not_learnt(database: duckdb.DuckDBPyConnection) -> None:
    silent(database, keep_days=True)
    for end in MONTHS:
        publish(database, end, "month", 40)
    assert ask(database, CADENCE) == [("month", "learnt", 15, "file", 10)]
    database.execute("UPDATE raw.source SET cadence = 'irregular'")
    assert ask(database, CADENCE) == []


@pytest.mark.parametrize(
    ("days", "due", "known"),
    [
        (0, date(2020, 1, 31), True),  # one of the days off that were added in January 2020
        (1, date(2020, 2, 3), True),
        (15, date(2020, 2, 17), True),  # a Saturday
        (60, date(2020, 3, 31), True),
        (85, date(2020, 4, 26), True),  # a Sunday on which offices worked
        (91, date(2020, 5, 6), True),  # the holidays of May
        (10_000, date(2047, 6, 18), False),
    ],
)
def test_a_due_day_on_a_day_off_moves_to_the_next_working_day(
    days: int, due: date, known: bool, database: duckdb.DuckDBPyConnection
) -> None:
    database.execute("UPDATE raw.source SET due_days = ?", [days])
    found = ask(database, "SELECT due_on, holidays_known FROM mart.coverage WHERE period = '2020-01'")
    expected = date(2020, 2, 3) if days == 0 else due
    assert found == [(expected, known)]


def test_the_days_off_are_those_of_the_package() -> None:
    generator = runpy.run_path(str(ROOT / ".ci" / "holidays.py"))
    committed = (ROOT / "sql" / "views" / "075_holiday.sql").read_text(encoding="utf-8")
    assert committed == generator["view"](), "run: python .ci/holidays.py"


@given(st.dates(date(2007, 1, 1), date(2026, 12, 31)))
def test_a_day_of_the_view_is_one_of_rest_or_work_as_its_kind_says(day: date) -> None:
    from chinese_calendar import is_workday

    [(kind,)] = HOLIDAYS.execute("SELECT any_value(kind) FROM mart.holiday WHERE day = ?", [day]).fetchall()
    works = day.weekday() < 5 if kind is None else kind == "working_weekend"
    assert works == is_workday(day)


HOLIDAYS = duckdb.connect()
HOLIDAYS.execute("CREATE SCHEMA mart")
HOLIDAYS.execute((ROOT / "sql" / "views" / "075_holiday.sql").read_text(encoding="utf-8"))
