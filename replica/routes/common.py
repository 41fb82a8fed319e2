"""Paths that both generations share: robots, home, articles, view counters; hands lists over to the generation's own.

Belongs here: dispatch within a site. Does not: markup, or how lists page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
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
    no_answer,
    not_found,
    redirect,
)
from replica.routes import disclosure, files, jcms, jpaas, search
from replica.world.model import Article, Rename, Site

_BARE_COLUMN = re.compile(r"/col/col\d+/?")
_ANY_COLUMN = re.compile(
    r"(/art/\d{4}/\d{1,2}/\d{1,2}/art_|/col/col)(\d+)(_\d+\.html|/art/\d{4}/art_[0-9a-f]{32}\.html)"
)
_TRAPS = ("/module/visitcount/", "/vc/vc/interface/")
_CACHED_PAGES = 8192


def answer_site(site: Site, request: Request, clock: datetime, trap: Callable[[str], None]) -> Response:
    """The site's response, also under a name that it has no longer or not yet.

    ``trap`` is told of calls that a crawler must not make.
    """
    rename = site.rename
    if rename and request.hostname == rename.host and clock < rename.at:
        return not_found()
    if rename and request.hostname == site.host and clock >= rename.at:
        return _renamed(rename, request, clock)
    return _answer(site.as_of(clock), request, clock, trap)


def _renamed(rename: Rename, request: Request, clock: datetime) -> Response:
    """What the old name of a site answers: the way to the new one, and in the end nothing."""
    if rename.ends_at is None or clock < rename.ends_at:
        _, colon, port = request.authority.partition(":")
        at_port = "" if request.authority.startswith("127.") else colon + port
        scheme = "https" if request.secure else "http"
        return redirect(f"{scheme}://{rename.host}{at_port}{request.target}")
    return no_answer() if rename.dead else html("<html><body><h1>410 Gone</h1></body></html>", 410)


def _answer(site: Site, request: Request, clock: datetime, trap: Callable[[str], None]) -> Response:
    path = request.path
    if path.startswith(_TRAPS):
        trap(path)
        return html("document.write('1');", content_type="application/javascript")
    article = site.by_path.get(path) or (_under_any_column(site, path) if site.manners.any_column else None)
    if article is not None and request.method in ("GET", "HEAD"):
        return _article(site, article, request, clock)
    if path == "/robots.txt":
        return Response(200, site.robots.encode(), TEXT) if site.robots is not None else not_found()
    if path in ("/", "/index.html"):
        return html(home(site, clock))
    if _BARE_COLUMN.fullmatch(path):
        return redirect(f"http://{request.authority}{path.rstrip('/')}/index.html")
    return _lists(site, request, clock) or files.answer(site, request, clock) or not_found()


def _lists(site: Site, request: Request, clock: datetime) -> Response | None:
    lists = jcms.answer if site.generation == "jcms" else jpaas.answer
    return lists(site, request, clock) or disclosure.answer(site, request, clock) or search.answer(site, request, clock)


def _under_any_column(site: Site, path: str) -> Article | None:
    """The article of that id, under whatever column's number it was asked for."""
    match = _ANY_COLUMN.fullmatch(path)
    if not match:
        return None
    tried = (f"{match[1]}{column.number}{match[3]}" for column in site.columns)
    return next((site.by_path[path] for path in tried if path in site.by_path), None)


def _article(site: Site, article: Article, request: Request, clock: datetime) -> Response:
    if not article.visible(clock):
        return _taken_down(site, article, request, clock)
    version = article.versions.index(article.version(clock))
    return _rendered(_Held(site), article.path, version, request.authority, _moment(site, article, clock))


def _moment(site: Site, article: Article, clock: datetime) -> datetime | None:
    """When the page was made, where that is not the version's: X7 is made for every visit, expiring links hourly."""
    if article.variant == "X7":
        return clock
    signed = site.manners.files == "signed" and article.version(clock).body.attachments
    return clock.replace(minute=0, second=0, microsecond=0) if signed else None


def _taken_down(site: Site, article: Article, request: Request, clock: datetime) -> Response:
    if clock < article.inserted_at or article.gone == "404" or article.moved:
        return not_found()
    if article.gone == "home":
        return redirect(f"http://{request.authority}/index.html", 302)
    column = site.column_of(article)
    if article.gone == "column" and column is not None:
        return _lists(site, replace(request, path=f"/col/col{column.number}/index.html"), clock) or not_found()
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
def _rendered(held: _Held, path: str, version: int, authority: str, moment: datetime | None) -> Response:
    site = held.site
    article = site.by_path[path]
    column = site.column_of(article)
    if column is None:
        return not_found()
    shown = article.versions[version]
    made_at = moment or shown.made_at
    if site.generation == "jcms":
        text = old_markup.article_page(site, column, article, shown, authority, made_at)
        return Response(200, text.encode(old_markup.encoding(article)), HTML_WITHOUT_CHARSET)
    return html(new_markup.article_page(site, column, article, shown, authority, made_at), content_type=HTML)


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
