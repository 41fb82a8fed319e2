"""A site of one column over real HTTP whose articles link files, and passes over it: crawl, load, ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from duban.crawl.model import Incremental, SourceResult
from duban.home import Home
from duban.sources import Column, Source
from duban.warehouse.known import known
from duban.warehouse.load import LoadResult, load
from tests.crawl.site import Handler, Route, Site, page, running_site, status
from tests.crawl.support import NOW, crawl
from tests.read.files import make
from tests.warehouse.world import list_bytes

TITLE = "2026年10月重点工作完成情况"
NOTICE = ["现将2026年10月重点工作完成情况予以公布，详见附件。"]
HEAD = ["序号", "重点任务", "责任单位", "进展情况", "完成率"]
ROWS: list[list[make.Cell]] = [
    HEAD,
    ["1", "建设科技创新平台", "市科技局", "已印发《关于加快科技创新平台建设的实施意见》。", "98%"],
    ["2", "改造老旧小区", "市住建局", "改造工程正在推进，完成投资2.5亿元。", "60%"],
]
NAME = "完成情况表.xlsx"
DAY = date(2026, 11, 10)


def notice(links: list[tuple[str, str]], paragraphs: list[str] | None = None) -> str:
    return make.html(NOTICE if paragraphs is None else paragraphs, [], links, TITLE).decode()


def workbook(rows: list[list[make.Cell]] | None = None) -> bytes:
    return make.xlsx([TITLE], ROWS if rows is None else rows)


def file(content: bytes, **headers: Any) -> Route:
    """A file with an ETag; not sent again to who has it."""

    def route(handler: Handler) -> None:
        etag = f'"{hash(content)}"'
        if handler.headers.get("If-None-Match") == etag:
            handler.answer(304, ETag=etag)
        else:
            handler.answer(200, content, ETag=etag, Content_Type="application/octet-stream", **headers)

    return route


@dataclass
class World:
    """The site, and a home of its own."""

    site: Site
    home: Home
    passes: int = 0
    hosts: tuple[str, ...] = field(default=())

    @property
    def article(self) -> str:
        return f"{self.site.home}/art/2026/11/10/art_9_1.html"

    def publish(self, articles: Mapping[str, str], **files: Route) -> None:
        """Put articles (path → page) and files (name → route, under /attach/) on the site; robots and list too."""
        listing = [(path, TITLE, DAY) for path in articles]
        self.site.routes.clear()
        self.site.routes["/robots.txt"] = status(404)
        self.site.routes["/col/col9/index.html"] = page(list_bytes(listing).decode())
        self.site.routes |= {path: page(body) for path, body in articles.items()}
        self.site.routes |= {f"/attach/{name.replace('_', '.')}": route for name, route in files.items()}

    def crawl(self, *, day: int | None = None) -> SourceResult:
        """One more pass, by default a day after the one before; what was asked before is forgotten."""
        self.site.seen.clear()
        day = self.passes if day is None else day
        self.passes += 1
        column = Column(f"{self.site.home}/col/col9/index.html", re.compile("完成情况"), "month", 15)
        source = Source(
            "city",
            "某市",
            None,
            self.site.home,
            self.hosts or (f"127.0.0.1:{self.site.port}",),
            True,
            0.0,
            None,
            {},
            (column,),
        )
        # Fetch times are the machine's, whatever day the test plays on: so nothing rests between passes.
        return crawl(
            source,
            self.home.archive,
            Incremental(recheck_hours=-1e6),
            known(self.home, "city"),
            now=NOW + timedelta(days=day),
            run_id=f"{datetime(2026, 11, 20):%Y%m%dT%H%M%S}-{self.passes:06x}",
        )

    def go(self, **options: Any) -> tuple[SourceResult, LoadResult]:
        """Crawl and load."""
        return self.crawl(**options), load(self.home)

    def asked(self, part: str = "/attach/") -> list[str]:
        return [path for path in self.site.paths if part in path]


@contextmanager
def attached_world(folder: Path) -> Iterator[World]:
    """A world whose site is up and still empty."""
    with running_site() as site:
        home = Home(folder)
        home.archive.mkdir(parents=True)
        yield World(site, home)
