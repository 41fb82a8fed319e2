"""From the entries of a list to a source file: which are reports, how often they come, whose they are. Pure guesses.

What belongs here: guesses that a person is to look at, and the TOML that holds them. What does not: asking the site.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from duban.crawl.lists import ListEntry
from duban.crawl.urls import authority
from duban.read.language.mentions.place import home_of
from duban.read.period import read_period
from duban.sources import Cadence

_REPORT = re.compile(
    r"(?:完成|进展|落实|推进|执行|实施|办理|督办|督查).{0,6}(?:情况|通报|进度)|工作(?:总结|小结|进展)|情况通报"
)
_OF_WORK = re.compile(r"工作|任务|重点|目标|实事|事项|督办|督查")
_NOT_WORK = re.compile(r"预算|决算|采购|统计|经济运行|招聘|公示|处罚|三公|解读|培训|报送|征求|分解|清单|通知$")
_DATED = re.compile(
    r"(?P<year>(?:19|20)\d{2}|[二两]\s?[〇○零].{2}(?=年))(?P<unit>年度?)?"
    r"|(?P<month>(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?)"
    r"|第?(?P<quarter>[一二三四1-4])季度?"
    r"|(?P<half>[上下]半年)"
    r"|(?P<digits>\d{1,4})"
)
_MOST_PATTERNS = 3
_GAPS: tuple[tuple[int, Cadence], ...] = ((50, "month"), (130, "quarter"), (260, "half_year"), (500, "year"))


@dataclass(frozen=True, slots=True)
class Guess:
    """What the entries suggest. ``title`` finds the reports ("" when none look like one); ``reports`` are those."""

    title: str
    cadence: Cadence
    reports: tuple[ListEntry, ...]
    doubts: tuple[str, ...]


def guess(entries: Sequence[ListEntry]) -> Guess:
    """Which entries look like reports, a pattern that finds them, and how often they come."""
    likely = [row for row in entries if looks_like_report(row.title)]
    if not likely:
        words = "no title looks like a report of work done: give title and cadence yourself, or probe another column"
        return Guess("", "irregular", (), (words,))
    patterns = Counter(pattern_of(row.title) for row in likely)
    often = [pattern for pattern, times in patterns.most_common(_MOST_PATTERNS) if times > 1]
    chosen = often or [patterns.most_common(1)[0][0]]
    title = "|".join(chosen)
    found = re.compile(title)
    reports = tuple(row for row in entries if found.search(row.title))
    doubts = []
    left = [row for row in likely if row not in reports]
    if left:
        doubts.append(f"{len(left)} more titles look like reports, such as {left[0].title!r}: widen title if they are")
    if not often:
        doubts.append(
            "only one entry of each kind looks like a report: look at more of the list before you trust title"
        )
    cadence = _cadence(reports)
    if cadence == "irregular":
        doubts.append("how often reports appear: neither their titles nor their dates say")
    return Guess(title, cadence, reports, tuple(doubts))


def looks_like_report(title: str) -> bool:
    """Whether a title is one of a report on work done in a period."""
    known = read_period(title, "", "", None).kind != "unknown"
    return bool(known and _REPORT.search(title) and _OF_WORK.search(title) and not _NOT_WORK.search(title))


def pattern_of(title: str) -> str:
    """A regular expression for titles that differ from this one in dates only, from its first date to its end."""
    pieces, at = [], 0
    dates = list(_DATED.finditer(title))
    start = dates[0].start() if dates else 0
    for date in dates:
        pieces.append(re.escape(title[max(at, start) : date.start()]))
        pieces.append(_any(date))
        at = date.end()
    pieces.append(re.escape(title[max(at, start) :]))
    return "".join(pieces) + "$"


def _any(date: re.Match[str]) -> str:
    if date["year"]:
        return r"\d{4}" + ("年度?" if date["unit"] else "")
    if date["month"]:
        return r"\d{1,2}月份?" if date["month"][0].isdecimal() else "[一二三四五六七八九十]{1,2}月份?"
    if date["quarter"]:
        return "第?[一二三四1-4]季度?"
    return "[上下]半年" if date["half"] else r"\d{1,4}"


def _cadence(reports: Sequence[ListEntry]) -> Cadence:
    """From the periods in the titles; where those grow or overlap, from the days between the entries."""
    kinds = Counter(read_period(row.title, "", "", row.listed_on).kind for row in reports)
    kind = kinds.most_common(1)[0][0] if kinds else "unknown"
    if kind in ("month", "quarter", "half_year", "year"):
        return kind
    days = sorted({row.listed_on for row in reports if row.listed_on})
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    if len(gaps) < 2:
        return "irregular"
    return next((cadence for most, cadence in _GAPS if gaps[len(gaps) // 2] <= most), "irregular")


def source_id(url: str) -> str:
    """A name for the source file: ``zj-kjt`` of kjt.zj.gov.cn."""
    host = urlsplit(url).hostname or "site"
    labels = [label for label in host.split(".") if label not in ("www", "gov", "cn", "com", "org", "test")]
    if not labels or host.replace(".", "").isdecimal() or ":" in host:
        return "site"
    return re.sub(r"[^a-z0-9_-]", "-", "-".join(reversed(labels))).strip("-") or "site"


def region_of(name: str) -> str | None:
    """The place code of a publisher's name, by the division that it begins with."""
    return home_of(name)


def toml(name: str, region: str | None, url: str, found: Guess, *, loopback: bool) -> str:
    """The source file, ready to be saved; what needs a look has a comment."""
    parts = urlsplit(url)
    others = sorted({authority(row.url) for row in found.reports} - {authority(url)})
    lines = [
        f"# sources/{source_id(url)}.toml: guessed by `duban sources probe`. Look it over, then `duban sources check`.",
        f"name = {json.dumps(name, ensure_ascii=False)}",
        f'region = "{region}"' if region else '# region = "330000"  # six digits; not found out',
        f'home = "{parts.scheme}://{parts.netloc}/"',
        f"hosts = {json.dumps([authority(url), *others])}"
        + ("  # reports are listed on all of these" if others else ""),
    ]
    if loopback:
        lines.append("allow_loopback = true")
    title = f"'{found.title}'" if "'" not in found.title else json.dumps(found.title, ensure_ascii=False)
    lines += [
        "",
        "[[columns]]",
        f'url = "{url}"',
        f"title = {title}",
        f'cadence = "{found.cadence}"',
        "",
    ]
    return "\n".join(lines)
