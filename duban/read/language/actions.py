"""From a clause and its head verb to an action: object, stage, actuality, actors, recipients, day.

What belongs here: the constructions around the head (将…报A审示, 对X进行Y, 征求X意见, object-first, light verbs).
What does not: how the head is found (``heads.py``), which texts are acted on (``documents.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duban.read.language.clauses import Clause, Page
from duban.read.language.constructions import (
    Span,
    actors_before,
    asked,
    object_after,
    receivers,
    sent_up,
    subject_before,
    taken_object,
    towards,
    without_names,
)
from duban.read.language.heads import Head, find_head
from duban.read.language.mentions.found import Found
from duban.read.language.stages import (
    holds_text,
    is_text,
    light_stage,
    nouns,
    second_stage,
    told_stage,
    verb_noun_stage,
)
from duban.read.language.words import particular_verbs, word_list, words
from duban.read.model import Actuality, Role, Stage


@dataclass(slots=True)
class Step:
    """An action before it is numbered; offsets into the page. ``told`` is the stage that the noun of action tells."""

    clause: Clause
    verb_start: int
    verb_end: int
    stage: Stage
    actuality: Actuality
    object_start: int | None
    object_end: int | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    happened_on: date | None
    told: Stage | None
    known: bool
    subject: tuple[int, int] | None = None


@dataclass(slots=True)
class Mood:
    """What earlier clauses of the same sentence say of the later ones."""

    whole: bool = False
    planned: bool = False
    day: date | None = None


_TITLE_ENDS = ("工程", "项目", "行动", "试点")
_OBTAINING = ("获", "取得", "获得")
# Verbs of these stages are read with what they act on.
_BY_OBJECT = ("complete", "launch", "implement")
# 对X开展Y acts on Y, 对X进行Y on X: the first names what is carried out, the second says nothing of its own.
_WITH_NOUN = frozenset(("开展", "组织开展", "实施", "组织实施"))
_PLANNED_ROLES = frozenset(("task", "target", "plan", "next_step"))
_DECIDED = re.compile(r"(?:批复|批准|核准|审批|同意|认定|命名|立项|通过)\Z")
_REPEALED = re.compile(r"》|文件|办法|规定|条例|规章|制度|政策|法规|法律|证明|清单|意见|方案|标准|规则|细则")
_PROGRESSIVE = re.compile(
    r"(?:进行|推进|建设|办理|施工|审批|开展|修改完善|修改|完善|实施|编制|起草|筹备|落实|招标|报批|审核|审查|制定)?(?:当)?中\Z"
)


def read_clause(
    page: Page, clause: Clause, edges: Mapping[int, int], names: Sequence[Found], role: Role, planned: bool, mood: Mood
) -> Step | None:
    """Read one clause; ``names`` are the organisations, meetings, leaders and periods in it, in order."""
    text = page.masked
    people: Sequence[Found] = ()
    days: Sequence[Found] = ()
    if names:
        people = [n for n in names if n.kind != "period"]
        days = [n for n in names if n.kind == "period"]
    head = find_head(text, clause.start, clause.end, edges, strict=role == "problem")
    if head is None or _is_grounds(text, clause, head):
        if words().at(text, clause.start).whole:
            mood.whole = True
        _remember_day(days, mood)
        return None
    if days:
        _remember_day([d for d in days if d.start < head.start], mood)
    surface = text[head.start : head.end]
    span, stage = object_after(text, head, clause), head.stage
    recipients: tuple[str, ...] = ()
    told: Stage | None = None
    particular = surface in particular_verbs()
    taker = head.taker
    taken = taken_object(text, head, people) if taker else None
    if particular and surface in word_list("sending"):
        span, recipients, stage = sent_up(page, head, span, people, stage)
    elif particular and surface in word_list("asking"):
        span, recipients, stage = asked(page, head, span, people, stage)
    if taken is not None and taker in ("对", "对于", "就") and (span is None or surface not in _WITH_NOUN):
        span, stage, told = _with_towards(text, surface, span, taken, stage)
    elif taken is not None and taker in ("将", "把"):
        if not recipients:
            recipients = _carried_to(page, surface, span, people)
        span = taken
    elif span is not None and (particular or stage in _BY_OBJECT or surface in _OBTAINING):
        stage, told = _with_object(text, surface, span, stage)
    named = people and people[0].end <= head.start
    actors = actors_before(page, head, clause, people) if named else ()
    subject = None if head.start == head.subject else subject_before(text, head, names)
    if subject is not None:
        rest = without_names(text, subject, people) if people else subject
        if text.startswith("被", subject[1]) and not taker:
            span = subject
        elif surface in word_list("giving") and (given := receivers(page, span, people)) is not None:
            span, recipients = rest if actors else subject, given
        passed = surface.endswith("通过") or (surface == "获" and stage == "approve")
        if span is None and (not actors or not taker):
            span = rest if actors else subject
        elif passed and rest is not None and span is not None and "《" not in text[slice(*span)]:
            span = subject
    if role == "task" and text.endswith(_TITLE_ENDS, head.end, clause.end) and _is_modifier(head, surface):
        return None  # 供热老旧管网更新工程
    if role == "task" and subject is not None and span == subject and head.before == head.start and not taker:
        return None  # 农村公路提质改造: what a task is called
    if named and not recipients:
        recipients = towards(page, head, people)
    actuality = _actuality(text, head, clause, role, planned, mood, span is None)
    if head.whole or head.actuality is not None:
        _set_mood(mood, head)
    start, end = span or (None, None)
    return Step(
        clause,
        head.start,
        head.end,
        stage,
        actuality,
        start,
        end,
        actors,
        recipients,
        mood.day if actuality == "done" else None,
        told,
        head.known,
        None if taker else subject,
    )


def _is_modifier(head: Head, surface: str) -> bool:
    """Whether the verb that opens a task may only modify the noun that the task is called by."""
    return head.start == head.subject and head.actuality is None and words().strengths.get(surface) in ("plain", "weak")


def _with_towards(
    text: str, surface: str, span: Span | None, taken: Span, stage: Stage
) -> tuple[Span | None, Stage, Stage | None]:
    """对X进行Y: X is the object, and Y tells the stage."""
    light = surface in nouns().light
    if not light and span is not None:
        return span, stage, None
    told = None
    if span is not None:
        told = told_stage(text, *span) or verb_noun_stage(text[slice(*span)])
    if not light:
        return span, stage, told
    return taken, told or stage, told


def _carried_to(page: Page, surface: str, span: Span | None, people: Sequence[Found]) -> tuple[str, ...]:
    """将X报A审示, 将X移交A: who stands behind the verb is the recipient."""
    if span is None or surface in word_list("sending"):
        return ()
    start, end = span
    return tuple(page.text[p.start : p.end] for p in people if start <= p.start < end)


def _with_object(text: str, surface: str, span: Span, stage: Stage) -> tuple[Stage, Stage | None]:
    """Light verbs, and verbs whose stage hangs on what they act on."""
    told = None
    if (joined := text.find("》并", *span)) > 0:
        span = span[0], joined + 1  # 编制完成《X》并通过专家评审
    if surface in nouns().light:
        told = told_stage(text, *span)
        stage = light_stage(text, surface, *span, told)
    elif stage in _BY_OBJECT:
        told = told_stage(text, *span)
    if surface == "清理" and not _REPEALED.search(text, *span):
        stage = "implement"
    elif surface in word_list("refining"):
        stage = "draft" if is_text(text, *span) else "implement"
    elif surface in word_list("forming"):
        stage = "draft" if holds_text(text, *span) else "other" if surface == "提出" else "implement"
    elif surface in word_list("causing") and surface not in nouns().light:
        stage = second_stage(text, *span, stage)
    elif surface in _OBTAINING and _DECIDED.search(text, *span):
        stage = "approve"
    return stage, told


def _is_grounds(text: str, clause: Clause, head: Head) -> bool:
    """经市政府同意, and 为做好X工作, at the head of a sentence that goes on: the grounds of what follows, no action."""
    if text[clause.start] == "为" and text[clause.end : clause.end + 1] == ",":
        purpose = clause.start + (2 if text.startswith("了", clause.start + 1) else 1)
        return head.before <= purpose or head.start == purpose
    return (
        text[clause.start] == "经"
        and text[head.start : head.end] in ("同意", "批准", "研究同意")
        and text[clause.end : clause.end + 1] == ","
    )


def _actuality(text: str, head: Head, clause: Clause, role: Role, planned: bool, mood: Mood, bare: bool) -> Actuality:
    said = head.actuality
    if said == "not_done":
        return "not_done"
    if role in _PLANNED_ROLES or planned:
        return "planned"
    if said is not None:
        return said
    if mood.whole or mood.planned:
        return "planned"
    if text[clause.end - 1] == "中" and _PROGRESSIVE.search(text, head.start, clause.end):
        return "ongoing"
    if bare and head.start > clause.start and text[head.start : clause.end] == "推进":
        return "ongoing"
    return "done"


def _set_mood(mood: Mood, head: Head) -> None:
    """下一步 holds for the rest of the sentence, 将 and 拟 until a semicolon or a clause that says otherwise."""
    if head.whole:
        mood.whole = True
    if head.actuality == "planned":
        mood.planned = True
    elif head.actuality is not None:
        mood.planned = False


def _remember_day(periods: Sequence[Found], mood: Mood) -> None:
    """A day or a month named before the verb is when it happened; it holds for the clauses that follow."""
    for period in periods:
        start, end = period.date_start, period.date_end
        if start is None or end is None:
            continue
        if start == end or (start.day == 1 and 27 < (end - start).days + 1 < 32):
            mood.day = start
