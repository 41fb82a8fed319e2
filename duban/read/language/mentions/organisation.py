"""Organisations: departments, party and state bodies, mass organisations, universities, companies, named teams.

A name is found by its end (厅 局 委 政府 大学 集团 …) and read backwards: core, level (省 市 县 …), place, 国家.
What belongs
here: that grammar. What does not: meetings (厅务会), places, and kinds of bodies without a name (企业, 各部门).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import city_names, division_before
from duban.read.language.mentions.edges import is_closed, is_open, last_edge
from duban.read.language.mentions.found import Found
from duban.read.language.mentions.free_names import free_start, is_kind
from duban.read.language.mentions.parts import is_plural, part_end
from duban.read.language.mentions.systems import find_heads, find_prefecture_bodies
from duban.read.language.mentions.townships import find_township_bodies
from duban.read.language.words import words

_LEVEL = "省市县区州厅局委盟旗镇乡"
_PLURAL = _LEVEL + "地街"
_LONGEST_PLACE = 9
_OVER_OFFICE = _LEVEL + "家"
_OVER_PARTY = "省市县区州厅局委院校部"
_AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")
_UNKNOWN_PLACE = re.compile(r"(?<![\u4e00-\u9fa5\d])[\u4e00-\u9fa5]{2,3}\Z")
# 全市, 各县 and 两省区 name no body (全市公安机关).
_NO_NAME = ("全", "各", "省")


# 市县政府, 关区海关: two levels, or a stretch of country, name none.
_UNDER = {"市": "省州", "县": "省市州", "区": "省市县关辖片灾库景园", "州": "省市", "旗": "盟市"}


class _Grammar:
    """The patterns, compiled once; each is tried at the ends of names only.

    Those that can begin with a class of characters do: the regex engine leaps to the next one of a class, while a
    look-around at the start is tried at every place of the text.
    """

    def __init__(self) -> None:
        lists = lexicon.sections("organisations.txt")
        ends = "(?:" + "|".join(sorted(lists["department_ends"], key=len, reverse=True)) + ")"
        tails = "(?:" + "|".join(sorted(lists["department_tails"], key=len, reverse=True)) + ")"
        self.whole = re.compile(
            f"{lexicon.longest(lists['whole'])}"
            f"(?![门队员们]|公司|团公司)(?:[\u4e00-\u9fa5]{{2,4}}办(?![公理法学案])|[\u4e00-\u9fa5]{{2,4}}(?:分行|支行|分公司|监管局|监管分局|专员办|特派办|分署|分局))?(?:{tails})*"
        )
        cores = lists["departments"]
        self.department = re.compile(
            f"{lexicon.longest(cores)}{ends}(?![{'长员托部面域属势限地际屋'}]|办公厅)(?:{tails})*"
        )
        local = lists["local"]
        self.local = re.compile(
            f"[{_LEVEL}](?=(?P<name>{lexicon.longest(local)}(?!书记|常委(?!会)|员[^会]|托|(?<=委)会(?![议同商签])"
            "|(?<=政府)(?:债务|采购|投资|购买|信息公开|网站|性|专项债|引导|补贴|职能|主导|监管)"
            f"|[副]?主任|工作报告|(?<=办)公)(?:{tails}|办公厅|直属单位)*))"
        )
        self.office = re.compile("办(?![公理法学案事好成结件实到证税])(?:公室)?")
        self.offices = frozenset(lists["offices"])
        self.office_lengths = sorted({len(office) for office in self.offices}, reverse=True)
        self.body = re.compile(lexicon.longest(lists["bodies"]))
        self.party = re.compile(
            r"[中驻厅局委院校部](?:(?<=中)共[^,;。、\n\0]{2,14}?(?:委员会|党组|党委|省委|市委|县委)"
            r"|(?<=驻)[\u4e00-\u9fa5]{1,10}?纪检监察组"
            r"|(?<![中驻])(?:直属)?(?:机关)?(?:党组|党委|党工委|纪检监察组)(?!书记|织|成员|会|理论))"
        )
        self.congress = re.compile(
            r"(?=[省市县区州第一二三四五六七八九十][第一二三四五六七八九十届])[省市县区州]?(?:第?[一二三四五六七八九十]{1,3}届)(?:人大常委会|(?:人大|政协)(?!第?[一二三四五六七八九十]{1,3}次(?:全体)?会议))"
        )
        self.offices_two = re.compile(r"[省市县区州]“?两办”?")


@cache
def _grammar() -> _Grammar:
    return _Grammar()


# 与A、B等企业: what is named before 等企业 is a company even without a suffix.
_PARTNERS = re.compile(
    r"与(?P<names>[\u4e00-\u9fa5A-Za-z]{2,10}(?:、[\u4e00-\u9fa5A-Za-z]{2,10}){1,5})等[\u4e00-\u9fa5\d]{0,4}(?:企业|公司|高校|院校|名校|大院|集团|院所)"
)
_KINDS = ("企业", "公司", "高校", "院校", "院所", "机构", "平台", "基地", "部门", "单位")


def find_organisations(work: str) -> list[Found]:
    """All organisations, in the order of the text; of overlapping ones the longest."""
    grammar = _grammar()
    spans: list[tuple[int, int]] = []
    for match in grammar.whole.finditer(work):
        start, end = match.span()
        if work[start - 1 : start] not in ("中", "省") or work[start : start + 2] in ("中国", "中共"):
            spans.append((start, end))
    for match in grammar.department.finditer(work):
        start, end = match.span()
        if work[end - 1] in "办委" and work[end : end + 1] in ("公", "理", "法", "学", "员", "托", "事", "案", "好"):
            continue
        begin = lengthen(work, start)
        listed = bool(spans) and spans[-1][1] == start - 1 and work[start - 1] in "、和及与"
        if begin < start or end - start >= 5 or listed or _bounded(work, start, end):
            spans.append((begin, end))
    last = 0
    for match in grammar.local.finditer(work):
        start, end = match.span("name")
        if start >= last:
            last = end
            if (begin := lengthen(work, start)) < start:
                spans.append((begin, end))
    if "办" in work:
        spans.extend(_offices(work, grammar))
    for match in grammar.body.finditer(work):
        free = free_start(work, match.start(), match.end())
        if free is not None:
            spans.append((free, match.end()))
    for match in _PARTNERS.finditer(work):
        start = match.start("names")
        for name in match["names"].split("、"):
            if 2 <= len(name) <= 10 and not is_kind(name) and not name.endswith(_KINDS):
                spans.append((start, start + len(name)))
            start += len(name) + 1
    if "党" in work or "中共" in work or "纪检监察组" in work:
        spans.extend(_party_bodies(work, grammar))
    if "届" in work:
        spans.extend(match.span() for match in grammar.congress.finditer(work))
    if "两办" in work:
        spans.extend(match.span() for match in grammar.offices_two.finditer(work))
    spans.extend(find_township_bodies(work))
    if "行署" in work or "地委" in work:
        spans.extend(find_prefecture_bodies(work))
    if "总" in work:
        spans.extend(find_heads(work, tuple(spans)))
    return _whole_names(work, spans)


def _offices(work: str, grammar: _Grammar) -> Iterator[tuple[int, int]]:
    """省外办, 市金融办: read backwards from 办 over the longest known office that a level stands before.

    Else over what may name one by its field (省普查办): closed, and no verb that ends in 办.
    """
    for match in grammar.office.finditer(work):
        at, end = match.span()
        for length in grammar.office_lengths:
            start = at - length
            if start > 0 and work[start:at] in grammar.offices and work[start - 1] in _OVER_OFFICE:
                if (begin := lengthen(work, start)) < start:
                    yield begin, end
                break
        else:
            level = _over_field(work, at)
            if level is not None and is_closed(work, end):
                yield lengthen(work, level + 1), end


def _over_field(work: str, at: int) -> int | None:
    """Where the level stands over an office that a field of two to four characters names."""
    level = next((p for p in range(at - 3, max(at - 6, -1), -1) if work[p] in "省市县区州"), None)
    if level is None or not _FIELD.fullmatch(work, level + 1, at):
        return None
    stages = words().stages
    if work[at - 1 : at + 1] in stages and work[at - 2 : at] not in stages:
        return None
    named = work[max(level - 1, 0) : level] not in _NO_NAME and last_edge(work, level, at, inside=True) == level
    return level if named else None


def _party_bodies(work: str, grammar: _Grammar) -> Iterator[tuple[int, int]]:
    """厅党组 with the level before it (省厅党组), 中共X县委, 驻X厅纪检监察组."""
    last = 0
    for match in grammar.party.finditer(work):
        start, end = match.span()
        levelled = last < start and work[start] not in "中驻" and work[start - 1] in _OVER_PARTY
        yield (start - 1 if levelled else start), end
        last = end


_FIELD = re.compile("(?![级市县区直属内外辖里])[\u4e00-\u9fa5]{2,4}")


def _whole_names(work: str, spans: list[tuple[int, int]]) -> list[Found]:
    """Of overlapping spans the longest, each with the part of the body that follows it; bodies of a kind left out."""
    kept: list[tuple[int, int]] = []
    for start, end in _longest(spans):
        if kept and start < kept[-1][1]:
            continue
        if work[start] in _PLURAL and is_plural(work, start):
            continue
        kept.append((start, part_end(work, start, end)))
    return [Found(start, end, "organisation") for start, end in kept]


def lengthen(work: str, start: int) -> int:
    """Read backwards over a level (省 市 …), a place, 国家 or 全国 before a core; the start if there is none."""
    place = division_before(work, start, _LONGEST_PLACE)
    if place >= 0:
        return place - 2 if work[max(place - 2, 0) : place] == "中共" else place
    if work[start] not in _LEVEL:
        for length in (4, 3, 2):
            if start >= length and work[start - length : start] in city_names():
                return start - length
    if work[max(start - 3, 0) : start] in _AUTONOMOUS:
        return start - 3
    before = work[start - 1] if start else ""
    if before and before in "省市县区州盟旗":
        over = work[max(start - 2, 0) : start - 1]
        if over in _NO_NAME or (over and over in _UNDER.get(before, "") and division_before(work, start - 1, 9) < 0):
            return start
        if before == "区" and over == "地":
            return start - 2 if is_open(work, start - 2) else start
        unknown = _UNKNOWN_PLACE.search(work[max(start - 5, 0) : start - 1])
        if (
            unknown
            and before in "市县区州"
            and last_edge(work, start - 1 - len(unknown.group()), start) == start - 1 - len(unknown.group())
            and not words().at(unknown.group(), 0).verb
            and unknown.group()[-1] not in "全我本各"
        ):
            return start - 1 - len(unknown.group())
        return start - 1
    if work[max(start - 2, 0) : start] in ("国家", "全国", "中国", "兵团"):
        return start - 2
    if before and before in "厅局委" and work[max(start - 2, 0) : start] != "办公厅":
        return start - 1
    return start


def _bounded(work: str, start: int, end: int) -> bool:
    """A bare department (公安局) counts between marks, verbs and prepositions, or as the one who acts."""
    return is_open(work, start) and (work[end : end + 1] in "、,;。\n\0和与及:)等" or bool(_after(work, end)))


def _after(work: str, end: int) -> str:
    lexeme = words().at(work, end)
    return lexeme.verb or lexeme.adverb


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans.sort(key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            if end <= kept[-1][1]:
                continue
            if end - start > kept[-1][1] - kept[-1][0]:
                kept[-1] = (start, end) if start == kept[-1][0] else (kept[-1][0], end)
            continue
        kept.append((start, end))
    return kept
