"""What an answer can be: where each kind is counted, and when a page is gone."""

from __future__ import annotations

from datetime import date

import pytest

from duban.crawl.outcome import ABSENT, FAILURES, HOST_TROUBLE, TRY_AGAIN, Judgement, Outcome, confirmed, ledger_column


def test_missing_is_gone_only_when_it_was_missing_before() -> None:
    missing = Judgement(Outcome.MISSING, "HTTP 404")
    assert confirmed(missing, None) is missing
    gone = confirmed(missing, date(2026, 11, 20))
    assert gone.outcome is Outcome.GONE
    assert "2026-11-20" in gone.detail
    there = Judgement(Outcome.ARTICLE)
    assert confirmed(there, date(2026, 11, 20)) is there


@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_every_way_of_being_absent_is_confirmed_and_nothing_else(outcome: Outcome) -> None:
    end = confirmed(Judgement(outcome, ""), date(2026, 11, 20)).outcome
    assert end is (Outcome.GONE if outcome in ABSENT else outcome)


def test_every_outcome_has_its_place_in_the_ledger() -> None:
    assert {ledger_column(outcome) for outcome in Outcome} == {
        *("fetched", "unchanged", "deferred", "refused", "failed")
    }
    assert [outcome for outcome in Outcome if ledger_column(outcome) == "deferred"] == [Outcome.MISSING]
    assert [outcome for outcome in Outcome if ledger_column(outcome) == "fetched"] == [Outcome.ARTICLE]
    assert TRY_AGAIN <= FAILURES
    assert Outcome.ARTICLE not in HOST_TROUBLE
    assert ledger_column(Outcome.ROBOTS_DISALLOWED) == ledger_column(Outcome.CHALLENGE) == "refused"
