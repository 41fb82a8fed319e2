"""Clause frames: a small notation that carries a clause's wording and its facts at once.

``[verb|stage,other stage as good|actuality]`` is a head verb (actuality done when left out), ``{text}`` a policy text,
any other ``{slot}`` a word, ``<words|kind>`` a mention, ``<words|stage|head noun>`` a text named without 《》.
Belongs here: reading and filling frames. Does not: which frame comes when (``compose``).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from replica.text.vocabulary import Filling, table
from replica.world.content import ActionFact, DocumentFact, MentionFact

_PART = re.compile(
    r"\[(?P<verb>[^|\]]+)\|(?P<stages>[^|\]]+)(?:\|(?P<actuality>[^\]]+))?\]"
    r"|\{(?P<slot>\w+)\}"
    r"|<(?P<words>[^|>]+)\|(?P<kind>[^|>]+)(?:\|(?P<noun>[^>]+))?>"
)
_PART_OF_A_PROGRAMME = (
    "改革",
    "行动计划",
    "规划",
    "政策",
)  # what may follow the quotation marks and belongs to the name

_KINDS = {
    "leader": "leader",
    "county": "place",
    "city": "place",
    "bureau": "organisation",
    "upper": "organisation",
    "ministry": "organisation",
    "partner": "organisation",
    "body": "meeting",
    "body2": "meeting",
    "council": "meeting",
    "programme": "programme",
    "campaign": "programme",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A filled frame, without final punctuation."""

    text: str
    actions: tuple[ActionFact, ...]
    documents: tuple[DocumentFact, ...]
    mentions: tuple[MentionFact, ...]


@cache
def step_frames(step: str) -> tuple[str, ...]:
    """The frames for a step in a policy text's life."""
    return tuple(row[1] for row in table("steps") if row[0] == step)


@cache
def routine_frames() -> tuple[str, ...]:
    """The frames about daily work."""
    return tuple(row[0] for row in table("routines"))


def places_for_texts(frame: str) -> int:
    """How many policy texts the frame takes."""
    return frame.count("{text}")


def fill(frame: str, filling: Filling, documents: Sequence[DocumentFact] = ()) -> Clause:
    """The frame with its slots filled, policy texts in the order given."""
    filling.new_clause()
    texts = iter(documents)
    actions: list[ActionFact] = []
    named: list[DocumentFact] = []
    mentions: list[MentionFact] = []

    def put(match: re.Match[str]) -> str:
        if match["verb"]:
            stages = tuple(match["stages"].split(","))
            actions.append(ActionFact(match["verb"], stages, match["actuality"] or "done"))
            return match["verb"]
        if match["words"]:
            words = _PART.sub(put, match["words"])
            if match["noun"]:
                named.append(DocumentFact(words, words, match["kind"], False, match["noun"]))
            else:
                mentions.append(MentionFact(match["kind"], words))
            return words
        if match["slot"] == "text":
            document = next(texts)
            named.append(document)
            return f"《{document.title}》" if document.quoted else document.title
        value = filling(match["slot"])
        if match["slot"] in _KINDS:
            mentions.append(MentionFact(_KINDS[match["slot"]], value))
        return value

    text = _PART.sub(put, frame)
    return Clause(text, tuple(actions), tuple(named), tuple(_whole(mention, text) for mention in mentions))


def _whole(mention: MentionFact, text: str) -> MentionFact:
    if mention.kind != "programme":
        return mention
    rest = text[text.index(mention.surface) + len(mention.surface) :]
    following = next((word for word in _PART_OF_A_PROGRAMME if rest.startswith(word)), "")
    return MentionFact(mention.kind, mention.surface + following)


def plain(template: str, filling: Filling) -> str:
    """A template without verbs, e.g. a title, with its slots filled."""
    return fill(template, filling).text


def choose_step_frame(step: str, documents: Sequence[DocumentFact], dice: random.Random) -> str:
    """A frame for as many texts as there are; one that sets texts side by side only if all are quoted."""
    fitting = [f for f in step_frames(step) if places_for_texts(f) == len(documents)]
    if any(not document.quoted for document in documents):
        fitting = [f for f in fitting if "{text}{text}" not in f]
    return dice.choice(fitting)
