"""Headings: which lines are headings, how deep, and what the text below them is (done, problem, plan).

What belongs here: judging one line in its place. What does not: cutting sections, which is the body's walk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duban.read.layout import Line
from duban.read.model import Role
from duban.read.outline.markers import Mark, MarkKind, read_mark

_SENTENCE = re.compile("[。;!?]")
_LONGEST = 60
# 补短板、强支撑 names work, 存在的短板 a problem.
_PROBLEM = re.compile(r"问题|困难|不足|(?:存在|面临|主要|还有)[^,、]{0,6}(?:短板|堵点|难点|差距|弱项)")
# 关于…问题 names the matter of a rectification report: the heading above says what the text under it is.
_REMEDY = re.compile(r"\A关于|整改|解决|化解|攻坚|攻克|破解|补齐|清单|聚焦|直面|回应")
_NEXT = re.compile(r"下一?步|下一?阶段|打算|思路|工作谋划|明年|来年|下半年|下季度|下月|今后")
_PLAN = re.compile(r"(?:工作|重点|月|年|季度)(?:计划|安排|要点|部署)$|^计划$|努力方向|目标任务$|对策建议|意见建议")
_DONE = re.compile(r"完成|进展|落实|成效|总结|开展情况|推进情况|执行|回顾")
_LABEL = re.compile(
    r"((?:主要)?(?:存在)?(?:的)?(?:主要)?(?:问题|困难)(?:及原因|和不足|与不足)?|存在不足|下一?步(?:工作)?(?:打算|计划|安排|思路|措施|举措|工作)?|"
    r"下一?阶段(?:工作)?(?:打算|计划|安排)?|工作打算)\s*(:?)\s*"
)
_RUN_IN = re.compile(r"[^。,;:!?《》“”\d]{3,24}。")
_HEADS_DIRECTLY: tuple[MarkKind, ...] = ("chapter", "chinese", "chinese_bracket")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the kind of its mark (or how it is set), its words (folded) and their span, where its text begins."""

    kind: str
    words: str
    start: int
    text_start: int

    @property
    def end(self) -> int:
        """The offset behind the words."""
        return self.start + len(self.words)


def heading_at(folded: str, lines: Sequence[Line], index: int) -> Heading | None:
    """Return the heading that line ``index`` is or begins with, or None."""
    line = lines[index]
    if line.table is not None:
        return None
    mark = read_mark(folded, line.start)
    begin = min(mark.end, line.end) if mark else line.start
    words = folded[begin : line.end].rstrip(": ")
    whole = bool(words) and len(words) <= _LONGEST and not _SENTENCE.search(words)
    if mark is not None and mark.kind in _HEADS_DIRECTLY:
        if whole and not _is_listed(folded, lines, index, mark):
            return Heading(mark.kind, words, begin, line.end)
        run_in = _RUN_IN.match(folded, begin, line.end)
        if run_in is not None and run_in.end() < line.end:
            return Heading(mark.kind, run_in.group().rstrip("。"), begin, run_in.end())
        return None
    if mark is not None and mark.kind in {"digit", "digit_bracket", "circled"}:
        return Heading(mark.kind, words, begin, line.end) if whole and _introduces(folded, lines, index, mark) else None
    if mark is not None:
        return None
    label = _LABEL.match(folded, line.start, line.end)
    if label is not None and (label.group(2) or label.end() == line.end):
        return Heading("set", label.group(1), line.start, label.end())
    if whole and len(words) <= 30 and _set_apart(line) and _prose_follows(folded, lines, index):
        return Heading("set", words, begin, line.end)
    return None


def _is_listed(folded: str, lines: Sequence[Line], index: int, mark: Mark) -> bool:
    """Say whether the neighbours on both sides are entries of the same list, so that this line is an entry too."""
    following = read_mark(folded, lines[index + 1].start) if index + 1 < len(lines) else None
    before = read_mark(folded, lines[index - 1].start) if index else None
    next_is = following is not None and following.kind == mark.kind and following.number == mark.number + 1
    last_is = before is not None and before.kind == mark.kind and before.number == mark.number - 1
    return (next_is and (last_is or mark.number == 1)) or (last_is and index + 1 == len(lines))


def _introduces(folded: str, lines: Sequence[Line], index: int, mark: Mark) -> bool:
    """Say whether a numbered line without a sentence heads what follows: prose, a table, or a deeper list."""
    if index + 1 >= len(lines):
        return False
    following = lines[index + 1]
    if following.table is not None:
        return True
    after = read_mark(folded, following.start)
    if after is not None:
        return after.kind != mark.kind and after.kind not in {"chapter", "chinese", "chinese_bracket"}
    return _SENTENCE.search(folded, following.start, following.end) is not None


def _set_apart(line: Line) -> bool:
    return line.bold or line.tag in {"h1", "h2", "h3", "h4", "h5"} or line.align == "center"


def _prose_follows(folded: str, lines: Sequence[Line], index: int) -> bool:
    """Say whether the next line is a paragraph, a list or a table, rather than another short line."""
    if index + 1 >= len(lines):
        return False
    following = lines[index + 1]
    told = _SENTENCE.search(folded, following.start, following.end) is not None
    return following.table is not None or told or read_mark(folded, following.start) is not None


_REMEDIED = re.compile(r"\s*(?:整改|处理|处置|办理|落实|完成|进展)(?:落实|完成|进展)?(?:情况|进展|结果|成效|措施)\s*:")


def tells_remedy(folded: str) -> bool:
    """Say whether a paragraph under a heading of problems tells what was done about one (整改情况:…)."""
    return _REMEDIED.match(folded) is not None


def role_under(words: str) -> Role | None:
    """Return the role of prose under a heading: problem, next_step, plan; None when the heading says nothing of it."""
    if _DONE.search(words) and not _NEXT.search(words):
        return "prose"
    problem = _PROBLEM.search(words) is not None and not _REMEDY.search(words)
    ahead = _NEXT.search(words) is not None
    if problem and ahead:
        return None
    if problem:
        return "problem"
    if ahead:
        return "next_step"
    return "plan" if _PLAN.search(words) else None
