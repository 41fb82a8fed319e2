"""TRS common_list: an empty column page and a search that answers JSON, sent as text/html, twenty rows at most.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

import json
from hashlib import md5

from replica.markup.neighbours import list_page
from replica.messages import HTML, Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

COLUMN = "/kjt/c100004/common_list.shtml"
CHANNEL = md5(b"c100004", usedforsecurity=False).hexdigest()
CAP = 20


def path(article: Article) -> str:
    """Where an article lives."""
    return f"/kjt/c100028/c{article.id}/content.shtml"


def answer(shown: Shown, request: Request) -> Response | None:
    """The column page, or the search of its channel."""
    if request.path == COLUMN:
        labels = f'<meta name="channelid" content="{CHANNEL}">'
        script = "<script>$.get('/searchList/' + channelid + '?_isAgg=true&_isJson=true')</script>"
        return html(list_page(shown, "工作动态", "", script, labels))
    if request.path != f"/searchList/{CHANNEL}":
        return None
    fields = request.fields()
    number, size = _number(fields.get("page"), 1), min(_number(fields.get("_pageSize"), CAP), CAP)
    results = [
        {
            "title": shown.title(article),
            "url": f"//{request.authority}{path(article)}",
            "publishedTimeStr": f"{article.listed_on} 09:30:00",
            "channelName": "工作动态",
        }
        for article in shown.part(number, size)
    ]
    data = {"channelId": CHANNEL, "total": len(shown.articles), "page": number, "rows": size, "results": results}
    return Response(200, json.dumps({"data": data}, ensure_ascii=False).encode(), HTML)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


CMS = Cms("trs_search", "search.neighbour.test", (COLUMN,), path, answer, '<div class="detail-news">')
