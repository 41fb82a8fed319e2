"""What stands at one place of a clause: a one-character verb or none, where a date ends, whether a verb comes next.

What belongs here: looks at one place. What does not: weighing the verbs of a stretch (``scan.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from duban.read.language.words import NOMINAL, words

_LEVELS_FIRST = frozenset("省市县区厅局委国部党高副中上全《经")
# 已送第三方, 分解方案报关党委会: an adverb or a text before 报 and 送 tells as much as a body behind them.
_SAID_OR_TEXT = frozenset("已拟均即案法料见单稿果划")
# One-character verbs of county offices: 办了一场义诊, 合同至今未签.
_COLLOQUIAL = frozenset("办签发建修购种拆交")


def opens(text: str, position: int, edges: Mapping[int, int]) -> bool:
    """Whether a one-character verb (报 送 占 达 获 赴) is one at this place."""
    character, following = text[position], text[position + 1 : position + 2]
    if character in "报送呈":
        return following in _LEVELS_FIRST or (position + 1) in edges or (text[position - 1 : position] in _SAID_OR_TEXT)
    if character == "获":
        return (following != "" and following in "省国全市县区《“") or (position + 1) in edges
    if character in "达超":
        return following.isdigit()
    if character in _COLLOQUIAL:
        ended = following in ("", ",", ";", "。", "\n", "\0")
        return following == "了" or (ended and text[position - 1 : position] in ("未", "已"))
    return character in "占赴"


def after_date(text: str, position: int, end: int) -> int:
    """Where a date's own tail (底前, 以来, 期间) ends."""
    for tail in ("以来", "期间", "之前", "之后", "以前", "以后", "前", "后", "起", "内", "间"):
        if text.startswith(tail, position):
            return min(position + len(tail), end)
    return position


def goes_on(text: str, position: int, end: int, edges: Mapping[int, int]) -> bool:
    """Whether a head verb stands here once adverbs and dates are skipped, so that the word before was an adverb."""
    table = words()
    for _ in range(4):
        if position >= end:
            return False
        if text[position] in "将把对":
            return True  # 力争9月底前将结果报…: the verb comes behind what they take
        lexeme = table.at(text, position)
        if lexeme.noun:
            return False
        verb = lexeme.verb
        if len(verb) > 1 or (verb and opens(text, position, edges)):
            after = position + len(verb)
            if after < end and text[after] == "的":
                return False
            return lexeme.strength != "weak" or not (
                after >= end or text[after] in "、和及与" or NOMINAL.match(text, after, end)
            )
        if edges.get(position, 0) < 0:
            position = after_date(text, -edges[position], end)
        elif lexeme.adverb:
            position += len(lexeme.adverb)
        else:
            return False
    return False
