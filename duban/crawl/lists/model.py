"""What a list answer says: entries, the site's own total, and how to ask for more. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A row of a list: canonical absolute URL, the link as served, title, and the date it bears."""

    url: str
    href: str
    title: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class JcmsUnit:
    """How a JCMS column page asks for more rows: where, with which form fields, and how many at a time."""

    proxy: str
    fields: tuple[tuple[str, str], ...]
    per_page: int
    group_size: int


@dataclass(frozen=True, slots=True)
class JpaasUnit:
    """A part of a JPAAS page that is filled from the unit API: where, and with which query parameters."""

    api: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The unit's tagId, such as 信息列表."""
        return dict(self.parameters).get("tagId", "")


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list answer as read.

    ``entries`` keep the order and the repeats of the answer. ``total`` is the number of rows that the site states.
    ``problem`` says why the answer is no list at all ("" when it is one): that is never the same as an empty list.
    ``units`` are what a JPAAS column page leaves to its unit API; ``page_rows`` is the page size that a pager states
    (None: no pager).
    """

    entries: tuple[ListEntry, ...] = ()
    total: int | None = None
    problem: str = ""
    jcms: JcmsUnit | None = None
    units: tuple[JpaasUnit, ...] = ()
    page_rows: int | None = None
