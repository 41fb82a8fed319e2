"""The marks that number headings, tasks and items: 一、 (一) 1. (1) ① 一是 and bullets.

What belongs here: reading one mark at the start of a line or sentence. What does not: what the numbering means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

MarkKind: TypeAlias = Literal[
    "chapter", "chinese", "chinese_bracket", "digit", "digit_bracket", "circled", "run", "bullet"
]

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BULLETS = "●■◆★▲►▪◎○□•·※☆►➢\uf06c\uf0d8\uf06e"
_NUMERAL = "[一二三四五六七八九十百]"
_MARK = re.compile(
    rf"(?P<chapter>第(?P<n_chapter>{_NUMERAL}{{1,4}}|\d{{1,3}})(?:部分|章|篇)\s*[、:.]?\s*)"
    rf"|(?P<chinese>(?P<n_chinese>{_NUMERAL}{{1,4}})\s*[、.]\s*)"
    rf"|(?P<chinese_bracket>\(\s*(?P<n_chinese_bracket>{_NUMERAL}{{1,4}})\s*\)\s*[、.]?\s*)"
    r"|(?P<digit_bracket>\(\s*(?P<n_digit_bracket>\d{1,3})\s*\)\s*[、.]?\s*|(?P<n_half_bracket>\d{1,2})\)\s*[、.]?\s*)"
    # 1.4月15日 is number 1 and a date; 2.0 and 3.5% are numbers.
    r"|(?P<digit>(?P<n_digit>\d{1,3})\s*(?:[、.]\s*(?=\d{1,2}月\d{1,2}日)|[、]\s*|[.](?!\d)\s*|[.]\s+))"
    rf"|(?P<circled>(?P<n_circled>[{_CIRCLED}])\s*)"
    r"|(?P<run>(?:第)?(?P<n_run>[一二三四五六七八九十]{1,2})(?:是|,|方面,?|则)(?!否)\s*)"
    rf"|(?P<bullet>[{_BULLETS}]\s*)"
)
# What a mark may begin with beside a digit: most sentences begin otherwise.
_FIRST = frozenset("第一二三四五六七八九十百(" + _CIRCLED + _BULLETS)
_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
_UNITS = {character: value for value, character in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its kind, its number (0 for bullets), and the offset at which the text after it begins."""

    kind: MarkKind
    number: int
    end: int


def read_mark(folded: str, start: int = 0) -> Mark | None:
    """Return the mark at ``start`` of a folded text, or None."""
    first = folded[start : start + 1]
    match = _MARK.match(folded, start) if first in _FIRST or first.isdecimal() else None
    if match is None or match.lastgroup is None:
        return None
    groups = match.groupdict()
    kind = next(name for name in _KINDS if groups[name] is not None)
    raw = next((value for name, value in groups.items() if name.startswith("n_") and value), "")
    return Mark(kind, number_of(raw), match.end())


def number_of(raw: str) -> int:
    """Read a number of at most three digits, Chinese or not; 0 if it is none."""
    if raw.isascii() and raw.isdigit():
        return int(raw)
    if raw and raw in _CIRCLED:
        return _CIRCLED.index(raw) + 1
    total, current = 0, 0
    for character in raw:
        if character in _UNITS:
            current = _UNITS[character]
        elif character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
    return total + current
