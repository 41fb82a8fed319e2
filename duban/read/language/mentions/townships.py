"""Bodies of townships and villages: 镇政府, 古零镇卫生院, 镇综合行政执法队, 安善村委会.

What belongs here: what follows 镇, 乡, 街道, 苏木, 村 and 社区 as a body, and how far its name reads back. What does
not: the bodies of counties and above (``organisation.py``), townships as places (``settlements.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import division_before
from duban.read.language.mentions.edges import is_closed, is_open, last_edge
from duban.read.language.mentions.settlements import is_settled_name
from duban.read.language.words import words

_LEVELS = ("街道", "苏木", "镇", "乡")
# What a body's own people, papers and places are called by: 镇党委书记, 镇人大代表, 镇政府驻地.
_NOT_IT = re.compile(
    "[长员属]|书记|委员|成员|副|主任|主席(?!团)|代表|班子|换届|驻地|所在地|会(?![同商签])|工作报告|债务|职能|购买|采购"
)
_RULING = ("政府", "党委", "人大", "主席团", "党工委")
_TOWNSHIP_REPORT = re.compile("(?<=[镇乡])(?:政府|党委|人大|人民政府)|街道(?:党工委|办事处)")
_VILLAGE = re.compile("[村区](?=(?P<body>(?<=村)(?:委会|民委员会)|(?<=社区)(?:居委会|居民委员会)|党支部|党总支|党委))")
_HAN = re.compile("[\u4e00-\u9fa5]+")
# 建立乡政府: what is founded or reformed in general.
_MAKING = frozenset(
    ("建立", "设立", "撤销", "组建", "成立", "健全", "完善", "规范", "加强", "深化", "新建", "改建", "扩建", "改造")
)
_VILLAGE_BODIES = ("村委会", "民委员会", "居委会", "村党", "社区党")
_LISTED = re.compile("[省市县区镇乡村][、和与及]\\Z")


@cache
def _township() -> re.Pattern[str]:
    lists = lexicon.sections("organisations.txt")
    fixed = lexicon.trie(tuple(sorted(lists["township"])))
    ends = lexicon.trie(tuple(sorted(lists["township_ends"])))
    return re.compile(
        f"[镇乡道木](?:(?<=[镇乡])|(?<=街道)|(?<=苏木))(?=(?P<body>[\u4e00-\u9fa5]{{2,10}}?{ends}|{fixed}))"
    )


def find_township_bodies(work: str) -> Iterator[tuple[int, int]]:
    """Where bodies of townships and villages begin and end."""
    for match in _township().finditer(work) if any(level in work for level in _LEVELS) else ():
        start, end = match.span("body")
        fixed = _fixed().match(work, start)
        if fixed is not None and (fixed.end() >= end or last_edge(work, start, end, inside=True) != start):
            end = fixed.end()
        elif fixed is None and last_edge(work, start, end, inside=True) != start:
            continue
        if _NOT_IT.match(work, end) or not (work.endswith((*_RULING, "办公室"), start, end) or is_closed(work, end)):
            continue
        level = next(level for level in _LEVELS if work.endswith(level, 0, start))
        begin = _start(work, start - len(level), bare=True)
        if begin == start - len(level) and not work.endswith(_RULING, start, end) and not _of_township(work):
            continue
        if begin is not None:
            yield begin, end
    for match in _VILLAGE.finditer(work) if any(body in work for body in _VILLAGE_BODIES) else ():
        start, end = match.span("body")
        at = start - 2 if work[start - 1] == "区" else start - 1
        if work[at:start] in ("村", "社区") and not _NOT_IT.match(work, end) and not work.startswith("员", end):
            begin = _start(work, at, bare=False)
            if begin is not None:
                yield begin, end


def _of_township(work: str) -> bool:
    """Whether a page speaks of one township, whose bodies it then names without it (镇卫生院)."""
    return _TOWNSHIP_REPORT.search(work) is not None


@cache
def _fixed() -> re.Pattern[str]:
    return re.compile(lexicon.trie(tuple(sorted(lexicon.sections("organisations.txt")["township"]))))


def _start(work: str, at: int, bare: bool) -> int | None:
    """Where the name of a township that ends in a level at this place begins, its county included."""
    for length in (3, 2):
        start = at - length
        if start < 0 or not _HAN.fullmatch(work, start, at) or not is_settled_name(work[start:at], small=not bare):
            continue
        county = division_before(work, start, 9)
        if county >= 0:
            return county
        if work[start - 1 : start] in ("镇", "乡") and not bare:
            town = _start(work, start - 1, bare=True)
            return start if town is None or town == start - 1 else town
        if is_open(work, start) and last_edge(work, start, at) == start:
            return start
    if work[at - 2 : at] in _MAKING:
        return None
    if bare and (is_open(work, at) or work[at - 1] in words().stages) and not _LISTED.search(work, max(at - 2, 0), at):
        return at
    return None
