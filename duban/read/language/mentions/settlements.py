"""Places that no table holds: townships, villages, communities, reservoirs, river basins, parks, by their ending.

What belongs here: which of them are names, by what stands before and after, and places that a list beside others or a
count proves (棠口、长桥等6个乡镇). What does not: divisions and named regions (``place.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.edges import is_closed, is_open, last_edge
from duban.read.language.mentions.found import Found
from duban.read.language.words import words

_HAN = re.compile("[\u4e00-\u9fa5]+")
# Both begin with a class of characters: the engine leaps from one of them to the next.
_SETTLEMENT = re.compile(
    r"[镇乡街苏新村社水屯嘎](?:(?P<town>(?:(?<=[镇乡])|(?<=街)道|(?<=苏)木|(?<=新)[区城])(?![长级村域亲土贤愁情办镇区里党压静定守痛]))"
    r"|(?P<small>(?<=村)(?![民级委庄落镇里干史容貌改集医务企口头办规组校卫小内支两屯子寨])"
    r"|(?<=社)区(?![级化矫卫服居工]|教育|书记|医院)|(?<=水)库(?![移群除库]))|(?P<hamlet>(?<=屯)(?![垦兵田里集])|(?<=嘎)查))"
)
_ZONE = re.compile("区(?<=[发新开园税]区)")
_ZONES = ("经济开发区", "开发区", "高新区", "经开区", "工业园区", "产业园区", "物流园区", "保税区")
# What 镇, 乡 and 街道 follow without a name, or what only ends like one (返乡, 特色小镇).
_NO_TOWNSHIP = re.compile(
    r".*(?:农|乡|城|村|[各全该本个名古老强大小集新两三]|重点|中心|建制|示范|文明|卫生|边境|民族|沿海|贫困|相关|有关|部分|其他|所有|"
    r"[返下回还故家离思异同他入进级高建千百]|[乡镇村县]|[和与及].*|城市|现代|生态|智慧|产业|工业|科技|高铁|空港|临空|临港|老城|建设|滨江|县|市|区|省|年|月|日)\Z"
)
_INNER = re.compile(r"[乡镇村县]|.[和与及]")
_BEFORE = frozenset("\0\n\t ,;。:、()《和与及在对向由赴到至从将为给经请“”")


def add_settlements(work: str, found: dict[int, Found]) -> None:
    """Names by their ending (五河镇): a mark, a place or a verb must stand before them."""
    ends = {place.end for place in found.values()}
    for at, end, kind in _ends(work):
        start = _start(work, at, end, kind, found, ends)
        if start is not None:
            found[start] = Found(start, end, "place")
            ends.add(end)
    for start, end in _basins(work):
        _add_basin(work, start, end, found)


def _ends(work: str) -> Iterator[tuple[int, int, str]]:
    """Where such a name's end stands, and of what kind it is: town, small or zone."""
    for match in _SETTLEMENT.finditer(work):
        yield match.start(), match.end(), match.lastgroup or ""
    for match in _ZONE.finditer(work):
        end = match.end()
        word = next((word for word in _ZONES if work.endswith(word, 0, end)), None)
        if word:
            yield end - len(word), end, "zone"


def _start(work: str, at: int, end: int, kind: str, found: Mapping[int, Found], ends: set[int]) -> int | None:
    stages, prepositions = words().stages, words().prepositions
    for length in (3, 2):
        start = at - length
        name = work[max(start, 0) : at]
        if start < 0 or start in found or not _HAN.fullmatch(name):
            continue
        before = work[max(start - 2, 0) : start]
        if kind == "hamlet" and work[at] == "屯":
            following = start in ends or (work[start - 1] in "至到、和与及" and work[start - 2] in "村屯组")
            if following and start > 1 and last_edge(work, start, at) == start:
                return start
            continue
        bounded = start == 0 or work[start - 1] in _BEFORE or start in ends or before in stages or before in _leading()
        loose = kind != "town" and (before[-1:] == "的" or (len(before) > 1 and before in prepositions))
        if not (bounded or loose) or (kind != "town" and last_edge(work, start, at) != start):
            continue
        named = is_settled_name(name, kind != "town") and (
            kind != "small" or is_closed(work, end) or _goes_on(work, start, end)
        )
        return start if named else None
    return None


# What a village has or is parted into: where one of these follows, what stands before is a village's name.
_OF_VILLAGE = re.compile(
    "教学点|小学|党支部|党总支|两委|村民|群众|农户|产业路|道路|公路|通村|路灯|片区|境内|幸福院|卫生室|安置点|饮水|人饮"
    "|第?[一二三四五六七八九十\\d]{1,3}[组社队]|[\u4e00-\u9fa5]{1,3}(?:屯|组|片区|自然村)"
)


def _goes_on(work: str, start: int, end: int) -> bool:
    """Whether a village's name may end here though the text goes on: it is open, and has what villages have."""
    return work[end - 1] == "村" and is_open(work, start) and _OF_VILLAGE.match(work, end) is not None


def is_settled_name(name: str, small: bool) -> bool:
    """Whether what stands before 镇 or 村 names it, rather than saying of what kind it is."""
    lexeme = words().at(name, 0)
    if lexeme.verb or lexeme.adverb or lexeme.preposition or _NO_TOWNSHIP.match(name) or _INNER.search(name):
        return False
    kinds = _lists()["not_settled"]
    return not small or not (name in kinds or name[-2:] in kinds or name[:2] in kinds or lexeme.noun)


@cache
def _leading() -> frozenset[str]:
    return frozenset(lexicon.sections("names.txt")["before"])


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {heading: frozenset(entries) for heading, entries in lexicon.sections("regions.txt").items()}


def _basins(work: str) -> Iterator[tuple[int, int]]:
    """Where the text holds the end of such a name, the longest at each place."""
    taken: set[int] = set()
    for word in _basin_words():
        start = work.find(word)
        while start >= 0:
            end = start + len(word)
            if end not in taken:
                taken.add(end)
                yield start, end
            start = work.find(word, end)


@cache
def _basin_words() -> tuple[str, ...]:
    return tuple(sorted(lexicon.sections("regions.txt")["basins"], key=len, reverse=True))


def _add_basin(work: str, at: int, end: int, found: dict[int, Found]) -> None:
    """River basins, parks and reserves under a proper name (钱塘江流域, 武夷山国家公园)."""
    low = at
    while low > max(at - 8, 0) and "\u4e00" <= work[low - 1] <= "\u9fa5":
        low -= 1
    begin = last_edge(work, low, at)
    for place in [p for p in _around(found, at) if p.end > begin]:
        if place.end >= end:
            return
        other = work[begin : begin + 2] in _lists()["not_settled"] or place.start - begin > 2
        if place.end == at and (place.start <= begin or other):
            found[place.start] = Found(place.start, end, "place")
            return
        if place.end == at:
            del found[place.start]
        elif place.end < at - 1:
            begin = max(begin, place.end)
    found.pop(begin, None)
    name = work[begin:at]
    if not 1 < len(name) < 8 or name[-2:] in _lists()["not_settled"] or name[:2] in _lists()["not_settled"]:
        return
    if work[at:end] == "流域" and name[-1] not in "江河湖水海川溪洋泊淀":
        return
    found[begin] = Found(begin, end, "place")


def _around(found: Mapping[int, Found], offset: int) -> list[Found]:
    """The places that begin at most twelve characters before an offset, or at it."""
    return [found[start] for start in range(max(offset - 12, 0), offset + 1) if start in found]


_DIVISIONS = (
    "乡镇街道|镇街|乡镇|镇|乡|街道|村居|行政村|村|社区|县市区|县区|县市|县|市县|市州|区县|区|市|州|旗县区|旗县|旗"
)
_COUNTED = re.compile(
    rf"个(?:{_DIVISIONS})(?![长级域])|等(?:{_DIVISIONS})(?![\u4e00-\u9fa5])"
    r"|[两三四五六七八九十](?:县市|市县|[镇乡村县市区州旗])(?![长级域委办直区乡属])"
)
_NUMBER = re.compile(r"等?(?:\d{1,3}|[两三四五六七八九十]{1,3})\Z")
_ITEM = re.compile("[\u4e00-\u9fa5]{2,4}")


def add_listed(work: str, found: dict[int, Found]) -> None:
    """Names that a count of divisions closes (棠口、长桥、岭下等6个乡镇): what is counted are places."""
    for match in _COUNTED.finditer(work):
        end = match.start()
        if work[end] == "个":
            number = _NUMBER.search(work, max(end - 4, 0), end)
            if number is None:
                continue
            end = number.start()
        items: list[tuple[int, int]] = []
        while len(items) < 30:
            low = end
            while low > max(end - 12, 0) and "\u4e00" <= work[low - 1] <= "\u9fa5":
                low -= 1
            more = low > 0 and work[low - 1] == "、"
            begin = low if more else last_edge(work, low, end)
            if not _ITEM.fullmatch(work, begin, end) or any(p in found for p in range(begin + 1, end)):
                break
            items.append((begin, end))
            if not more:
                break
            end = low - 1
        kinds = _lists()["not_settled"]
        if len(items) > 1 and not any(work[begin:end] in kinds for begin, end in items):
            for begin, end in items:
                found.setdefault(begin, Found(begin, end, "place"))


def add_neighbours(work: str, found: dict[int, Found], names: Mapping[str, str]) -> None:
    """Short names that are words too (开化) beside another place in a list; ``names``: their codes."""
    if not names:
        return
    waiting = list(found.values())
    while waiting:
        place = waiting.pop()
        for start, end in _beside(work, place):
            name = work[start:end]
            if name not in names or start in found or not (is_closed(work, end) or work[end : end + 1] in "两三"):
                continue
            before = work[start - 1 : start]
            if start in (0, place.end) or before in _BEFORE or work[max(start - 2, 0) : start] in words().stages:
                found[start] = Found(start, end, "place", code=names[name])
                waiting.append(found[start])


def _beside(work: str, place: Found) -> list[tuple[int, int]]:
    """The stretches of two and three characters on either side of a place in a list, or behind a city."""
    start, end = place.start, place.end
    beside: list[tuple[int, int]] = []
    if place.code and place.code[4:] == "00":
        beside += (end, end + 3), (end, end + 2)
    if work[end : end + 1] == "、":
        beside += (end + 1, end + 4), (end + 1, end + 3)
    if start > 3 and work[start - 1] == "、":
        beside += (start - 4, start - 1), (start - 3, start - 1)
    return beside
