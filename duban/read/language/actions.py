"""From a clause and its head verb to an action: object, stage, actuality, actors, recipients, day.

What belongs here: the constructions around the head (将…报A审示, 对X进行Y, 征求X意见, object-first, light verbs). What does
not: how the head is found (``heads.py``), which texts are acted on (``documents.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from duban.read.language import lexicon
from duban.read.language.clauses import Clause, Page
from duban.read.language.heads import Head, find_head, tables
from duban.read.language.mentions.found import Found
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


class _Nouns:
    """Nouns of action with their stages, and light verbs."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {row[0]: row[1] for row in lexicon.lines("event_nouns.tsv")}  # type: ignore[misc]
        self.light: dict[str, Stage] = {row[0]: row[1] for row in lexicon.lines("light_verbs.tsv")}  # type: ignore[misc]
        self.longest = max(map(len, self.stages))
        self.documents = re.compile(
            "(?:"
            + "|".join(
                sorted((r[0] for r in lexicon.lines("document_nouns.tsv") if r[2] == "text"), key=len, reverse=True)
            )
            + r")(?:[(][^()]*[)])?"
        )


@cache
def nouns() -> _Nouns:
    """The lexicons of nouns of action."""
    return _Nouns()


_PLANNED_ROLES = frozenset(("task", "target", "plan", "next_step"))
_NOT_BEFORE_OBJECT = re.compile(
    r"[\s\u3000]*(?:了|着|过|好(?![转评的人事])|出(?!台|版|让|资|口|租|行)|到(?!位|期)|至(?!少)|于)?[\s\u3000]*"
)
_TAIL = re.compile(
    r"(?:等(?:[一-龥]{0,8}?)|的|有关|相关|各项|前期|日常|基础性|具体)?(?:工作|活动|事宜|任务|事项|程序|手续|行动)*\Z"
)
_ETC = re.compile(r"等(?P<sum>[一-龥]{0,10}?)(?:工作|活动|事宜|事项)?\Z")
_PARTS = re.compile(r"[、和及与]|以及|并")
_JUDGE = re.compile(
    r"(?:[一-龥]{0,2})(?P<verb>审示|审定|审议|审核|审查|审批|批准|批复|批示|核准|备案|研究|同意|审阅|阅示|核定|决定|评审|讨论|查阅|认定|复核|参考|签发|批办|会签|验收|立项|通过|核备)(?:同意|决定|通过|批准)?(?:后?(?:印发|发布|实施|公布|施行|出台|执行|组织实施))?\Z"
)
_DECIDED = re.compile(r"(?:批复|批准|核准|审批|同意|认定|命名|立项)\Z")
_OPINION = re.compile(r"(?:的|有关|相关|修改|反馈)*(?:意见|意见建议|意见和建议)\Z")
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
    object_start, object_end = _object(text, head, clause)
    recipients: tuple[str, ...] = ()
    stage, told = head.stage, None
    surface = text[head.start : head.end]
    subject: tuple[int, int] | None = None
    people = [n for n in names if n.kind != "period"]
    taken = _taken(text, head, people)
    if surface[:2] in ("提请", "报请", "提交") and len(surface) == 2 or surface in ("报", "送", "呈", "报经", "报送"):
        object_start, object_end, recipients, stage = _sent_up(page, head, object_start, object_end, people, stage)
    elif surface in ("征求", "征询", "反馈", "听取", "广泛听取", "公开征求", "征集", "广泛征求", "收集"):
        object_start, object_end, recipients, stage = _asked(page, head, object_start, object_end, people, stage)
    if head.taker and taken is not None:
        if head.taker in ("对", "对于", "就"):
            if surface in nouns().light or object_start is None:
                told = (
                    _told(text, object_start, object_end)
                    if object_start is not None and object_end is not None
                    else None
                )
                if told is None and object_start is not None and object_end is not None:
                    told = _verb_noun(text[object_start:object_end])
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
        told = _told(text, object_start, object_end)
        stage = _light_stage(text, surface, object_start, object_end, told)
    elif object_start is not None and object_end is not None:
        if stage in ("complete", "launch", "implement"):
            told = _told(text, object_start, object_end)
        if surface == "完善" or surface in ("建立完善", "健全完善", "补充完善"):
            stage = "draft" if _is_text(text, object_start, object_end) else "implement"
        elif surface in ("支持", "指导支持", "指导", "帮助", "督促", "引导", "鼓励", "推动"):
            stage = _second_stage(text, object_start, object_end, stage)
        elif surface == "形成" and not _is_text(text, object_start, object_end):
            stage = "draft" if "《" in text[object_start:object_end] else stage
    if surface in ("获", "取得", "获得") and object_start is not None and object_end is not None:
        decided = _DECIDED.search(text, object_start, object_end)
        if decided:
            stage = "approve"
    actors = _actors(page, head, clause, people)
    if object_start is None:
        subject = _subject(text, head, people)
        if subject is not None and not actors:
            object_start, object_end = subject
        elif subject is not None and head.taker == "":
            leftover = _without_names(text, subject, people)
            if leftover is not None:
                object_start, object_end = leftover
    elif (surface.endswith("通过") or (surface == "获" and stage == "approve")) and head.start > head.subject:
        subject = _subject(text, head, people)
        if (
            subject is not None
            and _without_names(text, subject, people) is not None
            and "《" not in text[object_start:object_end]
        ):
            object_start, object_end = subject
    elif head.start > head.subject:
        subject = _subject(text, head, people)
    if head.taker:
        subject = None
    if not recipients:
        recipients = _towards(page, head, people)
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


def _object(text: str, head: Head, clause: Clause) -> tuple[int | None, int | None]:
    match = _NOT_BEFORE_OBJECT.match(text, head.end, clause.end)
    start = match.end() if match else head.end
    if start >= clause.end:
        return None, None
    if text[start : clause.end] in ("中", "了", "当中", "之中", "完毕", "到位", "结束"):
        return None, None
    return start, clause.end


def _taken(text: str, head: Head, people: Sequence[Found]) -> tuple[int, int] | None:
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


def _sent_up(
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
        verb = tables().verbs.at(text, position)
        if verb:
            told = tables().verbs.words[verb].stage
            after = position + len(verb)
            if after < object_end:
                return after, object_end, names, told if told in ("repeal",) else stage
    return object_start if not names else position, object_end, names, stage


def _asked(
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


def _told(text: str, start: int, end: int) -> Stage | None:
    """The stage of the noun of action that closes an object (…起草工作); None when there is none or they are mixed."""
    table = nouns().stages
    etc = _ETC.search(text, start, end)
    if etc:
        summed = _noun_stage(table, text, start, etc.end("sum")) if etc["sum"] else None
        if summed is not None and summed != "implement":
            return summed
        end = etc.start()
    else:
        tail = _TAIL.search(text, start, end)
        if tail:
            end = tail.start()
    stages: list[Stage | None] = []
    position = end
    cuts = [m.span() for m in _PARTS.finditer(text, start, end)]
    for cut_start, cut_end in [*reversed(cuts), (start, start)]:
        if cut_end < position:
            stages.append(_noun_stage(table, text, cut_end, position))
        position = cut_start
    if not stages or stages[0] is None:
        return None
    first = stages[0]
    if any(s is not None and s != first for s in stages[1:]):
        return None
    return first


def _noun_stage(table: Mapping[str, Stage], text: str, start: int, end: int) -> Stage | None:
    while end - start > 2 and text[end - 1] == "的":
        end -= 1
    for length in range(min(nouns().longest, end - start), 1, -1):
        stage = table.get(text[end - length : end])
        if stage is not None:
            return stage
    return None


def _verb_noun(phrase: str) -> Stage | None:
    for start in range(len(phrase)):
        kind = tables().verbs.words.get(phrase[start:])
        if kind is not None:
            return kind.stage
    return None


_EVENT_END = re.compile(r"(?:会|大赛|竞赛|论坛|活动|比赛|展|节|周|演练|仪式|讲座|培训班|演出|拍卖|集训|研讨|赛|练兵)\Z")
_SUPPORTED = re.compile(r"编制|制定|制订|起草|修订|出台|印发|上报|报送|申报|填报|申请")


def _light_stage(text: str, surface: str, start: int, end: int, told: Stage | None) -> Stage:
    default = nouns().light[surface]
    if surface in ("组织", "牵头"):
        return _second_stage(text, start, end, default)
    if told is None or told == "implement":
        if surface == "组织开展" and told == "implement":
            return "organise" if _EVENT_END.search(text, start, end) else "implement"
        if surface in ("做好", "抓好", "开展", "组织开展") and _EVENT_END.search(text, start, end):
            return "organise" if surface != "做好" else default
        return default
    return told


def _second_stage(text: str, start: int, end: int, stage: Stage) -> Stage:
    """组织 A 上报 B, 支持 A 编制 B: the second verb's stage when it is one of reporting or of a text's life."""
    match = _SUPPORTED.search(text, start + 1, end)
    if match is None:
        return stage
    word = match.group()
    if word in ("申报", "申请"):
        return "launch" if stage == "organise" else stage
    if match.start() - start < 2 or text.startswith(("工作", "的", "材料"), match.end()):
        return stage
    if stage not in ("organise", "implement", "coordinate"):
        return stage
    return tables().verbs.words[word].stage


def _is_text(text: str, start: int, end: int) -> bool:
    """Whether the object of 完善 or 形成 is a text: a title, or a phrase that a document noun closes."""
    if text[start] == "《" or "》" in text[start:end]:
        return True
    stripped = _ETC.sub("", text[start:end])
    match = None
    for match in nouns().documents.finditer(stripped):
        pass
    return match is not None and match.end() == len(stripped) and match.start() > 0


def _actors(page: Page, head: Head, clause: Clause, people: Sequence[Found]) -> tuple[str, ...]:
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


_SUBJECT_CUT = re.compile(r"[于由经因](?=.)|由于|通过|按照|根据|向|正(?=根据|按)|在(?=[一-龥]{2,})|至今|被|与|按")


def _subject(text: str, head: Head, people: Sequence[Found]) -> tuple[int, int] | None:
    """The noun phrase before the verb, without lead-ins and adverbs: what an object-first clause is about."""
    start, end = head.subject, min(head.before, head.start)
    if end <= start:
        return None
    if tables().prepositions.at(text, start) and not text.startswith(("《", "“"), start):
        word = tables().prepositions.at(text, start)
        if word not in ("给",):
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
    table = tables().adverbs
    for length in (4, 3, 2):
        if end - length > start and text[end - length : end] in table.words:
            end -= length
            break
    while end - 1 > start and text[end - 1] in "已均将正也都共":
        end -= 1
    for person in people:
        if person.kind == "period" and person.end >= end > person.start > start:
            end = person.start
    return (start, end) if end - start >= 2 else None


def _without_names(text: str, subject: tuple[int, int], people: Sequence[Found]) -> tuple[int, int] | None:
    start, end = subject
    for person in people:
        if person.start <= start < person.end:
            start = person.end
            while start < end and text[start] in "、和及与":
                start += 1
    return (start, end) if end - start >= 2 else None


def _towards(page: Page, head: Head, people: Sequence[Found]) -> tuple[str, ...]:
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
    table = tables().adverbs
    word = table.at(text, clause.start)
    if word and table.words[word].whole:
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
