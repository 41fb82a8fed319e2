"""The page prepared for matching, and its clauses.

What belongs here: what is laid over the text before any rule about words: folding, what lies outside all units blanked,
list numbers blanked, brackets and their contents masked, the clauses cut out. What does not: verbs, documents,
mentions.

Every string here is as long as the text, so an offset means the same place in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from duban.read.fold import fold
from duban.read.model import Unit

GAP = "\0"
HIDDEN = "\u25a1"
"""What stands for every character between two brackets in ``Page.masked``."""

PAIRS = {"《": "》", "“": "”", "(": ")", "〈": "〉", "【": "】", "〔": "〕", "「": "」", "『": "』", "[": "]"}
_OPENERS = {closer: opener for opener, closer in PAIRS.items()}
_BRACKETS = re.escape("".join(PAIRS) + "".join(PAIRS.values()))
# Most pairs hold no other bracket: those are found in one match.
_BRACKET = re.compile(
    f"[{_BRACKETS}](?:"
    + "|".join(f"(?<={re.escape(opener)})[^{GAP}{_BRACKETS}]*+{re.escape(PAIRS[opener])}" for opener in "《“(")
    + ")?"
)
# 1.4月15日 at the start of a cell is the number 1 and a date: the day after a list number is read first (guideline,
# Rows).
_LIST_NUMBER = re.compile(
    r"\s*(?:\d{1,2}(?:[、.](?!\d)|\.(?=\d{1,2}月)|\.(?=\d{4}年))|\d{1,2}\.(?=\d+[^\d.%亿万元])|[(]\d{1,2}[)]|[①-⑳●•◆■▪]|"
    r"[(][一二三四五六七八九十]{1,3}[)]、?|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]{1,2}是(?!否)|其[一二三四五六]是)\s*"
)
_CHINESE_NUMBERS = frozenset("一二三四五六七八九十其")
# What makes it worth while to look for one inside a unit, and where it may stand there.
_MAY_BE_NUMBERED = re.compile(r"[\s;。][\d(①-⑳●•◆■▪一二三四五六七八九十其]")
_INNER_NUMBER = re.compile(r"(?:\A|(?<=[\n;。]))" + _LIST_NUMBER.pattern)
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
_CLAUSE = re.compile(r"[^\s,;。!?:\0][^,;。!?\n:\0]*(?::(?=\d)[^,;。!?\n:\0]*)*")
_TITLES_DEEP = 4
_WITHOUT_CLAUSES = frozenset(("owners", "status", "rate"))


def _silent(unit: Unit) -> bool:
    """Whether a unit reports nothing: a cell of names or figures, or a line that belongs to no item."""
    return unit.role in _WITHOUT_CLAUSES or unit.item_ordinal is None


class Clause(NamedTuple):
    """A stretch between commas outside brackets, without surrounding white space; ``unit`` is an index into the units.

    ``breaks`` is the character before it: a comma, a semicolon, or anything else for a fresh start.
    """

    start: int
    end: int
    unit: int
    breaks: str


@dataclass(frozen=True, slots=True)
class Page:
    """A text laid out for matching; ``work`` is folded, with only the units in it; ``masked`` hides bracketed text.

    ``pairs`` are the outermost bracket pairs as (open, close) offsets; ``titles`` all pairs of 《》, nested 〈〉
    with them.
    """

    text: str
    work: str
    masked: str
    units: tuple[Unit, ...]
    pairs: tuple[tuple[int, int], ...]
    titles: tuple[tuple[int, int], ...]
    clauses: tuple[Clause, ...]


def lay_out(text: str, units: Sequence[Unit]) -> Page:
    """Prepare a text: units in the order of the text, each stretch of it read once (the first unit that claims it)."""
    folded = fold(text)
    kept: list[Unit] = []
    pieces: list[str] = []
    position = 0
    for unit in sorted(units, key=lambda u: (u.char_start, -u.char_end)):
        start, end = unit.char_start, min(unit.char_end, len(text))
        if start < position or start >= end:
            continue
        kept.append(unit)
        pieces.append(GAP * (start - position))
        pieces.append(_without_list_numbers(folded, start, end))
        position = end
    pieces.append(GAP * (len(text) - position))
    work = "".join(pieces)
    if len(kept) > 1:
        work = _part_neighbours(work, kept)
    pairs, titles = _pairs(work)
    masked = _mask(work, pairs)
    return Page(text, work, masked, tuple(kept), pairs, titles, _clauses(masked, kept))


def _part_neighbours(work: str, units: Sequence[Unit]) -> str:
    """End each unit that the next one touches with a gap in place of its final full stop, so that nothing spans
    both.
    """
    touching = [a.char_end - 1 for a, b in pairwise(units) if a.char_end >= b.char_start]
    if not touching:
        return work
    pieces: list[str] = []
    position = 0
    for last in touching:
        if work[last] in "。;!?":
            pieces += (work[position:last], GAP)
            position = last + 1
    pieces.append(work[position:])
    return "".join(pieces)


def _without_list_numbers(text: str, start: int, end: int) -> str:
    """Blank list numbers at the start of a unit and after a line break, semicolon or full stop inside it."""
    if _MAY_BE_NUMBERED.search(text, start, end):
        return _INNER_NUMBER.sub(lambda match: "\n" * len(match.group()), text[start:end])
    first = text[start]
    if "\u4e00" <= first <= "\u9fa5" and first not in _CHINESE_NUMBERS:
        return text[start:end]
    number = _LIST_NUMBER.match(text, start, end)
    return text[start:end] if number is None else "\n" * (number.end() - start) + text[number.end() : end]


def _pairs(work: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Outermost bracket pairs and all title pairs; brackets that never close or never opened are ordinary
    characters.
    """
    found: list[tuple[int, int]] = []
    titles: list[tuple[int, int]] = []
    characters: list[str] = []
    offsets: list[int] = []
    openers = _OPENERS.get
    last = 0
    for match in _BRACKET.finditer(work):
        at, end = match.span()
        if characters and work.find(GAP, last, at) >= 0:
            characters.clear()
            offsets.clear()
        last = end
        character = work[at]
        if end - at > 1:
            found.append((at, end - 1))
            if character == "《" and len(characters) < _TITLES_DEEP:
                titles.append((at, end - 1))
            continue
        opener = openers(character)
        if opener is None:
            characters.append(character)
            offsets.append(at)
            continue
        if characters and characters[-1] == opener:
            opened = offsets.pop()
            del characters[-1]
            found.append((opened, at))
            if opener in "《〈" and len(characters) < _TITLES_DEEP:
                titles.append((opened, at))
            continue
        for back in range(len(characters) - 2, max(len(characters) - 4, -1), -1):
            if characters[back] == opener:
                found.append((offsets[back], at))
                if opener in "《〈" and back < _TITLES_DEEP:
                    titles.append((offsets[back], at))
                del characters[back:], offsets[back:]
                break
    found.sort()
    titles.sort()
    outermost: list[tuple[int, int]] = []
    last = -1
    for pair in found:
        if pair[0] > last:
            outermost.append(pair)
            last = pair[1]
    return tuple(outermost), tuple(titles)


def _mask(work: str, pairs: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for opened, closed in pairs:
        pieces.append(work[position : opened + 1])
        pieces.append(HIDDEN * (closed - opened - 1))
        position = closed
    pieces.append(work[position:])
    masked = "".join(pieces)
    return _THOUSANDS.sub("0", masked)


def _clauses(masked: str, units: Sequence[Unit]) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    index = 0
    starts = [unit.char_start for unit in units]
    ends = [unit.char_end for unit in units]
    silent = [_silent(unit) for unit in units]
    for match in _CLAUSE.finditer(masked):
        start, end = match.span()
        while ends[index] <= start:
            index += 1
        if silent[index] and end <= ends[index]:
            continue
        breaks = masked[start - 1] if start > starts[index] else "\n"
        while end > ends[index]:
            # Two units that touch without a mark between them: a clause ends where its unit does.
            if not silent[index]:
                clauses.append(Clause(start, ends[index], index, breaks))
            start, breaks = ends[index], "\n"
            index += 1
        while masked[end - 1].isspace():
            end -= 1
        if end > start and not silent[index]:
            clauses.append(Clause(start, end, index, breaks))
    return tuple(clauses)
