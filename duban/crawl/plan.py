"""Which entries are asked for: a pure decision from what the lists say, what is known, the plan and the time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from duban.crawl.lists import ListEntry
from duban.crawl.model import Backfill, Incremental, Known, KnownColumn, KnownEntry, Plan
from duban.crawl.outcome import ABSENT, Outcome, ledger_column
from duban.crawl.urls import day_in, identity

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Decided:
    """Where each entry goes, in the list's order. ``older`` of the deferred ones would be fetched by a backfill.

    Those that were missing at their last look are deferred until they are due, and no older ones.
    """

    fetch: tuple[ListEntry, ...]
    unchanged: tuple[ListEntry, ...]
    deferred: tuple[ListEntry, ...]
    refused: tuple[ListEntry, ...]
    older: int


def decide(entries: Iterable[ListEntry], column: str, known: Known, plan: Plan, now: datetime) -> Decided:
    """Sort a column's matching entries.

    Args:
        entries: of one column, each page once.
        column: the column's URL.
        known: what earlier runs know.
        plan: an incremental pass, or a backfill of months.
        now: aware; days are China's.
    """
    piles: dict[str, list[ListEntry]] = {"fetch": [], "unchanged": [], "deferred": [], "refused": []}
    older = 0
    for entry in entries:
        earlier = known.entries.get(entry.url)
        if isinstance(plan, Backfill):
            pile = _in_backfill(entry, earlier, plan)
        else:
            pile = _in_pass(entry, earlier, known.columns.get(column), plan, now)
        piles[pile].append(entry)
        older += pile == "deferred" and not (earlier and _absent(earlier))
    fetch, unchanged, deferred, refused = (tuple(pile) for pile in piles.values())
    return Decided(fetch, unchanged, deferred, refused, older)


def vanished(known: Known, listed_now: Iterable[str], plan: Plan, now: datetime) -> list[tuple[str, KnownEntry]]:
    """Archived pages of the window that no list shows any longer and that are due: some were deleted, or moved.

    What is gone is not looked for again; what is missing is, until it is one or the other. A backfill looks for none.

    Args:
        known: what earlier runs know.
        listed_now: URLs in the lists of this run, all of them walked completely.
        plan: an incremental pass.
        now: aware.
    """
    if not isinstance(plan, Incremental):
        return []
    shown = {identity(url) for url in listed_now}
    start, due = window_start(plan, now), now - timedelta(hours=plan.recheck_hours)
    return [
        (url, entry)
        for url, entry in known.entries.items()
        if entry.archived
        and identity(url) not in shown
        and entry.last_outcome != Outcome.GONE
        and (entry.last_fetched_at is None or entry.last_fetched_at <= due)
        and (_absent(entry) or (entry.listed_on is not None and entry.listed_on >= start))
    ]


def missing_before(earlier: KnownEntry, now: datetime) -> date | None:
    """The day on which a page was first missing, where that was before today: missing again, it is gone."""
    if earlier.missing_since is None:
        return None
    day = earlier.missing_since.astimezone(_CHINA).date()
    return day if day < now.astimezone(_CHINA).date() else None


def listed(entry: ListEntry, earlier: KnownEntry | None = None) -> date | None:
    """The day the list gives; else the one known from before; else the one in the address."""
    return entry.listed_on or (earlier.listed_on if earlier else None) or day_in(entry.url)


def window_start(plan: Incremental, now: datetime) -> date:
    """The first day of the trailing window."""
    return now.astimezone(_CHINA).date() - timedelta(days=plan.window_days)


def _in_pass(
    entry: ListEntry, earlier: KnownEntry | None, column: KnownColumn | None, plan: Incremental, now: datetime
) -> str:
    day = listed(entry, earlier)
    recent = day is not None and day >= window_start(plan, now)
    rested = earlier is None or earlier.last_fetched_at is None
    if earlier is not None and earlier.last_fetched_at is not None:
        rested = now - earlier.last_fetched_at >= timedelta(hours=plan.recheck_hours)
    if earlier is not None and _absent(earlier):
        return "fetch" if rested else "deferred"  # until it is there again or gone, whatever its date
    if earlier is not None and earlier.archived:
        return "fetch" if recent and rested else "unchanged"
    # Pages are back-dated: what turns up after the first complete walk is new, whatever its date.
    if not (recent or day is None or _turned_up(earlier, column)):
        return "refused" if _was_refused(earlier) else "deferred"
    if _was_refused(earlier) and not (rested and (recent or day is None)):
        return "refused"
    return "fetch"


def _in_backfill(entry: ListEntry, earlier: KnownEntry | None, plan: Backfill) -> str:
    archived = earlier is not None and earlier.archived
    day = listed(entry, earlier)
    inside = day is not None and _month(plan.since) <= _month(day) <= _month(plan.until)
    if inside and (plan.refetch or not archived):
        return "fetch"
    if archived:
        return "unchanged"
    return "refused" if _was_refused(earlier) else "deferred"


def _turned_up(earlier: KnownEntry | None, column: KnownColumn | None) -> bool:
    """Whether the list showed it only after the column had been walked completely once."""
    if column is None or column.first_complete_at is None:
        return False
    if earlier is None or earlier.first_seen_at is None:
        return True
    return earlier.first_seen_at > column.first_complete_at


def _absent(earlier: KnownEntry) -> bool:
    """Whether it was not there at its last look and is not gone yet: without an archived article only a 404 says so."""
    return earlier.last_outcome == Outcome.MISSING or (earlier.archived and earlier.last_outcome in ABSENT)


def _was_refused(earlier: KnownEntry | None) -> bool:
    if earlier is None or earlier.last_outcome is None:
        return False
    try:
        return ledger_column(Outcome(earlier.last_outcome)) == "refused"
    except ValueError:  # an outcome of another version of duban
        return False


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
