"""The annotated pairs: what is reached may only rise, on the part that rules were tuned on and on the held-out part."""

from __future__ import annotations

import pytest

from bench.document_pairs import equal_keys, mark, pairs, parts, resolved_same

# Wrongly joined texts make wrong dates: no pair of two texts is joined, in neither part.
FLOORS = {"tuning": (1.0, 0.977), "held out": (1.0, 0.966)}


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_pairs_are_told_apart_as_well_as_before(part: str) -> None:
    precision, recall = FLOORS[part]
    marks = mark(parts()[part], resolved_same)
    assert (marks.precision >= precision, marks.recall >= recall) == (True, True), marks.wrong


def test_equal_titles_alone_do_much_worse() -> None:
    assert mark(pairs(), equal_keys).recall < 0.4


def test_there_are_as_many_pairs_as_promised_and_half_of_them_are_near_misses() -> None:
    every = pairs()
    assert len(every) >= 300
    assert len({(pair.one, pair.other) for pair in every}) == len(every)
    assert 0.45 < sum(pair.same for pair in every) / len(every) < 0.55
    families = {name: {pair.family for pair in part} for name, part in parts().items()}
    assert not families["tuning"] & families["held out"]
