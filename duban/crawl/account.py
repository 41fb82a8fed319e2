"""The account of one source's run: every entry ends in exactly one pile, and what ended badly is said once a kind.

Belongs here: sums and the findings made of them. Does not: deciding a pile (`plan.py`, `outcome.py`), or asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from duban.crawl.model import CrawlFinding, KnownEntry, Ledger
from duban.crawl.outcome import Outcome
from duban.crawl.shift import TURNED, shifted, turned_within
from duban.crawl.urls import authority

PILES = ("fetched", "unchanged", "deferred", "refused", "failed")


@dataclass
class _End:
    """Pages of a host that ended in the same way: how many, one of them, and since when one has been missing."""

    number: int = 0
    example: str = ""
    since: datetime | None = None


@dataclass
class Account:
    """The entries of a run, each once, by the pile it went to (None: not yet)."""

    _pile: dict[str, str | None] = field(default_factory=dict)
    _ends: dict[tuple[str, Outcome, str], _End] = field(default_factory=dict)

    def seen(self, url: str) -> bool:
        """Whether the entry is in the account."""
        return url in self._pile

    def open(self, url: str) -> None:
        """An entry that a list shows: it must end somewhere."""
        self._pile.setdefault(url, None)

    def put(self, url: str, pile: str) -> None:
        """The entry's end.

        Raises:
            ValueError: it is no pile, the entry is not open, or has ended before.
        """
        if pile not in PILES or self._pile.get(url, pile) is not None:
            raise ValueError(f"{url} cannot end in {pile!r}")
        self._pile[url] = pile

    def ended(self, url: str, pile: str, outcome: Outcome, since: datetime | None) -> None:
        """The end of an entry that was asked for; ``since`` is when it was first missing, where it is."""
        self.put(url, pile)
        if pile in ("fetched", "unchanged"):
            return
        end = self._ends.setdefault((authority(url), outcome, pile), _End(example=url))
        end.number += 1
        end.since = min(filter(None, (end.since, since)), default=None)

    def close(self) -> list[str]:
        """Defer what is still open: it was not reached. Returns its URLs."""
        left = [url for url, pile in self._pile.items() if pile is None]
        for url in left:
            self._pile[url] = "deferred"
        return left

    def ledger(self) -> Ledger:
        """The sums, once closed."""
        sums = Counter(pile for pile in self._pile.values() if pile is not None)
        return Ledger(seen=len(self._pile), **{name: sums[name] for name in PILES})

    def findings(self, turned: Mapping[str, str]) -> list[CrawlFinding]:
        """A finding for every kind of bad end, but for those that a host's turn explains (``turned``: words by it)."""
        found = []
        for (host, outcome, pile), end in self._ends.items():
            if host in turned and outcome in TURNED:
                continue
            pages = "page" if end.number == 1 else "pages"
            since = f" since {end.since:%Y-%m-%d}" if end.since else ""
            more = ", to be asked for on another day" if end.since and outcome is not Outcome.GONE else ""
            words = f"{end.number} {pages} {pile}: {outcome}{since}{more}"
            found.append(CrawlFinding(f"page_{outcome}", words, end.example))
        return found


def turns(known: Mapping[str, KnownEntry], answers: Mapping[str, list[Outcome]]) -> dict[str, str]:
    """The hosts that have turned in this run, and in which words.

    Args:
        known: entries by URL.
        answers: by host, this run's answers for lists and pages in their order.
    """
    suspects = {host for host, given in answers.items() if any(outcome in TURNED for outcome in given)}
    if not suspects:
        return {}
    before: dict[str, Counter[str]] = {host: Counter() for host in suspects}
    for url, entry in known.items():
        if entry.last_outcome and (host := authority(url)) in suspects:
            before[host][entry.last_outcome] += 1
    found = {
        host: shifted(host, before[host], Counter(answers[host])) or turned_within(host, before[host], answers[host])
        for host in suspects
    }
    return {host: words for host, words in found.items() if words}


def without(findings: Iterable[CrawlFinding], turned: Mapping[str, str], codes: frozenset[str]) -> list[CrawlFinding]:
    """The findings but for those of certain codes that concern a host that has turned: its own finding says it."""
    return [one for one in findings if not (one.code in codes and one.url and authority(one.url) in turned)]
