"""Serial verbs: two or three verbs that share one object (组织召开, 审议通过, 成立并运行), and their stage."""

from __future__ import annotations

import re

from duban.read.language.words import NOMINAL, Lexeme, word_list, words
from duban.read.model import Stage

_RANK: dict[Stage, int] = {
    "draft": 1,
    "consult": 2,
    "submit_for_review": 3,
    "organise": 3,
    "deliberate": 4,
    "report": 4,
    "launch": 4,
    "approve": 5,
    "revise": 5,
    "issue": 6,
    "repeal": 6,
    "complete": 7,
}

_FINISHED = ("完成", "完毕", "到位")


def serial_verb(text: str, start: int, end: int, lexeme: Lexeme) -> tuple[int, Stage]:
    """The end and stage of the serial verb that begins at ``start`` with ``lexeme``, or of this verb alone."""
    table = words()
    stage, base = lexeme.stage, lexeme.verb
    position = start + len(base)
    for count in range(2):
        if position >= end:
            break
        following = text[position]
        if following in "完到" and text.startswith(_FINISHED, position) and not base.endswith("完成"):
            if text.startswith(("率", "情况", "值", "度"), position + 2) or position + 2 > end:
                break
            if base == "落实" and following == "到":
                break
            return position + 2, "complete"
        joined = following if following in "并和、及" else ""
        at = position + len(joined)
        if text[at : at + 2] not in table.lengths:
            break  # no word of two characters or more
        lexeme = table.at(text, at)
        second = lexeme.verb
        if len(second) < 2:
            break
        after = at + len(second)
        if after > end or not _joins(text, base, second, joined, lexeme.noun, after, end):
            break
        if not joined and after < end and lexeme.strength == "weak" and NOMINAL.match(text, after, end):
            break
        if not joined and _modifies(text, lexeme, after, end, last=count > 0):
            break
        stage = _combined(stage, lexeme.stage, base)
        position, base = after, second
    return position, stage


# 发布申报通知, 约谈整改滞后的县: the second verb belongs to the noun.
_TEXT = re.compile(
    r"(?:通知|公告|方案|指南|办法|细则|意见|通告|结果|材料|名单|清单|计划|报告|工作|对象)(?:\Z|\d|[、及和](?!\Z))"
)
_QUALIFIED = re.compile(
    r"(?:滞后|不力|落后|缓慢|突出|优秀|先进|不到位|较好|较差|困难|严重)的|(?:不到位|不力|滞后)(?=[一-龥]{2})"
)


def _modifies(text: str, second: Lexeme, after: int, end: int, last: bool) -> bool:
    """Whether what looks like a second verb only tells which text or whom the first one acts on."""
    if _QUALIFIED.match(text, after, end):
        return True
    if last and second.strength == "weak":
        return True
    return second.stage in ("launch", "implement", "monitor") and _TEXT.match(text, after, end) is not None


def _joins(text: str, base: str, second: str, joined: str, noun: str, after: int, end: int) -> bool:
    first_part, second_part = base[-2:], second[:2]
    if joined in ("、", "和", "及"):
        if second not in word_list("second") or first_part not in word_list("first"):
            return False
        if text[after : after + 1] in ("、", "和", "等"):
            return False
        if joined == "、" and second not in word_list("expanding"):
            return False
    elif not joined and (first_part not in word_list("first") or second_part not in word_list("second") or noun):
        return False
    if first_part in word_list("makers") and second_part not in word_list("after_makers"):
        return False
    return not (not joined and after < end and text[after] in "的会")


def _combined(first: Stage, second: Stage, word: str) -> Stage:
    """The stage of the most advanced part; to ask for a decision (提请审议) is not to decide."""
    if word in ("提请", "报请", "提交"):
        return "submit_for_review"
    if second in ("implement", "other"):
        return first if first in _RANK and first != "organise" else second
    if first in ("implement", "other"):
        return second
    return second if _RANK.get(second, 0) >= _RANK.get(first, 0) else first
