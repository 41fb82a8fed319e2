"""What stage a noun of action tells: …起草工作 is draft, …检查 is monitor, 组织 A 上报 B is report.

What belongs here: light verbs and the nouns that say what was done under them. What does not: head verbs
(``words.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.language.words import words
from duban.read.model import Stage

_TAILS = (
    "工作",
    "活动",
    "事宜",
    "任务",
    "事项",
    "程序",
    "手续",
    "行动",
    "相关",
    "有关",
    "各项",
    "前期",
    "日常",
    "基础性",
    "具体",
    "的",
)
_ETC = re.compile(r"等(?P<sum>[一-龥]{0,10}?)(?:工作|活动|事宜|事项)?\Z")
_PARTS = re.compile("[、和及与并]")
_EVENT_END = re.compile(r"(?:会|大赛|竞赛|论坛|活动|比赛|展|节|周|演练|仪式|讲座|班|演出|拍卖|集训|研讨|赛|练兵)\Z")
_SUPPORTED = re.compile(r"编制|制定|制订|起草|修订|出台|印发|上报|报送|申报|填报|申请")


class _Nouns:
    """Nouns of action with their stages, and light verbs."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {row[0]: row[1] for row in lexicon.lines("event_nouns.tsv")}  # type: ignore[misc]
        self.light: dict[str, Stage] = {row[0]: row[1] for row in lexicon.lines("light_verbs.tsv")}  # type: ignore[misc]
        endings: dict[str, set[int]] = {}
        for noun in self.stages:
            endings.setdefault(noun[-2:], set()).add(len(noun))
        # By their last two characters: how long the nouns are that end so.
        self.lengths = {ending: tuple(sorted(found, reverse=True)) for ending, found in endings.items()}
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


_TIMES = re.compile(r"\d+余?[次轮场期个批家起项件]\Z")


def told_stage(text: str, start: int, end: int) -> Stage | None:
    """The stage of the noun of action that closes an object (…起草工作); None when there is none or they are mixed.

    How often it was done is passed over (专项检查5轮).
    """
    if (times := _TIMES.search(text, max(start, end - 8), end)) is not None:
        end = times.start()
    etc = text.rfind("等", max(start, end - 16), end)
    if etc >= 0 and (closed := _ETC.match(text, etc, end)):
        summed = _noun_stage(text, etc + 1, closed.end("sum")) if closed["sum"] else None
        if summed is not None and summed != "implement":
            return summed
        end = etc
    else:
        end = _without_tail(text, start, end)
    last = _noun_stage(text, start, end)
    if last is None:
        return None
    for mark in _PARTS.finditer(text, start, end):
        stage = _noun_stage(text, start, mark.start())
        if stage is not None and stage != last:
            return None
    return last


def _without_tail(text: str, start: int, end: int) -> int:
    """Where an object ends without the words that only say that it is work (…的前期工作)."""
    for _ in range(4):
        if not text.endswith(_TAILS, start, end):
            break
        end -= next(len(tail) for tail in _TAILS if text.endswith(tail, start, end))
    return end


def _noun_stage(text: str, start: int, end: int) -> Stage | None:
    while end - start > 2 and text[end - 1] == "的":
        end -= 1
    if end - start < 2:
        return None
    table = nouns()
    for length in table.lengths.get(text[end - 2 : end], ()):
        if length <= end - start and (stage := table.stages.get(text[end - length : end])) is not None:
            return stage
    return None


def verb_noun_stage(phrase: str) -> Stage | None:
    """The stage of the longest verb that closes a phrase (初次审议), for 进行 and its like."""
    for start in range(max(len(phrase) - 6, 0), len(phrase)):
        stage = words().stages.get(phrase[start:])
        if stage is not None:
            return stage
    return None


def light_stage(text: str, surface: str, start: int, end: int, told: Stage | None) -> Stage:
    """The stage of a light verb with its object, by the noun of action that ``told`` was read from."""
    default = nouns().light[surface]
    if surface in ("组织", "牵头"):
        return second_stage(text, start, end, default)
    if told is None or told == "implement":
        if surface == "组织开展" and told == "implement":
            return "organise" if _EVENT_END.search(text, start, end) else "implement"
        if surface in ("做好", "抓好", "办好", "开展", "组织开展") and _EVENT_END.search(text, start, end):
            return "organise" if surface != "做好" else default
        return default
    return told


def second_stage(text: str, start: int, end: int, stage: Stage) -> Stage:
    """组织 A 上报 B, 支持 A 编制 B: the second verb's stage when it is one of reporting or of a text's life."""
    match = _SUPPORTED.search(text, start + 1, end)
    if match is None:
        return stage
    word = match.group()
    if word in ("申报", "申请"):
        return "launch" if stage == "organise" else stage
    if match.start() - start < 2 or text.startswith(("工作", "的", "材料"), match.end()):
        return stage
    if stage not in ("organise", "implement", "coordinate", "monitor"):
        return stage
    return words().stages[word]


_OPINIONS = re.compile(r"(?:修改|反馈|审查|处理|整改|有关)?(?:意见|建议)")


def holds_text(text: str, start: int, end: int) -> bool:
    """Whether the object of 形成 or 提出 names any text, drafts included, and not opinions alone."""
    if "》" in text[start:end] or text.find("稿", start, end) >= 0 or text.find("思路", start, end) >= 0:
        return True
    return any(not _OPINIONS.fullmatch(match.group()) for match in nouns().documents.finditer(text, start, end))


def is_text(text: str, start: int, end: int) -> bool:
    """Whether the object of 完善 or 形成 is a text: a title, or a phrase that a document noun closes."""
    if text[start] == "《" or "》" in text[start:end]:
        return True
    stripped = _ETC.sub("", text[start:end])
    return any(match.start() > 0 and match.end() == len(stripped) for match in nouns().documents.finditer(stripped))
