"""Looking for the head verb behind a subject or a lead-in.

What belongs here: weighing every verb of a stretch by what stands before and after it. What does not: the way from the
start of a clause to that stretch (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from duban.read.language.openings import after_date, goes_on, opens
from duban.read.language.words import NOMINAL, Lexeme, Words, is_modifier, is_noun, word_list, words
from duban.read.model import Actuality


class Candidate(NamedTuple):
    """A verb that may head the clause: where it starts, what the adverbs before it say, where those begin."""

    start: int
    said: Actuality | None
    before: int
    lexeme: Lexeme


_TENSE = frozenset(("done", "ongoing", "planned", "not_done"))
# Where none of these characters stands, no adverb says anything of a verb's actuality: most clauses need no closer
# look.
_MAY_SAY = re.compile("[已正尚仍还将即拟计预力争确务准打下接后有要需应必未没无暂从至持现就并目迄业抓明今]")
# What is counted directly behind a verb is its object (河长巡河1.3万人次); a share or a sum may be a state (增长8%).
_COUNTED = re.compile(r"\d[\d.,]*[余多]?[百千万]*[余多]?(?![\d.元%‰亿倍年月日美余多百千万]|个百分点)")
# The same with the noun between (接待祭扫群众286.3万人次): up to the clause's end it is all object.
_COUNTED_NOUN = re.compile(
    r"[\u4e00-\u9fa5]{2,8}\d[\d.,]*[余多]?[百千万]*[余多]?(?![\d.元%‰亿倍年月日美])[\u4e00-\u9fa5]{1,3}\Z"
)
# After an adverb of actuality these open a phrase of their own, and the verb stands behind it.
# 植被, 棉被: no passive.
_COVERS = ("植", "棉", "覆")
_PREPOSITIONS = frozenset("在向由经与对从为于按就")
_FINISHED = ("完毕", "完成", "到位")
_NOT_YET = ("尚未", "仍未", "还未", "暂未", "未能", "至今未")
# 科技计划 is a programme, 其余2个计划6月底前完成 is not.
_NOUN_BEFORE = re.compile("[\u4e00-\u9fa5](?<![个项家户条件处座所名人])")
_NAME_ENDS = "》”)"


def find_told(text: str, position: int, end: int, edges: Mapping[int, int]) -> Candidate | None:
    """The first verb that an adverb of actuality marks (已, 将, 正在, 尚未), or None."""
    if _MAY_SAY.search(text, position, end) is None or words().telling.search(text, position, end) is None:
        return None
    return find_verb(text, position, end, edges, tense=True)


def find_verb(
    text: str,
    position: int,
    end: int,
    edges: Mapping[int, int],
    *,
    loose: bool = False,
    tense: bool = False,
    firm: bool = False,
    strict: bool = False,
) -> Candidate | None:
    """The head verb somewhere in ``text[position:end]``, or None.

    ``loose`` takes an unmarked plain verb as a last resort (围绕…推进), ``tense`` only one that 已, 将, 正在, 尚未
    mark,
    ``firm`` only strong or marked ones, ``strict`` none that is unmarked.
    """
    if position >= end:
        return None
    table = words()
    lengths, lexemes, singles = table.lengths, table.lexemes, table.singles
    first = text[position]
    fallback = unmarked = cause = None
    marked = False
    said: Actuality | None = None
    held: Actuality | None = None
    run = i = position
    in_cause = first in "因受" or text.startswith("由于", position)
    taking, carrying = first == "对", first in "将把"
    while i < end:
        edge = edges.get(i, 0)
        if edge and abs(edge) <= end:
            i = abs(edge)
            if not marked:
                run = i
            if edge < 0:
                i = after_date(text, i, end)
            marked = True
            continue
        character = text[i]
        for length in lengths.get(text[i : i + 2], ()):
            lexeme = lexemes.get(text[i : i + length])
            if lexeme is not None:
                break
        else:
            lexeme = singles.get(character)
        if lexeme is not None:
            if lexeme.noun and not (marked and not is_noun(text, lexeme, i, end)):
                i += len(lexeme.noun)
                marked, said = _told_behind(table, text, lexeme.noun, i, end), None
                continue
            verb, adverb = lexeme.verb, lexeme.adverb
            if character == "被" and not tense and text[i - 1 : i] not in _COVERS:
                passive = table.at(text, abs(edges.get(i + 1, i + 1)))
                if len(passive.verb) > 1 and unmarked is None:
                    return Candidate(abs(edges.get(i + 1, i + 1)), said, i, passive)
            if adverb == "将" and carrying and i == position:
                i += 1  # what comes next is taken, not planned (将整改情况报告按期报送)
                continue
            if said is not None and character in _PREPOSITIONS and not goes_on(text, i + 1, end, edges):
                held, said, marked = said, None, False  # 名单已在局网站公示
                i += 1
                continue
            if adverb == "计划" and i > position and not marked and _NOUN_BEFORE.match(text[i - 1]):
                adverb = ""  # 科技计划申报: a programme
            if adverb == "已经" and i + 2 in edges:
                adverb = "已"
            if adverb and len(adverb) >= len(verb) and (adverb != verb or goes_on(text, i + len(adverb), end, edges)):
                meaning = lexeme.actuality
                if not marked:
                    run = i
                if len(adverb) > 1 or meaning in _TENSE or character in "均都共并":
                    marked = True
                    if meaning == "not_done" or (meaning and said != "not_done"):
                        said = meaning
                i += len(adverb)
                continue
            if verb:
                after = i + len(verb)
                if held is not None and said is None and (lexeme.strength in ("strong", "plain") or after == end):
                    said = held
                here = Candidate(i, said, run if marked else i, lexeme)
                if (
                    after > end
                    or (text.startswith("的", after) and after < end)
                    or not _usable(text, lexeme, i, position, edges, marked, carrying)
                ):
                    pass
                elif carrying and verb in word_list("carried"):
                    return here._replace(said=None)
                elif taking and said is None:
                    if verb in word_list("light"):
                        return here
                    if marked and lexeme.strength == "strong" and i > run:
                        return here  # 对不合格样品全部启动核查处置
                    if lexeme.strength != "weak" or marked:
                        fallback = here
                elif in_cause and (said is not None or lexeme.strength == "strong"):
                    if i > position and text.endswith(_NOT_YET, position, i):
                        return here  # 因政策衔接问题尚未提交
                    cause, in_cause = here, False
                elif said is not None:
                    # 对未达标码头逐一会商: what is told of the object is no head when a verb follows it.
                    if taking and (later := find_verb(text, after, end, edges, firm=True)) is not None:
                        return later
                    # 未如期报送年报的企业已列入名录: the first one belongs to what the clause is about.
                    relative = text.find("的", after, end)
                    if relative > 0 and (later := find_told(text, relative + 1, end, edges)) is not None:
                        return later
                    return _prefer(unmarked, here, text, after == end)
                elif unmarked is not None and _held_at(text, unmarked, here, marked, after, end):
                    return here
                elif not tense and unmarked is None:
                    if verb == "赴" and (there := find_verb(text, after, end, edges, loose=True)) is not None:
                        return there  # 先后赴德宏、保山督导
                    if _heads(text, lexeme, after, end, marked, strict):
                        unmarked = here
                    elif (
                        fallback is None
                        and not in_cause
                        and _may_head(text, lexeme, after, end, marked, loose, firm, strict)
                    ):
                        fallback = here
                i = after
                marked, said = False, None
                continue
        if i > position:
            if character == "对":
                taking = True
            elif character in "将把":
                carrying = True
        if character == "因" and text[i + 1 : i + 2] not in ("素", "地", "此", "果"):
            in_cause = True
        said = None
        marked = character in _NAME_ENDS
        if marked:
            run = i + 1
        i += 1
    if tense or (firm and unmarked is None):
        return None
    return unmarked or fallback or (None if first in "因受由" else cause)


def _told_behind(table: Words, text: str, noun: str, after: int, end: int) -> bool:
    """Whether a verb tells what was done with what a noun of results names (考核结果通报各县)."""
    verb = table.at(text, after).verb if noun.endswith(("结果", "名单", "材料")) else ""
    return len(verb) > 1 and not NOMINAL.match(text, after + len(verb), end)


def _held_at(text: str, earlier: Candidate, here: Candidate, marked: bool, after: int, end: int) -> bool:
    """Whether the last verb heads the clause: a named place stands before it (业务培训班在库车市举办)."""
    last = marked and after == end and here.lexeme.strength == "strong"
    return last and earlier.before == earlier.start and text.find("在", earlier.start, here.start) > 0


def _usable(
    text: str, lexeme: Lexeme, at: int, position: int, edges: Mapping[int, int], marked: bool, carrying: bool
) -> bool:
    if lexeme.strength != "opening":
        return True
    if not opens(text, at, edges):
        return False
    character = text[at]
    return (
        marked
        or character in "达占获"
        or text[at + 1 : at + 2] == "了"
        or (character in "报送" and (at == position or text[at - 1] in "》”)" or carrying))
    )


def _heads(text: str, lexeme: Lexeme, after: int, end: int, marked: bool, strict: bool) -> bool:
    """Whether a verb that no adverb of actuality marks heads the clause: after a name, or strong and with an object."""
    strength = lexeme.strength
    if marked and strength != "weak":
        return strength != "plain" or not NOMINAL.match(text, after, end)
    if strict:
        return False
    if after < end and text.startswith(_FINISHED, after) and after + 2 == end:
        return True
    if strength == "plain" and _COUNTED.match(text, after, end):
        return True
    return strength == "opening" or (
        strength == "strong" and (after >= end or not is_modifier(text, lexeme.verb, after, end))
    )


def _may_head(
    text: str, lexeme: Lexeme, after: int, end: int, marked: bool, loose: bool, firm: bool, strict: bool
) -> bool:
    """Whether a verb will do when no better one comes."""
    if strict or NOMINAL.match(text, after, end):
        return False
    if lexeme.strength == "plain":
        whole = after == end and len(lexeme.verb) > 3  # 21个项目竣工交付
        return loose or whole or _COUNTED_NOUN.match(text, after, end) is not None
    if text[after:end] == "中":
        return True  # 基坑支护施工中
    if _COUNTED.match(text, after, end) and not firm:
        return True  # 每逢圩日安排12名队员
    return lexeme.strength == "weak" and marked and not firm and after < end and text[after] not in "、和及与的"


def _prefer(unmarked: Candidate | None, told: Candidate, text: str, last: bool) -> Candidate:
    """An unmarked verb before a marked one heads the clause, unless 的 between them makes it part of the subject."""
    if unmarked is None or unmarked.lexeme.strength == "plain":
        return told
    if "的" in text[unmarked.start : told.start]:
        return told
    if told.said == "planned":
        return told if last and unmarked.lexeme.stage == "approve" else unmarked  # 立项批复抓紧办理
    return told if told.before - unmarked.start < 14 and unmarked.before == unmarked.start else unmarked
