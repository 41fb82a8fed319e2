"""Months, China time without a zone, and random numbers that depend on names instead of on order.

Belongs here: arithmetic of time and chance. Does not: what happens when (``events``).
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; ``number`` is 1 to 12."""

    year: int
    number: int

    def plus(self, months: int) -> Month:
        """The month that many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (self.number + 2) // 3

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def read_month(text: str) -> Month:
    """A month from YYYY-MM; ValueError otherwise."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"{text}: a month is written YYYY-MM")
    return Month(int(match[1]), int(match[2]))


def chance(*names: object) -> random.Random:
    """A generator that depends on the names alone, so that one more month or site changes nothing elsewhere."""
    return random.Random("/".join(str(name) for name in names))


def office_hour(day: date, dice: random.Random) -> datetime:
    """A minute between 8:30 and 17:29 of that day."""
    return datetime(day.year, day.month, day.day) + timedelta(minutes=510 + dice.randrange(540))


def working_day(day: date) -> date:
    """The day itself, or the Monday after when it is on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
