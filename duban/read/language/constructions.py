"""The constructions around a head verb: what is acted on, by whom, towards whom.

What belongs here: 将…报A审示, 征求X意见, 对X进行Y, object-first clauses, actors and recipients. What does not: stages of
nouns (``stages.py``), how the head is found (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.read.language.clauses import Clause, Page
from duban.read.language.heads import Head
from duban.read.language.mentions.found import Found
from duban.read.language.stages import nouns
from duban.read.language.words import words
from duban.read.model import Stage

_NOT_BEFORE_OBJECT = re.compile(
    r"[\s\u3000]*(?:了|着|过|好(?![转评的人事])|出(?!台|版|让|资|口|租|行)|到(?!位|期)|至(?!少)|于)?[\s\u3000]*"
)
_JUDGE = re.compile(
    r"(?:[一-龥]{0,2})(?P<verb>审示|审定|审议|审核|审查|审批|批准|批复|批示|核准|备案|研究|同意|审阅|阅示|核定|决定|评审|讨论|查阅|认定|复核|参考|签发|批办|会签|验收|立项|通过|核备)(?:同意|决定|通过|批准)?(?:后?(?:印发|发布|实施|公布|施行|出台|执行|组织实施))?\Z"
)
_OPINION = re.compile(r"(?:的|有关|相关|修改|反馈)*(?:意见|意见建议|意见和建议)\Z")
_SUBJECT_CUT = re.compile(r"[于由经因](?=.)|由于|通过|按照|根据|向|正(?=根据|按)|在(?=[一-龥]{2,})|至今|被|与|按")


def object_after(text: str, head: Head, clause: Clause) -> tuple[int | None, int | None]:
    match = _NOT_BEFORE_OBJECT.match(text, head.end, clause.end)
    start = match.end() if match else head.end
    if start >= clause.end:
        return None, None
    if text[start : clause.end] in ("中", "了", "当中", "之中", "完毕", "到位", "结束"):
        return None, None
    return start, clause.end


def taken_object(text: str, head: Head, people: Sequence[Found]) -> tuple[int, int] | None:
    """The noun phrase between 将, 把 or 对 and the verb."""
    if not head.taker:
        return None
    start, end = head.taken, head.before if head.before > head.taken else head.start
    while end > start and text[end - 1] in " \u3000、":
        end -= 1
    for marker in ("由", "于", "经", "及时", "向"):
        cut = text.find(marker, start + 1, end)
        if cut > 0 and any(p.start == cut + len(marker) for p in people):
            end = cut
    return (start, end) if end > start else None


def sent_up(
    page: Page, head: Head, object_start: int | None, object_end: int | None, people: Sequence[Found], stage: Stage
) -> tuple[int | None, int | None, tuple[str, ...], Stage]:
    """报A审示, 提请A审议: who is asked, and whether anything but the asking is left as an object."""
    text = page.masked
    if object_start is None or object_end is None:
        return None, None, (), stage
    inside = [p for p in people if object_start <= p.start < object_end]
    named: list[Found] = []
    position = object_start
    for person in inside:
        if person.start - position > 1 and not (not named and person.start - position <= 2 and text[position] in "《"):
            break
        if person.end > position:
            named.append(person)
            position = person.end
    judged = _JUDGE.search(text, position, object_end)
    names = tuple(
        page.text[p.start : p.end]
        for p in named
        if not any(q is not p and q.start <= p.start and p.end <= q.end for q in named)
    )
    surface = text[head.start : head.end]
    if judged and "《" not in text[position : judged.start("verb")]:
        if surface in ("报", "送", "呈", "报送", "报经") and judged["verb"] in (
            "备案",
            "核备",
            "参考",
            "阅示",
            "审阅",
            "查阅",
        ):
            stage = "report" if judged["verb"] in ("备案", "核备", "参考") else "submit_for_review"
        if not names and judged.start() - object_start >= 2:
            names = (page.text[object_start : judged.start("verb")],)
        return None, None, names, stage
    if surface == "报送" and position < object_end:
        return object_start, object_end, (), stage
    if position >= object_end:
        return None, None, names, "report" if surface in ("报", "送") else stage
    if names and surface in ("提请", "报请", "提交"):
        verb = words().at(text, position).verb
        if verb:
            told = words().stages[verb]
            after = position + len(verb)
            if after < object_end:
                return after, object_end, names, told if told in ("repeal",) else stage
    return object_start if not names else position, object_end, names, stage


def asked(
    page: Page, head: Head, object_start: int | None, object_end: int | None, people: Sequence[Found], stage: Stage
) -> tuple[int | None, int | None, tuple[str, ...], Stage]:
    """征求《X》意见, 征求A意见, 反馈A《X》修改意见, 听取X汇报."""
    text = page.masked
    surface = text[head.start : head.end]
    if object_start is None or object_end is None:
        return object_start, object_end, (), stage
    opinion = _OPINION.search(text, object_start, object_end)
    inside = [p for p in people if object_start <= p.start < object_end]
    recipients: list[str] = []
    position = object_start
    for person in inside:
        if person.start - position > 1:
            break
        position = person.end
        recipients.append(page.text[person.start : person.end])
    if surface.endswith("听取"):
        return object_start, object_end, (), "consult" if opinion else "organise" if stage == "organise" else "other"
    if surface in ("征集", "收集"):
        return object_start, object_end, (), "consult" if opinion else "launch" if surface == "征集" else "monitor"
    if opinion and opinion.start() > object_start:
        if surface == "反馈":
            return (
                (position if recipients and position < opinion.start() else object_start),
                object_end,
                tuple(recipients),
                stage,
            )
        phrase = text[object_start : opinion.start()]
        if "《" in phrase or nouns().documents.search(phrase):
            begin = position if recipients and position < opinion.start() and text[position] in "《对" else object_start
            return begin, opinion.start(), tuple(recipients) if begin != object_start else (), stage
        return (
            object_start,
            object_end,
            tuple(recipients) or ((page.text[object_start : opinion.start()],) if not recipients else ()),
            stage,
        )
    if surface == "反馈":
        return (
            (position if recipients and position < object_end else object_start),
            object_end,
            tuple(recipients),
            "other" if not opinion else stage,
        )
    return (None, None, (), stage) if opinion else (object_start, object_end, (), stage)


def subject_before(text: str, head: Head, people: Sequence[Found]) -> tuple[int, int] | None:
    """The noun phrase before the verb, without lead-ins and adverbs: what an object-first clause is about."""
    start, end = head.subject, min(head.before, head.start)
    if end <= start:
        return None
    if words().at(text, start).preposition not in ("", "给"):
        return None
    cut = None
    for cut in _SUBJECT_CUT.finditer(text, start + 2, end):
        following = cut.end()
        if any(p.start == following for p in people) or cut.group() in (
            "由于",
            "按照",
            "根据",
            "至今",
            "正",
            "因",
            "按",
        ):
            end = cut.start()
            break
    while end > start and text[end - 1] in " \u3000、的":
        end -= 1
    adverbs = words().adverbs
    for length in (4, 3, 2):
        if end - length > start and text[end - length : end] in adverbs:
            end -= length
            break
    while end - 1 > start and text[end - 1] in "已均将正也都共":
        end -= 1
    for person in people:
        if person.kind == "period" and person.end >= end > person.start > start:
            end = person.start
    return (start, end) if end - start >= 2 else None


def without_names(text: str, subject: tuple[int, int], people: Sequence[Found]) -> tuple[int, int] | None:
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
