"""gkmlpt: a catalogue of categories and an API, a hundred rows a page less those hidden, more counted than listed.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

from replica.markup.neighbours import head
from replica.messages import HTML, Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

INDEX, CATEGORY, SID = "/gkmlpt/index", 1620, "758019"
COLUMN = f"/gkmlpt/api/all/{CATEGORY}?page=1&sid={SID}"
SIZE = 100
HIDDEN = 12  # of every hundred; they are counted


def path(article: Article) -> str:
    """Where an article lives."""
    return f"/gkmlpt/content/{article.id // 1_000_000}/{article.id // 1000}/post_{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """The index, which is no list, or the API."""
    listed = SIZE - HIDDEN
    count = len(shown.articles) + HIDDEN * shown.pages(listed)
    if request.path == INDEX:
        tree = [{"id": CATEGORY, "name": "工作动态", "parent": 0, "post_count": count}]
        config = f"window._CONFIG = {{SID: '{SID}', TREE: {json.dumps(tree, ensure_ascii=False)}}};"
        return html(f"{head(shown, '信息公开')}<body><script>{config}</script><div id='gkmlpt'></div></body></html>")
    if request.path != f"/gkmlpt/api/all/{CATEGORY}":
        return None
    page = request.fields().get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    articles = [
        {
            "id": article.id,
            "title": shown.title(article),
            "url": f"http://{request.authority}{path(article)}",
            "date": int((datetime.combine(article.listed_on, time(9), UTC) - timedelta(hours=8)).timestamp()),
            "publisher": shown.name,
        }
        for article in shown.part(number, listed)
    ]
    classify = {"id": CATEGORY, "name": "工作动态", "post_count": count}
    return Response(200, json.dumps({"classify": classify, "articles": articles}, ensure_ascii=False).encode(), HTML)


CMS = Cms("gkmlpt", "gkmlpt.neighbour.test", (COLUMN,), path, answer, '<div class="article-content">')
