"""Meetings and events: bodies that decide (厅务会, 省政府常务会议) and named occasions (全省…推进会).

What belongs here: where such a name begins and ends. What does not: whether the clause calls or plans it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.edges import is_open
from duban.read.language.mentions.found import Found
from duban.read.language.mentions.organisation import lengthen

_BODY = re.compile(
    r"(?=[常党厅局委部院校行主市县办全第会关所镇乡州区省][务组委工政长任公体次议\d一二三四五六七八九十])"
    r"(?:第[\d一二三四五六七八九十百]{1,4}次)?(?:常务会议|常务会|常委会会议|常委会(?!议)|党组会议|党组会|党委会议|党委会|厅务会议|厅务会|局务会议|局务会|委务会议|委务会|"
    r"部务会议?|院务会议?|关务会议?|行务会议?|所务会议?|[省州区镇乡关]长办公会议?|党工委会议|厅长办公会议?|局长办公会议?|主任办公会议?|校长办公会议?|院长办公会议?|行长办公会|党政联席会议?|市长办公会议?|"
    r"县长办公会议?|办公会议|办公会|全体会议|主任会议|会议)"
)
_LEVELS = "省市县区州厅局委部院校"


class _Ends:
    """How names of meetings end, by length, and what only looks like it."""

    def __init__(self) -> None:
        lists = lexicon.sections("meetings.txt")
        self.words = frozenset(lists["ends"])
        self.never = frozenset(lists["not"])
        self.fairs = frozenset(lists["fairs"])
        self.no_event = lists["no_event"]
        self.alone = frozenset(lists["alone"])
        self.last = re.compile("[" + "".join(sorted({word[-1] for word in self.words})) + "]")
        self.lengths: dict[str, tuple[int, ...]] = {}
        for word in self.words | self.never:
            known = self.lengths.get(word[-1], ())
            self.lengths[word[-1]] = tuple(sorted({*known, len(word)}, reverse=True))

    def find(self, work: str) -> list[tuple[int, int]]:
        """Where the text holds an end of a meeting's name, the longest at each place."""
        found: list[tuple[int, int]] = []
        for match in self.last.finditer(work):
            end = match.end()
            for length in self.lengths[match.group()]:
                word = work[end - length : end]
                if word in self.never:
                    break
                if word in self.words:
                    found.append((end - length, end))
                    break
        return found


@cache
def _ends() -> _Ends:
    return _Ends()


def find_bodies(work: str, organisations: Mapping[int, int]) -> list[Found]:
    """Meetings of a body that decides, which act in a clause; ``organisations`` maps an organisation's end to its
    start.
    """
    found: list[Found] = []
    for match in _BODY.finditer(work):
        start, end = match.span()
        if work[end : end + 1] in ("议", "暨", "室"):
            continue
        begin = organisations.get(start)
        word = match.group()
        if (
            begin is None
            and word.startswith(
                (
                    "厅",
                    "局",
                    "委",
                    "部",
                    "院",
                    "党",
                    "主",
                    "校",
                    "市",
                    "县",
                    "关",
                    "行",
                    "所",
                    "省",
                    "州",
                    "区",
                    "镇",
                    "乡",
                )
            )
            and word not in ("党组会", "党委会", "党组会议", "党委会议")
        ):
            begin = (
                start - 1
                if work[start - 1 : start] in ("市", "省", "县", "区", "州", "厅", "局", "委", "院", "校", "部")
                else start
            )
        elif begin is None and word.startswith("党") and _levelled(work, start):
            begin = start - 1
        if begin is not None and word != "会议":
            found.append(Found(begin, end, "meeting"))
        elif begin is not None and word == "会议":
            pass
        elif word.startswith("第") and word.endswith("会议"):
            tail = organisations.get(start)
            if tail is not None:
                found.append(Found(tail, end, "meeting"))
    for match in _SESSION.finditer(work) if "届" in work else ():
        begin = match.start()
        town = work[begin - 1 : begin] in ("镇", "乡") and is_open(work, begin - 1)
        found.append(Found(begin - 1 if town else lengthen(work, begin), match.end(), "meeting"))
    return found


# 镇十三届人大四次会议
_SESSION = re.compile(
    "第?[一二三四五六七八九十]{1,3}届(?:人大|政协|人民代表大会)第?[一二三四五六七八九十]{1,3}次(?:全体)?会议"
)


def _levelled(work: str, start: int) -> bool:
    """Whether the level of a body stands before a meeting of its party (局|党委会, not 银行|党委会)."""
    before = work[start - 1 : start]
    return before != "" and (
        before in _LEVELS or (before in "关行所镇乡" and work[start - 2 : start - 1] not in _WITHIN)
    )


_WITHIN = ("机", "银", "支", "分", "乡", "城")


@cache
def _call() -> re.Pattern[str]:
    verbs = lexicon.trie(tuple(sorted(lexicon.sections("meetings.txt")["callers"])))
    before_level = (
        "通过(?=[全省市县第])|经(?=[省市县区厅局委州党])|报(?=[省市县区厅局委州党])|由(?=[省市县区厅局委州])"
        "|在(?=[全省市县第国])|(?:贯彻落实|学习贯彻|传达贯彻|传达)(?=全[国省市区])"
    )
    return re.compile(rf".*(?:{verbs}|(?<!党)组织|{before_level})(?:了|好|过)?")


def find_meetings(
    work: str, masked: str, clauses: Sequence[tuple[int, int, int]], bodies: Sequence[Found]
) -> list[Found]:
    """Named occasions. ``clauses``: (start, end, where the head verb ends or -1), ascending; ``bodies``: found
    before.
    """
    ends = _ends()
    found: list[Found] = list(bodies)
    ended = {body.end for body in bodies}
    starts = [c[0] for c in clauses]
    last = 0
    spans = sorted((body.start, body.end) for body in bodies)
    covered, next_body = 0, 0
    for at, end in ends.find(work):
        while next_body < len(spans) and spans[next_body][0] <= at:
            covered = max(covered, spans[next_body][1])
            next_body += 1
        if (
            end in ended
            or work[end : end + 1] in ("暨", "室", "纪", "议", "员", "场", "程", "期", "风", "费", "制")
            or work.startswith(_GOES_ON, end)
            or _DIVISION.match(work, end)
            or at < covered
            or (work[at:end] == "会议" and (work.startswith(ends.no_event, end) or work[at - 1] in "和与及、"))
        ):
            continue
        index = bisect_left(starts, at + 1) - 1
        if index < 0 or clauses[index][1] < end:
            continue
        start, _, verb_end = clauses[index]
        hidden = masked[at] == "\u25a1"
        begin = _left(work, masked, start, verb_end, at, last, hidden)
        if begin is None:
            continue
        name = work[begin:end]
        if not name or (name[0] == "“" and "”" not in name):
            continue
        short = end - begin < 4 and name not in ends.fairs
        if short or name in ends.alone or name[0] in "的、和及与" or _numbered_only(name, ends.alone):
            last = max(last, end)
            continue
        found.append(Found(begin, end, "meeting"))
        last = end
    return found


_ORDINAL = re.compile(r"(?:首|第[\d一二三四五六七八九十]{1,3})[期批次届轮场]")


def _numbered_only(name: str, alone: frozenset[str]) -> bool:
    """Whether nothing but a number tells a meeting apart (首期|培训班)."""
    number = _ORDINAL.match(name)
    return number is not None and name[number.end() :] in alone


# What carries a name of an event on.
_GOES_ON = (
    "办公室",
    "决赛",
    "总决赛",
    "半决赛",
    "初赛",
    "复赛",
    "开幕式",
    "闭幕式",
    "启动仪式",
    "颁奖仪式",
    "签约仪式",
)
_DIVISION = re.compile("[\u4e00-\u9fa5]{2,6}?(?:分?赛区|分赛)|第[\\d一二三四五六七八九十]{1,4}次(?:全体)?会议")
# What opens the name of a meeting even where no verb was found (首届…博览会在南昌开幕).
_NUMBERED = re.compile(r"首届|第[\d一二三四五六七八九十百]{1,4}届")
_HELD = ("召开", "举行", "举办", "开幕", "闭幕", "落幕", "开赛", "收官")
_DATED = re.compile(r"(?:(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:至\d{1,2}日)?[上下]?午?)")


# Words that only begin like 和, 及, 与, 等.
_WORDS = ("和谐", "和平", "和美", "和睦", "和田", "和县", "和林", "好莱坞", "与会", "及时", "等级", "等保")


def _left(work: str, masked: str, start: int, verb_end: int, position: int, last: int, hidden: bool) -> int | None:
    window = max(start, position - 48)
    if 0 <= verb_end <= position:
        window = max(window, verb_end)
    if hidden:
        opened = max(masked.rfind(c, max(position - 60, 0), position) for c in "《“(")
        if opened < 0 or work[opened] == "(":
            return None
        if work[opened] == "《":
            call = _call().match(work, opened + 1, position)
            return call.end() if call else None
        window = max(start, verb_end if 0 <= verb_end <= position else start)
    call = _call().match(masked, window, position)
    begin = call.end() if call else window
    if begin < last <= position:
        begin = last
    for mark in "、;,":
        at = masked.rfind(mark, begin, position)
        if at >= 0:
            begin = at + 1
    described = masked.rfind("的", begin, position - 1) + 1
    if described > begin and masked[described - 2] != "党":  # 党的二十届三中全会 is a name
        begin = described
    while begin < position and masked[begin] in " \u3000、和及与暨了好的等" and not masked.startswith(_WORDS, begin):
        begin += 1
    if begin == start and verb_end < 0:
        return begin if _NUMBERED.match(work, begin, position) else None
    if begin == start and verb_end > position and work[verb_end - 2 : verb_end] in _HELD:
        dated = _DATED.match(work, begin, position)
        return dated.end() if dated else begin
    if verb_end >= 0 and begin < verb_end and not call and begin != last:
        return begin if work[begin] in "全省市县区第" and position - begin < 30 else None
    return begin
