"""Conditions and grounds at the head of a clause: 待X批复后Y, 论证后Y, 根据X意见Y, where the head is Y.

What belongs here: telling where such a beginning ends. What does not: the head behind it (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from duban.read.language.openings import goes_on
from duban.read.language.stages import nouns
from duban.read.language.words import words

# What ends in 后 without telling when.
_NOT_AFTER = (
    "售后",
    "善后",
    "产后",
    "先后",
    "最后",
    "落后",
    "滞后",
    "课后",
    "今后",
    "术后",
    "前后",
    "病后",
    "灾后",
    "节后",
    "会后",
    "汛后",
    "赛后",
    "战后",
)
_CONDITION = re.compile(
    r"(?:(?<=[\u4e00-\u9fa5]{2})后(?![续期台方勤备代人果门])|(?:意见|精神|要求|部署|安排|规定|建议|实际|原则|批示|指示|结果|标准|需要|需求|情况|任务|目标|特点|分工|职责|计划|方案))"
)
_CIRCUMSTANCES = (
    "领导下",
    "支持下",
    "指导下",
    "关心下",
    "帮助下",
    "努力下",
    "形势下",
    "背景下",
    "前提下",
    "压力下",
    "影响下",
)
# 第二轮承包到期后再延长30年: part of what is acted on, no condition.
_STATES = ("到期", "期满", "退役", "退休", "毕业", "出院")
GROUNDS = ("根据", "按照", "依据", "结合", "针对", "对照", "参照", "遵照", "比照", "依照", "吸收", "采纳")
# 具备条件后立即开工: a condition without a verb of its own at its end is as short as this.
_CONDITION_AT_MOST = 8


def tells_when(text: str, start: int, end: int) -> bool:
    """Whether a clause only says after what or under whom the next one happened (巡视反馈意见后,; 在市委领导下)."""
    if text.endswith(_CIRCUMSTANCES, start, end):
        return text.find("在", start, end) >= 0
    return text[end - 1] == "后" and text[end : end + 1] == "," and not text.endswith(_NOT_AFTER, start, end)


def past_condition(text: str, start: int, end: int, edges: Mapping[int, int]) -> int:
    """Where a clause goes on behind its condition (待批复后…, 论证后…) or grounds (根据反馈意见…); 0 if it has none."""
    grounds = text.startswith(GROUNDS, start)
    if not grounds and text.find("后", start + 2, end) < 0:
        return 0
    for match in _CONDITION.finditer(text, start + 2, end):
        at, after = match.span()
        if match.group() == "后":
            if text.endswith(_NOT_AFTER, start, after):
                continue
            done = text[start] == "待" or (
                not text.endswith(_STATES, start, at)
                and any(words().at(text, at - n).verb == text[at - n : at] for n in (2, 4) if at - n >= start)
            )
            # 具备条件后立即开工: a short one may say what is awaited.
            opening = words().at(text, start).verb
            done = done or (at - start <= _CONDITION_AT_MOST and len(opening) > 1 and opening not in nouns().light)
        else:
            done = grounds
        if done and goes_on(text, after, end, edges):
            return after
    return 0
