"""Write sql/views/075_holiday.sql: the days on which China's offices work or rest otherwise than by the weekday.

The facts are those of the package chinesecalendar (MIT), which copies the State Council's yearly notices; it is needed
here alone. `python .ci/holidays.py` after an upgrade of it; a test compares the file with the package.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from chinese_calendar import is_workday
from chinese_calendar.constants import holidays

VIEW = Path(__file__).resolve().parent.parent / "sql" / "views" / "075_holiday.sql"
_HEAD = """\
-- en: Days on which China's offices rest on a weekday or work on a weekend, by the State Council's
-- yearly notices; a year that is not here has not been announced yet.
-- zh: 法定节假日放假的工作日和调休上班的周末，依国务院办公厅每年的通知；没有列出的年份尚未公布。
-- column day: the day
-- column kind: day_off (Monday to Friday, no work), working_weekend (Saturday or Sunday, work)
-- Written by .ci/holidays.py from the package chinesecalendar: do not edit.
CREATE OR REPLACE VIEW mart.holiday AS
SELECT CAST(year || '-' || unnest(string_split(days, ' ')) AS DATE) AS day, kind
FROM (VALUES
"""
_TAIL = """
) AS notice(year, kind, days);
"""


def view() -> str:
    """The whole file."""
    rows = []
    for year in sorted({day.year for day in holidays if day.year >= 2004}):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        days = [day for day in days if day.year == year]
        for kind, found in (
            ("day_off", [day for day in days if day.weekday() < 5 and not is_workday(day)]),
            ("working_weekend", [day for day in days if day.weekday() >= 5 and is_workday(day)]),
        ):
            if found:
                rows.append(f"  ({year}, '{kind}', '{' '.join(f'{day:%m-%d}' for day in found)}')")
    return _HEAD + ",\n".join(rows) + _TAIL


if __name__ == "__main__":
    VIEW.write_text(view(), encoding="utf-8")
