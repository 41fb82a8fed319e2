"""Unquoted policy texts: noun phrases that a document noun closes, governed by a verb or noun that makes texts.

What belongs here: where such a phrase begins and ends, and when it is a text at all. What does not: quoted titles
and the
step applied (``documents.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from duban.read.language import lexicon
from duban.read.language.stages import nouns
from duban.read.language.titles import STATUSES
from duban.read.language.words import particular_verbs, word_list
from duban.read.model import Stage

MAKING: frozenset[Stage] = frozenset(
    ("draft", "consult", "submit_for_review", "deliberate", "approve", "issue", "revise", "repeal", "report")
)


class Phrase(NamedTuple):
    """A text without quotation marks; the span includes its status."""

    start: int
    end: int
    kind: str
    status: str | None


class _Nouns:
    """Document nouns: one pattern for all of them, their kinds and tiers."""

    def __init__(self) -> None:
        rows = list(lexicon.lines("document_nouns.tsv"))
        self.kinds = {row[0]: row[1] for row in rows}
        self.maybe = frozenset(row[0] for row in rows if row[2] == "maybe")
        events = tuple(noun for noun, stage in nouns().stages.items() if stage in MAKING)
        event = lexicon.trie(tuple(sorted(events)))
        self.making = re.compile(f"的?{lexicon.longest(events)}")
        texts = lexicon.trie(tuple(sorted(noun for noun in self.kinds if noun not in self.maybe)))
        self.starts = re.compile(lexicon.starts(tuple(self.kinds)))
        # 零基预算编制规程, 申报通知: a noun of action that another document noun follows belongs to that one's title.
        self.head = re.compile(
            f"(?P<head>{lexicon.longest(tuple(self.kinds))})(?P<status>[(]\u25a1{{1,30}}[)])?"
            f"(?=(?P<stop>[、和及与]|以及|并|等|\\Z|[,;。:\n\0])|(?P<count>\\d+余?[条项款](?:\\Z|[,;。]))"
            f"|(?:的|初稿|文本)?(?:于[一-龥\\d]{{1,6}}?)?(?:年内|尽快|早日)?(?P<event>{event})(?!稿|[一-龥]{{0,2}}{texts}))"
        )


@cache
def document_nouns() -> _Nouns:
    """The document nouns and the patterns over them."""
    return _Nouns()


_QUOTED = re.compile("(?:《\u25a1*》[、和及与]?)+")
_INNER = re.compile(r"[^《]{1,24}?(?:编制|制定|制订|起草|修订|出台|印发|上报|报送|申报|填报)(?:完成|完善|了)?")
_AND_THEN = re.compile(r"并(?=[一-龥]{0,3}(?:公开|征求|印发|报|组织|开展|推动|启动|实施|发布|提交|完成|提请|下发|按))")
_RELATIVE = re.compile(r"[一-龥]{2,12}?(?:起草|编制|制定|制订|印发|出台|拟定|上报|报送|提出|形成)的")
_LEFT = re.compile(r".*(?:会|等|会议|论坛|活动|大赛)的")
_LISTED = re.compile(
    r".*的[一-龥]{0,4}(?:申报|起草|编制|征集|筹备|建设|管理|运行|修订|制定|制订|推广|宣传|培训)(?:和|、|及|与)"
)
_COUNT = re.compile(
    r"(?:有关|相关|各类|一批|若干|多)?(?:\d+(?![\d年月])[一-龥]{1,2}|[两三四五六七八九十]+[部项个件份])?"
    r"(?:有关|相关|各类|各项|配套|第[一-龥]批)?"
)
# What is counted behind a text may be its entries (权力运行风险防控清单68条); behind a short name it is
# how many there are.
_COUNTED_MODIFIER = 4
_AGREEMENTS = ("协议", "协议书", "合同", "备忘录", "责任书", "契约", "意向书", "承诺书", "协定")
_OBTAINING = frozenset(("获", "获得", "取得", "得到", "收到"))
_NEVER_ALONE = frozenset(("规范性文件", "典型案例", "政策文件"))
_NOT_REPORTED = frozenset(("信息", "案例", "典型案例"))
_NOT_DRAFTED = frozenset(("制度", "信息", "案例", "典型案例", "体系", "指标"))
_OPINIONS = frozenset(("意见", "建议", "意见建议"))
_VOICES = (
    "各方",
    "社会",
    "公众",
    "群众",
    "专家",
    "部门",
    "单位",
    "各界",
    "委员",
    "代表",
    "基层",
    "企业",
    "修改",
    "反馈",
    "收到",
)
_JOINING = frozenset(("、", "和", "及", "与", "以及", "并"))


def noun_starts(masked: str) -> list[int]:
    """Where document nouns begin in a page, ascending: most clauses hold none and are not looked at for phrases."""
    return [match.start() for match in document_nouns().starts.finditer(masked)]


def find_phrases(
    work: str, masked: str, start: int, end: int, verb: str, stage: Stage, told: Stage | None, before: bool
) -> list[Phrase]:
    """Texts in ``[start, end)`` of an action's object, or of its subject (``before`` the verb).

    Two heads are two texts, one shared head is one. ``told`` is the stage that the object's noun of action tells.
    """
    table = document_nouns()
    if masked[start : start + 1] == "《" and _QUOTED.fullmatch(masked, start, end):
        return []
    matches = list(table.head.finditer(masked, start, end))
    if not matches:
        return []
    if masked.find("并", start, end) >= 0 and (joined := _AND_THEN.search(masked, start, end)):
        end = joined.start()
    particular = verb in particular_verbs()
    left = start
    if before:
        if masked.find("的", start, end) >= 0 and (relative := _RELATIVE.match(masked, start, end)):
            left = relative.end()
    elif particular and verb in word_list("causing") and (inner := _INNER.match(masked, start, end)):
        # 推动实施方案于年内出台: there the verb stands behind the text
        left = inner.end() if matches[0].start() >= inner.end() else start
    making = stage in MAKING
    if particular:
        making = making or verb in word_list("signed") or verb in word_list("also_making")
        making = making and verb not in word_list("no_texts")
    matches = [
        m for m in matches if m.end() <= end and not (m["head"] in _OPINIONS and _is_opinion(m, "" if before else verb))
    ]
    found: list[Phrase] = []
    for match, carried in zip(matches, _governing(matches), strict=True):
        at = match.start()
        if at < left:
            continue
        stop, event = match["stop"], match["event"]
        last = match.end() == end
        begin = _left_edge(masked, left, at)
        left = match.end("event") if event is not None else match.end("stop") if stop in _JOINING else match.end()
        if carried or (making and (not before or last)) or (before and last and told in MAKING):
            phrase = _phrase(table, work, masked, begin, match, verb, stage, before)
            if phrase is not None:
                found.append(phrase)
    return found


def _phrase(
    table: _Nouns, work: str, masked: str, begin: int, match: re.Match[str], verb: str, stage: Stage, before: bool
) -> Phrase | None:
    """The phrase from ``begin`` to a matched head, unless what stands before the head tells no text apart."""
    head, hidden, event = match["head"], match["status"], match["event"]
    at, stop = match.span()
    if match["count"] and at - begin < _COUNTED_MODIFIER:
        return None
    if head in table.maybe and verb not in word_list("only_texts"):
        drafted = event is not None and head not in _NOT_DRAFTED and nouns().stages[event] in ("draft", "revise")
        if not drafted:
            return None
    if (verb in _OBTAINING and head == "批复") or (event and head in _AGREEMENTS):
        return None  # 获得省政府批复, 政府合同合法性审查
    if stage == "report" and head in _NOT_REPORTED:
        return None
    if verb in word_list("signed") and not head.endswith(_AGREEMENTS):
        return None
    if len(head) < 4 or head in _NEVER_ALONE:
        counted = _COUNT.match(masked, begin, at)
        rest = masked[counted.end() if counted else begin : at]
        if len(rest.strip("的 ")) < (1 if before else 2):
            return None
    if masked.startswith("《", begin, at):
        titled = masked.rfind("》", begin, at)
        if titled + 1 == at or masked.startswith(("等", "及", "和", "、"), titled + 1 if titled >= 0 else begin, at):
            return None
    if masked[stop : stop + 1].isdigit() and not match["count"]:
        return None
    status = work[match.start("status") + 1 : stop - 1] if hidden else None
    return Phrase(begin, stop, table.kinds[head], status if status in STATUSES else None)


def _is_opinion(match: re.Match[str], verb: str) -> bool:
    """意见 that is asked for or given is no document (征求各县意见, …意见征求工作)."""
    at = match.start()
    return (
        match.string[at - 2 : at] in ("征求", "征集", "听取", "反馈", "征询")
        or match.string.endswith(_VOICES, 0, at)
        or verb in word_list("asking")
        or match["event"] in ("征求", "征集", "征询", "反馈")
    )


def _governing(matches: Sequence[re.Match[str]]) -> list[bool]:
    """For each phrase of a list whether a noun of action governs it: its own or a later one's (…、A、B和C起草)."""
    if len(matches) == 1:
        return [matches[0]["event"] is not None]
    governed: list[bool] = []
    carried = False
    for match in reversed(matches):
        carried = match["event"] is not None or (carried and match["stop"] in _JOINING)
        governed.append(carried)
    governed.reverse()
    return governed


def _left_edge(masked: str, left: int, head: int) -> int:
    while left < head and masked[left] in " \u3000、和及与的":
        left += 1
    if masked.find("的", left, head) >= 0:
        for pattern in (_LEFT, _LISTED):
            cut = pattern.match(masked, left, head)
            if cut:
                left = cut.end()
    if left >= head:
        return head
    if masked[left] == "《":
        while True:
            closed = masked.find("》", left, head)
            if closed < 0:
                break
            following = masked[closed + 1 : closed + 2]
            if following == "《":
                left = closed + 1
                continue
            if following in ("、", "和", "及", "与"):
                left = closed + 2
                if left < head and masked[left] == "《":
                    continue
            break
    return left
