"""A host that has turned: one finding with counts, and none where it has not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.outcome import Outcome
from duban.crawl.shift import TURNED, shifted, turned_within
from tests.crawl.support import EVER, Replica, crawl, known_from, later


@pytest.mark.parametrize(
    ("before", "now", "turned"),
    [
        ({"article": 40}, {"challenge": 5}, True),
        ({"article": 40, "missing": 3}, {"soft_404": 9, "article": 2, "list": 2}, True),
        ({"not_modified": 40}, {"section_index": 3}, True),
        ({"article": 40}, {"soft_404": 2}, False),  # two pages were deleted
        ({"article": 40}, {"soft_404": 5, "article": 30}, False),
        ({"article": 40}, {"timeout": 9}, False),  # that has findings of its own
        ({"article": 2}, {"challenge": 9}, False),  # hardly known
        ({"article": 4, "soft_404": 9}, {"soft_404": 9}, False),  # it always was like that
        ({}, {"challenge": 9}, False),
    ],
)
def test_what_counts_as_a_turn(before: dict[str, int], now: dict[str, int], turned: bool) -> None:
    words = shifted("kjt.test", before, now)
    assert bool(words) == turned
    if turned:
        assert "kjt.test" in words
        assert all(f"{number} {outcome}" in words for outcome, number in now.items() if outcome in TURNED)


def test_a_burst_that_is_punished_is_a_turn_in_the_middle_of_a_run() -> None:
    """csrc serves the section index with 200 to who asks too much."""
    good, bad = [Outcome.ARTICLE] * 12, [Outcome.SECTION_INDEX] * 9
    assert "9 section_index of 9" in turned_within("csrc.test", {}, good + bad)
    assert not turned_within("csrc.test", {}, good + bad + good)
    assert not turned_within("csrc.test", {}, good + bad[:5])
    assert not turned_within("csrc.test", {}, bad)


outcomes = st.dictionaries(st.sampled_from([one.value for one in Outcome]), st.integers(1, 50))


@given(outcomes, outcomes)
def test_only_many_bad_answers_after_many_good_ones_are_a_turn(before: dict[str, int], now: dict[str, int]) -> None:
    if shifted("h", before, now):
        assert sum(now.get(one, 0) for one in TURNED) * 2 > sum(now.values())
        assert before.get("article", 0) + before.get("list", 0) + before.get("not_modified", 0) >= 3


@pytest.mark.parametrize("preset", ["jsl521", "soft404", "acw200"])
def test_a_host_that_turned_overnight_is_one_finding(moving: Replica, tmp_path: Path, preset: str) -> None:
    site = moving.sites[2]
    first = crawl(moving.source(site), tmp_path, EVER)
    assert first.complete
    assert first.findings == ()
    moving.control("faults", {"host": site["host"], "path": "/art/", "preset": preset})
    again = crawl(moving.source(site), tmp_path, known=later(known_from(tmp_path), hours=48))
    assert [finding.code for finding in again.findings] == ["host_shifted"]
    assert again.ledger.balanced
    assert again.ledger.fetched == 0
    moving.control("reset", {})
