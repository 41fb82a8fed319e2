"""From a clause and its head verb to an action: object, stage, actuality, actors, recipients, day.

What belongs here: the constructions around the head (将…报A审示, 对X进行Y, 征求X意见, object-first, light verbs). What does
not: how the head is found (``heads.py``), which texts are acted on (``documents.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duban.read.language.clauses import Clause, Page
from duban.read.language.constructions import (
    actors_before,
    asked,
    object_after,
    sent_up,
    subject_before,
    taken_object,
    towards,
    without_names,
)
from duban.read.language.heads import Head, find_head
from duban.read.language.mentions.found import Found
from duban.read.language.stages import is_text, light_stage, nouns, second_stage, told_stage, verb_noun_stage
from duban.read.language.words import words
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


_PLANNED_ROLES = frozenset(("task", "target", "plan", "next_step"))
_DECIDED = re.compile(r"(?:批复|批准|核准|审批|同意|认定|命名|立项)\Z")
_PROGRESSIVE = re.compile(
    r"(?:进行|推进|建设|办理|施工|审批|开展|修改完善|修改|完善|实施|编制|起草|筹备|落实|招标|报批|审核|审查|制定)?(?:当)?中\Z"
)


def read_clause(
    page: Page, clause: Clause, edges: Mapping[int, int], names: Sequence[Found], role: Role, planned: bool, mood: Mood
) -> Step | None:
    """Read one clause; ``names`` are the organisations, meetings, leaders and periods in it, in order."""
    text = page.masked
    days = [n for n in names if n.kind == "period"]
    head = find_head(text, clause.start, clause.end, edges, strict=role == "problem")
    if head is not None and _is_grounds(text, clause, head):
        head = None
    if head is None:
        _set_mood(text, clause, mood, None)
        _remember_day(days, mood)
        return None
    _remember_day([d for d in days if d.start < head.start], mood)
    object_start, object_end = object_after(text, head, clause)
    recipients: tuple[str, ...] = ()
    stage, told = head.stage, None
    surface = text[head.start : head.end]
    subject: tuple[int, int] | None = None
    people = [n for n in names if n.kind != "period"]
    taken = taken_object(text, head, people)
    if (surface[:2] in ("提请", "报请", "提交") and len(surface) == 2) or surface in ("报", "送", "呈", "报经", "报送"):
        object_start, object_end, recipients, stage = sent_up(page, head, object_start, object_end, people, stage)
    elif surface in ("征求", "征询", "反馈", "听取", "广泛听取", "公开征求", "征集", "广泛征求", "收集"):
        object_start, object_end, recipients, stage = asked(page, head, object_start, object_end, people, stage)
    if head.taker and taken is not None:
        if head.taker in ("对", "对于", "就"):
            if surface in nouns().light or object_start is None:
                told = (
                    told_stage(text, object_start, object_end)
                    if object_start is not None and object_end is not None
                    else None
                )
                if told is None and object_start is not None and object_end is not None:
                    told = verb_noun_stage(text[object_start:object_end])
                if surface in nouns().light:
                    stage = told or stage
                    object_start, object_end = taken
        elif head.taker in ("将", "把"):
            if (
                object_start is not None
                and object_end is not None
                and surface not in ("报", "送", "呈", "提请", "报请", "提交")
            ):
                recipients = recipients or tuple(
                    page.text[p.start : p.end] for p in people if object_start <= p.start < object_end
                )
            object_start, object_end = taken
    elif surface in nouns().light and object_start is not None and object_end is not None:
        told = told_stage(text, object_start, object_end)
        stage = light_stage(text, surface, object_start, object_end, told)
    elif object_start is not None and object_end is not None:
        if stage in ("complete", "launch", "implement"):
            told = told_stage(text, object_start, object_end)
        if surface == "完善" or surface in ("建立完善", "健全完善", "补充完善"):
            stage = "draft" if is_text(text, object_start, object_end) else "implement"
        elif surface in ("支持", "指导支持", "指导", "帮助", "督促", "引导", "鼓励", "推动"):
            stage = second_stage(text, object_start, object_end, stage)
        elif surface == "形成" and not is_text(text, object_start, object_end):
            stage = "draft" if "《" in text[object_start:object_end] else stage
    if surface in ("获", "取得", "获得") and object_start is not None and object_end is not None:
        decided = _DECIDED.search(text, object_start, object_end)
        if decided:
            stage = "approve"
    actors = actors_before(page, head, clause, people)
    if object_start is None:
        subject = subject_before(text, head, people)
        if subject is not None and not actors:
            object_start, object_end = subject
        elif subject is not None and head.taker == "":
            leftover = without_names(text, subject, people)
            if leftover is not None:
                object_start, object_end = leftover
    elif (surface.endswith("通过") or (surface == "获" and stage == "approve")) and head.start > head.subject:
        subject = subject_before(text, head, people)
        if (
            subject is not None
            and without_names(text, subject, people) is not None
            and "《" not in text[object_start:object_end]
        ):
            object_start, object_end = subject
    elif head.start > head.subject:
        subject = subject_before(text, head, people)
    if head.taker:
        subject = None
    if not recipients:
        recipients = towards(page, head, people)
    actuality = _actuality(text, head, clause, role, planned, mood, object_start)
    _set_mood(text, clause, mood, head)
    happened = mood.day if actuality == "done" else None
    return Step(
        clause,
        head.start,
        head.end,
        stage,
        actuality,
        object_start,
        object_end,
        actors,
        recipients,
        happened,
        told,
        head.known,
        subject,
    )


def _is_grounds(text: str, clause: Clause, head: Head) -> bool:
    """经市政府同意, at the head of a sentence that goes on: the grounds of what follows, no action of its own."""
    return (
        text[clause.start] == "经"
        and text[head.start : head.end] in ("同意", "批准", "研究同意")
        and text[clause.end : clause.end + 1] == ","
    )


def _actuality(
    text: str, head: Head, clause: Clause, role: Role, planned: bool, mood: Mood, object_start: int | None
) -> Actuality:
    said = head.actuality
    if said == "not_done":
        return "not_done"
    if role in _PLANNED_ROLES or planned:
        return "planned"
    if said is not None:
        return said
    if mood.whole or mood.planned:
        return "planned"
    rest = text[head.start : clause.end]
    if rest.endswith("中") and _PROGRESSIVE.search(rest):
        return "ongoing"
    if object_start is None and rest == "推进" and head.start > clause.start:
        return "ongoing"
    return "done"


def _set_mood(text: str, clause: Clause, mood: Mood, head: Head | None) -> None:
    if words().at(text, clause.start).whole:
        mood.whole = True
    if head is None:
        return
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
