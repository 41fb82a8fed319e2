"""Values of a row's fields: nothing (``/``, ``-``, 无), owners split, rates in percent, texts cut at inner labels.

What belongs here: reading one value. What does not: which column or label it came from.
"""

from __future__ import annotations

import re
from itertools import pairwise

from duban.read.fold import fold
from duban.read.outline.markers import read_mark
from duban.read.outline.offices import is_office

_NOTHING = re.compile(r"[\s/\\\-—–_|。、.]*|\(?(?:无|暂无|没有|空|略|不涉及|未填)\)?[。.]?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|个?百分点)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STATED_RATE = re.compile(
    r"(?:(?:占|为|达|达到|完成|是|实现)(?:了)?(?:全年|年度?|年初|总|计划|本年度|今年|既定|省定|市定|季度)?(?:总)?(?:目标|计划|任务|总投资|投资)(?:任务|数|投资|总量)?的?|"
    r"(?:完成率|完成比例|执行率|投资完成率|目标完成率|任务完成率|总体进度|完成进度)(?:为|达到?|约|是)?)\s*(\d+(?:\.\d+)?)\s*%"
)
OWNER_LABEL = re.compile(
    r"(?:市级|区级|县级|省级|镇级)?(?:牵头|主办|承办|责任|配合|协办|协助|会办|负责|实施|参与|参加|主要|共同)(?:责任)?(?:单位|部门|处室|科室|主体)?\s*:"
)
_OWNER_GAP = re.compile(r"[、,;/|\s]+|(?<=[局委办处厅科部室中心])(?:和|及)(?=[市县区省厅局各])")
_BRACKETED = re.compile(r"\([^()]*\)")
_LISTED = re.compile(r"(?:(?<=[。;:])|(?<=^))\s*(?=\(?\d{1,2}[.、)](?!\d(?!\d?月\d)))")


def is_nothing(text: str) -> bool:
    """Say whether a value means that there is none."""
    return _NOTHING.fullmatch(fold(text)) is not None


def value_of(text: str) -> str | None:
    """Return the value, trimmed, or None when it means that there is none."""
    return None if is_nothing(text) else text.strip()


def owners_of(text: str) -> tuple[str, ...]:
    """Split a cell of owners, lead first, in its order; labels inside it are dropped, brackets stay with their name."""
    if is_nothing(text):
        return ()
    folded = OWNER_LABEL.sub(lambda match: " " * len(match.group()), fold(text))
    brackets = [match.span() for match in _BRACKETED.finditer(folded)]
    names: list[str] = []
    begin = 0
    for gap in [*_OWNER_GAP.finditer(folded), None]:
        if gap is not None and any(start < gap.start() < end for start, end in brackets):
            continue
        stop = gap.start() if gap is not None else len(text)
        name = text[begin:stop].strip(" 。;；.\n")
        # A label that was blanked out may leave its name behind: cut by the folded copy.
        name = text[begin + len(folded[begin:stop]) - len(folded[begin:stop].lstrip()) : stop].strip(" 。;；.\n")
        if name and not is_nothing(name) and name != "等" and name not in names:
            names.append(name)
        begin = gap.end() if gap is not None else stop
    return tuple(_mended(names))


def _mended(names: list[str]) -> list[str]:
    """Join names that a narrow column broke over two lines: 大气环境 + 处."""
    joined: list[str] = []
    for name in names:
        if joined and not is_office(fold(joined[-1])) and is_office(fold(joined[-1] + name)) and len(name) <= 6:
            joined[-1] += name
        else:
            joined.append(name)
    return joined


def rate_of(text: str) -> float | None:
    """Return the first percentage of a cell of rates, or its number when it is only a number; None if neither."""
    folded = fold(text).strip()
    if match := _PERCENT.search(folded):
        return float(match.group(1))
    return float(folded) if _NUMBER.fullmatch(folded) else None


def stated_rate(text: str) -> float | None:
    """Return the rate a text of progress states of the task as a whole; None when it states none or several."""
    found = _STATED_RATE.findall(fold(text))
    return float(found[0]) if len(found) == 1 else None


def pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a value at line breaks and list numbers, and leave the numbers out: ``1.4月15日`` is a number and a date."""
    found: list[tuple[int, int]] = []
    while start < end:
        stop = folded.find("\n", start, end)
        stop = end if stop < 0 else stop
        cuts = [match.end() for match in _LISTED.finditer(folded[start:stop])]
        borders = sorted({0, *cuts, stop - start})
        for first, last in pairwise(borders):
            begin = start + first
            mark = read_mark(folded, begin)
            if mark is not None and mark.kind != "run" and mark.end < start + last:
                begin = mark.end
            if folded[begin : start + last].strip():
                found.append((begin, start + last))
        start = stop + 1
    return found
