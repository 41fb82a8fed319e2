"""What leads a clause before its head: adverbs, dates, counts (2次), and whether 将 is an adverb or takes an object.

What belongs here: skipping it and what it says of the head's actuality. What does not: the head (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from duban.read.language.openings import after_date, goes_on
from duban.read.language.words import NOMINAL, Lexeme, Words, word_list
from duban.read.model import Actuality

_SKIP = re.compile(r"[\s、\u3000]+|(?:\d+|[两三四五六七八九十])(?:余|多)?次(?=[\u4e00-\u9fa5])")
_COUNTED_FIRST = frozenset(" \t\n\r\u3000、0123456789两三四五六七八九十")
_DATE_OPENERS = ("截止到", "截至到", "截至", "截止", "自", "到", "于", "至", "在", "从")
_DATE_FIRST = frozenset("截自到于至在从")
SKIPPED_FIRST = _COUNTED_FIRST | _DATE_FIRST
"""What a clause may begin with that is skipped before its head: most begin with something else."""
# A text that 将 takes, and the verb that sends it.
_CARRIED_TEXT = re.compile(
    r"(?:方案|办法|报告|情况|材料|意见|清单|名单|稿|结果|计划|规划|》)(?:报(?![告道名酒价废])|送|提请|提交|印发|上报|报送|呈报)"
)


def skip(
    table: Words, text: str, position: int, end: int, edges: Mapping[int, int], lexeme: Lexeme
) -> tuple[int, Actuality | None, bool, Lexeme]:
    """Skip adverbs, dates and counts (2次) at the start of a clause, where ``lexeme`` stands.

    Returns where they end, what they say, whether of the whole sentence, and what stands there.
    """
    actuality: Actuality | None = None
    whole = False
    while position < end:
        if text[position] in _COUNTED_FIRST and (match := _SKIP.match(text, position, end)):
            position = match.end()
            lexeme = table.at(text, position)
            continue
        dated = edges.get(position, 0)
        if dated >= 0 and text[position] in _DATE_FIRST:
            opener = next((w for w in _DATE_OPENERS if text.startswith(w, position)), "")
            dated = edges.get(position + len(opener), 0)
        if dated < 0:
            position = after_date(text, -dated, end)
            lexeme = table.at(text, position)
            continue
        adverb = lexeme.adverb
        if adverb == "已经" and position + 2 in edges:
            adverb = "已"
        if not adverb or lexeme.noun or len(lexeme.verb) > len(adverb):
            break
        after = position + len(adverb)
        if lexeme.verb == adverb and (
            not goes_on(text, after, end, edges) or (adverb == "确保" and table.at(text, after).strength == "weak")
        ):
            break
        if len(adverb) == 1 and not _leads_on(table, text, adverb, after, end, edges):
            break
        if lexeme.actuality == "not_done" or (lexeme.actuality and actuality != "not_done"):
            actuality = lexeme.actuality
        whole = whole or lexeme.whole
        position = after
        lexeme = table.at(text, position)
    return position, actuality, whole, lexeme


def _leads_on(table: Words, text: str, adverb: str, position: int, end: int, edges: Mapping[int, int]) -> bool:
    """Whether a one-character adverb is one here: before a verb, another adverb, a preposition or a date."""
    if position >= end or edges.get(position, 0) < 0:
        return position < end and (adverb != "将" or goes_on(text, position, end, edges))
    lexeme = table.at(text, position)
    if adverb == "新":  # 新创建省级园区; 新发展格局 is none
        return lexeme.strength in ("strong", "plain") and not lexeme.noun
    if adverb == "将" and (_CARRIED_TEXT.search(text, position, end) or _is_taken(text, lexeme, position, end)):
        return False  # 将贯彻落实会议精神任务分解方案报局党委会审议, 将奖励标准提高30%
    if adverb in "将在":
        return bool(lexeme.adverb) or goes_on(text, position, end, edges)
    return bool(lexeme.verb or lexeme.adverb or lexeme.preposition or text[position] in "《“")


def _is_taken(text: str, lexeme: Lexeme, position: int, end: int) -> bool:
    """Whether what looks like a verb behind 将 begins a noun that a later verb carries somewhere."""
    after = position + len(lexeme.verb)
    if len(lexeme.verb) < 2 or lexeme.strength == "strong" or not NOMINAL.match(text, after, end):
        return False
    return any(text.find(verb, after, end) > 0 for verb in word_list("carried") if len(verb) > 1)
