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
from duban.read.language.mentions.found import Found
from duban.read.language.words import words

_HAN = re.compile("[\u4e00-\u9fa5]+")
_SUFFIX = re.compile("[省市县区旗州盟]")


# Autonomous divisions are written without their peoples' names as often as with them (黔东南州, 景宁县).
_AUTONOMOUS = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Codes by full name (杭州市, 安吉县); a name that several divisions bear has several codes."""
    table: dict[str, list[str]] = {}
    for code, _, name, short, *_ in lexicon.lines("places.tsv"):
        if len(name) > 2 or name[0] not in "城矿郊市东西南北":
            table.setdefault(name, []).append(code)
            ending = next((e for long, e in _AUTONOMOUS if name.endswith(long)), "")
            if ending and len(short) > 1 and short[-1] not in "州县旗":
                table.setdefault(short + ending, []).append(code)
    return {name: tuple(codes) for name, codes in table.items()}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long full names are, longest first, by their last two characters: most 省 市 县 区 follow something else."""
    lengths: dict[str, set[int]] = {}
    for name in divisions():
        lengths.setdefault(name[-2:], set()).add(len(name))
    return {tail: tuple(sorted(found, reverse=True)) for tail, found in lengths.items()}


def division_before(work: str, end: int, longest: int) -> int:
    """Where the longest full name of a division begins that ends at ``end`` (of two characters or more); -1 if none."""
    full = divisions()
    for length in _lengths().get(work[end - 2 : end], ()) if end > 1 else ():
        if length <= longest and length <= end and work[end - length : end] in full:
            return end - length
    return -1


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
    _add_townships(work, found)
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


# Short names that arise across two words: the characters before and after that say so (更新乡村, 重大理论, 市长治理).
_CONTEXTS = {
    "新乡": ("更创革崭全", ""),
    "大理": ("重最巨宏", "论石想由念"),
    "长治": ("市省县区局厅", "久理"),
    "保定": ("确", "期点向"),
    "内江": ("省市县国境区", ""),
    "南通": ("", "道过"),
    "北海": ("", "道"),
    "安康": ("平", ""),
    "广安": ("", "全"),
    "吉安": ("", "全"),
    "三明": ("", "治确"),
    "中山": ("", "装"),
    "海南": ("上", ""),
    "湖南": ("太", ""),
    "江西": ("长珠", ""),
    "河南": ("黄淮", ""),
    "河北": ("黄淮", ""),
    "山东": ("", "麓"),
    "山西": ("行", ""),
    "文山": ("", "会"),
    "白城": ("", "墙"),
    "平凉": ("", ""),
    "上海": ("", ""),
    "吉林": ("", ""),
    "四平": ("", "方米"),
    "自贡": ("", "献"),
    "和田": ("", "间园"),
    "安顺": ("平", ""),
    "通化": ("普流交", ""),
    "德阳": ("", ""),
    "六安": ("", "全"),
    "资阳": ("", ""),
    "黄山": ("", "茶"),
    "天水": ("", "一源"),
    "长春": ("", "花"),
}


def _short_is_word(work: str, start: int, end: int) -> bool:
    """A short name followed by what makes it a street, a river, a brand or a part of a longer word."""
    after = work[end : end + 1]
    if work[start - 1 : start] == "“":
        return True
    if after in ("镇", "乡") and work[end : end + 2] not in ("乡村", "乡镇", "镇村", "镇域", "乡土", "乡贤"):
        return True
    before, following = _CONTEXTS.get(work[start:end], ("", ""))
    if (start and work[start - 1] in before) or (after and after in following):
        return True
    return bool(after) and after in "路街江河湖港桥站菜酒茶牌系话戏剧腔籍商岸侧麓"


def _add_zones(work: str, found: dict[int, Found]) -> None:
    names, corridors, zones = _regions()
    for match in names.finditer(work):
        start, end = match.span()
        zone = zones.match(work, end)
        found[start] = Found(start, zone.end() if zone else end, "place")
    for start, place in list(found.items()):
        zone = zones.match(work, place.end)
        if zone and place.code and not work.startswith(("建设", "创建", "申报", "管委会", "管理委员会"), zone.end()):
            found[start] = Found(start, zone.end(), "place")
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


_TOWNSHIP = re.compile(
    r"[镇乡街苏新](?:(?<=[镇乡])|(?<=街)道|(?<=苏)木|(?<=新)[区城])(?![长级村域亲土贤愁情办镇区里党])"
)
# What 镇, 乡 and 街道 follow without a name, or what only ends like one (返乡, 特色小镇).
_NO_TOWNSHIP = re.compile(
    r".*(?:乡|城|村|[各全该本个名古老强大小集新两三]|重点|中心|建制|示范|文明|卫生|边境|民族|沿海|贫困|相关|有关|部分|其他|所有|"
    r"[返下回还故家离思异同他入进级高建千百]|.*[乡镇村县].*|.+[和与及].*|城市|现代|生态|智慧|产业|工业|科技|高铁|空港|临空|临港|老城|建设|滨江|县|市|区|省|年|月|日)\Z"
)
_BEFORE_TOWNSHIP = frozenset("\0\n\t ,;。:、()和与及在对向由赴到至从将为“”")


def _add_townships(work: str, found: dict[int, Found]) -> None:
    """Townships by their ending (五河镇): no table holds them, so a mark, a place or a verb must stand before them."""
    ends = {place.end for place in found.values()}
    verbs = words().stages
    for match in _TOWNSHIP.finditer(work):
        for length in (3, 2):
            start = match.start() - length
            name = work[max(start, 0) : match.start()]
            if start < 0 or not _HAN.fullmatch(name) or start in found:
                continue
            bounded = start == 0 or work[start - 1] in _BEFORE_TOWNSHIP or start in ends
            if not bounded and work[max(start - 2, 0) : start] not in verbs:
                continue
            lexeme = words().at(name, 0)
            if not _NO_TOWNSHIP.match(name) and not lexeme.verb and not lexeme.adverb and not lexeme.preposition:
                found[start] = Found(start, match.end(), "place")
                ends.add(match.end())
            break


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
