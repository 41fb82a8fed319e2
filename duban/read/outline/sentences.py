"""Sentences: a stretch of text split on 。 outside brackets and quotes.

What belongs here: where sentences end. What does not: clauses, which are the language rules' matter.
"""

from __future__ import annotations

import re

_SIGN = re.compile("[。！？《》〈〉“”‘’（）()【】\\[\\]「」『』]")
_CLOSERS = {
    "》": "《",
    "〉": "〈",
    "”": "“",
    "’": "‘",
    "）": "（",
    ")": "(",
    "】": "【",
    "]": "[",
    "」": "「",
    "』": "『",
}
_OPENERS = frozenset(_CLOSERS.values())
_TWINS = {"(": "（", "（": "("}
_SPACE = " \t\n\u3000"


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``text[start:end]``, each with its final mark, without outer white space.

    A bracket or quote that is never closed encloses nothing, so that one slip does not swallow a paragraph.
    Line breaks end a sentence as well.
    """
    stops: list[int] = []
    for first, last in _lines(text, start, end):
        signs = [(match.group(), match.start()) for match in _SIGN.finditer(text, first, last)]
        covered = _enclosed(signs)
        for index, (sign, place) in enumerate(signs):
            if sign in "。！？" and not any(covered[index : index + 1]):
                stops.append(place + 1)
        stops.append(last)
    found: list[tuple[int, int]] = []
    begin = start
    for stop in stops:
        part = text[begin:stop]
        left = len(part) - len(part.lstrip(_SPACE))
        right = len(part.rstrip(_SPACE))
        if left < right and part.strip(" \t\n\u3000。！？；;，,.、"):
            found.append((begin + left, begin + right))
        begin = stop
    return found


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append((start, stop))
        start = stop + 1
    return lines


def _enclosed(signs: list[tuple[str, int]]) -> list[bool]:
    """Say for each sign whether it stands inside a pair of brackets or quotes that is closed."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    open_counts: dict[str, int] = {}
    for index, (sign, _) in enumerate(signs):
        if sign in _OPENERS:
            waiting.append((sign, index))
            open_counts[sign] = open_counts.get(sign, 0) + 1
        elif sign in _CLOSERS:
            wanted = {_CLOSERS[sign], _TWINS.get(_CLOSERS[sign], _CLOSERS[sign])}
            if not any(open_counts.get(opener, 0) for opener in wanted):
                continue
            while waiting:
                opener, place = waiting.pop()
                open_counts[opener] -= 1
                if opener in wanted:
                    pairs.append((place, index))
                    break
    depth = [0] * (len(signs) + 1)
    for first, last in pairs:
        depth[first] += 1
        depth[last] -= 1
    level, inside = 0, []
    for change in depth[:-1]:
        level += change
        inside.append(level > 0)
    return inside
