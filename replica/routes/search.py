"""Site search and RSS: what a crawler may be tempted to trust, and should not (sites reference, 1.5 and 1.6).

Belongs here: search of both generations, the feed. Does not: lists of columns.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import quote

from replica.messages import Request, Response, as_json, html, not_found, redirect
from replica.world.model import Article, Site

MOST = 1500  # results that a search ever gives
_PER_PAGE = 10
_SEARCH = "/jsearchfront/interfaces/cateSearch.do"
_LINK = "/jsearchfront/visit/link.do"
_NEW_SEARCH = "/api-gateway/jpaas-jsearch-web-server/interface/search/info"
_FEED = "/api-gateway/jpaas-plugins-web-server/front/rss/getinfo"
_INDEX_PAGES_EVERY = 4  # every so many entries of the feed are pages of columns, not articles


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a path of search or feed; None when it is none of this generation's."""
    fields = request.fields()
    if site.generation == "jcms" and request.path == _LINK:
        return redirect(fields["url"], 302) if fields.get("url") else not_found()
    if site.generation == "jcms" and request.path == _SEARCH and request.method == "POST":
        total, found = _found(site, fields, clock, request.authority)
        return as_json({"total": total, "result": found})
    if site.generation == "jpaas" and request.path == _NEW_SEARCH:
        total, found = _found(site, fields, clock, request.authority)
        result = {"total": total, "pg": _PER_PAGE, "result": found, "webSiteid": fields.get("websiteid", "")}
        return as_json({"success": True, "data": {"isSensitive": False, "searchResult": result}})
    if site.generation == "jpaas" and request.path == _FEED:
        return html(_feed(site, fields, clock, request.authority), content_type="text/xml;charset=UTF-8")
    return None


def _found(site: Site, fields: dict[str, str], clock: datetime, authority: str) -> tuple[int, list[str]]:
    """How many articles have the words (at most ``MOST``), and the fragments of the page that is asked for."""
    words = fields.get("q", "")
    begin, end = fields.get("begin", ""), fields.get("end", "")
    hits = [
        article
        for column in site.columns
        for article in site.rows(column, clock)
        if words in article.version(clock).title
        and (not begin or begin <= f"{article.listed_on:%Y%m%d}")
        and (not end or f"{article.listed_on:%Y%m%d}" <= end)
    ][:MOST]
    hits.sort(key=lambda article: article.listed_on, reverse=True)
    page = int(fields["p"]) if fields.get("p", "").isdecimal() and len(fields["p"]) < 6 else 1
    size = min(int(fields["pg"]), 100) if fields.get("pg", "").isdecimal() and len(fields["pg"]) < 6 else _PER_PAGE
    shown = hits[(page - 1) * size : page * size] if page > 0 else []
    return len(hits), [_fragment(site, article, clock, authority, words) for article in shown]


def _fragment(site: Site, article: Article, clock: datetime, authority: str, words: str) -> str:
    url = f"http://{authority}{article.path}"
    href = f"visit/link.do?url={quote(url, safe='')}&q={quote(words)}" if site.generation == "jcms" else url
    title = escape(article.version(clock).title)
    shown = title.replace(words, f"<em>{words}</em>") if words else title
    return (
        f'<div class="comprehensiveItem"><div class="titleWrapper"><a href="{escape(href)}" target="_blank">{shown}</a>'
        f'</div><div class="newsDescribe"><a href="{escape(href)}">{title}</a></div><div class="sourceTime">'
        f"<span>来源：{site.name}</span><span>时间：{article.listed_on}</span></div></div>"
    )


def _feed(site: Site, fields: dict[str, str], clock: datetime, authority: str) -> str:
    """RSS 2.0 whose dates are milliseconds, and some of whose entries are pages of columns."""
    wanted = set(fields.get("columnIds", "").split(","))
    items: list[str] = []
    for column in site.columns:
        if str(column.number) not in wanted:
            continue
        for place, article in enumerate(site.rows(column, clock)):
            path = f"/col/col{column.number}/index.html" if place % _INDEX_PAGES_EVERY == 3 else article.path
            made = int((article.version(clock).published_at - datetime(1970, 1, 1)).total_seconds() * 1000)
            title = escape(article.version(clock).title)
            items.append(
                f"<item><title>{title}</title><link>http://{authority}{path}</link><description></description>"
                f"<pubDate>{made}</pubDate></item>"
            )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{site.name}</title>'
        f"<link>http://{authority}/</link>{''.join(items)}</channel></rss>"
    )
