"""Every error that duban raises on purpose.

One base class; each error carries the stage it happened in, the source and the URL where there is one, and what the
user can do next. Transient errors may succeed when tried again; the others will not.
"""

from __future__ import annotations

from collections.abc import Iterable


class DubanError(Exception):
    """Base of all errors meant for a person: one line that says what, where and what to do.

    Args:
        what: what went wrong, one clause without a final full stop.
        todo: what the user can do about it, one clause.
        source: the source's id, where one is concerned.
        url: the URL or file concerned.
    """

    stage = "duban"

    def __init__(self, what: str, *, todo: str = "", source: str = "", url: str = "") -> None:
        super().__init__(what, todo, source, url)
        self.what, self.todo, self.source, self.url = what, todo, source, url

    def __str__(self) -> str:
        where = " ".join(part for part in (self.source, self.url) if part and part not in self.what)
        line = f"{where}: {self.what}" if where else self.what
        return f"{line}; {self.todo}" if self.todo else line


class TransientError(DubanError):
    """May go away by itself: the same call may succeed later."""


class SourceError(DubanError):
    """A source file that cannot be used as it stands."""

    stage = "sources"


class CrawlError(DubanError):
    """Fetching failed in a way that trying again will not mend."""

    stage = "crawl"


class ArchiveError(DubanError):
    """The archive cannot be written or read."""

    stage = "archive"


class WarehouseError(DubanError):
    """Loading, checking, publishing or querying failed."""

    stage = "warehouse"


class BusyError(TransientError):
    """Another process holds the writer's lease."""

    stage = "lease"


class UsageError(DubanError):
    """The command was called wrongly: an unknown name, a value of the wrong form."""

    stage = "usage"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question after the known word that is most like one that is not known; "" when none is."""
    import difflib  # most commands never need it

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else ""
