"""Where a free name begins: universities, hospitals, companies, laboratories, teams, read backwards from their end.

What belongs here: the left edge of a name whose end says what it is (之江实验室, 厅…专班). What does not: departments
and state bodies, whose names are known (``organisation.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import divisions
from duban.read.language.mentions.edges import BUILDING, is_closed, left_edge, opens_with_place

_TEAMS = frozenset(
    (
        "专班",
        "工作专班",
        "工业专班",
        "领导小组",
        "工作领导小组",
        "领导小组办公室",
        "指挥部",
        "指挥部办公室",
        "委员会办公室",
    )
)
_TEAM_LEVEL = re.compile("(?<![全各])[厅省市县区局州委](?![级直属内域场民长])")
_TWO_HAN = re.compile("[\u4e00-\u9fa5]{2}")
_TEAM_STOP = re.compile(r".*(?:[的了]|[^\u4e00-\u9fa5]|成立|运行|组建|设立|做好|召开|向|由|在|对|将|把|报|请|据|等|各)")


def _team_start(work: str, core_end: int, end: int) -> int | None:
    """Teams are named by what they are for, 与 and 和 included (厅科技攻关与产业链安全专班): read back to the level."""
    window = max(core_end - 18, 0)
    cut = _TEAM_STOP.match(work, window, core_end)
    begin = cut.end() if cut else window
    if work[begin:core_end] in ("市县", "省市县", "各级"):
        return begin
    level = _TEAM_LEVEL.search(work[begin:core_end])
    full = divisions()
    place = next((i for i in range(begin, core_end) for n in (8, 7, 6, 5, 4, 3) if work[i : i + n] in full), None)
    starts = [p for p in (place, begin + level.start() if level else None) if p is not None]
    if not starts:
        named = work[begin - 1 : begin] in ("的", "了") or work[max(begin - 2, 0) : begin] in ("成立", "组建", "设立")
        if named and core_end - begin > 3 and not is_kind(work[begin:core_end]):
            return begin
        return begin if work[begin : begin + 2] in ("国家", "国务", "中央", "全国") else None
    if work.startswith("办公室", end) and not work[core_end:end].endswith("办公室"):
        return None
    return min(starts)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {heading: frozenset(entries) for heading, entries in lexicon.sections("names.txt").items()}


@cache
def _generic() -> re.Pattern[str]:
    kinds = lexicon.trie(tuple(sorted(lexicon.sections("names.txt")["generic"])))
    return re.compile(rf"(?:[各全]?[省市县区州]?[级属直内域]?{kinds})+\Z")


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"[省市县区州厅局]{lexicon.trie(tuple(sorted(lexicon.sections('names.txt')['kinds'])))}")


@cache
def _placed_kinds() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.trie(tuple(sorted(lexicon.sections('names.txt')['kinds'])))})+\Z")


def _placed_kind(name: str) -> bool:
    """A kind after a place is a kind still (永平县公办|幼儿园)."""
    length = next((n for n in range(min(len(name), 11), 2, -1) if name[:n] in divisions()), 0)
    return length > 0 and _placed_kinds().match(name, length) is not None


def is_kind(name: str) -> bool:
    """Whether a name says of what kind a body is and nothing else (国家重点, 三级)."""
    return _generic().match(name) is not None


def free_start(work: str, core_end: int, end: int) -> int | None:
    """Where a free name (之江实验室, 市精神卫生中心, 浙能集团) begins, or None when nothing names it."""
    suffix = work[core_end:end]
    if suffix in _TEAMS:
        return _team_start(work, core_end, end)
    lists = _lists()
    if _goes_on(work, suffix, end):
        return None
    begin = left_edge(work, core_end)
    if suffix in lists["company_ends"]:
        length = core_end - begin
        named = 1 < length < 5 or (length == 1 and work[begin] in _ABBREVIATED)
        known = named and is_closed(work, end) and _WAY.match(work, begin, core_end) is None
        return begin if known else None
    name = work[begin:core_end]
    if name[:1].isdecimal() or (begin > 1 and work[begin - 1] in "家个所名项处支" and work[begin - 2].isdecimal()):
        return None
    if len(name) < 2 and not (name in ("省", "市", "县", "区") and len(suffix) > 3):
        return None
    level = name[0] in "省市县区厅局州" and name[:2] not in lists["no_level"]
    place = opens_with_place(name) or name.startswith(_NATIONAL) or _TOWNSHIP.match(name) is not None
    if place and BUILDING.search(name) and suffix in lists["built"]:
        return None
    if not level and not place:
        if suffix in lists["common"] or is_kind(name) or (len(name) > 10 and name[:2] not in _NATIONAL):
            return None
        if not _TWO_HAN.match(name) or name.endswith(("重点", "各", "所", "该", "本")):
            return None
    elif (
        (is_kind(name) if place else _kinds().match(name))
        or (place and (_placed_kind(name) or (suffix in lists["not_bare"] and name in divisions())))
        or (level and not place and suffix in lists["not_level"] and len(name) > 4)
    ):
        return None
    if suffix == "实验室" and (is_kind(name[2:]) or is_kind(name[3:])):
        return None
    if suffix in lists["common"] and name.endswith(_STRETCHES) and name not in divisions():
        return None
    if suffix == "实验室" and name.endswith(("重点", "联合", "国家", "省", "工程", "创新")) and not place:
        return None
    if suffix in ("小学", "中学") and name.endswith(("中", "县中", "市中")):
        return None
    return begin


# 西南地区海关: those of a stretch of country, none of them named.
_STRETCHES = ("地区", "辖区", "关区", "片区", "沿线", "沿海", "沿边", "全域")
_NATIONAL = ("中国", "国家", "全国", "中华", "武警", "解放军", "共青团")
_ABBREVIATED = frozenset("京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇陕甘青宁新蒙藏杭甬深穗")
_TOWNSHIP = re.compile(r"(?!中心|重点|各|全)[\u4e00-\u9fa5]{2,3}(?:镇(?!村)|乡(?![镇村])|街道|苏木)")
# 国家绝对控股, 企业员工股份: how and whose, not a name.
_WAY = re.compile("国家|国有|企业|中小|员工|职工|绝对|相对|个人|集体|外资|民营|全额|间接|社会|公司")


def _goes_on(work: str, suffix: str, end: int) -> bool:
    """Whether the text goes on so that the end is none (中心建设, 学院级)."""
    after = work[end : end + 2]
    return (
        (after in _lists()["after_no"] and (suffix in _lists()["common"] or after not in ("建设", "管理")))
        or (after[:1] != "" and after[0] in "长员校生级型化类们总法")
        or (suffix == "中心" and after[:1] == "组")
    )
