"""The head verb of a clause: what stands before it is skipped, what looks like it is weighed.

What belongs here: the way from the start of a clause to its head verb, and what the adverbs on the way say of its
actuality. What does not: the search behind a subject (``scan.py``), the object, the stage, who acted (``actions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from duban.read.language.conditions import GROUNDS, past_condition, tells_when
from duban.read.language.leading import SKIPPED_FIRST, skip
from duban.read.language.openings import opens
from duban.read.language.scan import Candidate, find_told, find_verb
from duban.read.language.serial import serial_verb
from duban.read.language.words import NOMINAL, NOTHING, Lexeme, Words, is_noun, word_list, words
from duban.read.model import Actuality, Stage


class Head(NamedTuple):
    """A head verb found: its span, where what stands before it (subject, lead-in) begins, what the adverbs say.

    ``before`` is where the run of adverbs directly before the verb begins; ``taker`` is 将, 把 or 对 when the
    object stands
    between it and the verb, with ``taken`` the offset behind it. ``known`` is false for a verb that the lexicon lacks.
    """

    start: int
    end: int
    stage: Stage
    actuality: Actuality | None
    whole: bool
    subject: int
    before: int
    taker: str = ""
    taken: int = 0
    known: bool = True


_STATIVE: Final = Candidate(-1, None, -1, NOTHING)
_TAKERS = frozenset(("将", "把", "对", "对于", "就", "被", "为", "给"))
# After these a person, a partner or an object stands, never grounds (向社会征求意见 is no lead-in).
_WITH_OBJECT = frozenset(
    [
        "向",
        "面向",
        "赴",
        "前往",
        "与",
        "同",
        "和",
        "跟",
        "会同",
        "联合",
        "协同",
        "配合",
        "协助",
        *_TAKERS,
        "把",
        "对",
        "对于",
        "就",
        "由",
        "经",
        "被",
        "给",
    ]
)
# What is named behind these is followed, not made (按照省对市考核口径).
_BY_RULE = frozenset(("根据", "按照", "依据", "遵照", "依照", "参照", "按", "依", "据", "对照", "比照"))
# How many there are of a kind (达到序时进度的项目8个).
_KIND = re.compile(r"的[\u4e00-\u9fa5]{1,8}\d+[个家项户]\Z")
# With these a verb makes a noun (供暖期, 管理员).
_PERSON_OR_TIME = re.compile(r"期(?=以来|内|[,;、])|费(?!用)|员(?!工)|者")
# A share is a state, whatever verb its name begins with (监测完成率92.3%): in percent behind any but a strong verb.
_RATE = re.compile(r"[\u4e00-\u9fa5]{0,10}率[为达至]?到?(?:约|近|超)?\d[\d.]*(?P<percent>%)?")
# No clause that anybody writes is longer: looking farther would let a hostile one take time and depth without end.
_FARTHEST = 400
_NO_VERB_BEFORE = ("的", "率", "额", "栏", "时限", "时间", "总额", "金额", "总数", "人数", "面积达")
_INNER = re.compile(r"将(?!于|在|会|要|来|进一步|继续)|把|对(?!接|标|照|口|应|策|外)")
_UNKNOWN = re.compile(r"[\u4e00-\u9fa5]{2}(?=[《“]|(?:[\u4e00-\u9fa5]{0,8}\d+[\u4e00-\u9fa5]))")


def find_head(text: str, start: int, end: int, edges: Mapping[int, int], strict: bool = False) -> Head | None:
    """The head of the clause ``text[start:end]`` (masked text), or None when it has none.

    In 待X批复后Y, 论证后Y and 根据X意见Y the head is Y.

    ``edges`` maps the start of every name to its end and of every date to its end made negative. ``strict``: the clause
    tells of problems, so only a verb that is marked (尚未, 已, 正在) counts.
    """
    end = min(end, start + _FARTHEST)
    if tells_when(text, start, end):
        return None
    head = _find_head(text, start, end, edges, strict)
    later = past_condition(text, start, end, edges)
    if not later or (head is not None and head.start < later and text[head.start : head.end] in word_list("sending")):
        if head is not None and text.startswith(GROUNDS, start) and head.actuality is None:
            return None if head.end == end or words().at(text, head.start).strength == "weak" else head
        return head
    following = find_head(text, later, end, edges, strict)
    if following is None:
        return head
    awaited = text[start] == "待"
    said = following.actuality or ("planned" if awaited else head.actuality if head is not None else None)
    named = text[start] == "《" or text.find("经", start, later) > start
    return following._replace(actuality=said, subject=start if named else following.subject)


def _find_head(text: str, start: int, end: int, edges: Mapping[int, int], strict: bool) -> Head | None:
    table = words()
    position, actuality, whole, lexeme = start, None, False, table.at(text, start)
    if not lexeme.plain or start in edges or text[start] in SKIPPED_FIRST:
        position, actuality, whole, lexeme = skip(table, text, start, end, edges, lexeme)
        if position >= end:
            return None
    noun = is_noun(text, lexeme, position, end)
    verb, preposition = ("", "") if noun else (lexeme.verb, lexeme.preposition)
    head: Candidate | None = None
    if len(verb) > len(preposition) and (len(verb) > 1 or opens(text, position, edges)):
        head = _at_the_start(table, text, position, end, lexeme, edges, actuality, strict)
        if head is _STATIVE:
            return None
    elif verb and verb == preposition:
        later = find_verb(text, position + len(verb), end, edges, loose=verb in ("赴", "前往"))
        if later is None or "的" in text[position + len(verb) : later.start]:
            head = Candidate(position, actuality, position, lexeme)
        elif verb in ("赴", "前往"):
            head = later
    if head is None:
        lead_ins = table.grounds if preposition in _BY_RULE else table.lead_ins
        if preposition and preposition not in _WITH_OBJECT and text.endswith(lead_ins, position, end):
            head = find_told(text, position, end, edges) or _making(text, position + len(preposition), end, edges)
            if head is None:
                return None
        head = find_verb(text, position, end, edges, loose=bool(preposition), strict=strict)
        if head is None:
            return None if preposition or strict else _unknown(text, position, end, actuality, whole, start)
    return _finish(text, start, head, end, position, preposition, head.said or actuality, whole)


def _finish(
    text: str,
    start: int,
    head: Candidate,
    end: int,
    position: int,
    preposition: str,
    said: Actuality | None,
    whole: bool,
) -> Head:
    verb_end, stage = serial_verb(text, head.start, end, head.lexeme)
    if head.start == position:
        return Head(head.start, verb_end, stage, said, whole, position, start)
    if preposition in _TAKERS:
        taker, taken = preposition, position + len(preposition)
    else:
        taker, taken = _inner_taker(text, position, min(head.before, head.start))
    if taker == "将" and said == "planned":
        said = None
    return Head(head.start, verb_end, stage, said, whole, position, head.before, taker, taken)


def _inner_taker(text: str, position: int, verb_start: int) -> tuple[str, int]:
    """将, 把 or 对 between the subject and the verb (大会对草案进行审议); not 对接, not an auxiliary 将 before the
    verb.
    """
    last = None
    for match in _INNER.finditer(text, position, verb_start):
        last = match
    if last is None or verb_start - last.end() < 2 or words().at(text, last.start()).noun:
        return "", 0
    return last.group(), last.end()


def _at_the_start(
    table: Words,
    text: str,
    position: int,
    end: int,
    lexeme: Lexeme,
    edges: Mapping[int, int],
    actuality: Actuality | None,
    strict: bool,
) -> Candidate | None:
    """The verb at the start of a clause, or a later one that it gives way to, or ``_STATIVE``, or None (it is a
    noun).
    """
    after = position + len(lexeme.verb)
    if text.startswith(_NO_VERB_BEFORE, after):
        return None
    bare, weak = actuality is None, lexeme.strength == "weak"
    if bare and lexeme.strength != "strong":
        rate = _RATE.match(text, after, end)
        share = rate is not None and (weak or rate["percent"] is not None)
        if share or (lexeme.stage == "other" and _KIND.search(text, after, end)):
            return _STATIVE
        if _PERSON_OR_TIME.match(text, after, end):
            return None
        nominal = NOMINAL.match(text, after, end)
        if nominal and (later := _by_others(table, text, nominal.end(), end, edges)) is not None:
            return later
    if bare and weak and text.startswith(("、", "和"), after) and (later := find_verb(text, after, end, edges)):
        return later
    if weak or (bare and (lexeme.strength == "plain" or NOMINAL.match(text, after, end))):
        if later := find_told(text, after, end, edges):
            return later
        if weak and bare:
            stop = end - 1 if text[end - 1] in "了的" else end
            if after >= end or text.endswith(table.adjectives, after, stop):
                return _STATIVE
            later = find_verb(text, after, end, edges, firm=True, strict=strict)
            if later is not None and later.start - after > 1:
                return later
    elif text.find("的", after, end) >= 0 and (later := find_told(text, after, end, edges)):
        of_object = text.startswith("的", later.start + len(later.lexeme.verb))
        if "的" in text[after : later.start] and not of_object:
            return later
    return _STATIVE if strict and bare else Candidate(position, actuality, position, lexeme)


def _making(text: str, position: int, end: int, edges: Mapping[int, int]) -> Candidate | None:
    """A verb that makes texts, whose object only ends like grounds (围绕防汛制定指导意见); or None."""
    found = find_verb(text, position, end, edges, firm=True)
    made = (
        found is not None and found.lexeme.strength == "strong" and found.lexeme.stage in ("draft", "issue", "revise")
    )
    return found if made else None


def _by_others(table: Words, text: str, position: int, end: int, edges: Mapping[int, int]) -> Candidate | None:
    """The verb behind what only a noun begins: 清查结果报省审计厅, 补贴政策由市财政局牵头起草; or None."""
    if position < end and text[position] in "报送" and opens(text, position, edges):
        return Candidate(position, None, position, table.at(text, position))
    for at in range(position, end - 1):
        if text[at] in "由经" and edges.get(at + 1, 0) > 0:
            return find_verb(text, edges[at + 1], end, edges, loose=True)
    return None


def _unknown(text: str, position: int, end: int, actuality: Actuality | None, whole: bool, start: int) -> Head | None:
    """A clause that opens with adverbs and goes on with two characters and a title: a verb that the lexicon lacks."""
    match = _UNKNOWN.match(text, position, end)
    if match is None or (text[position + 2] != "《" and (actuality is None or position == start)):
        return None
    return Head(position, position + 2, "other", actuality, whole, position, start, known=False)
