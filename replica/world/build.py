"""Builds the world from a seed: every site with all articles that it ever shows, in whatever order time brings them.

The world goes on some months beyond those asked for, so that advancing the clock has something to show.
Belongs here: putting texts, lives and locations together. Does not: texts (``replica.text``), lives (``events``).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from replica.text.compose import monthly_report
from replica.text.lifecycle import texts_of
from replica.text.notices import notice
from replica.text.tables import quarterly_table
from replica.text.vocabulary import Department, offices
from replica.world.calendar import Month, chance
from replica.world.catalogue import DEFAULT, Scene, SiteSpec
from replica.world.content import Attachment, Body, Grid
from replica.world.events import Life, notice_life, report_life, table_life
from replica.world.model import (
    Article,
    Column,
    Generation,
    Happened,
    Happening,
    Manners,
    Period,
    Site,
    SiteGeneration,
    World,
)
from replica.world.script import files_of, moved, scripted

SMALL = 6  # articles of the small column
OLD_ADDRESSES = 8  # months whose articles keep their old address on a site of the new generation
_EPOCH = datetime(2015, 1, 1)
EVERY = {
    "jcms": ("A1", "A2", "A3", "A4", "X3", "X4", "X5", "X6", "X7"),
    "jpaas": ("B1", "B2", "B4", "X3", "X4", "X5", "X6", "X7"),
}
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def build_world(
    seed: int,
    start: Month,
    months: int,
    generation: Generation,
    migrates_at: datetime | None = None,
    scene: Scene = DEFAULT,
) -> World:
    """The world; no sites at all when ``months`` is 0. Sites of the old generation turn new at ``migrates_at``.

    ``scene`` are the sites' descriptions, how many months beyond are known, and what is to happen.
    """
    told: list[Happened] = []
    sites: dict[str, Site] = {}
    for place, spec in enumerate(scene.specs if months else ()):
        turns_at = migrates_at or spec.migrates_at
        site, happened = _site(
            seed + 1_000_003 * spec.salt, place, spec, start, months + scene.ahead, generation, turns_at, scene.script
        )
        sites[site.host] = site
        told += happened
    return World(seed, start, months, sites, tuple(told))


@dataclass(frozen=True, slots=True)
class _Draft:
    column: Column
    life: Life
    kind: str
    period: Period | None = None
    pinned: bool = False


def _site(
    seed: int,
    place: int,
    spec: SiteSpec,
    start: Month,
    months: int,
    wanted: Generation,
    migrates_at: datetime | None,
    script: tuple[Happening, ...],
) -> tuple[Site, list[Happened]]:
    generation = spec.generation(wanted)
    department = spec.department(generation)
    drafts = sorted(
        [
            *_reports(seed, place, spec, department, start, months),
            *_tables(seed, spec, department, start, months),
            *_notices(seed, spec, department, start, months),
        ],
        key=lambda draft: (draft.life.inserted_at, draft.life.versions[0].title),
    )
    articles: list[Article] = []
    taken: set[int] = set()
    turned = datetime.combine(start.plus(OLD_ADDRESSES).first, time()) if generation == "jpaas" else migrates_at
    for draft in drafts:
        number = int((draft.life.inserted_at - _EPOCH) / timedelta(minutes=17)) + spec.web_id * 1000
        while number in taken:
            number += 1
        taken.add(number)
        old = turned is None or draft.life.inserted_at < turned
        later = migrates_at is not None and generation == "jcms" and draft.life.inserted_at >= migrates_at
        article = _article(seed, spec, generation, draft, number, old, dict(spec.renumbered) if later else {})
        articles.append(article)
        if draft.life.moved_at:
            articles[-1:] = moved(article, draft.life.moved_at, spec.columns[2].number)
    articles, told = scripted(articles, (h for h in script if h.host == spec.host), spec.columns)
    articles.sort(key=lambda article: (article.inserted_at, article.id))
    by_column: dict[int, list[Article]] = defaultdict(list)
    for article in articles:
        for column in article.columns:
            by_column[column].append(article)
    site = Site(
        host=spec.host,
        name=spec.name,
        short=spec.short,
        region=spec.region,
        generation=generation,
        web_id=spec.web_id,
        site_code=spec.site_code,
        proxy_path=spec.proxy_path,
        proxy_mode=spec.proxy_mode,
        default_size=spec.default_size,
        tag=spec.tag,
        robots=spec.robots,
        columns=spec.columns,
        articles=tuple(articles),
        migrates_at=migrates_at if generation == "jcms" else None,
        by_path={article.path: article for article in articles},
        files=files_of(articles),
        by_column={number: tuple(found) for number, found in by_column.items()},
        manners=spec.manners,
        renumbered=spec.renumbered,
        rename=spec.rename,
        org_code=spec.org_code,
    )
    return site, told


def _article(
    seed: int,
    spec: SiteSpec,
    generation: SiteGeneration,
    draft: _Draft,
    number: int,
    old: bool,
    renumbered: dict[int, int],
) -> Article:
    column = draft.column.number
    # Some rows lead to an article that lives under another column's number, as lists of real sites do.
    home = spec.columns[2].number if draft.kind == "notice" and number % 19 == 0 else column
    home = renumbered.get(home, home)
    variant = _variant(generation, draft, number, spec.manners)
    versions = draft.life.versions
    day = draft.life.listed_on
    if variant == "X6":  # the address bears one day, the list another, the page a third
        versions = tuple(replace(v, published_at=v.published_at - timedelta(days=1)) for v in versions)
        day += timedelta(days=1)
    code = hashlib.md5(f"{seed}/{spec.host}/{number}".encode(), usedforsecurity=False).hexdigest()
    path = (
        f"/art/{day.year}/{day.month}/{day.day}/art_{home}_{number}.html"
        if old
        else f"/col/col{home}/art/{day.year}/art_{code}.html"
    )
    inserted = draft.life.inserted_at
    outbound = None
    if variant == "X2":
        outbound = f"http://www.gov.test/zhengce/{day:%Y-%m}/content_{number}.htm"
    elif variant == "X1":
        outbound = f"/attach/0/{code}.pdf"
    return Article(
        id=number,
        path=path,
        column=home,
        columns=(column,),
        listed_on=draft.life.listed_on,
        inserted_at=inserted,
        versions=versions,
        variant=variant,
        index_no=_index_no(spec, draft, number) if variant != "A4" else "",
        info_source=spec.short.removeprefix(spec.province[:-1]) if number % 5 else "厅办公室",
        period=draft.period,
        deleted_at=draft.life.deleted_at,
        pinned=(inserted, inserted + timedelta(days=45)) if draft.pinned else None,
        outbound=outbound,
        gone=("404", "soft404", "home")[number % 3],
    )


def _index_no(spec: SiteSpec, draft: _Draft, number: int) -> str:
    """What the page's table of the index number says; pages of variant A4 have none."""
    return "" if draft.kind == "notice" else f"{spec.org_code}/{draft.life.listed_on.year}-{number % 100_000:05d}"


def _variant(generation: SiteGeneration, draft: _Draft, number: int, manners: Manners) -> str:
    """The page's markup (sites reference, 6.3): mostly the plain one, some of every other; or all of them alike."""
    if draft.kind == "notice" and number % 29 == 0:
        return "X2"
    if draft.kind == "notice" and number % 31 == 0:
        return "X1"
    if manners.variants:
        files_only = draft.kind == "table" and not draft.life.versions[0].body.grid
        every = EVERY[generation] if generation == "jcms" or not files_only else ("B3",)
        return every[number % len(every)]
    if draft.kind == "notice":
        return {"jcms": ("A4", "A2", "A2"), "jpaas": ("B4", "B2", "B2")}[generation][number % 3]
    first, second, third = ("A1", "A2", "A3") if generation == "jcms" else ("B1", "B2", "X5")
    return {0: third, 1: second, 2: second}.get(number % 8, first)


def _reports(
    seed: int, place: int, spec: SiteSpec, department: Department, start: Month, months: int
) -> Iterator[_Draft]:
    texts = {
        office: texts_of(seed, department, office, topics, start, months)
        for office, topics in offices(department.key).items()
    }
    for index in range(months):
        month = start.plus(index)
        body = Body(offices=monthly_report(seed, department, texts, month))
        first, second = (title.format(year=month.year, month=month.number) for title in spec.monthly)
        dice = chance(seed, "life", spec.key, month)
        life = report_life(index + 5 * place, month, (first, second), body, dice)
        yield _Draft(spec.columns[0], life, "report", Period("month", month.first, month.last))


def _tables(seed: int, spec: SiteSpec, department: Department, start: Month, months: int) -> Iterator[_Draft]:
    for index in range(months):
        last = start.plus(index)
        if last.number % 3:
            continue
        grid = quarterly_table(seed, department, last)
        title = spec.quarterly.format(year=last.year, quarter=_QUARTERS[last.quarter - 1])
        quarter = index // 3
        every, kinds = spec.attached_every, spec.attached_as
        kind = kinds[quarter // every % len(kinds)] if (quarter + 2) % every == 0 else None
        body = _attached(seed, department, title, grid, kind) if kind else Body(grid=grid)
        life = table_life(last, title, body, chance(seed, "life", spec.key, "table", last))
        yield _Draft(spec.columns[1], life, "table", Period("quarter", last.plus(-2).first, last.last))


def _attached(seed: int, department: Department, title: str, grid: Grid, kind: str) -> Body:
    """A short notice, the substance in a file of that kind: every eighth table is published as a workbook."""
    code = hashlib.md5(f"{seed}/{title}".encode(), usedforsecurity=False).hexdigest()
    notice = department.styled("现将有关情况予以公布,具体内容详见附件。")
    file = Attachment(f"{title}.{kind}", f"{code}.{kind}", grid, department.styled("附件:"))
    return Body(paragraphs=(notice,), attachments=(file,))


def _notices(seed: int, spec: SiteSpec, department: Department, start: Month, months: int) -> Iterator[_Draft]:
    for index in range(months):
        month = start.plus(index)
        for number in range(spec.others_a_month):
            title, body = notice(seed, department, month, number)
            dice = chance(seed, "life", spec.key, month, number)
            life = notice_life(month, title, body, dice)
            yield _Draft(spec.columns[0], life, "notice", pinned=number == 0 and month.number % 4 == 0)
    for number in range(SMALL):
        title, body = notice(seed, department, start, 100 + number)
        life = notice_life(start, title, body, chance(seed, "life", spec.key, "small", number))
        yield _Draft(spec.columns[2], replace(life, deleted_at=None), "notice")
