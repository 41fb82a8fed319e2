"""Sentences: a stretch of text split on 。 outside brackets and quotes.

What belongs here: where sentences end. What does not: clauses, which are the language rules' matter.
"""

from __future__ import annotations

import re

_SIGNS = "。！？《》〈〉“”‘’（）()【】\\[\\]「」『』"
# Most pairs close before any other sign: those enclose no end of a sentence and are passed over in one match.
_SIGN = re.compile(f"[{_SIGNS}](?:(?<=《)[^{_SIGNS}]*+》|(?<=“)[^{_SIGNS}]*+”|(?<=[（(])[^{_SIGNS}]*+[）)])?")
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
_WANTED = {closer: {opener, _TWINS.get(opener, opener)} for closer, opener in _CLOSERS.items()}
_SPACE = " \t\n\u3000"
_EMPTY = _SPACE + "。！？；;，,.、"


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``text[start:end]``, each with its final mark, without outer white space.

    A bracket or quote that is never closed encloses nothing, so that one slip does not swallow a paragraph.
    Line breaks end a sentence as well.
    """
    stops: list[int] = []
    for first, last in _lines(text, start, end):
        stops += _ends(text, first, last)
        stops.append(last)
    found: list[tuple[int, int]] = []
    begin = start
    for stop in stops:
        part = text[begin:stop].lstrip(_SPACE)
        if part.strip(_EMPTY):
            first = stop - len(part)
            found.append((first, first + len(part.rstrip(_SPACE))))
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


def _ends(text: str, first: int, last: int) -> list[int]:
    """Return where sentences end in a line: behind each 。 that no closed pair of brackets or quotes encloses."""
    ends: list[int] = []
    waiting: list[tuple[str, int]] = []
    counts = dict.fromkeys(_OPENERS, 0)
    for match in _SIGN.finditer(text, first, last):
        sign, place = match.group(), match.start()
        if len(sign) > 1:
            continue
        if sign in "。！？":
            ends.append(place + 1)
        elif sign in _OPENERS:
            waiting.append((sign, place))
            counts[sign] += 1
        else:
            wanted = _WANTED[sign]
            if not any(counts[opener] for opener in wanted):
                continue
            opener = ""
            while opener not in wanted:
                opener, opened = waiting.pop()
                counts[opener] -= 1
            while ends and ends[-1] > opened:
                ends.pop()
    return ends
