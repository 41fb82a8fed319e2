"""Where a name may begin: after a verb, a preposition, a mark or a number (责成|草原集团, 3家|医院).

What belongs here: the left edge that any name has, whatever ends it. What does not: whether what stands behind the edge
names something (``free_names.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import city_names, divisions
from duban.read.language.words import words

_RUN = re.compile("[\u4e00-\u9fa5A-Za-z0-9·]*")
# 上海建设…中心, A医院建设…中心: one that builds another, unless the name goes on as one of building (建设工程…).
BUILDING = re.compile(
    r"(?:[市县省区]|医院|大学|学院|集团|公司|研究院|学校|\A[\u4e00-\u9fa5]{2,3})(?:建设|打造|创建|筹建|推进|组建|共建)"
    r"(?!工程|管理|投资|监理|规划|发展|银行|集团|项目|质量)[\u4e00-\u9fa5]{2}"
)
# What a number ends before a name: a count or a day (9月28日|云南机场集团).
_COUNTED = re.compile(r".*\d[家个所名项处支日月年]")
# 后盾单位|南宁师范大学: what says of what kind a body is, before its name.
_DESCRIBING = ("单位", "企业", "高校", "院校", "机构", "部门")
PLACE = 3
_LEVELS = frozenset("省市县区州厅局委国兵")


class _Edges:
    """The words that open, end or hold a name, by their first two characters and length."""

    def __init__(self) -> None:
        lists = lexicon.sections("names.txt")
        known = words()
        nominal = frozenset(lists["nominal"]) | {v for v, strength in known.strengths.items() if strength == "weak"}
        self.singles = frozenset(lists["single"])
        # What each word does: 1 ends what stands before a name, 2 only where it opens the run, 3 is a place, 0 nothing.
        self.does: dict[str, int] = {adverb: 2 for adverb in known.adverbs if len(adverb) > 1}
        self.does |= dict.fromkeys(lists["within"], 0)
        self.does |= {verb: 2 if verb in nominal else 1 for verb in known.stages if len(verb) > 1}
        self.does |= dict.fromkeys(lists["before"], 1)
        self.does |= dict.fromkeys({*divisions(), *city_names()} - {word + "县" for word in known.prepositions}, PLACE)
        self.lengths: dict[str, tuple[int, ...]] = {}
        for word in self.does:
            known_lengths = self.lengths.get(word[:2], ())
            self.lengths[word[:2]] = tuple(sorted({*known_lengths, len(word)}, reverse=True))


@cache
def _edges() -> _Edges:
    return _Edges()


def left_edge(work: str, end: int, reach: int = 24) -> int:
    """Where a name that goes on to ``end`` begins at the earliest; ``end`` itself when nothing is left."""
    low = max(end - reach, 0)
    run = _RUN.match(work[low:end][::-1])
    low = end - run.end() if run else end
    if not work[low:end].isalpha() and (counted := _COUNTED.match(work, low, end)):
        low = counted.end()
    return last_edge(work, low, end)


def opens_with_place(name: str) -> bool:
    """Whether a name begins with a division, or the short name of a province or a prefecture."""
    edges = _edges()
    return any(edges.does.get(name[:length]) == PLACE for length in edges.lengths.get(name[:2], ()))


def last_edge(work: str, low: int, end: int, inside: bool = False) -> int:
    """The last place in a run of text after which a name may begin; ``low`` when it holds no verb and no preposition.

    ``inside``: the run is the second part of a name, which a noun of doing may open and 与 may join (教育督导|局).
    """
    edges = _edges()
    lengths, words_do = edges.lengths, edges.does
    begin = position = low
    named = False
    while position < end:
        for length in lengths.get(work[position : position + 2], ()):
            does = words_do.get(work[position : position + length])
            if does is None or position + length > end:
                continue
            if does == PLACE and position > begin and not named and work[begin] not in _LEVELS:
                begin = position if _opens(edges, work, begin, position) else begin
            named = named or (does == PLACE and position == begin)
            opens = not inside and does == 2 and position == begin and end - position - length > 1
            position += length
            if does == 1 or opens:
                begin, named = position, False
            break
        else:
            position += 1
            if work[position - 1] in edges.singles and not (inside and work[position - 1] in "与和及"):
                begin, named = position, False
    return begin


def _opens(edges: _Edges, work: str, begin: int, place: int) -> bool:
    """Whether a verb that names hold too (建设|杭州大学) or a description stands before a place."""
    if work.endswith(_DESCRIBING, begin, place):
        return True
    return edges.does.get(work[begin:place], 0) in (1, 2)


def is_closed(work: str, end: int) -> bool:
    """Whether a name may end here: before a mark, a verb, an adverb, a preposition or 等."""
    after = work[end : end + 1]
    if not ("\u4e00" <= after <= "\u9fa5"):
        return True
    lexeme = words().at(work, end)
    return bool(after in "和与及等为将已的对" or lexeme.verb or lexeme.adverb or lexeme.preposition)


def is_within(work: str, start: int) -> bool:
    """Whether a word begins here that only holds a preposition's character (自由, 经济)."""
    edges = _edges()
    return any(edges.does.get(work[start : start + n]) == 0 for n in edges.lengths.get(work[start : start + 2], ()))


_OPENING = frozenset("\0\n\t ,;。:、(“”和与及由向对报经请给在从到至赴将为")


def is_open(work: str, start: int) -> bool:
    """Whether a name may begin here: after a mark, a verb or a preposition."""
    if start == 0 or work[start - 1] in _OPENING:
        return True
    stages, prepositions = words().stages, words().prepositions
    return any(
        work[start - length : start] in stages or work[start - length : start] in prepositions
        for length in (2, 3)
        if start >= length
    )
