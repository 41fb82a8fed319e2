"""Monthly reports: what each office says in a month, from its policy texts' steps and from daily work.

Belongs here: choosing and joining clauses. Does not: wording (``data/*.tsv``), steps (``lifecycle``).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from replica.text.frames import Clause, choose_step_frame, fill, routine_frames
from replica.text.lifecycle import PolicyText
from replica.text.vocabulary import Department, Filling, offices
from replica.world.calendar import Month, chance
from replica.world.content import DocumentFact, Office, Sentence

LEAST_OFFICES = 10
SENTENCES = (4, 9)
JOINED = 0.3  # share of sentences made of two clauses


def monthly_report(
    seed: int, department: Department, texts: dict[str, list[PolicyText]], month: Month
) -> tuple[Office, ...]:
    """What the department reports for a month: 10 to 16 offices of 4 to 9 sentences. ``texts`` are by office."""
    said: set[str] = set()
    reported: list[Office] = []
    names = list(offices(department.key))
    for place, name in enumerate(names):
        dice = chance(seed, "report", department.key, name, month)
        steps = [(text, step) for text in texts.get(name, []) for at, step in text.steps if at == month]
        spare = len(reported) + len(names) - place > LEAST_OFFICES
        if not steps and spare and dice.random() < 0.15:
            continue
        sentences = _sentences(department, name, month, steps, dice, said)
        reported.append(Office(name, sentences, department.styled(":")))
    return tuple(reported)


def _sentences(
    department: Department,
    office: str,
    month: Month,
    steps: Sequence[tuple[PolicyText, str]],
    dice: random.Random,
    said: set[str],
) -> tuple[Sentence, ...]:
    filling = Filling(department, month, offices(department.key)[office], dice)
    clauses = _step_clauses(steps, filling, dice)
    wanted = max(dice.randint(*SENTENCES), min(len(clauses), SENTENCES[1]))
    made: list[list[Clause]] = []
    while clauses or len(made) < wanted:
        parts = [clauses.pop(0) if clauses else _routine(filling, dice, said)]
        crowded = len(made) + 1 + len(clauses) > SENTENCES[1]
        done = all(action.actuality == "done" for action in parts[0].actions)  # what is planned ends its sentence
        if crowded or (done and dice.random() < JOINED):
            parts.append(clauses.pop(0) if clauses else _routine(filling, dice, said))
        made.append(parts)
    return tuple(sentence(department, parts) for parts in _mixed(made, dice))


def _mixed(made: list[list[Clause]], dice: random.Random) -> list[list[Clause]]:
    """In any order, except that clauses about policy texts keep theirs: what is approved is issued afterwards."""
    steps = iter([parts for parts in made if any(clause.documents for clause in parts)])
    shuffled = dice.sample(made, len(made))
    return [next(steps) if any(clause.documents for clause in parts) else parts for parts in shuffled]


def _step_clauses(steps: Sequence[tuple[PolicyText, str]], filling: Filling, dice: random.Random) -> list[Clause]:
    by_step: dict[str, list[DocumentFact]] = defaultdict(list)
    for text, step in steps:
        by_step[step].append(text.named(step, dice))
    clauses: list[Clause] = []
    for step, documents in by_step.items():
        while documents:
            pair = len(documents) > 1 and step in ("draft", "refine", "issue", "report") and dice.random() < 0.6
            chosen = [documents.pop(0) for _ in range(2 if pair else 1)]
            if pair and step != "draft" and not all(document.quoted for document in chosen):
                documents.insert(0, chosen.pop())
            clauses.append(fill(choose_step_frame(step, chosen, dice), filling, chosen))
    return clauses


def _routine(filling: Filling, dice: random.Random, said: set[str]) -> Clause:
    for _ in range(10):
        clause = fill(dice.choice(routine_frames()), filling)
        if clause.text not in said:
            break
    said.add(clause.text)
    return clause


def sentence(department: Department, clauses: Sequence[Clause]) -> Sentence:
    """Clauses as one sentence, in the punctuation of the department's pages."""
    return Sentence(
        department.styled(",".join(clause.text for clause in clauses)) + "。",
        tuple(action for clause in clauses for action in clause.actions),
        tuple(
            DocumentFact(d.text_id, department.styled(d.title), d.stage, d.quoted, d.kind, d.status)
            for clause in clauses
            for d in clause.documents
        ),
        tuple(mention for clause in clauses for mention in clause.mentions),
    )
