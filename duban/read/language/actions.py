"""From a clause and its head verb to an action: object, stage, actuality, actors, recipients, day.

What belongs here: the constructions around the head (将…报A审示, 对X进行Y, 征求X意见, object-first, light verbs).
What does
not: how the head is found (``heads.py``), which texts are acted on (``documents.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from duban.read.language.clauses import Clause, Page
from duban.read.language.constructions import (
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
from duban.read.language.stages import is_text, light_stage, nouns, second_stage, told_stage, verb_noun_stage
from duban.read.language.words import word_list, words
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
_REPEALED = re.compile(r"》|文件|办法|规定|条例|规章|制度|政策|法规|法律|证明|清单|意见|方案|标准|规则|细则")
_PROGRESSIVE = re.compile(
    r"(?:进行|推进|建设|办理|施工|审批|开展|修改完善|修改|完善|实施|编制|起草|筹备|落实|招标|报批|审核|审查|制定)?(?:当)?中\Z"
)


def read_clause(
    page: Page, clause: Clause, edges: Mapping[int, int], names: Sequence[Found], role: Role, planned: bool, mood: Mood
) -> Step | None:
    """Read one clause; ``names`` are the organisations, meetings, leaders and periods in it, in order."""
    text = page.masked
    people: Sequence[Found] = [n for n in names if n.kind != "period"] if names else ()
    days: Sequence[Found] = [n for n in names if n.kind == "period"] if len(people) < len(names) else ()
    head = find_head(text, clause.start, clause.end, edges, strict=role == "problem")
    if head is None or _is_grounds(text, clause, head):
        if words().at(text, clause.start).whole:
            mood.whole = True
        _remember_day(days, mood)
        return None
    if days:
        _remember_day([d for d in days if d.start < head.start], mood)
    surface = text[head.start : head.end]
    read = _Reading(object_after(text, head, clause), (), head.stage, None)
    taken = taken_object(text, head, people) if head.taker else None
    if surface in word_list("sending"):
        read = _Reading(*sent_up(page, head, read.object, people, head.stage), None)
    elif surface in word_list("asking"):
        read = _Reading(*asked(page, head, read.object, people, head.stage), None)
    if taken is not None and head.taker in ("对", "对于", "就"):
        read = _with_towards(text, surface, read, taken)
    elif taken is not None and head.taker in ("将", "把"):
        read = _with_carried(page, surface, read, taken, people)
    elif read.object is not None:
        read = _with_object(text, surface, read, read.object)
    named = people and people[0].end <= head.start
    actors = actors_before(page, head, clause, people) if named else ()
    subject = None if head.start == head.subject else subject_before(text, head, names)
    if subject is not None:
        rest = without_names(text, subject, people) if people else subject
        if text.startswith("被", subject[1]) and not head.taker:
            read = read._replace(object=subject)
        elif surface in word_list("giving") and (given := receivers(page, read.object, people)) is not None:
            read = read._replace(object=rest if actors else subject, recipients=given)
        passed = surface.endswith("通过") or (surface == "获" and read.stage == "approve")
        if read.object is None and (not actors or not head.taker):
            read = read._replace(object=rest if actors else subject)
        elif passed and rest is not None and read.object is not None and "《" not in text[slice(*read.object)]:
            read = read._replace(object=subject)
    if (
        role == "task"
        and subject is not None
        and read.object == subject
        and head.before == head.start
        and not head.taker
    ):
        return None  # 农村公路提质改造: what a task is called
    if head.taker:
        subject = None
    recipients = read.recipients or (towards(page, head, people) if named else ())
    actuality = _actuality(text, head, clause, role, planned, mood, read.object is None)
    _set_mood(mood, head)
    start, end = read.object or (None, None)
    return Step(
        clause,
        head.start,
        head.end,
        read.stage,
        actuality,
        start,
        end,
        actors,
        recipients,
        mood.day if actuality == "done" else None,
        read.told,
        head.known,
        subject,
    )


class _Reading(NamedTuple):
    """What is known of an action while its construction is read."""

    object: tuple[int, int] | None
    recipients: tuple[str, ...]
    stage: Stage
    told: Stage | None


def _with_towards(text: str, surface: str, read: _Reading, taken: tuple[int, int]) -> _Reading:
    """对X进行Y: X is the object, and Y tells the stage."""
    light = surface in nouns().light
    if not light and read.object is not None:
        return read
    told = None
    if read.object is not None:
        told = told_stage(text, *read.object) or verb_noun_stage(text[slice(*read.object)])
    if not light:
        return read._replace(told=told)
    return read._replace(object=taken, stage=told or read.stage, told=told)


def _with_carried(
    page: Page, surface: str, read: _Reading, taken: tuple[int, int], people: Sequence[Found]
) -> _Reading:
    """将X报A审示, 将X移交A: X is the object, and who stands behind the verb is the recipient."""
    recipients = read.recipients
    if read.object is not None and not recipients and surface not in word_list("sending"):
        start, end = read.object
        recipients = tuple(page.text[p.start : p.end] for p in people if start <= p.start < end)
    return read._replace(object=taken, recipients=recipients)


def _with_object(text: str, surface: str, read: _Reading, span: tuple[int, int]) -> _Reading:
    """Light verbs, and verbs whose stage hangs on what they act on."""
    stage, told = read.stage, read.told
    if (joined := text.find("》并", *span)) > 0:
        span = span[0], joined + 1  # 编制完成《X》并通过专家评审
    if surface in nouns().light:
        told = told_stage(text, *span)
        stage = light_stage(text, surface, *span, told)
    elif stage in ("complete", "launch", "implement"):
        told = told_stage(text, *span)
    if surface == "清理" and not _REPEALED.search(text, *span):
        stage = "implement"
    elif surface in word_list("refining"):
        stage = "draft" if is_text(text, *span) else "implement"
    elif surface in word_list("causing") and surface not in nouns().light:
        stage = second_stage(text, *span, stage)
    elif surface in ("获", "取得", "获得") and _DECIDED.search(text, *span):
        stage = "approve"
    return read._replace(stage=stage, told=told)


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
    rest = text[head.start : clause.end]
    if rest.endswith("中") and _PROGRESSIVE.search(rest):
        return "ongoing"
    if bare and rest == "推进" and head.start > clause.start:
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
