"""The life of policy texts: drafted, refined, sent round for comment, submitted, approved, issued; some stall.

Belongs here: which texts an office has, and in which month each takes which step. Does not: the sentences about it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from replica.text.vocabulary import Department, table
from replica.world.calendar import Month, chance
from replica.world.content import DocumentFact

BEFORE = 6  # months before the world's first in which texts may have begun
NEW_TEXT = 0.42  # chance that an office begins a text in a month
STALLS = 0.15
REVISED_LATER = 0.22
REPEALED_LATER = 0.06
_SHORT = {"通知", "工作要点", "清单", "指南"}
_REPORTED = {"报告"}
_STAGE = {"draft": "draft", "refine": "draft", "submit": "submit_for_review"}
_SCOPES = ("{province}", "省级", "全省", "{province}", "")


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy text: ``title`` as it stands inside 《》, ``plain`` the noun phrase used instead early on (or empty)."""

    text_id: str
    office: str
    kind: str
    title: str
    plain: str
    steps: tuple[tuple[Month, str], ...]

    def named(self, step: str, dice: random.Random) -> DocumentFact:
        """How a sentence about this step names the text."""
        stage = _STAGE.get(step, step)
        if self.plain and step in ("draft", "refine") and sum(map(ord, self.text_id)) % 5 < 3:
            return DocumentFact(self.text_id, self.plain, stage, False, self.kind)
        core, _, ending = self.title.partition("(")
        status = ending.removesuffix(")") if ending == "试行)" else None
        draft = {"consult": "征求意见稿", "submit": "送审稿"}.get(step)
        if draft and (status or not ending) and dice.random() < 0.3:
            return DocumentFact(self.text_id, f"{core}({draft})", stage, True, self.kind, draft)
        return DocumentFact(self.text_id, self.title, stage, True, self.kind, status)


def texts_of(
    seed: int, department: Department, office: str, topics: tuple[str, ...], start: Month, months: int
) -> list[PolicyText]:
    """The office's texts, in order of their beginning; what begins in a month does not depend on how many follow."""
    taken: set[str] = set()
    found: list[PolicyText] = []
    for index in range(-BEFORE, months):
        month = start.plus(index)
        dice = chance(seed, "text", department.key, office, month)
        if dice.random() >= NEW_TEXT:
            continue
        for _ in range(8):
            kind, title, plain = _named(department, topics, month, dice)
            if title not in taken and plain not in taken:
                taken |= {title, plain} - {""}
                text_id = f"{department.key}-{office}-{month}"
                found.append(PolicyText(text_id, office, kind, title, plain, _life(kind, month, dice)))
                break
    return found


def _named(department: Department, topics: tuple[str, ...], month: Month, dice: random.Random) -> tuple[str, str, str]:
    row = dice.choice(list(table_of_titles()))
    values = {
        "scope": dice.choice(_SCOPES).replace("{province}", department.province),
        "province": department.province,
        "topic": dice.choice(topics),
        "year": str(month.year),
        "year2": str(month.year + 2),
        "year5": str(month.year + 5),
    }
    return row[0], row[1].format(**values), row[2].format(**values) if len(row) > 2 else ""


_titles: list[list[str]] = []


def table_of_titles() -> list[list[str]]:
    """The patterns of titles, read once."""
    if not _titles:
        _titles.extend(table("titles"))
    return _titles


def _life(kind: str, start: Month, dice: random.Random) -> tuple[tuple[Month, str], ...]:
    plan: list[tuple[str, float, tuple[int, int]]]  # step, chance that it is reported, months since the one before
    if kind in _REPORTED:
        plan = [("draft", 1, (0, 0)), ("refine", 0.5, (0, 1)), ("report", 1, (0, 2))]
    elif kind in _SHORT:
        plan = [("draft", 0.5, (0, 0)), ("consult", 0.2, (0, 1)), ("issue", 1, (0, 2))]
    else:
        plan = [
            ("draft", 1, (0, 0)),
            ("refine", 0.6, (1, 2)),
            ("consult", 0.8, (1, 2)),
            ("refine", 0.3, (1, 1)),
            ("submit", 0.75, (1, 2)),
            ("deliberate", 0.15, (0, 1)),
            ("approve", 0.7, (0, 1)),
            ("issue", 1, (0, 2)),
        ]
    steps: list[tuple[Month, str]] = []
    at = start
    for step, likely, (least, most) in plan:
        at = at.plus(dice.randint(least, most))
        if dice.random() < likely:
            steps.append((at, step))
    if len(steps) > 2 and dice.random() < STALLS:
        return tuple(steps[: dice.randint(1, len(steps) - 1)])
    if steps[-1][1] == "issue" and kind not in _SHORT:
        if dice.random() < REVISED_LATER:
            revised = at.plus(dice.randint(8, 20))
            steps += [(revised, "revise"), (revised.plus(dice.randint(1, 3)), "issue")]
        elif dice.random() < REPEALED_LATER:
            steps.append((at.plus(dice.randint(14, 26)), "repeal"))
    return tuple(steps)
