"""What an answer can be, where each kind is counted, and when a page is gone. Which it is, ``judge.py`` decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.crawl.lists import ListPage


class Outcome(StrEnum):
    """The closed set of outcomes; ``ledger_column`` says where each of them goes."""

    ARTICLE = "article"
    LIST = "list"
    ROBOTS = "robots"
    FILE = "file"
    REDIRECT = "redirect"  # a hop that was followed, or one too many
    NOT_MODIFIED = "not_modified"
    # the site answers, but not with what was asked for
    CHALLENGE = "challenge"
    BLOCKED = "blocked"
    CLIENT_ERROR = "client_error"
    MISSING = "missing"  # 404 or 410; not believed at once
    GONE = "gone"  # absent on two days
    SOFT_404 = "soft_404"
    MOVED_HOME = "moved_home"
    SECTION_INDEX = "section_index"
    NOT_AN_ARTICLE = "not_an_article"
    NOT_A_LIST = "not_a_list"
    HTML_INSTEAD_OF_FILE = "html_instead_of_file"
    TOO_LARGE = "too_large"
    # it may answer another time
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"
    SERVER_ERROR = "server_error"
    TRUNCATED = "truncated"
    TIMEOUT = "timeout"
    CONNECT_ERROR = "connect_error"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    # we did not ask
    OFF_LIST_HOST = "off_list_host"
    PRIVATE_ADDRESS = "private_address"
    ROBOTS_DISALLOWED = "robots_disallowed"
    VIEW_COUNTER = "view_counter"


FAILURES = frozenset(
    {
        Outcome.MAINTENANCE,
        Outcome.THROTTLED,
        Outcome.SERVER_ERROR,
        Outcome.TRUNCATED,
        Outcome.TIMEOUT,
        Outcome.CONNECT_ERROR,
        Outcome.DNS_ERROR,
        Outcome.TLS_ERROR,
    }
)
"""May go away by itself."""

ABSENT = frozenset({Outcome.MISSING, Outcome.SOFT_404, Outcome.MOVED_HOME, Outcome.SECTION_INDEX})
"""The ways in which sites answer for a page that they deleted: 404, 200 with words, 302 to the home page, a column."""

TRY_AGAIN = frozenset(
    {Outcome.THROTTLED, Outcome.SERVER_ERROR, Outcome.TRUNCATED, Outcome.TIMEOUT, Outcome.CONNECT_ERROR}
)
"""Worth another try within the same run."""

HOST_TROUBLE = FAILURES - {Outcome.TRUNCATED} | {Outcome.CHALLENGE, Outcome.BLOCKED}
"""Many of these in a row say that the host, not the page, is the matter."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome and, for a person, what it rests on; ``page`` is what a list says, for it was read to judge it."""

    outcome: Outcome
    detail: str = ""
    page: ListPage | None = None


def ledger_column(outcome: Outcome) -> str:
    """Where an entry with that final outcome is counted: ``fetched``, ``unchanged``, ``deferred``, ``refused`` or
    ``failed``.
    """
    if outcome is Outcome.MISSING:
        return "deferred"  # asked for again on another day
    if outcome is Outcome.ARTICLE:
        return "fetched"
    if outcome is Outcome.NOT_MODIFIED:
        return "unchanged"
    return "failed" if outcome in FAILURES else "refused"


def confirmed(judgement: Judgement, missing_since: date | None) -> Judgement:
    """A page that is absent is gone when it was absent on an earlier day already (``missing_since``)."""
    if judgement.outcome not in ABSENT or missing_since is None:
        return judgement
    return Judgement(Outcome.GONE, f"{judgement.detail or judgement.outcome}, as on {missing_since} already")
