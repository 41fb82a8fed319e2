"""Walking a column's list to its end, or to where everything is known, with a verdict. Articles are not asked for here.

How to get the next rows is the business of ``paging.py``; this module adds up what comes and decides what that
amounts to.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from duban.crawl.client import COLUMN, Ask, Client
from duban.crawl.lists import ListEntry, Step
from duban.crawl.model import CrawlFinding, KnownColumn, KnownEntry, Verdict, Walk
from duban.crawl.paging import pages
from duban.crawl.urls import identity
from duban.sources import Column

FULL_WALK_EVERY = timedelta(days=7)
"""Stopping early trusts the site's order and totals; so often they are put to the test."""

_RESTARTS = 2


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk's verdict and the entries it found: each page once, in the list's order, matching or not.

    ``findings`` are what somebody should hear of besides the verdict.
    """

    walk: Walk
    entries: tuple[ListEntry, ...]
    findings: tuple[CrawlFinding, ...] = ()


@dataclass
class Sums:
    """What a walk has received so far: entries by identity, rows, and what the newest step says."""

    entries: dict[str, ListEntry] = field(default_factory=dict)
    rows: int = 0
    total: int | None = None
    ended: bool = False
    problem: str = ""
    stopped_early: bool = False
    drifted: bool = False
    pages: int | None = None
    note: str = ""
    unit: str = ""

    def add(self, step: Step) -> None:
        """Add a step."""
        if step.restart:
            self.rows, self.total = 0, None
        self.rows += len(step.entries)
        for row in step.entries:
            self.entries.setdefault(identity(row.url), row)
        self.drifted = _differ(self.total, step.total) or _differ(self.pages, step.pages)
        self.total = step.total if step.total is not None else self.total
        self.pages = step.pages if step.pages is not None else self.pages
        self.ended, self.problem, self.note = step.end, step.problem, step.note
        self.unit = step.unit or self.unit


def sums_of(steps: Iterable[Step]) -> Sums:
    """The sums of a whole walk, up to where it ends, fails, or finds the list changed under it."""
    sums = Sums()
    for step in steps:
        sums.add(step)
        if sums.drifted or sums.problem or sums.ended:
            break
    return sums


def _differ(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and before != now


def walk_column(
    client: Client,
    column: Column,
    *,
    known: KnownColumn | None,
    known_entries: Mapping[str, KnownEntry],
    back_to: date | None,
    now: datetime,
) -> Walked:
    """Walk one column.

    Args:
        client: asks and archives.
        column: which list.
        known: what earlier walks know of it, None on the first run.
        known_entries: what earlier runs have seen in a list, by canonical URL.
        back_to: what is listed from this day on must be seen even where it is known; None: walk to the end whatever
            is known, as a backfill must.
        now: decides whether a full walk is due.
    """
    asked_before = client.requests
    full = back_to is None or full_walk_due(known, now)
    sums = Sums()
    dialect = ""
    for _ in range(1 + _RESTARTS):
        first = client.fetch(Ask(column.url, "list", column.url, COLUMN))
        dialect = first.dialect or dialect
        if first.page is None or first.exchange is None:
            # What an earlier round received is not enough for anything, but it stays in the sums.
            sums.problem = f"{first.outcome}: {first.detail}" if first.detail else str(first.outcome)
            break
        sums = Sums(entries=sums.entries)
        for step in pages(client, column.url, first.dialect, first.exchange.url, first.page):
            sums.add(step)
            if sums.drifted or sums.problem or sums.ended:
                break
            if full or known is None or back_to is None:
                continue
            if _behind(step, back_to) and _all_known(step, sums, known, known_entries):
                sums.stopped_early = True
                break
        # A row that came or went shifted the pages under us: something may have slipped through.
        if not sums.drifted:
            break
    verdict, reason = judge_walk(
        sums.rows, len(sums.entries), sums.total, sums.ended, sums.problem, known, pages=sums.pages, note=sums.note
    )
    if sums.drifted:
        verdict, reason = "partial", "the list changed every time while it was read"
    elif sums.stopped_early:
        verdict, reason = "complete", "everything on the page is known and the totals agree"
    walk = Walk(
        column=column.url,
        verdict=verdict,
        reason=reason,
        dialect=dialect,
        # Its end: whatever a list showed during this walk was there before it was complete.
        at=max(now, datetime.now(UTC)),
        rows=sums.rows,
        distinct=len(sums.entries),
        matching=sum(1 for row in sums.entries.values() if column.title.search(row.title)),
        total=sums.total,
        full=not sums.stopped_early,
        requests=client.requests - asked_before,
        pages=sums.pages,
        unit=sums.unit,
    )
    findings = _changes(walk, known)
    if walk.verdict == "complete" and walk.full and known is not None:
        findings += moved_entries(column, sums.entries, known_entries)
    return Walked(walk, tuple(sums.entries.values()), tuple(findings))


def moved_entries(
    column: Column, listed: Mapping[str, ListEntry], known_entries: Mapping[str, KnownEntry]
) -> list[CrawlFinding]:
    """What a whole walk shows at a new address and no longer at the old one: moved, or made anew in another CMS.

    Entries are the same when their titles are, and their days as well where the title is not one of a report: those
    name their period, others come again.
    """
    gone = {
        (known.title, None if column.title.search(known.title) else known.listed_on): url
        for url, known in known_entries.items()
        if known.column == column.url and known.title and identity(url) not in listed
    }
    moved = []
    for row in listed.values():
        old = gone.get((row.title, None if column.title.search(row.title) else row.listed_on))
        if old is not None and row.url not in known_entries:
            moved.append((row.title, old, row.url))
    if not moved:
        return []
    title, old, new = moved[0]
    number = "an entry is" if len(moved) == 1 else f"{len(moved)} entries are"
    return [CrawlFinding("entry_moved", f"{number} listed at another address: {title}, before at {old}", new)]


def _changes(walk: Walk, known: KnownColumn | None) -> list[CrawlFinding]:
    """What the list is made by, where that is not what it was made by last time: ids and paths change overnight."""
    if known is None or not walk.rows:
        return []
    before, now = known.dialect.partition(".")[0], walk.dialect.partition(".")[0]
    if before and now and before != now:
        return [CrawlFinding("unit_changed", f"the list is {now} now, it was {before}", walk.column)]
    if known.unit and walk.unit and known.unit != walk.unit:
        return [
            CrawlFinding("unit_changed", f"the list comes from {walk.unit} now, before from {known.unit}", walk.column)
        ]
    return []


def full_walk_due(known: KnownColumn | None, now: datetime) -> bool:
    """Whether the list must be walked to its end: on the first run, and when the last full walk is a week old."""
    return known is None or known.full_at is None or now - known.full_at > FULL_WALK_EVERY


def judge_walk(
    rows: int,
    distinct: int,
    total: int | None,
    ended: bool,
    problem: str,
    known: KnownColumn | None,
    *,
    pages: int | None = None,
    note: str = "",
) -> tuple[Verdict, str]:
    """The verdict of a walk that went on as far as it could, and why.

    Args:
        rows: received, repeats included, because that is what sites count (388 stated, 387 different: fzggw.zj).
        distinct: different URLs among them.
        total: what the site states.
        ended: the site itself showed that there is nothing more.
        problem: what stopped the walk ("": nothing).
        known: for comparison with the last complete walk.
        pages: what the site states of pages.
        note: what proves the end although the site's numbers say otherwise (``Step.note``).
    """
    if problem:
        return ("partial" if rows else "failed"), problem
    if not rows:
        return "failed", "no rows: an empty list is not taken for a success"
    # The last full walk may be a week old: what the site stated since then counts as well.
    usual = max(known.distinct, known.total or 0) if known is not None else 0
    if distinct * 2 < usual:
        return "partial", f"{distinct} entries, far fewer than the {usual} of the last complete walk"
    if note and ended:
        return "complete", note
    if total is None and ended:
        return "complete", f"all {pages} pages" if pages is not None and pages > 1 else "the list ends here"
    if total is None:
        return "partial", "the list states no total and has no end"
    missing = total - rows
    if missing > 0 and not (ended and missing <= max(1, total // 200)):
        return "partial", f"{rows} of {total} rows"
    if total - distinct > max(2, total // 50):
        return "partial", f"only {distinct} different entries in {rows} rows of {total}"
    return "complete", "all rows" if missing <= 0 else f"to the end, {missing} of {total} stated rows missing"


def _behind(step: Step, back_to: date) -> bool:
    """Whether the page reaches behind a day; its last row tells, since old rows may be pinned to the top."""
    dates = [row.listed_on for row in step.entries if row.listed_on is not None]
    return not dates or dates[-1] < back_to


def _all_known(step: Step, sums: Sums, known: KnownColumn, known_urls: Container[str]) -> bool:
    """Whether nothing new can hide further down: this page is known, and the total grew just by what is new."""
    if not step.entries or any(row.url not in known_urls for row in step.entries):
        return False
    if sums.total is None or known.total is None:
        return sums.total is known.total
    new = sum(1 for row in sums.entries.values() if row.url not in known_urls)
    return sums.total == known.total + new
