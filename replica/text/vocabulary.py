"""The words, read from the TSV files beside this module, and how a slot is filled from them.

Belongs here: loading and looking up. Does not: the words (``data/*.tsv``) or what a clause means (``frames``).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from replica.world.calendar import Month

DATA = Path(__file__).parent / "data"
WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）"})
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_SEASONS = ("春季", "夏季", "秋季", "冬季")


def table(name: str) -> Iterator[list[str]]:
    """The rows of a TSV file, without comments and empty lines."""
    for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def offices(department: str) -> dict[str, tuple[str, ...]]:
    """Each office of a department, in the order of its reports, with its topics."""
    return {row[1]: tuple(row[2].split("、")) for row in table("offices") if row[0] == department}


@cache
def words(department: str, region: str) -> dict[str, tuple[str, ...]]:
    """The values of each slot for a department in a region."""
    found = {row[1]: tuple(row[2].split("、")) for row in table("words") if row[0] in ("*", department)}
    return found | {row[1]: tuple(row[2].split("、")) for row in table("places") if row[0] == region}


@dataclass(frozen=True, slots=True)
class Department:
    """Who speaks: key of the vocabulary, full and short name, province and its code, punctuation width."""

    key: str
    name: str
    short: str
    province: str
    region: str
    wide: bool

    def styled(self, text: str) -> str:
        """The text with the punctuation of this department's pages."""
        return text.translate(WIDE) if self.wide else text


class Filling:
    """Fills slots for one department in one month; within one clause no value comes twice."""

    def __init__(self, department: Department, month: Month, topics: tuple[str, ...], dice: random.Random) -> None:
        self._dice = dice
        self._words = words(department.key, department.region)
        self._topics = topics
        self._month = month
        after = month.plus(1)
        self._fixed = {
            "year": str(month.year),
            "nextyear": str(month.year + 1),
            "month": str(month.number),
            "nextmonth": f"{after.number}月",
            "quarter": _QUARTERS[month.quarter - 1],
            "season": _SEASONS[(month.number % 12) // 3 - 1],
            "short": department.short,
            "province": department.province,
        }
        self._used: set[str] = set()

    def new_clause(self) -> None:
        """Forget which values the last clause used."""
        self._used.clear()

    def __call__(self, slot: str) -> str:
        """A value for the slot; KeyError names a slot that no vocabulary file knows."""
        if slot in self._fixed:
            return self._fixed[slot]
        for _ in range(20):
            value = self._draw(slot)
            if value not in self._used:
                break
        self._used.add(value)
        return value

    def _draw(self, slot: str) -> str:
        if slot == "topic":
            return self._dice.choice(self._topics)
        if slot == "leader":
            return self._dice.choice(self._words["surname"]) + self._dice.choice(self._words["title"])
        if slot == "day":
            return f"{self._month.number}月{self._dice.randint(1, self._month.last.day)}日"
        return self._dice.choice(self._words["body" if slot == "body2" else slot])
