"""The shapes of the world: sites, columns, articles with versions.

Belongs here: frozen records. Does not: how they come about (``build``, ``events``), what they say (``content``) or how
they look (``replica.markup``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from replica.world.calendar import Month
from replica.world.content import Attachment, Body

Generation: TypeAlias = Literal["jcms", "jpaas", "mixed"]
SiteGeneration: TypeAlias = Literal["jcms", "jpaas"]
ProxyMode: TypeAlias = Literal["range", "page", "lookahead", "encrypted", "dead", "cap"]
RowStyle: TypeAlias = Literal["A", "B", "C", "D"]
FileStyle: TypeAlias = Literal["page", "direct", "signed", "oss"]
Gone: TypeAlias = Literal["404", "soft404", "home", "column"]


@dataclass(frozen=True, slots=True)
class Version:
    """An article from ``since`` on: title, body, stated publication time, and when the page was generated."""

    since: datetime
    title: str
    body: Body
    published_at: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """The stretch of time that a report covers."""

    kind: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a site: where it lives, where it is listed, and its life.

    ``path`` is its location, ``earlier_path`` the one it was moved from; ``columns`` are the columns that list it;
    ``outbound`` replaces the list's link where the row points elsewhere. It is visible from ``inserted_at`` (which may
    be long after the date it bears) to ``deleted_at``, and listed until ``unlisted_at`` where that is another instant:
    a dead link in a list, or an old address that stays alive. ``gone`` is what its address answers once it is taken
    down. ``second`` is the column among ``columns`` that lists it only from an instant on. Copies and moved articles
    share their ``document``; alone, an article is known by its path.
    """

    id: int
    path: str
    column: int
    columns: tuple[int, ...]
    listed_on: date
    inserted_at: datetime
    versions: tuple[Version, ...]
    variant: str
    index_no: str = ""
    info_source: str = ""
    period: Period | None = None
    deleted_at: datetime | None = None
    pinned: tuple[datetime, datetime] | None = None
    outbound: str | None = None
    earlier_path: str | None = None
    moved: bool = False
    gone: Gone = "404"
    unlisted_at: datetime | None = None
    document: str = ""
    second: tuple[int, datetime] | None = None

    def visible(self, at: datetime) -> bool:
        """Whether its address shows it at that instant."""
        return self.inserted_at <= at and (self.deleted_at is None or at < self.deleted_at)

    def listed(self, at: datetime) -> bool:
        """Whether its columns list it at that instant."""
        until = self.unlisted_at or self.deleted_at
        return self.inserted_at <= at and (until is None or at < until)

    def listed_in(self, at: datetime) -> tuple[int, ...]:
        """The keys of the columns that list it at that instant."""
        late = self.second[0] if self.second and at < self.second[1] else None
        return tuple(key for key in self.columns if key != late) if self.listed(at) else ()

    @property
    def identity(self) -> str:
        """What its copies and its other addresses share."""
        return self.document or self.path

    def version(self, at: datetime) -> Version:
        """The version that stands at that instant; the first one before there is any."""
        return next((v for v in reversed(self.versions) if v.since <= at), self.versions[0])

    def is_pinned(self, at: datetime) -> bool:
        """Whether it is held at the top of its lists."""
        return self.pinned is not None and self.pinned[0] <= at < self.pinned[1]


@dataclass(frozen=True, slots=True)
class Column:
    """A list of a site. ``title`` is a regular expression that matches its reports and none of its other articles.

    ``once`` is the number it had before the site changed its system; ``gathers`` are the columns whose articles it
    lists together, if it has none of its own. A ``disclosure`` column is a directory of 信息公开 with its own routes.
    """

    number: int
    name: str
    title: str
    cadence: str
    per_page: int
    units: tuple[int, int]
    template: str
    once: int | None = None
    gathers: tuple[int, ...] = ()
    disclosure: str = ""

    @property
    def key(self) -> int:
        """The number by which articles know it, whatever it is called at the moment."""
        return self.once if self.once is not None else self.number


@dataclass(frozen=True, slots=True)
class Manners:
    """How a site differs from others of its system.

    ``variants``: articles come in every variant of 6.3 in the sites reference, instead of the common ones. ``rows``,
    ``inline``, ``repeats``, ``control_characters``: the new system's row markup, page 1 within the column page, rows
    that come twice and are counted twice, raw control characters in JSON. ``any_column``: an article's address is
    right under any column's number. ``other_rows``: a wrong pair of column and unit gets the main column's rows instead
    of none. ``files``: the kind of links to files. ``disclosure``: its 信息公开 answers table rows or list items.
    """

    variants: bool = False
    rows: RowStyle = "A"
    inline: bool = False
    repeats: int = 0
    control_characters: bool = False
    any_column: bool = False
    other_rows: bool = False
    files: FileStyle = "page"
    disclosure: Literal["", "old", "new"] = ""


PLAIN = Manners()


@dataclass(frozen=True, slots=True)
class Rename:
    """A site's move to another host name: from ``at`` the old one redirects, from ``ends_at`` it is 410 or dead."""

    host: str
    at: datetime
    ends_at: datetime | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A department's site with everything that ever appears on it.

    ``generation`` is the CMS it runs, until ``migrates_at``; from then on it is the new one and its columns have the
    numbers of ``renumbered`` (old to new). What it is at an instant says ``as_of``. ``files`` are the linked files by
    name, each with what the name stood for from when on.
    """

    host: str
    name: str
    short: str
    region: str
    generation: SiteGeneration
    web_id: int
    site_code: str
    proxy_path: str
    proxy_mode: ProxyMode
    default_size: int
    tag: str
    robots: str | None
    columns: tuple[Column, ...]
    articles: tuple[Article, ...]
    migrates_at: datetime | None = None
    by_path: dict[str, Article] = field(repr=False, default_factory=dict)
    by_column: dict[int, tuple[Article, ...]] = field(repr=False, default_factory=dict)
    files: dict[str, tuple[tuple[datetime, Attachment], ...]] = field(repr=False, default_factory=dict)
    manners: Manners = PLAIN
    renumbered: tuple[tuple[int, int], ...] = ()
    rename: Rename | None = None
    org_code: str = ""
    views: dict[object, Site] = field(repr=False, compare=False, default_factory=dict)

    def as_of(self, at: datetime) -> Site:
        """The site as it is at that instant: its system, host and column numbers. The same object each time."""
        new = self.migrates_at is not None and at >= self.migrates_at
        host = self.rename.host if self.rename and at >= self.rename.at else self.host
        if not new and host == self.host:
            return self
        view = self.views.get((new, host))
        if view is None:
            view = replace(self, host=host, rename=None, views={})
            if new:
                view = replace(view, generation="jpaas", migrates_at=None, columns=self._renumbered(), views={})
            view = self.views.setdefault((new, host), view)
        return view

    def with_proxy(self, mode: ProxyMode) -> Site:
        """The site with a list proxy of another manner. The same object each time."""
        view = self.views.get(mode)
        return view or self.views.setdefault(mode, replace(self, proxy_mode=mode, views={}))

    def _renumbered(self) -> tuple[Column, ...]:
        later = dict(self.renumbered)
        return tuple(
            replace(column, number=later[column.number], once=column.number) if column.number in later else column
            for column in self.columns
        )

    def column(self, number: int) -> Column | None:
        """The column of that number."""
        return next((column for column in self.columns if column.number == number), None)

    def column_of(self, article: Article) -> Column | None:
        """The first column that lists the article."""
        return next((column for column in self.columns if column.key == article.columns[0]), None)

    def rows(self, column: Column, at: datetime) -> list[Article]:
        """What the column lists at that instant: pinned first, then by listed date and id, newest first."""
        keys = column.gathers or (column.key,)
        listed = {a.path: a for key in keys for a in self.by_column.get(key, ()) if key in a.listed_in(at)}
        return sorted(listed.values(), key=lambda a: (a.is_pinned(at), a.listed_on, a.id), reverse=True)

    def file(self, name: str, at: datetime) -> Attachment | None:
        """The file of that name as it is at that instant; None when nothing ever linked to it."""
        held = self.files.get(name, ())
        return next((file for since, file in reversed(held) if since <= at), held[0][1] if held else None)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is to happen on a site: a kind (``script``), at an instant of the replica's clock."""

    kind: str
    host: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """What a happening did: the addresses that it concerns, the one it began with first."""

    happening: Happening
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All sites, by the host that each has at first; what happened by script."""

    seed: int
    start: Month
    months: int
    sites: dict[str, Site]
    happened: tuple[Happened, ...] = ()

    def hosts(self) -> tuple[str, ...]:
        """Every host name that a site ever has."""
        later = [site.rename.host for site in self.sites.values() if site.rename]
        return (*self.sites, *later)

    def site_at(self, host: str) -> Site | None:
        """The site that has that host name at some time."""
        found = self.sites.get(host)
        return found or next((s for s in self.sites.values() if s.rename and s.rename.host == host), None)
