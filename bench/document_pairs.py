"""How well wordings are told apart: precision and recall on tests/warehouse/documents/pairs.csv, beside equal titles.

``python -m bench.document_pairs [--misses]``. Each pair is resolved on its own. Families of an odd
number are the part that rules were tuned on, of an even number the held-out part (tests/warehouse/documents/pairs.md).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from duban.read.language.titles import title_key
from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Wording

PAIRS = Path(__file__).parents[1] / "tests" / "warehouse" / "documents" / "pairs.csv"
SEEN = datetime(2024, 1, 1)


class Pair(NamedTuple):
    """Two wordings and whether they name one text."""

    family: int
    one: Wording
    other: Wording
    same: bool
    note: str


class Marks(NamedTuple):
    """Shares of 0 to 1, and the pairs decided wrongly."""

    precision: float
    recall: float
    wrong: tuple[Pair, ...]


def pairs() -> list[Pair]:
    """All annotated pairs."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                int(row["family"]),
                Wording(row["title_a"], row["region_a"], row["publisher_a"], SEEN),
                Wording(row["title_b"], row["region_b"], row["publisher_b"], SEEN),
                row["same"] == "yes",
                row["note"],
            )
            for row in csv.DictReader(file)
        ]


def resolved_same(pair: Pair) -> bool:
    """What the resolver says."""
    return len({resolved.document for resolved in resolve([pair.one, pair.other])}) == 1


def equal_keys(pair: Pair) -> bool:
    """The baseline: equal title keys in one province."""
    same_province = pair.one.home[:2] == pair.other.home[:2]
    return same_province and title_key(pair.one.title) == title_key(pair.other.title)


def mark(part: list[Pair], decide: object) -> Marks:
    """Precision and recall of a way to decide."""
    assert callable(decide)
    said = [(pair, decide(pair)) for pair in part]
    right = sum(answer and pair.same for pair, answer in said)
    positive, true = sum(answer for _, answer in said), sum(pair.same for pair in part)
    return Marks(
        right / (positive or 1), right / (true or 1), tuple(pair for pair, answer in said if answer != pair.same)
    )


def parts() -> dict[str, list[Pair]]:
    """The tuning and the held-out part."""
    every = pairs()
    return {
        "tuning": [pair for pair in every if pair.family % 2],
        "held out": [pair for pair in every if not pair.family % 2],
    }


def measure() -> Iterator[tuple[str, str, str]]:
    """Precision and recall of the resolver and of the baseline, by part."""
    for name, part in parts().items():
        for way, decide in (("resolver", resolved_same), ("equal title_key", equal_keys)):
            marks = mark(part, decide)
            figures = f"precision {marks.precision:.3f}, recall {marks.recall:.3f}"
            yield f"wordings of policy texts, {way}, {name} ({len(part)} pairs)", figures, ""


if __name__ == "__main__":
    for line in measure():
        print(" | ".join(line))
    if "--misses" in sys.argv:
        for pair in mark(parts()["tuning"], resolved_same).wrong:
            print("same" if pair.same else "two ", pair.one[:3], pair.other[:3], pair.note)
