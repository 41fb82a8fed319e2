"""The constructions around a head verb: what is acted on, by whom, towards whom.

What belongs here: 将…报A审示, 征求X意见, 对X进行Y, object-first clauses, actors and recipients. What does not:
stages of
nouns (``stages.py``), how the head is found (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from duban.read.language.clauses import Clause, Page
from duban.read.language.heads import Head
from duban.read.language.mentions.found import Found
from duban.read.language.stages import nouns
from duban.read.language.words import words
from duban.read.model import Stage

_PARTICLE = re.compile(
    r"[\s\u3000]*(?:了|着|过|好(?![转评的人事])|出(?!台|版|让|资|口|租|行)|到(?!位|期)|至(?!少)|于)?[\s\u3000]*"
)
_PARTICLES = frozenset("了着过好出到至于 \n\t\u3000")
_COMPLEMENTS = frozenset(("中", "了", "当中", "之中", "完毕", "到位", "结束"))
_TAKEN_NOTE_OF = frozenset(("备案", "核备", "参考"))
_JUDGE = re.compile(
    r"(?:[一-龥]{0,2})(?P<verb>审示|审定|审议|审核|审查|审批|批准|批复|批示|核准|备案|研究|同意|审阅|阅示|核定|决定|评审|讨论|查阅|认定|复核|参考|签发|批办|会签|验收|立项|通过|核备)(?:同意|决定|通过|批准)?(?:后?(?:印发|发布|实施|公布|施行|出台|执行|组织实施))?\Z"
)
_OPINION = re.compile(r"(?:的|有关|相关|修改|反馈)*(?:意见|意见建议|意见和建议)(?:\d+余?[条份个件项])?\Z")
_SUBJECT_CUT = re.compile(
    r"[于由经因](?=.)|由于|通过|按照|根据|向|正(?=根据|按)|在(?=[一-龥]{2,})|至今|(?<![植棉覆])被|(?<!参)与|按"
)


# 报告由综合科起草: who acts, although no lexicon knows the office.
_ACTOR_AT_MOST = 8
_TITLED = ("报告", "方案", "办法", "预案", "规划", "计划", "要点", "通知", "总结", "清单", "目录")
# What stands between a subject and its verb without belonging to it (《X》以市两办名义印发, 平台在21个地市上线).
_ASIDE = re.compile(r"(?:开始|先后|自|以[\u4e00-\u9fa5]{1,10}名义|(?<![存现])在[\u4e00-\u9fa5\d]{2,12})\Z")

Span: TypeAlias = tuple[int, int]
_NAMED_AT_MOST = 12


def object_after(text: str, head: Head, clause: Clause) -> Span | None:
    """The noun phrase from the verb to the end of the clause (guideline rule 5), without 了, 好, 出 behind the verb."""
    start, end = head.end, clause.end
    if start < end and text[start] in _PARTICLES and (match := _PARTICLE.match(text, start, end)):
        start = match.end()
    if text.startswith("并", start) and len(words().at(text, start + 1).verb) > 0:
        return None
    if start >= end or (end - start <= 2 and text[start:end] in _COMPLEMENTS):
        return None
    return start, end


def taken_object(text: str, head: Head, people: Sequence[Found]) -> Span | None:
    """The noun phrase between 将, 把 or 对 and the verb."""
    start, end = head.taken, head.before if head.before > head.taken else head.start
    while end > start and text[end - 1] in " \u3000、":
        end -= 1
    if people:
        starts = {p.start for p in people}
        for marker in ("由", "于", "经", "及时", "向"):
            cut = text.find(marker, start + 1, end)
            if cut > 0 and cut + len(marker) in starts:
                end = cut
    return (start, end) if end > start else None


def sent_up(
    page: Page, head: Head, span: Span | None, people: Sequence[Found], stage: Stage
) -> tuple[Span | None, tuple[str, ...], Stage]:
    """报A审示, 提请A审议: what is left as an object beside the asking, who is asked, and the stage."""
    text = page.masked
    if span is None:
        return None, (), stage
    start, end = span
    position, names = _named(page, start, end, people)
    surface = text[head.start : head.end]
    judged = _JUDGE.search(text, position, end)
    if judged and "《" not in text[position : judged.start("verb")]:
        if len(surface) < 3 and surface[0] in "报送呈":
            stage = "report" if judged["verb"] in _TAKEN_NOTE_OF else "submit_for_review"
        if not names and judged.start() - start >= 2:
            names = (page.text[start : judged.start("verb")],)
        return None, names, stage
    if surface == "报送" and position < end:
        return span, (), stage
    if position >= end:
        return None, names, "report" if surface in ("报", "送") else stage
    if names and surface in ("提请", "报请", "提交"):
        lexeme = words().at(text, position)
        after = position + len(lexeme.verb)
        if position < after < end:
            return (after, end), names, "repeal" if lexeme.stage == "repeal" else stage
    return (position if names else start, end), names, stage


def _named(page: Page, start: int, end: int, people: Sequence[Found]) -> tuple[int, tuple[str, ...]]:
    """Who is named directly at the start of a stretch, joined by 、 or 和, and where they end."""
    position = start
    named: list[Found] = []
    for person in people:
        if person.start < position or person.start >= end:
            continue
        if person.start - position > 1 or len(named) >= _NAMED_AT_MOST:
            break
        if named and person.start == named[-1].start:
            named.pop()
        named.append(person)
        position = person.end
    return position, tuple(page.text[p.start : p.end] for p in named)


_EACH = re.compile(r"[各全][\u4e00-\u9fa5]{1,5}\Z")


def receivers(page: Page, span: Span | None, people: Sequence[Found]) -> tuple[str, ...] | None:
    """Who is named when all that stands behind a verb of giving is who receives (计划已下达各县区); else None."""
    if span is None:
        return None
    position, names = _named(page, *span, people)
    if names and position == span[1]:
        return names
    if _EACH.match(page.masked, *span):
        return (page.text[slice(*span)],)
    return None


def asked(
    page: Page, head: Head, span: Span | None, people: Sequence[Found], stage: Stage
) -> tuple[Span | None, tuple[str, ...], Stage]:
    """征求《X》意见, 征求A意见, 反馈A《X》修改意见, 听取X汇报: object, who is asked, stage."""
    text = page.masked
    if span is None:
        return None, (), stage
    start, end = span
    surface = text[head.start : head.end]
    opinion = _OPINION.search(text, start, end)
    if surface.endswith("听取"):
        return span, (), "consult" if opinion else "organise" if stage == "organise" else "other"
    if surface in ("征集", "收集"):
        return span, (), "consult" if opinion else "launch" if surface == "征集" else "monitor"
    position, names = _named(page, start, end, people)
    if surface == "反馈":
        edge = opinion.start() if opinion and opinion.start() > start else end
        begin = position if names and position < edge else start
        return (begin, end), names, stage if opinion else "other"
    if opinion is None:
        return span, (), stage
    if opinion.start() == start:
        return None, (), stage
    phrase = text[start : opinion.start()]
    if "《" not in phrase and not nouns().documents.search(phrase):
        return span, names or (page.text[start : opinion.start()],), stage
    if names and position < opinion.start() and text[position] in "《对":
        return (position, opinion.start()), names, stage
    return (start, opinion.start()), (), stage


def subject_before(text: str, head: Head, people: Sequence[Found]) -> tuple[int, int] | None:
    """The noun phrase before the verb, without lead-ins and adverbs: what an object-first clause is about."""
    start, end = head.subject, min(head.before, head.start)
    if end <= start:
        return None
    opening = words().at(text, start)
    if opening.preposition not in ("", "给") and not opening.noun:
        return None
    starts = {p.start for p in people}
    for cut in _SUBJECT_CUT.finditer(text, start + 2, end):
        following = cut.end()
        if (
            following in starts
            or cut.group()
            in (
                "由于",
                "按照",
                "根据",
                "至今",
                "正",
                "因",
                "按",
                "被",
            )
            or (cut.group() == "经" and text.find("后", following, end) > 0)
            or (cut.group() == "由" and end - following <= _ACTOR_AT_MOST and text[cut.start() - 1] not in "理自缘")
        ):
            end = cut.start()
            break
    while end > start and text[end - 1] in " \u3000、的":
        end -= 1
    adverbs = words().adverbs
    for length in (4, 3, 2):
        if end - length > start and text[end - length : end] in adverbs and text[end - length : end] != "计划":
            end -= length
            break
    while end - 1 > start and text[end - 1] in "已均将正也都共至限":
        end -= 1
    if (side := _ASIDE.search(text, start + 2, end)) is not None:
        end = side.start()
    for person in people:
        if person.kind == "period" and person.end >= end > person.start > start:
            end = person.start
    for person in people:
        # 前三季度经济运行分析报告由…起草: a stretch of time right before a text is part of its title, a day is not
        if person.kind == "period" and person.end == start and person.date_start != person.date_end:
            start = person.start if text.endswith(_TITLED, start, end) else start
    return (start, end) if end - start >= 2 else None


def without_names(text: str, subject: tuple[int, int], people: Sequence[Found]) -> tuple[int, int] | None:
    """What is left of a subject behind those named at its start, or None when nothing is."""
    start, end = subject
    for person in people:
        if person.start <= start < person.end:
            start = person.end
            while start < end and text[start] in "、和及与":
                start += 1
    return (start, end) if end - start >= 2 else None


def towards(page: Page, head: Head, people: Sequence[Found]) -> tuple[str, ...]:
    """向A报送X."""
    text = page.masked
    found: list[str] = []
    last_end = -1
    for person in people:
        if person.end > head.start:
            break
        if (text[person.start - 1 : person.start] == "向") or (found and person.start - last_end <= 1):
            found.append(page.text[person.start : person.end])
            last_end = person.end
    return tuple(found)


def actors_before(page: Page, head: Head, clause: Clause, people: Sequence[Found]) -> tuple[str, ...]:
    """Who is named before the verb as the one who acts: at the clause's start, or after 由 or 经."""
    text = page.masked
    found: list[str] = []
    last_end = -1
    position = head.subject
    for person in people:
        if person.end > head.start:
            break
        if person.end <= last_end:
            continue
        before = text[person.start - 1] if person.start > clause.start else ""
        joined = bool(found) and person.start - last_end <= 1
        if person.start == position or before in "由经" or joined or (before in "、和及" and found):
            if before and before in "向与同对将把会联" and not joined:
                continue
            found.append(page.text[person.start : person.end])
            last_end = person.end
    if found and not _acts(text, head, last_end):
        return ()
    return tuple(found)


def _acts(text: str, head: Head, last_end: int) -> bool:
    """Whether between the named one and the verb nothing but adverbs stands (not: 市博物馆扩建工程…开工)."""
    between = text[last_end : head.start]
    return (
        len(between) < 2
        or head.before <= last_end + 1
        or between[0] in "对将把向按就在于以为正"
        or between.startswith(("等", "共同", "联合", "会同", "牵头"))
    )
