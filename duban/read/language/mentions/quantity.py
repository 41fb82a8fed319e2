"""Quantities: a number, how exact it is, a classifier, and what is counted.

What belongs here: numbers that count or measure. What does not: ordinals (首批, 第3次), versions (2.0), names (P3,
G60),
calendar expressions.
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.found import Found

_SCALE = {
    "": 1.0,
    "十": 10.0,
    "百": 100.0,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
    "十万": 1e5,
    "百亿": 1e10,
    "千亿": 1e11,
}
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_ROUGH_BEFORE = re.compile(
    r"(?:约|近|超|逾|达到|超过|不少于|不低于|不超过|不高于|至少|最多|突破|将近|接近|大约|低于|高于|以上)\Z"
)
_ROUGH_AFTER = re.compile(r"左右|以上|以下|以内|上下|有余")


@cache
def _pattern() -> re.Pattern[str]:
    units = lexicon.sections("units.txt")
    digits = lexicon.trie(units["digits"])
    chinese = lexicon.trie(units["chinese"])
    return re.compile(
        r"(?=[\d两三四五六七八九十二])(?:(?<![\dA-Za-z.〔第])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
        r"(?:(?P<dash>%?[-—–~～至]%?)(?P<upper>\d+(?:\.\d+)?))?\ ?"
        r"(?P<rough>[余多来几])?(?P<scale>万亿|千万|百万|十万|千亿|百亿|[百千万亿])?(?P<rough2>[余多])?\ ?"
        rf"(?P<unit>[美欧]元|{digits})(?![A-Za-z])"
        r"|(?<![第十百千万亿一二两三四五六七八九“《首前])"
        rf"(?P<chinese>[两三四五六七八九]|十[一二三四五六七八九]?|[二三四五六七八九]十[一二三四五六七八九]?)(?P<cunit>{chinese})"
        r"(?![一二三四五六七八九十]))"
    )


# What follows a classifier when it is the beginning of another word.
_NOT_AFTER = {
    "条": "例款",
    "部": "门队署分",
    "大": "学队数型力家会",
    "类": "别型",
    "级": "",
    "区": "",
    "家": "庭",
    "处": "理置罚",
    "次": "序",
    "场": "所地",
    "种": "植子业",
    "支": "持队撑",
    "名": "录单",
    "所": "属有",
    "年": "度级",
    "轮": "胎",
    "项": "",
    "个": "人",
    "件": "",
    "度": "假",
    "人": "民口才",
    "县": "",
    "站": "点",
    "面": "积",
    "里": "程",
    "升": "级",
    "度夏": "",
    "元": "素旦",
    "班": "子",
    "组": "织建成",
    "期": "工间限刊货末初",
    "分": "钟之别类局校支批散析布公配片区级管",
    "针": "对灸织",
    "席": "位",
    "段": "",
    "市": "场",
    "校": "园长",
    "店": "",
    "村": "民",
    "乡": "村",
    "镇": "",
    "路": "",
    "车": "",
    "省": "",
    "园": "区",
}


_MOST_DIGITS = 30


def find_quantities(work: str, hidden: str) -> list[Found]:
    """All quantities outside quotation marks and titles; ``hidden`` is the page with brackets masked."""
    found: list[Found] = []
    for match in _pattern().finditer(work):
        start, end = match.span()
        if hidden[start] == "\u25a1" and _in_name(work, hidden, start):
            continue
        number, after = match["number"], work[end : end + 1]
        unit = match["unit"] or match["cunit"]
        if after and after in _NOT_AFTER.get(unit, ""):
            continue
        if len(number or match["chinese"]) > _MOST_DIGITS:
            continue  # a number of a document or of a machine, and more than a float can hold
        if number is None:
            found.append(
                Found(
                    start,
                    end,
                    "quantity",
                    value=float(_chinese(match["chinese"])),
                    unit=unit,
                    noun=_noun(work, start, end),
                    approximate=False,
                )
            )
            continue
        if unit == "年" and len(number) == 4:
            continue
        value = float(number.replace(",", "")) * _SCALE.get(match["scale"] or "", 1.0)
        rough = bool(
            match["rough"]
            or match["rough2"]
            or match["upper"]
            or _ROUGH_BEFORE.search(work, max(start - 3, 0), start)
            or _ROUGH_AFTER.match(work, end)
        )
        if value == int(value):
            value = float(int(value))
        found.append(
            Found(
                start,
                end,
                "quantity",
                value=round(value, 6),
                unit=unit,
                noun=_noun(work, start, end),
                approximate=rough,
            )
        )
    return found


def _in_name(work: str, hidden: str, position: int) -> bool:
    """Whether the nearest bracket that opens before the position is a quotation mark or a title's."""
    opened = max(hidden.rfind(c, max(position - 200, 0), position) for c in "《“〈(【〔")
    return opened >= 0 and work[opened] in "《“〈"


def _chinese(digits: str) -> int:
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return 10 * _CHINESE.get(tens, 1) + _CHINESE.get(ones, 0)
    return _CHINESE[digits]


_NOUN_AFTER = re.compile(r"[^\d,;。:!?\n\0、和及的与等,“《()]{1,16}")
_NOUN_BEFORE = re.compile(r"[^\d,;。:!?\n\0、和及的与()]{1,12}\Z")
_TRIM = re.compile(
    r"(?:.*(?:新增|完成|建成|检查|达到|完工|新建|改造|提升|组织|举办|发放|清理|形成|征集|收录|累计|投入|开展|排查|覆盖|培训|实现|服务|打通|吸引|约谈|表彰|上报|推荐|已|共|约|近|超|达|占|为))(?=.)"
)


def _noun(work: str, start: int, end: int) -> str | None:
    after = _NOUN_AFTER.match(work, end)
    if after and not _ROUGH_AFTER.match(work, end):
        return after.group().strip() or None
    before = _NOUN_BEFORE.search(work, max(start - 14, 0), start)
    if before is None:
        return None
    noun = _TRIM.sub("", before.group()).strip()
    return noun or None
