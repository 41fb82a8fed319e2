"""Scripted events: what a scenario wants to happen to a site's articles, and when (sites reference, 6.4).

A ``Happening`` names a kind and an instant; which article it befalls is decided here, always in the same way: the
one next to that instant that it can befall and that nothing else befalls. Events of whole sites (migration, another
host) are the site's own (``model``); events of the wire (https, totals that change within a walk) are faults.
Belongs here: changing articles' lives. Does not: lives that come by the month's number (``events``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import md5

from replica.world.calendar import chance
from replica.world.content import Attachment, Cell, Grid
from replica.world.events import edited
from replica.world.model import Article, Column, Gone, Happened, Happening

_DAY = re.compile(r"^/art/\d{4}/\d{1,2}/\d{1,2}/")
_YEAR = re.compile(r"(?<=/art)/\d{4}/art_")
BACK = timedelta(days=40)  # by how much a back-dated article is older than its first appearance
PINNED = timedelta(days=9)
DEAD_LINK = timedelta(days=12)  # for which a list still shows an article that is gone


_Change = Callable[[Article, datetime, tuple[Column, ...]], tuple[Article, ...]]


def scripted(
    articles: list[Article], happenings: Iterable[Happening], columns: tuple[Column, ...]
) -> tuple[list[Article], list[Happened]]:
    """The articles with the happenings of their site worked in, and what each of these concerned.

    Raises ValueError for a kind that is unknown, or that finds no article to befall.
    """
    changed = list(articles)
    touched: set[str] = set()
    told: list[Happened] = []
    for happening in sorted(happenings, key=lambda h: h.at):
        if happening.kind not in KINDS:
            raise ValueError(f"{happening.kind}: unknown happening; known: {', '.join(KINDS)}")
        fits, change = KINDS[happening.kind]
        place = _choose(changed, touched, happening.at, fits)
        if place is None:
            raise ValueError(f"{happening.kind} at {happening.at} on {happening.host}: no article that it could befall")
        after = change(changed[place], happening.at, columns)
        touched |= {article.path for article in after}
        changed[place : place + 1] = after
        told.append(Happened(happening, tuple(dict.fromkeys(article.path for article in after))))
    return changed, told


def _choose(
    articles: list[Article], touched: set[str], at: datetime, fits: Callable[[Article, datetime], bool]
) -> int | None:
    """The place of the article that was, or will be, inserted next to the instant among those that a change fits."""
    places = [
        place
        for place, article in enumerate(articles)
        if article.path not in touched
        and not (article.moved or article.earlier_path or article.document or article.outbound)
        and fits(article, at)
    ]
    return min(places, key=lambda place: (abs(articles[place].inserted_at - at), articles[place].id), default=None)


def _settled(article: Article, at: datetime) -> bool:
    """A report that has stood for a week, to which nothing happens of itself."""
    return (
        article.period is not None
        and article.inserted_at + timedelta(days=7) < at
        and article.deleted_at is None
        and article.versions[-1].since < at
    )


def _prose(article: Article, at: datetime) -> bool:
    return _settled(article, at) and bool(article.versions[-1].body.offices)


def _attached(article: Article, at: datetime) -> bool:
    return _settled(article, at) and any(file.grid for file in article.versions[-1].body.attachments)


def _to_come(article: Article, at: datetime) -> bool:
    return article.period is not None and at < article.inserted_at < at + timedelta(days=75)


def _aged(article: Article, at: datetime) -> bool:
    """A settled report that is already older than what a back-dated one pretends."""
    return _prose(article, at) and article.listed_on < (at - BACK).date()


def _publish(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """It appears, dated as of that day, in its address as well."""
    first = replace(article.versions[0], since=at, made_at=at, published_at=at - timedelta(minutes=5))
    path = _YEAR.sub(f"/{at.year}/art_", _DAY.sub(f"/art/{at.year}/{at.month}/{at.day}/", article.path))
    return (replace(article, path=path, listed_on=at.date(), inserted_at=at, versions=(first,), deleted_at=None),)


def _backdate(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """It appears only now, with the date that it bears anyway: long ago."""
    versions = tuple(replace(version, since=at, made_at=at) for version in article.versions[-1:])
    return (replace(article, inserted_at=at, versions=versions),)


def _pin(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    return (replace(article, pinned=(at, at + PINNED)),)


def _edit(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    last = article.versions[-1]
    body = edited(last.body, chance("script", article.path, at))
    return (replace(article, versions=(*article.versions, replace(last, since=at, made_at=at, body=body))),)


def _rebuild(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """Only the time of generation changes."""
    return (replace(article, versions=(*article.versions, replace(article.versions[-1], since=at, made_at=at))),)


def _retitle(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """月份 becomes 月, or the other way round: the slip that titles are corrected for."""
    last = article.versions[-1]
    title = last.title.replace("月份", "月") if "月份" in last.title else last.title.replace("月", "月份", 1)
    return (replace(article, versions=(*article.versions, replace(last, since=at, made_at=at, title=title))),)


def moved(article: Article, at: datetime, column: int, stays: bool = False) -> tuple[Article, Article]:
    """The article at its first address, and at its second under another column's number.

    The first one dies, or ``stays`` alive while no list leads there any more.
    """
    path = elsewhere(article.path, article.column, column)
    before = [version for version in article.versions if version.since <= at]
    later = [version for version in article.versions if version.since > at]
    first = replace(article, versions=tuple(before), moved=True, document=article.identity)
    second = replace(
        article,
        path=path,
        column=column,
        inserted_at=at,
        versions=(replace(before[-1], since=at, made_at=at), *later),
        earlier_path=article.path,
        document=article.identity,
    )
    return replace(first, unlisted_at=at) if stays else replace(first, deleted_at=at), second


def elsewhere(path: str, column: int, other: int) -> str:
    """The address under another column's number."""
    return path.replace(f"col{column}/", f"col{other}/").replace(f"_{column}_", f"_{other}_")


def _move(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    return moved(article, at, columns[2].number)


def _move_and_stay(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    return moved(article, at, columns[2].number, stays=True)


def _copy(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """The same text once more in another column, at an address of its own."""
    column = columns[2].number
    copy = replace(
        article,
        id=article.id + 1,
        path=_next_id(elsewhere(article.path, article.column, column), article.id),
        column=column,
        columns=(column,),
        inserted_at=at,
        versions=(replace(article.versions[-1], since=at, made_at=at),),
        document=article.identity,
    )
    return replace(article, document=article.identity), copy


def _next_id(path: str, number: int) -> str:
    if f"_{number}." in path:
        return path.replace(f"_{number}.", f"_{number + 1}.")
    head, _, code = path.rpartition("art_")
    return f"{head}art_{md5(code.encode(), usedforsecurity=False).hexdigest()}.html"


def _list_twice(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """Listed in a second column as well, at the same address."""
    second = columns[2].number
    return (replace(article, columns=(*article.columns, second), second=(second, at)),)


def _replace_file(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    """Another table in a file of the same name; the page is not even rebuilt."""
    last = article.versions[-1]
    files = tuple(_corrected(file) for file in last.body.attachments)
    body = replace(last.body, attachments=files)
    return (replace(article, versions=(*article.versions, replace(last, since=at, body=body))),)


def _corrected(file: Attachment) -> Attachment:
    """The file with its last row's progress corrected."""
    if file.grid is None:
        return file
    *rows, last = file.grid.rows
    *facts, fact = file.grid.facts
    before = str(fact["progress"])
    after = f"{before.rstrip('。')}（已更正）。"
    cells = tuple(Cell(after, c.rowspan, c.colspan) if c.text == before else c for c in last)
    return replace(file, grid=Grid((*rows, cells), (*facts, fact | {"progress": after})))


def _delete(gone: Gone) -> _Change:
    def change(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
        return (replace(article, deleted_at=at, gone=gone),)

    return change


def _dead_link(article: Article, at: datetime, columns: tuple[Column, ...]) -> tuple[Article, ...]:
    return (replace(article, deleted_at=at, gone="404", unlisted_at=at + DEAD_LINK),)


KINDS: dict[str, tuple[Callable[[Article, datetime], bool], _Change]] = {
    "publish": (_to_come, _publish),
    "backdate": (_aged, _backdate),
    "pin": (_prose, _pin),
    "edit": (_prose, _edit),
    "rebuild": (_prose, _rebuild),
    "retitle": (_prose, _retitle),
    "move": (_prose, _move),
    "move_and_stay": (_prose, _move_and_stay),
    "copy": (_prose, _copy),
    "list_twice": (_prose, _list_twice),
    "replace_file": (_attached, _replace_file),
    "delete_404": (_prose, _delete("404")),
    "delete_soft404": (_prose, _delete("soft404")),
    "delete_home": (_prose, _delete("home")),
    "delete_column": (_prose, _delete("column")),
    "dead_link": (_prose, _dead_link),
}


def files_of(articles: Iterable[Article]) -> dict[str, tuple[tuple[datetime, Attachment], ...]]:
    """Every file that an article or a list row links to, by its name on the server, and what it held from when on."""
    found: dict[str, list[tuple[datetime, Attachment]]] = {}
    for article in articles:
        for version in article.versions:
            for file in version.body.attachments:
                held = found.setdefault(file.file, [])
                if not held or held[-1][1] != file:
                    held.append((version.since, file))
        if article.outbound and "/attach/0/" in article.outbound:
            name = article.outbound.rpartition("/")[2]
            found.setdefault(name, []).append((article.inserted_at, Attachment(name, name)))
    return {name: tuple(sorted(held, key=lambda pair: pair[0])) for name, held in found.items()}
