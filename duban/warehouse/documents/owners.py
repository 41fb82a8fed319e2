"""Whose text a title says it is: the division, region or office at its front, in full, short, or as 省, 全市, 厅.

What belongs here: the front of a title and the name of a publisher. What does not: the rest of a title (normalise.py).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from duban.read.language import lexicon

NATIONAL = "0"
_MUNICIPALITIES = ("11", "12", "31", "50")
_AUTONOMOUS = ("15", "45", "54", "64", "65")
# 浙江省级财政 keeps its 省级, 镇安县城 its 县城: the last character of the name belongs to the next word.
_GOES_ON = re.compile("[级直属域城区场]")
_LEVEL = re.compile(
    r"(?:[全我本]|(?=自治区|省(?![级直属内域际委政长]|外(?![贸事商资国汇专]))|市(?![级直属内外域场区民容政委长])|(?:地区|州|盟)(?![级直属内外域])"
    r"|[县区旗](?![级直属内外域城块划间位委政])))(?:(省)|(自治区)|(市)|(地区|州|盟)|([县区旗]))"
)
_NATION = re.compile(r"中华人民共和国|国务院办公厅|国务院|国家|全国|中共中央办公厅|中共中央|中央")
_REGIONS = re.compile(
    r"长三角(?:地区|区域|生态绿色一体化发展示范区)?|京津冀|粤港澳大湾区|珠三角|长江经济带|成渝地区双城经济圈"
)
_OWN_OFFICE = re.compile(r"(?:我|本)?(?:厅(?!级)|局(?![部势面限])|委(?![员托派培任]))")
_GOVERNMENT = re.compile(r"人民政府(?:办公厅|办公室)?")
_ALIASES = (
    ("科学技术", "科技"), ("发展和改革", "发改"), ("发展改革", "发改"), ("工业和信息化", "工信"),
    ("经济和信息化", "经信"), ("经济信息化", "经信"), ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"), ("住房和城乡建设", "住建"), ("住房城乡建设", "住建"),
    ("市场监督管理", "市监"), ("市场监管", "市监"), ("卫生健康", "卫健"), ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"), ("交通运输", "交通"), ("应急管理", "应急"), ("国有资产监督管理", "国资"),
    ("林业和草原", "林草"), ("医疗保障", "医保"), ("退役军人事务", "退役军人"), ("教育和体育", "教体"),
    ("教育体育", "教体"),
)  # fmt: skip


class Front(NamedTuple):
    """What stands at a title's front: the owner and its office ("" when none is named), and where the rest begins."""

    owner: str
    body: str
    end: int


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Codes by full name, and by short name for provinces and prefectures."""
    words = frozenset(lexicon.sections("regions.txt")["words"])
    found: dict[str, set[str]] = {}
    for code, level, name, short, *_ in lexicon.lines("places.tsv"):
        found.setdefault(name, set()).add(code)
        if level != "county" and len(short) > 1 and short not in words:
            found.setdefault(short, set()).add(code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@cache
def _departments() -> re.Pattern[str]:
    names = {*lexicon.sections("organisations.txt")["departments"], *(short for _, short in _ALIASES)}
    return re.compile(f"({lexicon.trie(tuple(sorted(names)))})(?:委员会|管理局|厅|局|委)")


def short_code(code: str) -> str:
    """A division's code without the noughts of lower levels: 33, 3301, 330106; 31 for 市 of Shanghai."""
    return code[:2] if code[2:] in ("0000", "0100") and code[:2] in _MUNICIPALITIES else re.sub(r"(?:00)+\Z", "", code)


def home_code(home: str, publisher: str) -> str:
    """The division that reports: the source's, or the one below it that the publisher names."""
    code = short_code(home) if re.fullmatch(r"\d{6}", home) else home
    named = front_of(publisher, code, "", least=2).owner
    return named if named.startswith(code) else code


def office(publisher: str, home: str) -> str:
    """A publisher's office in short, without its place: 浙江省科学技术厅, 省科技厅 → 科技; any other name as it is."""
    front = front_of(publisher, home, "", least=2)
    return front.body or publisher[front.end :]


def front_of(text: str, home: str, home_body: str, *, least: int = 4) -> Front:
    """The owner and office that a title begins with.

    Args:
        text: the title, or a publisher.
        home: the reporter's code.
        home_body: the reporter's office.
        least: how many characters must follow 省, 市 …
    """
    owner, body, at = "", "", 0
    for _ in range(3):
        within = owner or home
        found = _nation_or_region(text, at) or _division(text, at, within) or _level(text, at, within, least)
        if found is None or (owner and not found[0].startswith(owner)):
            break
        owner, at = found
        at += len(text) - at - len(text[at:].lstrip())
    if government := _GOVERNMENT.match(text, at):
        return Front(owner, "政府", government.end())
    if department := _departments().match(text, at):
        body, at = _short(department.group(1)), department.end()
    elif not owner and (own := _OWN_OFFICE.match(text, at)):
        body, at = home_body, own.end()
    return Front(owner, body, at)


def level_of(owner: str) -> str:
    """The level word of a division's code: 省, 市 or 县; "" for others."""
    return {2: "省", 4: "市", 6: "县"}.get(len(owner), "") if owner.isdigit() else ""


def _nation_or_region(text: str, at: int) -> tuple[str, int] | None:
    if nation := _NATION.match(text, at):
        return NATIONAL, nation.end()
    if region := _REGIONS.match(text, at):
        return region.group()[:3], region.end()
    return None


def _division(text: str, at: int, home: str) -> tuple[str, int] | None:
    """The division whose name stands at a place of the text, and where the name ends."""
    for length in range(min(len(text) - at, 11), 1, -1):
        codes = _names().get(text[at : at + length])
        if codes is None:
            continue
        end = at + length
        if text[end - 1] in "省市县区州" and _GOES_ON.match(text, end):
            end -= 1
        short = [short_code(code) for code in codes]
        near = [code for code in short if code.startswith(home) or home.startswith(code)] if home.isdigit() else []
        if not near and home.isdigit():
            near = [code for code in short if code[:2] == home[:2]]
        candidates = near or short
        return (candidates[0] if len(set(candidates)) == 1 else text[at : at + length]), end
    return None


def _level(text: str, at: int, home: str, least: int) -> tuple[str, int] | None:
    """省, 全市, 区 …: which division of the reporter's that is; one that it does not have keeps its word."""
    match = _LEVEL.match(text, at)
    if match is None or len(text) - match.end() < least:
        return None
    province, region, city, prefecture, county = match.groups()
    if not home.isdigit() or home == NATIONAL:
        return None
    if province or region:
        return home[:2], match.end()
    if city or prefecture:
        if home[:2] in _MUNICIPALITIES:
            return home[:2], match.end()
        return (home[:4] if len(home) > 2 else f"{home}市"), match.end()
    if county == "区" and len(home) == 2 and home in _AUTONOMOUS:
        return home, match.end()
    return (home if len(home) == 6 else f"{home}县"), match.end()


def _short(department: str) -> str:
    return next((short for long, short in _ALIASES if department == long), department)
