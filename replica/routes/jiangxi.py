"""Jiangxi's platform: an empty column page with parameters in a script, and /queryList, which answers POST only.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

from replica.markup.neighbours import list_page
from replica.messages import Request, Response, as_json, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

COLUMN, CHANNEL, SITE = "/jxskjt/col/gzdt/index.html", "1450287101", "ff80808170f1"


def path(article: Article) -> str:
    """Where an article lives."""
    return f"/jxskjt/col/gzdt/content/content_{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """The column page or the query; a GET of the query is a 404."""
    if request.path == COLUMN:
        script = (
            f"<script>var channelId='{CHANNEL}'; var siteId='2'; var websiteId='{SITE}';"
            "$.post('/queryList', {channelId: channelId})</script>"
        )
        return html(list_page(shown, "工作动态", "", script))
    if request.path != "/queryList" or request.method != "POST":
        return None
    fields = request.fields()
    if fields.get("channelId") != CHANNEL or fields.get("websiteId") != SITE:
        return as_json({"code": 200, "data": {"total": 0, "results": []}})
    number, size = int(fields.get("pageNo") or 1), min(int(fields.get("pageSize") or 15), 50)
    results = [
        {"source": {"title": shown.title(a), "urls": path(a), "pubDate": f"{a.listed_on} 09:00:00", "content": "…"}}
        for a in shown.part(number, size)
    ]
    return as_json({"code": 200, "data": {"total": len(shown.articles), "results": results}})


CMS = Cms("jiangxi", "platform.neighbour.test", (COLUMN,), path, answer, '<div id="zoom">')
