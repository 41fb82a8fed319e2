"""How long to wait: between requests to a host, and before trying again. Sending is not done here."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from duban.crawl.buckets import Bucket, Buckets


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits in seconds and numbers of tries.

    ``connect`` and ``read`` are per address and per read, ``total`` for a whole answer. A ``Retry-After`` longer than
    ``longest_wait`` ends the tries. After ``breaker`` answers in a row that speak of trouble a host is left alone.
    """

    tries: int = 3
    first_wait: float = 2.0
    longest_wait: float = 60.0
    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0
    breaker: int = 5

    def hurried(self) -> Patience:
        """For a site on this machine that asks for no rate limit: the same tries, without the long waits."""
        return replace(self, first_wait=0.02, longest_wait=2.0, connect=2.0, read=5.0, total=20.0)

    def before_retry(self, attempt: int, retry_after: str | None, now: datetime | None = None) -> float | None:
        """Seconds to wait after failed attempt number ``attempt`` (from 1), or None: give up.

        Somewhere between nothing and a ceiling that doubles each time (full jitter), so that crawlers do not come back
        in step; never sooner than the site asks.
        """
        if attempt >= self.tries:
            return None
        asked = _seconds(retry_after, now or datetime.now(UTC))
        if asked > self.longest_wait:
            return None
        ceiling = min(self.longest_wait, self.first_wait * 2.0**attempt)
        return max(asked, random.uniform(0.0, ceiling))


class Pace:
    """Requests to a host are at least ``1 / rate`` seconds apart, whoever sends them (rate 0: no limit).

    A token bucket that holds one token: time that passed is not saved up. With a rate the bucket is a file a host, so
    that other crawls of this machine draw from the same one (`buckets.py`); without, it is this object's.

    Args:
        rate: requests a second and host.
        clock: seconds; the machine's time, because other processes read it as well.
        sleep: waits.
        buckets: where the machine's stand; None: this crawl shares with nobody.
    """

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        buckets: Buckets | None = None,
    ) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._gaps: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._own: dict[str, Bucket] = {}
        self._buckets = buckets
        self._clock, self._sleep = clock, sleep

    def slow(self, host: str, seconds: float) -> None:
        """The host asks (Crawl-delay) for at least so many seconds between requests."""
        self._gaps[host] = max(self._gap, seconds)

    def hold(self, host: str, seconds: float) -> None:
        """Send nothing to the host for so many seconds."""
        self._held[host] = self._clock() + seconds

    def wait(self, host: str) -> None:
        """Return when the next request to the host may be sent."""
        gap, until = self._gaps.get(host, self._gap), self._held.pop(host, 0.0)

        def next_one(bucket: Bucket) -> Bucket:
            # The hold goes into the bucket: what others ask of the host in the meantime waits as well.
            return replace(bucket, not_before=max(bucket.not_before, until)).next(self._clock(), gap)

        if self._buckets is not None and gap:
            due = self._buckets.change(host, next_one).last
        else:
            self._own[host] = next_one(self._own.get(host, Bucket()))
            due = self._own[host].last
        self._sleep_until(due)

    def _sleep_until(self, due: float) -> None:
        """Wait; a clock that is set back meanwhile makes nobody wait twice."""
        left = due - self._clock()
        if left > 0:
            self._sleep(left)


def _seconds(retry_after: str | None, now: datetime) -> float:
    """A Retry-After header, in seconds or as a date; 0 when there is none or it makes no sense."""
    if not retry_after:
        return 0.0
    try:
        return max(0.0, float(int(retry_after)))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
