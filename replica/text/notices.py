"""Other articles of a column: news, notices, announcements, with titles that come near a report's title.

Belongs here: their titles and paragraphs. Does not: when they appear (``world.build``).
"""

from __future__ import annotations

from functools import cache

from replica.text.frames import plain
from replica.text.vocabulary import Department, Filling, offices, table
from replica.world.calendar import Month, chance
from replica.world.content import Body


@cache
def _titles() -> tuple[str, ...]:
    return tuple(row[1] for row in table("notices"))


@cache
def _paragraphs() -> tuple[str, ...]:
    return tuple(row[0] for row in table("paragraphs"))


def notice(seed: int, department: Department, month: Month, number: int) -> tuple[str, Body]:
    """Title and body of the month's n-th other article."""
    dice = chance(seed, "notice", department.key, month, number)
    topics = tuple(topic for office in offices(department.key).values() for topic in office)
    filling = Filling(department, month, topics, dice)
    title = department.styled(plain(dice.choice(_titles()), filling))
    paragraphs = [department.styled(plain(text, filling)) for text in dice.sample(_paragraphs(), dice.randint(2, 4))]
    return title, Body(paragraphs=tuple(paragraphs))
