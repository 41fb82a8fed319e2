"""Names in quotation marks (programmes) and people with a title (leaders).

What belongs here: what is marked by quotation marks or by a title. What does not: organisations, places, meetings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import divisions
from duban.read.language.mentions.found import Found

_QUOTED = re.compile(r"“[^“”\n\0]{1,60}”")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What follows a programme's name, a leader with his title, and where a title begins."""
    after = re.compile(lexicon.trie(lexicon.sections("programmes.txt")[next(iter(lexicon.sections("programmes.txt")))]))
    people = lexicon.sections("people.txt")
    singles = "".join(s for s in people["surnames"] if len(s) == 1)
    doubles = "|".join(s for s in people["surnames"] if len(s) == 2)
    titles = lexicon.trie(tuple(sorted(people["titles"])))
    leader = re.compile(
        rf"(?:(?<=[\0\n,;。:、(由和与对向报及经长任记到请受随陪])(?:{doubles}|[{singles}])[\u4e00-\u9fa5]{{1,2}}|(?:{doubles}|[{singles}])|习近平|(?<=[\0\n,;。、到经请向受])于"
        rf"|(?<![\u4e00-\u9fa5])[\u4e00-\u9fa5]{{2,6}}·[\u4e00-\u9fa5]{{2,6}})(?P<title>{titles})(?![\u4e00-\u9fa5]?(?:会议|办公会|信箱|热线|质量奖|基金|负责制))"
    )
    return after, leader, re.compile(lexicon.starts(people["titles"]))


def find_programmes(work: str) -> list[Found]:
    """Every name in quotation marks, marks included, with a following 改革, 行动计划 … ; “十四五” is a period
    instead.
    """
    after, _, _ = _patterns()
    found: list[Found] = []
    for match in _QUOTED.finditer(work):
        start, end = match.span()
        if work[start + 1] == "十" and work[start + 3 : start + 5] == "五”":
            continue
        tail = after.match(work, end)
        if tail and not work.startswith(("方案", "领导", "办公室"), tail.end()):
            end = tail.end()
        found.append(Found(start, end, "programme"))
    return found


def find_leaders(work: str) -> list[Found]:
    """Family name or full name with a title (高副省长, 任栋常务副市长, 侯马同志)."""
    _, leader, titles = _patterns()
    found: list[Found] = []
    for match in _before(leader, titles, work):
        start, end = match.span()
        title = match["title"]
        name = work[start : match.start("title")]
        if len(name) == 1 and (
            title in ("同志", "常委", "院士", "教授", "组长", "副组长", "处长", "副处长") or _inside_word(work, start)
        ):
            continue
        if any(work[start - more : match.start("title") + 1] in divisions() for more in (1, 2) if start >= more):
            continue
        found.append(Found(start, end, "leader"))
    return found


# How long a name is at most: two characters of family name and two more, or two names joined by a dot.
_LONGEST, _LONGEST_WITH_DOT = 4, 13


def _before(leader: re.Pattern[str], titles: re.Pattern[str], work: str) -> Iterator[re.Match[str]]:
    """The leaders of a text, tried only where a title begins within the length of a name."""
    reach = _LONGEST_WITH_DOT if "·" in work else _LONGEST
    position = 0
    for title in titles.finditer(work):
        position = max(position, title.start() - reach)
        while position < title.start():
            match = leader.match(work, position)
            if match is None:
                position += 1
            else:
                yield match
                position = match.end()


_BEFORE = frozenset("\0\n,;。:、(由和与对向报及经被请将 受按据到听给为以同")
# Family names that are ordinary words before a title far more often (分管局长, 担任主任, 机关主任).
_ORDINARY = frozenset("管时解项成任关常方严康安金应边农纪路房储束童项计能文代支总")


def _inside_word(work: str, start: int) -> bool:
    """An ordinary word's last character that only looks like a family name: then a boundary must stand before it."""
    return start > 0 and work[start] in _ORDINARY and work[start - 1] not in _BEFORE
