"""Waiting: never sooner than allowed, never longer than sensible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.pace import Pace, Patience

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_requests_to_a_host_keep_their_distance_and_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    pace = Pace(0.5, clock, clock.sleep)
    sent = []
    for host in ("a", "b", "a", "a", "b"):
        pace.wait(host)
        sent.append((host, clock.now))
    assert sent == [("a", 100.0), ("b", 100.0), ("a", 102.0), ("a", 104.0), ("b", 104.0)]


def test_time_that_passed_is_not_saved_up() -> None:
    clock = Clock()
    pace = Pace(1, clock, clock.sleep)
    pace.wait("a")
    clock.now += 60
    for expected in (160.0, 161.0, 162.0):
        pace.wait("a")
        assert clock.now == pytest.approx(expected, abs=1.01)
    assert clock.now >= 162.0


def test_a_crawl_delay_may_only_slow_down() -> None:
    clock = Clock()
    pace = Pace(0.5, clock, clock.sleep)
    pace.slow("a", 1)
    pace.slow("b", 10)
    for host in ("a", "a", "b", "b"):
        pace.wait(host)
    assert clock.now == 112.0


def test_a_hold_is_kept() -> None:
    clock = Clock()
    pace = Pace(0, clock, clock.sleep)
    pace.hold("a", 30)
    pace.wait("b")
    assert clock.now == 100.0
    pace.wait("a")
    assert clock.now == 130.0


@given(st.integers(1, 6), st.integers(0, 90))
def test_waits_grow_and_respect_the_site(attempt: int, asked: int) -> None:
    patience = Patience()
    wait = patience.before_retry(attempt, str(asked), NOW)
    if attempt >= patience.tries or asked > patience.longest_wait:
        assert wait is None
    else:
        assert wait is not None
        assert asked <= wait
        assert wait <= max(asked, patience.first_wait * 2**attempt, patience.longest_wait * (attempt > 5))


@pytest.mark.parametrize(
    ("header", "at_least"),
    [
        (format_datetime(NOW + timedelta(seconds=40), usegmt=True), 40),
        (format_datetime(NOW - timedelta(seconds=40), usegmt=True), 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after_in_every_form(header: str | None, at_least: float) -> None:
    wait = Patience().before_retry(1, header, NOW)
    assert wait is not None
    assert at_least <= wait <= at_least + 4


def test_a_site_on_this_machine_is_not_waited_for_so_long() -> None:
    assert Patience().hurried().first_wait < 0.1
    assert Patience().hurried().tries == Patience().tries
