"""Policy texts in a clause: every 《…》, and unquoted phrases; kind, status and the step applied to each.

What belongs here: which texts a clause holds and what was done to them. What does not: how the clause's action was read
(``actions.py``), where an unquoted phrase begins and ends (``phrases.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from duban.read.language.actions import Step
from duban.read.language.clauses import Clause, Page
from duban.read.language.phrases import MAKING, document_nouns, find_phrases
from duban.read.language.stages import nouns
from duban.read.language.titles import kind_and_status
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


# 《刺梨原汁》团体标准: the kind stands behind a title that names only the subject.
_BEHIND = re.compile(r"[一-龥]{0,4}?(?:条例|办法|标准|规划|方案|意见|预案|细则|规定|规范|指南|目录)")
_MADE: tuple[tuple[str, Stage], ...] = (
    ("编制", "draft"), ("起草", "draft"), ("制定", "draft"), ("制订", "draft"), ("形成", "draft"), ("汇编", "draft"),
    ("修订", "revise"), ("清理", "repeal"),
)  # fmt: skip


def find_documents(
    page: Page, clause: Clause, step: Step | None, titles: Sequence[tuple[int, int]], nouns_in: bool
) -> list[Text]:
    """The documents of one clause in the order of the text.

    ``titles`` are the pairs of 《》 and 〈〉 in it, ``nouns_in`` says whether it holds a document noun.
    """
    found = _unquoted(page, step) if step is not None and nouns_in else []
    if not titles:
        return found
    swallowed = [(text.start, text.end) for text in found]
    unit = page.units[clause.unit]
    for opened, closed in titles:
        if closed - opened < 2 or opened < unit.char_start or closed >= unit.char_end:
            continue  # empty, or of a unit before that has no clauses
        kind, status = kind_and_status(page.work[opened + 1 : closed])
        stage: Stage = "other"
        if step is not None:
            if swallowed and any(start <= opened and closed < end for start, end in swallowed):
                stage = step.stage if step.stage in MAKING else "other"
            else:
                stage = _stage(page, step, closed + 1)
        if kind is None and (behind := _BEHIND.match(page.masked, closed + 1, clause.end)):
            kind = kind_and_status(behind.group())[0]
        found.append(Text(opened + 1, closed, True, kind, status, stage, step))
    found.sort(key=itemgetter(0, 1))
    return found


def _stage(page: Page, step: Step, after: int) -> Stage:
    """The step applied to a text: the noun of action behind it (…意见征求工作) if the verb is light, else the
    verb's.
    """
    if step.told is None and step.stage in MAKING:
        return step.stage
    start, end = step.object_start, step.object_end
    if end is not None and (joined := page.masked.find("并", after, end)) > 0:
        end = joined  # 编制完成《X》并通过专家评审
    if end is not None and after < end:
        behind = document_nouns().making.search(page.masked, after, end)
        if behind:
            return nouns().stages.get(behind.group().removeprefix("的"), step.stage)
    if step.subject is not None and after <= step.subject[1] + 1 and start is not None and end is not None:
        behind = document_nouns().making.search(page.masked, start, end)
        if behind and start >= step.verb_end:
            return nouns().stages.get(behind.group().removeprefix("的"), step.stage)
    # At the object's end the noun of action is the text's own name (编制完成总体规划).
    if step.told is not None and step.told != "implement" and (end is None or after < end):
        return step.told
    if step.stage == "complete":
        verb = page.masked[step.verb_start : step.verb_end]
        return next((stage for word, stage in _MADE if word in verb), "implement")
    return step.stage


def _unquoted(page: Page, step: Step) -> list[Text]:
    found: list[Text] = []
    verb = page.masked[step.verb_start : step.verb_end]
    start, end, subject = step.object_start, step.object_end, step.subject
    if subject is not None and subject[0] != start and subject[0] < step.verb_start:
        found += _texts(page, step, verb, subject[0], subject[1], True)
    if start is not None and end is not None:
        found += _texts(page, step, verb, start, end, start < step.verb_start)
    return found


def _texts(page: Page, step: Step, verb: str, start: int, end: int, before: bool) -> list[Text]:
    phrases = find_phrases(page.work, page.masked, start, end, verb, step.stage, step.told, before)
    return [Text(p.start, p.end, False, p.kind, p.status, _stage(page, step, p.end), step) for p in phrases]
