"""Paths that both generations share: robots, home, articles, view counters; hands lists over to the generation's own.

Belongs here: dispatch within a site. Does not: markup, or how lists page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from html import escape

from replica.markup import jcms as old_markup
from replica.markup import jpaas as new_markup
from replica.messages import (
    HTML,
    HTML_WITHOUT_CHARSET,
    TEXT,
    Request,
    Response,
    html,
    not_found,
    redirect,
)
from replica.routes import files, jcms, jpaas
from replica.world.model import Article, Site, SiteGeneration

_BARE_COLUMN = re.compile(r"/col/col\d+/?")
_TRAPS = ("/module/visitcount/", "/vc/vc/interface/")
_CACHED_PAGES = 4096


def answer_site(site: Site, request: Request, clock: datetime, trap: Callable[[str], None]) -> Response:
    """The site's response; ``trap`` is told of calls that a crawler must not make."""
    path = request.path
    if path.startswith(_TRAPS):
        trap(path)
        return html("document.write('1');", content_type="application/javascript")
    article = site.by_path.get(path)
    if article is not None and request.method in ("GET", "HEAD"):
        return _article(site, article.path, request.authority, clock)
    if path == "/robots.txt":
        return Response(200, site.robots.encode(), TEXT) if site.robots is not None else not_found()
    if path in ("/", "/index.html"):
        return html(home(site, clock))
    if _BARE_COLUMN.fullmatch(path):
        return redirect(f"http://{request.authority}{path.rstrip('/')}/index.html")
    lists = jcms.answer if site.generation_at(clock) == "jcms" else jpaas.answer
    return lists(site, request, clock) or files.answer(site, request) or not_found()


def _article(site: Site, path: str, authority: str, clock: datetime) -> Response:
    article = site.by_path[path]
    if not article.visible(clock):
        return _taken_down(article, authority, clock)
    version = article.versions.index(article.version(clock))
    return _rendered(_Held(site), path, version, authority, site.generation_at(clock))


def _taken_down(article: Article, authority: str, clock: datetime) -> Response:
    if clock < article.inserted_at or article.gone == "404" or article.moved:
        return not_found()
    if article.gone == "home":
        return redirect(f"http://{authority}/index.html", 302)
    return html("<html><body>非法请求 404！</body></html>")


class _Held:
    """A site as a cache key: sites are told apart by identity, and kept alive while their pages are cached."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __hash__(self) -> int:
        return id(self.site)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.site is self.site


@lru_cache(maxsize=_CACHED_PAGES)
def _rendered(held: _Held, path: str, version: int, authority: str, generation: SiteGeneration) -> Response:
    site = held.site
    article = site.by_path[path]
    column = site.column(article.columns[0])
    if column is None:
        return not_found()
    shown = article.versions[version]
    if generation == "jcms":
        text = old_markup.article_page(site, column, article, shown, authority)
        return Response(200, text.encode(old_markup.encoding(article)), HTML_WITHOUT_CHARSET)
    return html(new_markup.article_page(site, column, article, shown), content_type=HTML)


def home(site: Site, clock: datetime) -> str:
    """The home page: columns, the latest articles with month and day only, the view counter's frame."""
    columns = "".join(f'<li><a href="/col/col{c.number}/index.html">{c.name}</a></li>' for c in site.columns)
    latest = "".join(
        f'<li><a href="{a.path}">{escape(a.version(clock).title)}</a><span>{a.listed_on:%m-%d}</span></li>'
        for a in site.rows(site.columns[0], clock)[:10]
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{site.name}</title>'
        f'<meta name="SiteName" content="{site.name}"><meta name="SiteDomain" content="{site.host}">'
        f'<meta name="SiteIDCode" content="{site.site_code}"></head><body><ul class="nav">{columns}</ul>'
        f'<ul class="news">{latest}</ul><!-- visitcount Begin --><iframe src=\'/module/visitcount/visit.jsp?type=1'
        f'&i_webid={site.web_id}\' name="vishidden" width=0 height=0></iframe><!-- visitcount End --></body></html>'
    )
