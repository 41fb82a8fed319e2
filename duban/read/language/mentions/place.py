"""Administrative divisions with their codes, and named regions and zones.

What belongs here: names of places. What does not: places inside an organisation's name (``organisation.py`` claims
those
first), ordinary words that are also names (合作, 和平), levels without a name (县, 全市).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import division_before, divisions
from duban.read.language.mentions.found import Found
from duban.read.language.mentions.settlements import add_listed, add_neighbours, add_settlements
from duban.read.language.mentions.short_places import add_ports, add_short_townships
from duban.read.language.words import words

_SUFFIX = re.compile("[省市县区旗州盟]")


_LONGEST = 11
_DISTINCT = 3
"""A city's short name of this length (满洲里) stands for itself in any province."""


@cache
def _short_names(province: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Short names that stand for themselves: provinces, prefectures, and the counties of the home province."""
    words = frozenset(lexicon.sections("regions.txt")["words"])
    names: dict[str, str] = {}
    for code, level, name, short, *_ in lexicon.lines("places.tsv"):
        home = bool(province) and code.startswith(province)
        if (
            len(short) < 2
            or (level == "county" and not home and (len(short) < _DISTINCT or name[-1] != "市"))
            or (short in words)
        ):
            continue
        if short not in names or level != "county":
            names[short] = code
        if name not in names and level == "province":
            names[name] = code
    ordered = tuple(sorted(names))
    first, second = "".join(sorted({n[0] for n in ordered})), "".join(sorted({n[1] for n in ordered}))
    return re.compile(rf"(?=[{first}][{second}]){lexicon.trie(ordered)}"), names


@cache
def _ambiguous(province: str) -> dict[str, str]:
    """Short names of the home province that are words as well (开化): they count beside other places only."""
    words = frozenset(lexicon.sections("regions.txt")["words"])
    return {
        short: code
        for code, _, _, short, *_ in lexicon.lines("places.tsv")
        if province and code.startswith(province) and short in words
    }


@cache
def _regions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = lexicon.sections("regions.txt")
    names = tuple(sorted(lists["regions"]))
    first, second = "".join(sorted({n[0] for n in names})), "".join(sorted({n[1] for n in names}))
    return (
        re.compile(rf"(?=[{first}][{second}]){lexicon.trie(names)}"),
        re.compile(lexicon.trie(tuple(sorted(lists["corridors"])))),
        re.compile(lexicon.trie(tuple(sorted(lists["zones"])))),
    )


def home_of(*texts: str | None) -> str | None:
    """The code of the first division that a publisher or a title begins with (岳西县交通运输局), or None."""
    full = divisions()
    for text in texts:
        for length in range(min(len(text or ""), 11), 2, -1):
            codes = full.get((text or "")[:length], ())
            if len(codes) == 1:
                return codes[0]
    return None


def find_places(work: str, region: str | None, taken: Sequence[tuple[int, int]]) -> list[Found]:
    """All places outside the ``taken`` spans (organisations), in no particular order, longest name first at a
    position.
    """
    found: dict[int, Found] = {}
    full = divisions()
    for match in _SUFFIX.finditer(work):
        end = match.end()
        start = division_before(work, end, _LONGEST)
        if start >= 0 and not _part_of_word(work, start, end):
            found[start] = Found(start, end, "place", code=_nearest(full[work[start:end]], region))
    pattern, short = _short_names((region or "")[:2])
    for match in pattern.finditer(work):
        start, end = match.span()
        overlapping = pattern.match(work, start + 1)
        if overlapping and overlapping.end() > end and short[overlapping.group()].endswith("0000"):
            start, end, match = *overlapping.span(), overlapping
        longer = any(at in found and found[at].end > end for at in range(start + 1, end))
        if start not in found and not longer and not _short_is_word(work, start, end):
            found[start] = Found(start, end, "place", code=short[match.group()])
    _add_zones(work, found)
    add_settlements(work, found)
    add_listed(work, found)
    add_neighbours(work, found, _ambiguous((region or "")[:2]))
    add_ports(work, found)
    add_short_townships(work, found)
    busy = sorted(taken)
    return _outside(sorted(found.values()), busy)


def _nearest(codes: Sequence[str], region: str | None) -> str | None:
    if len(codes) == 1:
        return codes[0]
    for length in (6, 4, 2):
        near = [code for code in codes if region and code[:length] == region[:length]]
        if len(near) == 1:
            return near[0]
        if near:
            return None
    return None


# What may stand directly before a name of two characters (范县, not 示范县).
_BEFORE_SHORTEST = frozenset("省市州区和与及在赴对向于由从到至将为让给经以把")


def _part_of_word(work: str, start: int, end: int) -> bool:
    """市 that goes on as 市场, 区 as 区域, 州 as 州际, a name that is only the tail of a longer one."""
    after = work[end : end + 1]
    before = work[start - 1 : start]
    if end - start == 2 and "\u4e00" <= before <= "\u9fa5" and before not in _BEFORE_SHORTEST:
        return True
    return (
        bool(after)
        and (work[end - 1] + after) in ("市场", "区域", "区间", "县域", "市域", "省域", "市值", "区块")
        and end - start < 3
    )


@cache
def _goes_on() -> re.Pattern[str]:
    """What makes a region's name part of another word (长江|大桥, 深港|通)."""
    return re.compile(
        lexicon.trie(tuple(sorted(lexicon.sections("regions.txt")["goes_on"]))) + "(?!过|知|报|路由|沿|上|索)"
    )


# What a city gives its name to (《南宁日报》).
_PRESS = ("日报", "晚报", "早报", "晨报", "都市报", "电视台", "广播电视", "新闻网")


@cache
def _contexts() -> dict[str, tuple[str, str]]:
    return {name: (before, after) for name, before, after in lexicon.lines("place_contexts.tsv")}


def _short_is_word(work: str, start: int, end: int) -> bool:
    """A short name followed by what makes it a street, a river, a brand or a part of a longer word."""
    after = work[end : end + 1]
    if work[start - 1 : start] == "“":
        return True
    if after in ("镇", "乡") and work[end : end + 2] not in ("乡村", "乡镇", "镇村", "镇域", "乡土", "乡贤"):
        return True
    before, following = _contexts().get(work[start:end], ("", ""))
    if (start and work[start - 1] in before) or (after and after in following):
        return True
    if work.startswith(_PRESS, end):
        return True
    if after == "站" and work.startswith("站点", end):
        return False
    if after == "道" and work[end + 1 : end + 2] not in "路德教场班具理歉":
        return True
    if work.startswith(("会议旧址", "会议纪念馆", "会议精神", "分局", "支行", "分行", "分公司", "分院"), end):
        return True
    return bool(after) and after in "路街江河湖港桥站菜酒茶牌系话戏剧腔籍商岸侧麓"


# 中国(山东)自由贸易试验区青岛片区
_NATIONAL_ZONE = re.compile(
    r"中国\([\u4e00-\u9fa5]{2,6}\)(?:自由贸易试验区|自贸试验区|自贸区|科技城|[\u4e00-\u9fa5]{2,8}?综合试验区)"
    r"(?:[\u4e00-\u9fa5]{2,4}片区)?"
)


def _add_zones(work: str, found: dict[int, Found]) -> None:
    names, corridors, zones = _regions()
    for match in names.finditer(work):
        start, end = match.span()
        longer = start in found and found[start].end > end
        if longer or (end - start == 2 and work[start - 1] == "“") or _goes_on().match(work, end):
            continue
        zone = zones.match(work, end)
        found[start] = Found(start, zone.end() if zone else end, "place")
    for start, place in list(found.items()):
        zone = zones.match(work, place.end)
        if zone and place.end in found and found[place.end].end >= zone.end():
            continue
        if zone and place.code and not work.startswith(("建设", "创建", "申报", "管委会", "管理委员会"), zone.end()):
            found[start] = Found(start, zone.end(), "place")
    for match in _NATIONAL_ZONE.finditer(work):
        for start in [at for at in range(match.start(), match.end()) if at in found]:
            del found[start]
        found[match.start()] = Found(match.start(), match.end(), "place")
    for match in corridors.finditer(work):
        begin = _corridor_start(work, match.start())
        while (verb := words().at(work, begin).verb) and begin + len(verb) <= match.start():
            begin += len(verb)
        if _NO_CORRIDOR.fullmatch(work, begin, match.start()):
            continue
        end = match.end()
        if match.start() - begin > 1:
            inner = next((p for p in found.values() if p.start <= begin < p.end), None)
            begin = inner.end if inner and inner.end < end - 2 and inner.start < begin else begin
            if begin in found and found[begin].code and found[begin].end < end - 2:
                begin = found[begin].end
            found[begin] = Found(begin, end, "place")


_NO_CORRIDOR = re.compile(
    r"(?:.*的|新的?|重点|区域|现代化|高质量|世界级|国家级|主要|城市|中西部地区|沿海|沿江|沿线|产业|经济)*"
)
_CUT = re.compile(
    r".*(?:制订|制定|编制|推进|建设|打造|完成|推动|开展|共建|构建|实施|加快|起草|支持|启动|融入|谋划|规划|[^\u4e00-\u9fa5A-Z0-9]|[与和在对向以为的省市])"
)


def _corridor_start(work: str, end: int) -> int:
    """Where the proper name before 走廊 or 科技城 begins: after the nearest verb, preposition or mark, at most
    eight back.
    """
    start = max(end - 8, 0)
    cut = _CUT.match(work, start, end)
    return cut.end() if cut else start


def _outside(places: Sequence[Found], busy: Sequence[tuple[int, int]]) -> list[Found]:
    kept: list[Found] = []
    index, last = 0, -1
    for place in places:
        while index < len(busy) and busy[index][1] <= place.start:
            index += 1
        if index < len(busy) and busy[index][0] < place.end:
            continue
        if place.start >= last:
            kept.append(place)
            last = place.end
    return kept
