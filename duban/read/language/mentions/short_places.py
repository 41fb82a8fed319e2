"""Border ports and mining districts under a proper name, and townships by their short names.

What belongs here: names that the table or the rest of the page proves (河口|口岸, 古零 where 古零镇 stands elsewhere).
What does not: townships and villages by their endings (``settlements.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.edges import is_open, last_edge
from duban.read.language.mentions.found import Found
from duban.read.language.mentions.settlements import is_settled_name
from duban.read.language.words import words

_PORT = re.compile("[口矿](?:(?<=口)岸(?![办局处委型类系])|(?<=矿)区(?![级域]))")
_WAY = re.compile("铁路|公路|航空|机场|水运|陆路|国际")


@cache
def _kinds() -> frozenset[str]:
    return frozenset(lexicon.sections("regions.txt")["unported"])


def add_ports(work: str, found: dict[int, Found]) -> None:
    """河口口岸, 磨憨铁路口岸, 大同矿区: behind a place, or behind a name of two or three characters that stands open.

    A division before 口岸 stays the place, since it has a code (满洲里口岸).
    """
    if "口岸" not in work and "矿区" not in work:
        return
    ends: dict[int, int] = {}
    for match in _PORT.finditer(work):
        at, end = match.start(), match.end()
        way = at - 2 if _WAY.match(work, at - 2, at) and at > 1 else at
        ends = ends or {place.end: place.start for place in found.values()}
        start = ends.get(at, ends.get(way))
        if start is not None and found[start].code and work[at] == "口":
            continue  # 满洲里口岸: the division, with its code
        if start is None:
            start = next((way - n for n in (2, 3) if way >= n and is_open(work, way - n)), None)
            if start is None or not _is_name(work, start, way):
                continue
        found[start] = Found(start, end, "place")


def _is_name(work: str, start: int, end: int) -> bool:
    name = work[start:end]
    kinds = _kinds()
    if any(name[:n] in kinds or name[-n:] in kinds for n in (1, 2, 3)) or not ("\u4e00" <= name[0] <= "\u9fa5"):
        return False
    lexeme = words().at(name, 0)
    return not (lexeme.verb or lexeme.noun or lexeme.adverb) and last_edge(work, start, end) == start


_TOWNSHIP = re.compile("(?P<name>[\u4e00-\u9fa5]{2,3})(?:镇|乡|街道|苏木)\\Z")
# What a short name goes on as when it names something else: a road, a river, a station, a township with another level.
_ELSE = re.compile("[镇乡村路街江河湖港桥站话]|街道|苏木|大道|大街|水库|社区|小学|中学")


def add_short_townships(work: str, found: dict[int, Found]) -> None:
    """古零 where 古零镇 stands elsewhere on the page."""
    names: set[str] = set()
    for place in found.values():
        if place.code is None and work[place.end - 1] in "镇乡道木":
            match = _TOWNSHIP.match(work, place.start, place.end)
            if match and is_settled_name(match["name"], small=True):
                names.add(match["name"])
    names -= frozenset(lexicon.sections("regions.txt")["words"])
    if not names:
        return
    ends = {place.end for place in found.values()}
    for match in re.finditer(lexicon.trie(tuple(sorted(names))), work):
        start, end = match.span()
        if start not in found and (start in ends or is_open(work, start)) and not _ELSE.match(work, end):
            found[start] = Found(start, end, "place")
