"""Policy texts in a clause: every 《…》, and unquoted phrases that a document noun closes.

What belongs here: which stretch is a text, its kind, status, key, and the step applied to it. What does not: how the
clause's action was read (``actions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from duban.read.language import lexicon
from duban.read.language.actions import Step
from duban.read.language.clauses import Clause, Page
from duban.read.language.stages import nouns
from duban.read.language.titles import STATUSES, kind_and_status
from duban.read.model import Stage


class Text(NamedTuple):
    """A document before it is numbered; the span is without the outer 《》."""

    start: int
    end: int
    quoted: bool
    kind: str | None
    status: str | None
    stage: Stage
    step: Step | None


_MAKING: frozenset[Stage] = frozenset(
    ("draft", "consult", "submit_for_review", "deliberate", "approve", "issue", "revise", "repeal", "report")
)
_ONLY_TEXTS = frozenset(
    [
        "印发",
        "起草",
        "制订",
        "制定",
        "拟订",
        "拟定",
        "编制",
        "编写",
        "草拟",
        "发布",
        "出台",
        "公布",
        "修订",
        "汇编",
        "代拟",
        "转发",
        "下发",
        "颁布",
        "研究制定",
        "研究制订",
        "印发实施",
        "修改完善",
        "修订完善",
        "汇总上报",
        "编制完成",
        "汇总",
        "梳理",
        "梳理形成",
        "汇总形成",
        "编制形成",
        "签订",
        "签署",
        "续签",
        "拟制",
        "撰写",
        "编撰",
        "编印",
        "汇总编印",
        "研究起草",
        "制定印发",
        "制定出台",
        "出台实施",
        "发布实施",
    ]
)
_SIGNED = frozenset(("签订", "签署", "续签", "换签"))
_STATUS = r"(?:[(（][^()（）\n]{1,12}[)）])?"


class _Nouns:
    """Document nouns: one pattern for all of them, their kinds and tiers."""

    def __init__(self) -> None:
        rows = list(lexicon.lines("document_nouns.tsv"))
        self.kinds = {row[0]: row[1] for row in rows}
        self.maybe = frozenset(row[0] for row in rows if row[2] == "maybe")
        events = sorted(
            (noun for noun in nouns().stages if nouns().stages[noun] in _MAKING or noun in ("修改",)),
            key=len,
            reverse=True,
        )
        self.making = re.compile("(?:的)?(?:" + "|".join(events) + ")")
        heads = lexicon.longest(tuple(row[0] for row in rows))
        self.head = re.compile(
            f"(?P<head>{heads})(?P<status>[(]\u25a1{{1,30}}[)])?(?=(?P<stop>[、和及与]|以及|并|等|\\Z|[,;。:\n\0])|(?:的|初稿|文本)?(?P<event>{'|'.join(events)})(?!稿|[一-龥]{{0,2}}(?:通知|办法|方案|意见|报告|清单|材料|细则)))"
        )


@cache
def _document_nouns() -> _Nouns:
    return _Nouns()


def find_documents(page: Page, clause: Clause, step: Step | None, titles: Sequence[tuple[int, int]]) -> list[Text]:
    """The documents of one clause; ``titles`` are the pairs of 《》 and 〈〉 in it."""
    found: list[Text] = []
    swallowed: list[tuple[int, int]] = []
    if step is not None:
        for text in _unquoted(page, clause, step):
            found.append(text)
            swallowed.append((text.start, text.end))
    for opened, closed in titles:
        if closed - opened < 2:
            continue
        kind, status = kind_and_status(page.work[opened + 1 : closed])
        inside = any(start <= opened and closed < end for start, end in swallowed)
        stage: Stage = "other" if step is None or inside else _stage(page, step, closed + 1)
        if inside and step is not None:
            stage = step.stage if step.stage in _MAKING else "other"
        if kind is None:
            kind = _kind_behind(page.masked, closed + 1, clause.end)
        found.append(Text(opened + 1, closed, True, kind, status, stage, step))
    found.sort()
    return found


def _kind_behind(masked: str, position: int, end: int) -> str | None:
    """《刺梨原汁》团体标准: the kind stands behind a title that names only the subject."""
    match = re.compile(
        "[一-龥]{0,4}?(?:"
        + "|".join(("条例", "办法", "标准", "规划", "方案", "意见", "预案", "细则", "规定", "规范", "指南", "目录"))
        + ")"
    ).match(masked, position, end)
    if match is None:
        return None
    return kind_and_status(match.group())[0]


def _stage(page: Page, step: Step, after: int) -> Stage:
    """The step applied to a text: the noun of action behind it (…意见征求工作) if the verb is light, else the verb's."""
    if step.stage in _MAKING and step.told is None:
        return step.stage
    end = step.object_end
    if end is not None and after < end:
        behind = _document_nouns().making.search(page.masked, after, end)
        if behind:
            word = behind.group().removeprefix("的")
            return nouns().stages.get(word, step.stage)
    if (
        step.subject is not None
        and after <= step.subject[1] + 1
        and step.object_start is not None
        and step.object_end is not None
    ):
        behind = _document_nouns().making.search(page.masked, step.object_start, step.object_end)
        if behind and step.object_start > step.verb_end - 1:
            return nouns().stages.get(behind.group().removeprefix("的"), step.stage)
    if step.told is not None and step.told != "implement":
        return step.told
    if step.stage == "complete":
        verb = page.masked[step.verb_start : step.verb_end]
        for word in ("编制", "起草", "制定", "制订", "形成", "汇编"):
            if word in verb:
                return "draft"
        if "修订" in verb:
            return "revise"
        if "清理" in verb:
            return "repeal"
        return "implement"
    return step.stage


def _unquoted(page: Page, clause: Clause, step: Step) -> list[Text]:
    found: list[Text] = []
    verb = page.masked[step.verb_start : step.verb_end]
    making = step.stage in _MAKING or verb in _SIGNED or verb in ("完善", "汇总", "编制完成", "形成")
    if verb in (
        "通报",
        "公开",
        "曝光",
        "约谈",
        "认定",
        "命名",
        "授予",
        "评选",
        "核发",
        "清理",
        "取消",
        "注销",
        "收集",
        "广泛听取",
    ):
        making = making and verb in ("清理", "收集")
    regions: list[tuple[int, int, bool]] = []
    if step.object_start is not None and step.object_end is not None:
        regions.append((step.object_start, step.object_end, step.object_start < step.verb_start))
    if (
        step.subject is not None
        and (step.object_start is None or step.subject[0] != step.object_start)
        and step.subject[0] < step.verb_start
    ):
        regions.append((step.subject[0], step.subject[1], True))
    for start, end, before in regions:
        joined = _AND_THEN.search(page.masked, start, end)
        if joined:
            end = joined.start()
        if not before and verb in _CAUSING:
            inner = _INNER.match(page.masked, start, end)
            start = inner.end() if inner else start
        found.extend(_phrases(page, step, start, end, making, verb, before))
    return found


_CAUSING = frozenset(("组织", "支持", "指导", "帮助", "督促", "指导支持", "推动", "引导", "鼓励"))
_INNER = re.compile(r"[^《]{1,24}?(?:编制|制定|制订|起草|修订|出台|印发|上报|报送|申报|填报)(?:完成|完善|了)?")
_AND_THEN = re.compile(r"并(?=[一-龥]{0,3}(?:公开|征求|印发|报|组织|开展|推动|启动|实施|发布|提交|完成|提请|下发|按))")
_RELATIVE = re.compile(r"[一-龥]{2,12}?(?:起草|编制|制定|制订|印发|出台|拟定|上报|报送|提出|形成)的")
_LEFT = re.compile(r".*(?:会|等|会议|论坛|活动|大赛)的")
_LISTED = re.compile(
    r".*的[一-龥]{0,4}(?:申报|起草|编制|征集|筹备|建设|管理|运行|修订|制定|制订|推广|宣传|培训)(?:和|、|及|与)"
)
_COUNT = re.compile(
    r"(?:有关|相关|各类|一批|若干|多)?(?:\d+(?![\d年月])[一-龥]{1,2}|[两三四五六七八九十]+[部项个件份])?(?:有关|相关|各类|各项|配套|第[一-龥]批)?"
)


def _phrases(page: Page, step: Step, start: int, end: int, making: bool, verb: str, before: bool) -> list[Text]:
    """Phrases closed by a document noun in ``[start, end)``: two heads are two texts, one shared head is one."""
    table = _document_nouns()
    masked = page.masked
    found: list[Text] = []
    left = start
    relative = _RELATIVE.match(masked, start, end)
    if before and relative:
        left = relative.end()
    matches = [m for m in table.head.finditer(masked, start, end) if not _is_opinion(m, verb)]
    governing = _governing(matches, masked)
    for match, carried in zip(matches, governing, strict=True):
        head, at = match["head"], match.start("head")
        event = match["event"]
        if at < left:
            continue
        last = match.end() == end or (match["status"] and match.end("status") == end)
        governed = (
            event is not None
            or carried
            or (making and (not before or last))
            or (before and last and step.told in _MAKING)
        )
        begin = _left_edge(masked, left, at)
        stop = match.end("status") if match["status"] else match.end("head")
        if match["stop"] and match["stop"] in ("、", "和", "及", "与", "以及", "并"):
            left = match.end("stop")
        elif event is not None:
            left = match.end("event")
        if not governed or (head in table.maybe and verb not in _ONLY_TEXTS and not _drafted(event, head)):
            continue
        if step.stage == "report" and head in ("信息", "案例", "典型案例", "数据", "情况"):
            continue
        if verb in _SIGNED and not head.endswith(
            ("协议", "协议书", "合同", "备忘录", "责任书", "契约", "意向书", "承诺书", "协定")
        ):
            continue
        modifier = masked[begin:at]
        counted = _COUNT.match(modifier)
        rest = modifier[counted.end() :] if counted else modifier
        if len(rest.strip("的 ")) < (2 if not before else 1) and not (
            len(head) >= 4 and head not in ("规范性文件", "典型案例", "政策文件")
        ):
            continue
        if masked[begin] == "《" and masked[masked.rfind("》", begin, at) + 1 : at].startswith(
            ("等", "及", "和", "、")
        ):
            continue
        if masked[stop : stop + 1].isdigit():
            continue
        status = page.work[match.start("status") + 1 : match.end("status") - 1] if match["status"] else None
        if status is not None and status not in STATUSES:
            status = None
        found.append(Text(begin, stop, False, table.kinds[head], status, _stage(page, step, stop), step))
    return found


_ASKING = frozenset(("征求", "征询", "听取", "反馈", "广泛听取", "征集", "公开征求", "收集"))


def _is_opinion(match: re.Match[str], verb: str) -> bool:
    """意见 that is asked for or given is no document (征求各县意见, …意见征求工作)."""
    return match["head"] in ("意见", "建议", "意见建议") and (
        verb in _ASKING or match["event"] in ("征求", "征集", "征询", "反馈")
    )


def _governing(matches: Sequence[re.Match[str]], masked: str) -> list[bool]:
    """For each phrase of a list whether a later one's noun of action (…、A、B和C起草) governs it too."""
    governed: list[bool] = []
    carried = False
    for match in reversed(matches):
        if match["event"] is not None:
            carried = True
            governed.append(True)
        elif match["stop"] and match["stop"] in ("、", "和", "及", "与", "以及"):
            governed.append(carried)
        else:
            carried = False
            governed.append(False)
    governed.reverse()
    return governed


def _drafted(event: str | None, head: str) -> bool:
    return (
        event is not None
        and head not in ("制度", "信息", "案例", "典型案例", "体系", "指标")
        and nouns().stages.get(event) in ("draft", "revise")
    )


def _left_edge(masked: str, left: int, head: int) -> int:
    while left < head and masked[left] in " \u3000、和及与的":
        left += 1
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
