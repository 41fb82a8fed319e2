"""Shapes that the crawl is given and gives back: plans, what is known, verdicts, ledgers. No rule and no I/O here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeAlias, TypeVar

from duban.crawl.urls import identity

_T = TypeVar("_T")
Verdict: TypeAlias = Literal["complete", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class Incremental:
    """What is new, and once more what was listed in the last ``window_days`` days.

    Pages of the window are asked for again when their last fetch is older than ``recheck_hours``.
    """

    window_days: int = 90
    recheck_hours: float = 20


@dataclass(frozen=True, slots=True)
class Backfill:
    """What was listed in the months from ``since``'s to ``until``'s, both included, and is not archived yet.

    ``refetch`` asks for what is archived as well.
    """

    since: date
    until: date
    refetch: bool = False


Plan: TypeAlias = Incremental | Backfill


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What earlier runs know of one canonical URL.

    ``first_seen_at`` is when a list first showed it; ``last_*`` describe the newest final answer for it as an article
    (None: never asked for); ``sha256`` is of the newest decoded payload that was an article, and ``archived`` says that
    there is one. ``etag`` and ``last_modified`` are that answer's headers. ``missing_since`` is when the page was first
    missing, or absent in another way (``ABSENT``) once it was archived, where it has been ever since (None: it is
    there, or was never asked for). ``title``, ``listed_on`` and
    ``column`` (its URL) are what the list that showed it last gives.
    """

    first_seen_at: datetime | None = None
    last_fetched_at: datetime | None = None
    last_outcome: str | None = None
    sha256: str | None = None
    listed_on: date | None = None
    etag: str | None = None
    last_modified: str | None = None
    missing_since: datetime | None = None
    column: str = ""
    title: str = ""

    @property
    def archived(self) -> bool:
        """Whether an article is archived for it."""
        return self.sha256 is not None


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """What earlier runs know of one column, from its walks with verdict ``complete``.

    ``first_complete_at`` and ``full_at`` are the oldest and newest of the *full* ones (``Walk.full``: to the list's
    end), and ``distinct`` is from the newest full one: a walk that stopped early says nothing of the list's length.
    ``total``, ``dialect`` and ``unit`` are from the newest complete one, full or not.
    """

    first_complete_at: datetime | None = None
    full_at: datetime | None = None
    total: int | None = None
    distinct: int = 0
    dialect: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What earlier runs know of one attachment of an article: that a version of it lists it, or was asked for it.

    ``url`` is where it was last linked or asked for (a gateway's may have expired); ``sha256`` is of the newest bytes
    that were a file; ``last_*`` describe the newest answer (None: never asked for).
    """

    name: str
    url: str
    last_fetched_at: datetime | None = None
    last_outcome: str | None = None
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class ByPage(Mapping[str, _T], Generic[_T]):
    """Values by URL, found under any address of the same page (``duban.crawl.urls.identity``).

    Goes over the URLs that it was given; of two that are one page, the last counts.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, _T]) -> None:
        self._values = {identity(url): (url, value) for url, value in values.items()}

    def __getitem__(self, url: str) -> _T:
        return self._values[identity(url)][1]

    def __iter__(self) -> Iterator[str]:
        return (url for url, _ in self._values.values())

    def __len__(self) -> int:
        return len(self._values)

    def has_address(self, url: str) -> bool:
        """Whether the page is known under just this URL."""
        return self._values.get(identity(url), ("",))[0] == url


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs know of a source: entries by canonical URL, columns by column URL, files by article URL.

    All are found under any address of the page, and named by the one that it has at present.
    """

    entries: Mapping[str, KnownEntry] = field(default_factory=dict)
    columns: Mapping[str, KnownColumn] = field(default_factory=dict)
    files: Mapping[str, tuple[KnownFile, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("entries", "columns", "files"):
            object.__setattr__(self, name, ByPage(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Walk:
    """The verdict of one column walk, ended ``at``; archived as a note of kind ``walk``.

    ``rows`` were received (repeats counted once per place in the list), ``distinct`` of them differ by URL,
    ``matching`` of those bear the column's title; ``total`` is what the site itself states; ``full`` says that the walk
    went to the list's end, instead of stopping where everything was known and the totals agreed. ``pages`` is the
    number of pages that the site states where it states no rows; ``unit`` names what the rows came from ("": unknown).
    """

    column: str
    verdict: Verdict
    reason: str
    dialect: str
    at: datetime
    rows: int = 0
    distinct: int = 0
    matching: int = 0
    total: int | None = None
    full: bool = False
    requests: int = 0
    pages: int | None = None
    unit: str = ""

    def as_json(self) -> dict[str, object]:
        """The verdict as JSON values."""
        return {**asdict(self), "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class CrawlFinding:
    """Something a person should hear of; ``code`` is stable."""

    code: str
    message: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every distinct matching entry seen in a run went; ``seen`` is always the sum of the others.

    fetched: an article was archived, new or with other bytes. unchanged: archived before and not due, or asked for
    again with the same bytes. deferred: older than the window, outside the backfill's months, not reached, or missing
    for the first day. refused: robots.txt, a host off the allow-list, gone, or an answer that is no article. failed:
    time-outs, 5xx, TLS and the like.
    """

    seen: int = 0
    fetched: int = 0
    unchanged: int = 0
    deferred: int = 0
    refused: int = 0
    failed: int = 0

    @property
    def balanced(self) -> bool:
        """Whether nothing was lost."""
        return self.seen == self.fetched + self.unchanged + self.deferred + self.refused + self.failed


@dataclass(frozen=True, slots=True)
class FileLedger:
    """Where every attachment went that a run came upon in the pages it fetched; ``seen`` is the sum of the others.

    fetched: bytes were archived that were not there before. unchanged: the bytes are those archived before. refused: no
    file came, or may be asked for. failed: it may come another time. Entries of lists are in ``Ledger``, never here.
    """

    seen: int = 0
    fetched: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0

    @property
    def balanced(self) -> bool:
        """Whether nothing was lost."""
        return self.seen == self.fetched + self.unchanged + self.refused + self.failed


@dataclass(frozen=True, slots=True)
class SourceResult:
    """One source's crawl. ``older`` entries were deferred only for their date: a backfill would fetch them.

    ``outcomes`` counts the final answers by outcome; ``warc_file`` is relative to the archive.
    """

    source_id: str
    ledger: Ledger
    walks: tuple[Walk, ...]
    requests: int
    older: int
    findings: tuple[CrawlFinding, ...]
    outcomes: Mapping[str, int]
    warc_file: str
    attachments: FileLedger = FileLedger()

    @property
    def complete(self) -> bool:
        """Whether every column was walked completely and nothing failed."""
        return all(walk.verdict == "complete" for walk in self.walks) and not self.ledger.failed
