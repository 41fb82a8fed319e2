"""Sites on other CMSs: the first department's main column once more, on hosts of their own with addresses of their own.

Belongs here: which articles such a site lists, and what its routes are told. Does not: any CMS's paths (``routes``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from replica.messages import Request, Response
from replica.world.model import Article, World


@dataclass(frozen=True, slots=True)
class Shown:
    """A site at an instant: its host and name, and the articles of its list, newest first."""

    host: str
    name: str
    site_code: str
    articles: tuple[Article, ...]
    at: datetime
    authority: str

    def title(self, article: Article) -> str:
        """The article's title at that instant."""
        return article.version(self.at).title

    def part(self, number: int, size: int) -> tuple[Article, ...]:
        """A page of the list, from 1."""
        return self.articles[(number - 1) * size : number * size] if number > 0 else ()

    def pages(self, size: int) -> int:
        """How many pages of that size there are, at least one."""
        return max(-(-len(self.articles) // size), 1)


@dataclass(frozen=True, slots=True)
class Cms:
    """A CMS: its site's host, its columns' addresses (the first is the usual one), where an article lives, its lists.

    ``answer`` gives None for a path that is no list of the site. ``container`` is around an article's text.
    """

    name: str
    host: str
    columns: tuple[str, ...]
    path: Callable[[Article], str]
    answer: Callable[[Shown, Request], Response | None]
    container: str


def shown(world: World, cms: Cms, at: datetime, authority: str) -> Shown:
    """The CMS's site: articles of the world's first site, without those that a list there links to elsewhere."""
    site = next(iter(world.sites.values()), None)
    if site is None:
        return Shown(cms.host, cms.host, "", (), at, authority)
    rows = tuple(article for article in site.rows(site.columns[0], at) if article.outbound is None)
    return Shown(cms.host, site.name, site.site_code, rows, at, authority)
