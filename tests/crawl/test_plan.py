"""The plan: where each entry goes, decided from what is known and the time alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.lists import ListEntry
from duban.crawl.model import Backfill, Incremental, Known, KnownColumn, KnownEntry, Plan
from duban.crawl.outcome import Outcome
from duban.crawl.plan import Decided, decide, missing_before, vanished

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # in China the 24th already
COLUMN = "https://kjj.test/col/col1/index.html"
WALKED = NOW - timedelta(days=30)


def entry(day: date | None, name: str = "a") -> ListEntry:
    return ListEntry(f"https://kjj.test/{name}", f"/{name}", "十月份重点工作完成情况", day)


def fetched(days: float = 0, hours: float = 0, outcome: str = "article", **changes: object) -> KnownEntry:
    at = NOW - timedelta(days=days, hours=hours)
    values = {"first_seen_at": WALKED - timedelta(days=1), "last_fetched_at": at, "last_outcome": outcome}
    return KnownEntry(**{**values, "sha256": "s" if outcome == "article" else None, **changes})  # type: ignore[arg-type]


def pile(
    one: ListEntry, known: KnownEntry | None = None, plan: Plan | None = None, column: KnownColumn | None = None
) -> str:
    entries = {one.url: known} if known else {}
    columns = {COLUMN: column} if column else {}
    decided = decide([one], COLUMN, Known(entries, columns), plan or Incremental(), NOW)
    (name,) = [name for name in ("fetch", "unchanged", "deferred", "refused") if getattr(decided, name)]
    missing = known is not None and known.last_outcome == "missing"
    assert decided.older == (name == "deferred" and not missing)
    return name


RECENT, OLD = date(2026, 10, 1), date(2021, 3, 1)
FIRST_WALKED = KnownColumn(first_complete_at=WALKED, full_at=WALKED, total=9, distinct=9)


@pytest.mark.parametrize(
    ("day", "known", "column", "expected"),
    [
        # a first run: the window, and what bears no date
        (RECENT, None, None, "fetch"),
        (date(2026, 8, 26), None, None, "fetch"),  # 90 days before the 24th
        (date(2026, 8, 25), None, None, "deferred"),
        (OLD, None, None, "deferred"),
        (None, None, None, "fetch"),
        # what turns up after the first complete walk is new, whatever its date says
        (OLD, None, FIRST_WALKED, "fetch"),
        (OLD, KnownEntry(first_seen_at=WALKED - timedelta(days=1)), FIRST_WALKED, "deferred"),
        (OLD, KnownEntry(first_seen_at=WALKED + timedelta(days=1)), FIRST_WALKED, "fetch"),
        # archived: again only in the window, and only when due
        (RECENT, fetched(hours=19), FIRST_WALKED, "unchanged"),
        (RECENT, fetched(hours=21), FIRST_WALKED, "fetch"),
        (OLD, fetched(days=400), FIRST_WALKED, "unchanged"),
        (None, fetched(days=400), FIRST_WALKED, "unchanged"),
        (None, fetched(days=400, listed_on=RECENT), FIRST_WALKED, "fetch"),
        # archived once, gone at the last look: the text is kept, the page is looked at again when due
        (RECENT, fetched(hours=1, outcome="gone", sha256="s"), FIRST_WALKED, "unchanged"),
        # failed: again; refused: when due
        (RECENT, fetched(hours=1, outcome="timeout"), FIRST_WALKED, "fetch"),
        (RECENT, fetched(hours=1, outcome="gone"), FIRST_WALKED, "refused"),
        (RECENT, fetched(hours=21, outcome="gone"), FIRST_WALKED, "fetch"),
        (OLD, fetched(days=9, outcome="gone"), FIRST_WALKED, "refused"),
        (OLD, fetched(days=9, outcome="timeout"), FIRST_WALKED, "deferred"),
        # missing: until it is there again or gone, whatever its date
        (RECENT, fetched(hours=1, outcome="missing"), FIRST_WALKED, "deferred"),
        (RECENT, fetched(hours=21, outcome="missing"), FIRST_WALKED, "fetch"),
        (OLD, fetched(hours=21, outcome="missing", sha256="s"), FIRST_WALKED, "fetch"),
        (RECENT, fetched(hours=21, outcome="an outcome of the future"), FIRST_WALKED, "fetch"),
    ],
)
def test_an_incremental_pass(
    day: date | None, known: KnownEntry | None, column: KnownColumn | None, expected: str
) -> None:
    assert pile(entry(day), known, column=column) == expected


MONTHS = Backfill(date(2021, 3, 15), date(2021, 4, 2))


@pytest.mark.parametrize(
    ("day", "known", "expected"),
    [
        (date(2021, 2, 28), None, "deferred"),
        (date(2021, 3, 1), None, "fetch"),  # months count whole
        (date(2021, 4, 30), None, "fetch"),
        (date(2021, 5, 1), None, "deferred"),
        (None, None, "deferred"),
        (None, KnownEntry(listed_on=date(2021, 3, 9)), "fetch"),
        (OLD, fetched(days=9), "unchanged"),
        (OLD, fetched(hours=1, outcome="gone"), "fetch"),
        (OLD, fetched(hours=1, outcome="timeout"), "fetch"),
        (RECENT, fetched(days=9), "unchanged"),
        (RECENT, fetched(days=9, outcome="soft_404"), "refused"),
    ],
)
def test_a_backfill_of_months(day: date | None, known: KnownEntry | None, expected: str) -> None:
    assert pile(entry(day), known, MONTHS, FIRST_WALKED) == expected


def test_a_backfill_may_fetch_again() -> None:
    again = Backfill(MONTHS.since, MONTHS.until, refetch=True)
    assert pile(entry(OLD), fetched(days=9), again) == "fetch"
    assert pile(entry(RECENT), fetched(days=9), again) == "unchanged"


def test_without_a_date_in_the_list_the_address_may_bear_one() -> None:
    dated = ListEntry("https://kjj.test/art/2021/3/9/art_1_2.html", "", "题", None)
    assert pile(dated, plan=MONTHS) == "fetch"
    assert pile(dated) == "deferred"


days = st.none() | st.dates(date(2015, 1, 1), date(2027, 1, 1))
moments = st.none() | st.integers(0, 100_000).map(lambda hours: NOW - timedelta(hours=hours))
knowns = st.none() | st.builds(
    KnownEntry,
    first_seen_at=moments,
    last_fetched_at=moments,
    last_outcome=st.none() | st.sampled_from([outcome.value for outcome in Outcome]),
    sha256=st.none() | st.just("s"),
    listed_on=days,
)
plans = st.builds(Incremental, st.integers(0, 400), st.floats(0, 100)) | st.builds(
    Backfill, st.dates(), st.dates(), st.booleans()
)


@given(st.lists(st.tuples(days, knowns), max_size=12), plans, st.booleans())
def test_every_entry_goes_to_exactly_one_pile(
    given_entries: list[tuple[date | None, KnownEntry | None]], plan: Plan, walked: bool
) -> None:
    entries = [entry(day, str(number)) for number, (day, _) in enumerate(given_entries)]
    known = {one.url: was for one, (_, was) in zip(entries, given_entries, strict=True) if was is not None}
    decided: Decided = decide(entries, COLUMN, Known(known, {COLUMN: FIRST_WALKED} if walked else {}), plan, NOW)
    piles = [*decided.fetch, *decided.unchanged, *decided.deferred, *decided.refused]
    assert sorted(one.url for one in piles) == sorted(one.url for one in entries)
    assert decided.older <= len(decided.deferred)
    for one in decided.unchanged:
        assert known[one.url].archived


@pytest.mark.parametrize(
    ("known", "plan", "looked_for"),
    [
        (fetched(days=3, listed_on=RECENT), Incremental(), True),
        (fetched(hours=3, listed_on=RECENT), Incremental(), False),
        (fetched(days=3, listed_on=OLD), Incremental(), False),
        (fetched(days=3, listed_on=OLD, outcome="missing", sha256="s"), Incremental(), True),
        (fetched(days=3, listed_on=RECENT, outcome="gone", sha256="s"), Incremental(), False),
        (fetched(days=3, listed_on=RECENT, outcome="soft_404"), Incremental(), False),  # never was an article
        (fetched(days=3, listed_on=RECENT), MONTHS, False),
    ],
)
def test_what_no_list_shows_any_longer_is_looked_for(known: KnownEntry, plan: Plan, looked_for: bool) -> None:
    assert bool(vanished(Known({"a": known}), set(), plan, NOW)) == looked_for
    assert vanished(Known({"a": known}), {"a"}, plan, NOW) == []


def test_an_earlier_day_is_one_in_china() -> None:
    assert missing_before(KnownEntry(missing_since=datetime(2026, 11, 23, 16, 0, tzinfo=UTC)), NOW) is None
    assert missing_before(KnownEntry(missing_since=datetime(2026, 11, 23, 15, 59, tzinfo=UTC)), NOW) == date(
        2026, 11, 23
    )
    assert missing_before(KnownEntry(), NOW) is None
