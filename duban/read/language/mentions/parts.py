"""Names inside names: a known body and the part of it that follows (教育部|教育督导局), and bodies of a kind.

What belongs here: how far a body's name goes on, and whether 各, 全 or a number before it makes it a kind.
What does not: finding the body itself (``organisation.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import city_names, divisions
from duban.read.language.mentions.edges import BUILDING, is_closed, is_within, last_edge
from duban.read.language.words import words

_LONGEST = 14
_HAN = "\u4e00-\u9fa5"
# 各盟市国资委, 各地级以上市政府, 所有县(市、区)教育局, 8个市水利局: no name.
_KIND = re.compile(
    r".*(?:各|全体|所有|有关|相关|部分|多数|个别|其他|多个|[\d两三四五六七八九十余]个)"
    r"(?:(?:地级|设区|直辖|直属|相关|有关|以上|所属|[盟市州县区旗省乡镇的级]|[()、/])*)\Z"
)
# 市政府坚强领导和省体育局: what is done for somebody, and whoever else does it, are no part of a name.
_JOINED = re.compile(
    "(?:领导|支持|指导|关心|关怀|帮助|重视|部署|要求|配合|协助|监督)[和与及、]|[和与及][省市县区州厅局]"
)
_KIND_LAST = frozenset("各体有关分数别他个级区辖属上盟市州县旗省乡镇的()、/")


class _Parts:
    """The ends of parts by their last character, and the bodies that have parts at places."""

    def __init__(self) -> None:
        lists = lexicon.sections("names.txt")
        ends = lexicon.trie(tuple(sorted(lists["part_ends"])))
        # 处 is a part between words only: 处理, 处罚 and 处置 go on.
        self.part = re.compile(
            rf"[{_HAN}]{{1,{_LONGEST}}}?(?P<end>{ends})(?![员长厅局属级内外型化理置罚于学技]|会(?!商|同))"
        )
        self.seconded = re.compile(rf"驻[{_HAN}]{{1,12}}?(?:纪检监察组|纪检组)|派驻[{_HAN}]{{0,12}}?纪检监察组")
        self.vertical = re.compile(lexicon.trie(tuple(sorted(word[::-1] for word in lists["vertical"]))))
        self.known = frozenset(lexicon.sections("organisations.txt")["departments"])


@cache
def _parts() -> _Parts:
    return _Parts()


def part_end(work: str, start: int, end: int) -> int:
    """Where a body's name ends when a part of it follows; ``end`` when none does."""
    follows = work[end : end + 1]
    if not ("\u4e00" <= follows <= "\u9fa5") or work[end - 1] in "组办室处科" or follows in "与和及":
        return end
    parts = _parts()
    if follows in "驻派" and (seconded := parts.seconded.match(work, end)):
        return seconded.end()
    lexeme = words().at(work, end)
    opens = lexeme.verb if lexeme.strength in ("strong", "plain") else ""
    if lexeme.adverb or (lexeme.preposition and not is_within(work, end)) or opens not in ("", *_noun_verbs()):
        return end
    match = parts.part.match(work, end)
    if match is None:
        return end
    vertical = parts.vertical.match(work[start:end][::-1]) is not None
    if follows in "省市县区州厅局委党" and not vertical:
        return end
    core = match.start("end")
    if _JOINED.search(work, end, core):
        return end
    if not vertical and any(work[end : end + n] in divisions() for n in range(3, 9)):
        return end
    if work[end:core] in parts.known and len(match["end"]) == 1:
        return end
    if match["end"] in ("处", "科", "股", "办", "司", "局", "机关", "所", "电力") and not is_closed(work, match.end()):
        return end
    placed = vertical and any(work[end : end + n] in city_names() for n in (2, 3, 4))
    if not placed and last_edge(work, end, match.end(), inside=True) != end:
        return end
    if BUILDING.search(work, end - 2, core) or (core - end < 2 and match["end"] != "机关") or core == end:
        return end
    return match.end()


@cache
def _noun_verbs() -> frozenset[str]:
    """Verbs that open the name of a part as nouns (教育督导局, 审计处)."""
    return frozenset(lexicon.sections("names.txt")["nominal"])


def is_plural(work: str, start: int) -> bool:
    """Whether what stands before a body makes it one of many (各县(市、区)|教育局)."""
    if start == 0 or work[start - 1] not in _KIND_LAST:
        return False
    return _KIND.match(work[max(start - 12, 0) : start]) is not None
