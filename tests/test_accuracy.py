"""Accuracy of reading whole pages: floors are pinned with a fingerprint of the annotations, and only rise."""

from __future__ import annotations

import json

import pytest

from bench.page_accuracy import FLOORS, SHARED, fingerprint, pages, read, scores

pytestmark = pytest.mark.skipif(not (SHARED / "gold" / "score.py").exists(), reason="no scorer beside this checkout")


def test_the_floors_are_of_these_annotations() -> None:
    assert json.loads(FLOORS.read_text(encoding="utf-8"))["fingerprint"] == fingerprint(), (
        "the annotations have changed: look at the scores, then `python -m bench.page_accuracy --pin`"
    )


@pytest.mark.parametrize("name", [name for name, _, _ in pages()])
def test_no_page_falls_below_its_floor(name: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    page, gold = next((page, gold) for other, page, gold in pages() if other == name)
    found = scores(gold, read(page))
    assert {part: value for part, value in found.items() if value < floors[name].get(part, 0.0)} == {}
