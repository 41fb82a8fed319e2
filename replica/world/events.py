"""What happens to an article after it is written: late, back-dated, edited, rebuilt, retitled, deleted, pinned.

The kinds come round by the month's number, so that every year of a site has them all; days and places are by chance.
Belongs here: times and versions. Does not: texts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from replica.world.calendar import Month, office_hour, working_day
from replica.world.content import Body, Office
from replica.world.model import Version

# What happens to the report of a month, by (month's index + site's place) modulo 12; the other months pass quietly.
BY_TURN = {
    1: "edited",
    3: "rebuilt",
    4: "backdated",
    6: "retitled",
    8: "late",
    9: "edited",
    11: "rebuilt",
}
DELETED_EVERY = 29  # the report of every 29th month is taken down again
MOVED_EVERY = 22  # and that of every 22nd moves to another address


@dataclass(frozen=True, slots=True)
class Life:
    """When an article is dated, appears and goes, and its versions."""

    listed_on: date
    inserted_at: datetime
    versions: tuple[Version, ...]
    deleted_at: datetime | None = None
    moved_at: datetime | None = None


def report_life(turn: int, month: Month, titles: tuple[str, str], body: Body, dice: random.Random) -> Life:
    """The life of a month's report; ``turn`` counts months from the world's start, shifted by site."""
    kind = BY_TURN.get(turn % 12, "")
    lag = dice.randint(30, 55) if kind == "late" else dice.randint(1, 11)
    published = office_hour(working_day(month.last + timedelta(days=lag)), dice)
    inserted = published + timedelta(minutes=dice.randint(1, 9))
    if kind == "backdated":
        inserted += timedelta(days=dice.randint(18, 45))
    first = Version(inserted, titles[1] if kind == "retitled" else titles[0], body, published, inserted)
    later = inserted + timedelta(days=dice.randint(2, 40), minutes=dice.randint(0, 300))
    versions = [first]
    if kind == "edited":
        versions.append(replace(first, since=later, body=edited(body, dice), made_at=later))
    elif kind == "retitled":
        versions.append(replace(first, since=later, title=titles[0], made_at=later))
    elif kind == "rebuilt":
        versions.append(replace(first, since=later, made_at=later))
    deleted = later + timedelta(days=90) if turn % DELETED_EVERY == DELETED_EVERY - 1 else None
    moved = later + timedelta(days=30) if turn % MOVED_EVERY == MOVED_EVERY - 1 and not deleted else None
    return Life(published.date(), inserted, tuple(versions), deleted, moved)


def edited(body: Body, dice: random.Random) -> Body:
    """The body with one sentence of one office taken out: what an edit after publication usually is."""
    place = dice.randrange(len(body.offices))
    office = body.offices[place]
    cut = dice.randrange(len(office.sentences))
    changed = Office(office.name, office.sentences[:cut] + office.sentences[cut + 1 :], office.colon)
    return replace(body, offices=(*body.offices[:place], changed, *body.offices[place + 1 :]))


def table_life(last: Month, title: str, body: Body, dice: random.Random) -> Life:
    """The life of a quarter's table: published three to ten weeks after the quarter, and left alone."""
    published = office_hour(working_day(last.last + timedelta(days=dice.randint(20, 70))), dice)
    inserted = published + timedelta(minutes=dice.randint(1, 30))
    return Life(published.date(), inserted, (Version(inserted, title, body, published, inserted),))


def notice_life(month: Month, title: str, body: Body, dice: random.Random) -> Life:
    """The life of another article: a few are rebuilt, back-dated or deleted."""
    published = office_hour(working_day(month.first + timedelta(days=dice.randrange(month.last.day))), dice)
    inserted = published + timedelta(minutes=dice.randint(1, 9))
    if dice.random() < 0.04:
        inserted += timedelta(days=dice.randint(10, 60))
    versions = [Version(inserted, title, body, published, inserted)]
    if dice.random() < 0.1:
        later = inserted + timedelta(days=dice.randint(1, 100))
        versions.append(replace(versions[0], since=later, made_at=later))
    deleted = inserted + timedelta(days=dice.randint(30, 300)) if dice.random() < 0.02 else None
    return Life(published.date(), inserted, tuple(versions), deleted)
