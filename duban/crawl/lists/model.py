"""What a list answer says, what a walk does with it, and what a CMS's adapter must provide. Shapes only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

Form: TypeAlias = tuple[tuple[str, str], ...] | str
"""What a POST carries: fields, or a string of JSON."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A row of a list: canonical absolute URL, the link as served, title, and the date it bears."""

    url: str
    href: str
    title: str
    listed_on: date | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list answer as read.

    ``entries`` keep the order and the repeats of the answer. ``total`` is the number of rows that the site states,
    ``pages`` the number of pages (None: it states none). ``problem`` says why the answer is no list at all ("" when it
    is one): that is never the same as an empty list. ``more`` is what the page says of how to ask for more rows, in a
    shape of the dialect's own (None: nothing).
    """

    entries: tuple[ListEntry, ...] = ()
    total: int | None = None
    problem: str = ""
    more: object = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Some more rows of a list.

    ``restart``: counting begins anew with these rows, which start at the top. ``end``: the list is proven to end here;
    ``note`` says what proves it where the site's own numbers do not. ``problem``: why no more can be had although there
    should be. ``unit`` names what the rows come from (unit, template, path): another one than last time is a finding.
    """

    entries: tuple[ListEntry, ...] = ()
    total: int | None = None
    restart: bool = False
    end: bool = False
    problem: str = ""
    pages: int | None = None
    note: str = ""
    unit: str = ""


class Asker(Protocol):
    """Asks for a list page and reads it; an answer that is no list becomes a page with a problem."""

    def ask(self, dialect: str, url: str, form: Form | None = None) -> ListPage:
        """The page at a URL; ``form`` makes the question a POST. The problem begins with the outcome's name."""


Parser: TypeAlias = Callable[[str, str], ListPage]
"""From a decoded answer and its URL, which relative links start from, to what it says. Never raises."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One way in which sites make lists; docs/adapters.md shows how to write one.

    ``name`` begins the names of its dialects, ``title`` is for people. ``recognise`` tells from a column page's text
    whether it is one of these. ``parsers`` reads each kind of answer: the dialect of kind ``column`` of adapter ``trs``
    is ``trs.column``; there must be a ``column``, which reads the column page itself. ``walk`` gives the rows step by
    step, the column page's own first, and asks only when the next step is wanted.
    """

    name: str
    title: str
    recognise: Callable[[str], bool]
    parsers: Mapping[str, Parser]
    walk: Callable[[Asker, ListPage], Iterator[Step]]
