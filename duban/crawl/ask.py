"""The question that the client is asked and the answer it gives: shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban.archive import Exchange, Purpose
from duban.crawl.lists import Form, ListPage
from duban.crawl.outcome import Outcome

COLUMN = "column"
"""The dialect to ask with when the answer itself will tell which one it is."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: where, what for, and what the list said of it. A ``form`` (a string: JSON) makes it a POST.

    ``etag`` and ``last_modified`` make it conditional; ``missing_since`` is an earlier day on which the page was
    missing, with no article since; ``article`` is the page that links an attachment.
    """

    url: str
    purpose: Purpose
    column: str = ""
    dialect: str = ""
    title: str | None = None
    listed_on: date | None = None
    form: Form | None = None
    referer: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    missing_since: date | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of a question: the last exchange (None: nothing was sent), its outcome and what that rests on.

    ``page`` is what a list says. ``no_https``: no secure connection came about for want of anybody who speaks TLS.
    """

    outcome: Outcome
    detail: str
    exchange: Exchange | None
    page: ListPage | None = None
    no_https: bool = False

    @property
    def dialect(self) -> str:
        """The dialect of a list answer."""
        return self.exchange.facts.dialect if self.exchange else ""
