"""Calendar expressions: days, months, quarters, years and stretches of them, resolved by the report's own year.

What belongs here: finding and resolving. What does not: how long something took (三个月 is a quantity). Relative words
without a year of their own (今年, 去年, 全年) are not mentions; 年底 and 年内 are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from duban.read.language.mentions.found import Found

_DASH = r"[-—–－~～至到]{1,2}"
_PERIOD = re.compile(
    r"“?(?P<plan>十[一二三四五六七])五”?(?=规划|时期|期间|末|以来|以前|[^零一二三四五六七八九十]|$)"
    rf"|(?<![\d.A-Za-z])(?:(?P<year>(?:19|20)\d\d)(?:{_DASH}(?P<until>20\d\d)年度?|年(?P<fiscal>度)?))?\ ?(?:"
    rf"(?P<m1>1[0-2]|0?[1-9])(?:月份?)?{_DASH}\ ?(?P<m2>1[0-2]|0?[1-9])月份?(?![\d底初])"
    rf"|(?P<m>1[0-2]|0?[1-9])月(?:(?P<d>3[01]|[12]\d|0?[1-9])(?:{_DASH}(?:(?P<n>1[0-2]|0?[1-9])月)?(?P<e>3[01]|[12]\d|0?[1-9]))?[日号]"
    r"|(?P<part>底|末|初|上旬|中旬|下旬)|份?)"
    r"|(?P<quarter>第?[一二三四]季度|前[一二三]季度)"
    r"|(?P<half>[上下]半年)"
    r"|(?P<edge>(?<=年)[底末初]|年[底初]|年内)"
    r")?"
)
_START = re.compile(
    r"(?=[\d十第一二三四前上下年])(?:(?<![\d.A-Za-z])\d{1,4}(?=[年月]|[-—–－~～至到])|十[一二三四五六七]五|第?[一二三四]季度|前[一二三]季度|[上下]半年|(?<![\d一二三四五六七八九十半多几每今明去同逐前])年[底初内])"
)
_NUMBER = {c: i for i, c in enumerate("零一二三四五六七八九十")}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


# A year in which every day of the calendar exists: for telling whether an expression is a date at all.
_ANY_YEAR = 2000


def find_periods(work: str, years: Sequence[tuple[int, int | None]]) -> list[Found]:
    """All calendar expressions.

    ``years``: from which offset on which year resolves what names none, ascending; with None it has no dates.
    """
    found: list[Found] = []
    starts = [offset for offset, _ in years]
    position = 0
    while trigger := _START.search(work, position):
        start = trigger.start()
        if start and work[start - 1] == "“" and work[start] == "十":
            start -= 1
        match = _PERIOD.match(work, start)
        if match is None or match.end() <= trigger.start():
            position = trigger.end()
            while trigger.group().isdigit() and position < len(work) and work[position] in "0123456789.":
                position += 1
            continue
        default = years[max(bisect_right(starts, start) - 1, 0)][1]
        resolved = _resolve(match, default or _ANY_YEAR)
        if resolved is not None:
            dated = default is not None or match["year"] or match["plan"]
            end = match.end()
            while work[end - 1] == " ":
                end -= 1
            first, last = resolved if dated else (None, None)
            found.append(Found(start, end, "period", date_start=first, date_end=last))
        position = match.end()
    return found


def _resolve(match: re.Match[str], default: int) -> tuple[date, date] | None:
    part = match.groupdict()
    if part["plan"]:
        first = 2001 + 5 * (_NUMBER[part["plan"][1]] - 0)
        return date(first, 1, 1), date(first + 4, 12, 31)
    year = int(part["year"] or default)
    if part["until"]:
        return date(year, 1, 1), date(max(int(part["until"]), year), 12, 31)
    if part["m1"]:
        first, last = int(part["m1"]), int(part["m2"])
        return date(year, first, 1), month_end(year + (last < first), last)
    if part["m"]:
        return _in_month(part, year, int(part["m"]))
    if part["quarter"]:
        number = _NUMBER[part["quarter"][1 if part["quarter"][0] in "第前" else 0]]
        first = 1 if part["quarter"][0] == "前" else 3 * number - 2
        return date(year, first, 1), month_end(year, 3 * number)
    if part["half"]:
        first = 1 if part["half"][0] == "上" else 7
        return date(year, first, 1), month_end(year, first + 5)
    if part["edge"]:
        if part["edge"][-1] in "底末":
            return date(year, 12, 31), date(year, 12, 31)
        if part["edge"][-1] == "初":
            return date(year, 1, 1), date(year, 1, 31)
        return date(year, 1, 1), date(year, 12, 31)
    if part["year"]:
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _in_month(part: dict[str, str | None], year: int, month: int) -> tuple[date, date] | None:
    last = month_end(year, month)
    if part["d"]:
        day = int(part["d"])
        if day > last.day:
            return None
        end = date(year, month, day)
        if part["e"]:
            other = int(part["n"] or month)
            until = month_end(year + (other < month), other)
            end = until.replace(day=min(int(part["e"]), until.day))
        return date(year, month, day), max(end, date(year, month, day))
    match part["part"]:
        case "底" | "末":
            return last, last
        case "初" | "上旬":
            return date(year, month, 1), date(year, month, 10)
        case "中旬":
            return date(year, month, 11), date(year, month, 20)
        case "下旬":
            return date(year, month, 21), last
    return date(year, month, 1), last
