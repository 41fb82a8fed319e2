"""The shapes of the world: sites, columns, articles with versions, and bodies with the facts that they state.

Belongs here: frozen records. Does not: how they come about (``build``, ``events``) or look (``replica.markup``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from replica.world.calendar import Month

Generation: TypeAlias = Literal["jcms", "jpaas", "mixed"]
SiteGeneration: TypeAlias = Literal["jcms", "jpaas"]
ProxyMode: TypeAlias = Literal["range", "page", "lookahead"]


@dataclass(frozen=True, slots=True)
class ActionFact:
    """A clause's head verb: ``stages`` lists the best label first, then others that are as good."""

    verb: str
    stages: tuple[str, ...]
    actuality: str


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A policy text as a sentence names it.

    ``text_id`` is the same over all months, whatever the title's ending; a text that has no story has its title for it.
    """

    text_id: str
    title: str
    stage: str
    quoted: bool
    kind: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class MentionFact:
    """A named thing: leader, place, organisation, meeting or programme, as written."""

    kind: str
    surface: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its full stop, and what it says. ``mentions`` are sure; titles may hold more."""

    text: str
    actions: tuple[ActionFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    mentions: tuple[MentionFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """What one office reports in a month; the colon after its name is as wide as the text's other punctuation."""

    name: str
    sentences: tuple[Sentence, ...]
    colon: str = ":"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell as it stands in the HTML."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells of each HTML row, heads first, and its data rows as fields (spans filled in)."""

    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A linked file: the name that is shown, the file's name on the server, the table in it if it is a workbook."""

    name: str
    file: str
    grid: Grid | None = None
    label: str = "附件："


@dataclass(frozen=True, slots=True)
class Body:
    """An article's content: offices of a monthly report, or a table, or plain paragraphs; and linked files."""

    offices: tuple[Office, ...] = ()
    grid: Grid | None = None
    paragraphs: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def blocks(self) -> tuple[str | Grid, ...]:
        """Paragraphs and tables in reading order."""
        offices = [
            f"{number}. {office.name}{office.colon}{''.join(s.text for s in office.sentences)}"
            for number, office in enumerate(self.offices, start=1)
        ]
        return (*self.paragraphs, *offices, *((self.grid,) if self.grid else ()))

    def text(self) -> str:
        """The body as plain text: a line a paragraph, a line a table row with cells parted by a tab."""
        lines: list[str] = []
        for block in self.blocks():
            if isinstance(block, str):
                lines.append(block)
            else:
                lines.extend("\t".join(cell.text for cell in row) for row in block.rows)
        lines.extend(f"{file.label}{file.name}" for file in self.attachments)
        return "\n".join(lines)


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
    be long after the date it bears); ``gone`` is what its address answers once it is taken down: 404, soft404 or home.
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
    gone: str = "404"

    def visible(self, at: datetime) -> bool:
        """Whether the site shows it at that instant."""
        return self.inserted_at <= at and (self.deleted_at is None or at < self.deleted_at)

    def version(self, at: datetime) -> Version:
        """The version that stands at that instant; the first one before there is any."""
        return next((v for v in reversed(self.versions) if v.since <= at), self.versions[0])

    def is_pinned(self, at: datetime) -> bool:
        """Whether it is held at the top of its lists."""
        return self.pinned is not None and self.pinned[0] <= at < self.pinned[1]


@dataclass(frozen=True, slots=True)
class Column:
    """A list of a site. ``title`` is a regular expression that matches its reports and none of its other articles."""

    number: int
    name: str
    title: str
    cadence: str
    per_page: int
    units: tuple[int, int]
    template: str


@dataclass(frozen=True, slots=True)
class Site:
    """A department's site with everything that ever appears on it.

    ``generation`` is the CMS it runs, until ``migrates_at``; from then on it is the new one (see ``generation_at``).
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
    files: dict[str, Attachment] = field(repr=False, default_factory=dict)

    def generation_at(self, at: datetime) -> SiteGeneration:
        """The CMS that the site runs at that instant."""
        return "jpaas" if self.migrates_at is not None and at >= self.migrates_at else self.generation

    def column(self, number: int) -> Column | None:
        """The column of that number."""
        return next((column for column in self.columns if column.number == number), None)

    def rows(self, column: Column, at: datetime) -> list[Article]:
        """What the column lists at that instant: pinned first, then by listed date and id, newest first."""
        visible = [article for article in self.by_column.get(column.number, ()) if article.visible(at)]
        return sorted(visible, key=lambda a: (a.is_pinned(at), a.listed_on, a.id), reverse=True)


@dataclass(frozen=True, slots=True)
class World:
    """All sites, by host."""

    seed: int
    start: Month
    months: int
    sites: dict[str, Site]
