"""The stretch of time a report covers, from its title, else its metadata, else its text, else inferred.

A title may hold several expressions: the year of the task list and the quarter reported on (2021年度重点工作三季度),
the year done and the year planned (2023年工作总结和2024年工作思路). What belongs here: the grammar of periods in titles
and how they combine. What does not: calendar expressions inside sentences.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duban.read.fold import fold
from duban.read.model import Period, PeriodKind

UNKNOWN = Period("unknown", None, None, "none")

_NUMERALS = {character: value for value, character in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
}
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"[一二][〇○零Ｏ九一二][〇○零Ｏ一二三四五六七八九]{2}(?=年)")
_YEAR = r"(?<!\d)(?:(?:19|20)\d\d)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DASH = r"(?:[-—–―−~至到]+)"
_EXPRESSION = re.compile(
    rf"(?:(?P<years>{_YEAR})年?{_DASH}(?P<years_to>{_YEAR})年)"
    rf"|(?:截[至止]到?(?:(?P<by_year>{_YEAR})年)?(?P<by_month>{_MONTH})月(?:(?P<by_day>\d{{1,2}})日)?)"
    rf"|(?:(?:(?P<span_year>{_YEAR})年度?)?(?<![\d.])(?P<from>{_MONTH})月?份?(?:\d{{1,2}}日)?{_DASH}"
    rf"(?:(?P<to_year>{_YEAR})年)?(?P<to>{_MONTH})月)"
    rf"|(?:(?:(?P<quarters_year>{_YEAR})年?度?)?第?(?P<quarter_from>[一二三1-3])(?:{_DASH}|、)第?(?P<quarter_to>[二三四2-4])季度)"
    rf"|(?:(?:(?P<first_year>{_YEAR})年?度?)?前(?P<first>{_MONTH}|两)个?(?P<first_unit>季度|月))"
    rf"|(?:(?:(?P<quarter_year>{_YEAR})年?度?)?第?(?P<quarter>[一二三四1-4])季度?(?=度|末|重|工|完|进|落|推|民|政|目|的|\)|》|$|\D))"
    rf"|(?:(?:(?P<half_year>{_YEAR})年?度?)?(?P<half>上半年|下半年|半年)度?)"
    rf"|(?:(?:(?P<month_year>{_YEAR})年?度?)?(?<![\d.])(?P<month>{_MONTH})月份?(?!\d{{1,2}}日))"
    rf"|(?:(?P<year>{_YEAR})年度?)"
    rf"|(?P<whole>全年)"
)
_BARE_YEAR = re.compile(rf"{_YEAR}(?!\d)")
_DONE = re.compile(r"完成|进展|进度|落实|总结|执行|推进|情况|小结|通报|实施|办理|报告")
_PLANNED = re.compile(r"思路|计划|要点|打算|安排|部署|谋划|目标")
_LEAD = 700


@dataclass(frozen=True, slots=True)
class _Expression:
    """One expression: its kind, months (1 to 12, of ``year`` and ``end_year``), where it stands."""

    kind: PeriodKind
    year: int | None
    first: int
    last: int
    start: int
    end: int
    end_year: int | None = None
    last_day: int | None = None


def read_period(title: str, described: str, text: str, published: date | None) -> Period:
    """Return the period of a report.

    Args:
        title: the report's title; the first authority.
        described: other things the page says of itself (its keywords, the label 名称).
        text: the report's text, of which only the beginning is looked at.
        published: the day of publication, for a year that is nowhere stated.
    """
    in_title = list(_expressions(title))
    best = _choose(in_title)
    year = _stated_year(title)
    if best is not None and best.kind != "year":
        return _settle(best, year, described, text, published, "title")
    narrower = _choose(list(_expressions(text[:_LEAD])), reporting=True)
    if best is not None and best.year is None and year is None:
        return _settle(best, None, described, "", published, "title")  # 全年 without a year
    if best is not None:
        # The title gives only a year. Before that year is over the report cannot cover it: the text may say how far.
        stated = best.year or year
        unfinished = published is not None and stated is not None and published < date(stated, 12, 1)
        if unfinished and narrower is not None and narrower.kind != "year" and narrower.year in {None, stated}:
            return _settle(narrower, stated, "", "", published, "text")
        return _settle(best, stated, "", "", published, "title")
    for source, found in (("meta", _choose(list(_expressions(described)))), ("text", narrower)):
        if found is not None:
            return _settle(found, year or _stated_year(described), "", text, published, source)
    return UNKNOWN


def _expressions(raw: str) -> Iterator[_Expression]:
    """Yield the calendar expressions of a text that are not part of a plan for the time to come."""
    folded = re.sub(r"\s+", "", fold(raw))
    folded = _CHINESE_YEAR.sub(lambda match: match.group().translate(_DIGITS), folded)
    matches = list(_EXPRESSION.finditer(folded))
    for index, match in enumerate(matches):
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(folded)
        tail = folded[match.end() : stop]
        if _PLANNED.search(tail) and not _DONE.search(tail) and index > 0:
            continue
        if (found := _expression(match)) is not None:
            yield found


def _expression(match: re.Match[str]) -> _Expression | None:
    """Turn a match of the grammar into months."""
    groups = match.groupdict()

    def number(name: str) -> int | None:
        value = groups[name]
        return None if value is None else _NUMERALS.get(value) or (int(value) if value.isdigit() else None)

    place = match.start(), match.end()
    if (first_year := number("years")) is not None:
        last_year = number("years_to") or first_year
        return _Expression("rolling", first_year, 1, 12, *place, end_year=last_year) if last_year > first_year else None
    if (month := number("by_month")) is not None:
        return _Expression("ytd", number("by_year"), 1, month, *place, last_day=number("by_day"))
    if (first := number("from")) is not None and (last := number("to")) is not None:
        return _months(number("span_year"), first, number("to_year"), last, place)
    if (quarter := number("quarter_from")) is not None:
        return _months(number("quarters_year"), 3 * quarter - 2, None, 3 * (number("quarter_to") or quarter), place)
    if (count := number("first")) is not None:
        last = 3 * count if groups["first_unit"] == "季度" else count
        return _Expression("ytd", number("first_year"), 1, last, *place) if 1 <= last <= 12 else None
    if (quarter := number("quarter")) is not None:
        return _Expression("quarter", number("quarter_year"), 3 * quarter - 2, 3 * quarter, *place)
    if groups["half"]:
        first = 7 if groups["half"] == "下半年" else 1
        return _Expression("half_year", number("half_year"), first, first + 5, *place)
    if (month := number("month")) is not None:
        return _Expression("month", number("month_year"), month, month, *place)
    return _Expression("year", number("year"), 1, 12, *place)


def _months(year: int | None, first: int, to_year: int | None, last: int, place: tuple[int, int]) -> _Expression | None:
    """Name a run of months: 1月 to N月 is the year to date, three months that make a quarter are one, and so on."""
    if to_year is not None and year is not None and to_year != year:
        return _Expression("rolling", year, first, last, *place, end_year=to_year) if to_year > year else None
    if first > last or (first == last and first != 1):
        return None
    kind: PeriodKind = "rolling"
    if first == 1:
        kind = "year" if last == 12 else "ytd"
    elif last - first == 2 and last % 3 == 0:
        kind = "quarter"
    elif (first, last) == (7, 12):
        kind = "half_year"
    return _Expression(kind, year if year is not None else to_year, first, last, *place)


def _choose(found: list[_Expression], *, reporting: bool = False) -> _Expression | None:
    """Return the expression that says most exactly what is covered: within one rank the first.

    With ``reporting`` a bare month (somebody's deadline, an event) does not count unless it has a year.
    """
    ranks: dict[PeriodKind, int] = {"rolling": 0, "ytd": 0, "month": 1, "quarter": 1, "half_year": 1, "year": 2}
    if reporting:
        found = [each for each in found if each.year is not None or each.kind not in {"month", "rolling"}]
    return min(found, key=lambda each: (ranks[each.kind], each.start), default=None)


def _stated_year(text: str) -> int | None:
    folded = _CHINESE_YEAR.sub(lambda match: match.group().translate(_DIGITS), fold(text))
    match = _BARE_YEAR.search(folded)
    return int(match.group()) if match else None


def _settle(
    found: _Expression, year: int | None, described: str, text: str, published: date | None, source: str
) -> Period:
    """Turn months into days; find the year where the expression has none."""
    resolved = found.year or year
    if resolved is None:
        for where, other in (("meta", _stated_year(described)), ("text", _matching_year(text, found))):
            if resolved is None and other is not None:
                resolved, source = other, where
    if resolved is None and published is not None:
        # A completion report cannot be older than what it reports: a month after that of publication was last year's.
        past = date(published.year, found.first if found.kind == "month" else found.last, 1) <= published
        resolved, source = published.year if past else published.year - 1, "inferred"
    if resolved is None:
        return Period(found.kind, None, None, source)
    try:
        end_year = found.end_year or resolved
        last_day = found.last_day or calendar.monthrange(end_year, found.last)[1]
        start, end = date(resolved, found.first, 1), date(end_year, found.last, last_day)
    except (ValueError, calendar.IllegalMonthError):
        return UNKNOWN
    return Period(found.kind, start, end, source) if start <= end else UNKNOWN


def _matching_year(text: str, found: _Expression) -> int | None:
    """Return the year that the beginning of the text gives to the same months, or gives at all with 年."""
    expressions = list(_expressions(text[:_LEAD]))
    same = [each.year for each in expressions if each.year and (each.first, each.last) == (found.first, found.last)]
    ending = [each.year for each in expressions if each.year and each.kind != "year" and each.last == found.last]
    return next(iter(same + ending), None)
