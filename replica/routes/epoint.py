"""Epoint: an empty column page, a script that names the service, and the service, which takes JSON by POST only.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

import json

from replica.markup.neighbours import list_page
from replica.messages import JSON, Request, Response, html, not_found
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

PAGE, SCRIPT = "/dynamic/zwgk/govInfoPub.html", "/js/webBuilderCommon.js"
CATEGORY, GUID = "003001003", "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
COLUMN = f"{PAGE}?categorynum={CATEGORY}"
SERVICE = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"


def path(article: Article) -> str:
    """Where an article lives."""
    return f"/zwgk/003/003001/{article.listed_on:%Y%m%d}/{article.id:08d}-0000-4000-8000-000000000000.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """The column page, the script or the service, whose pages count from 0."""
    if request.path == PAGE:
        return html(list_page(shown, "工作动态", "", f'<script src="../..{SCRIPT}?v=1"></script>'))
    if request.path == SCRIPT:
        text = f'var siteInfo = {{"projectName": "/EWB-FRONT", "siteGuid": "{GUID}"}};'
        return html(text, content_type="application/javascript")
    if request.path != SERVICE:
        return None
    try:
        asked = json.loads(request.body)
        index, size = max(int(asked["pageIndex"]), 0), min(max(int(asked["pageSize"]), 1), 50)
        known = asked["siteGuid"] == GUID and asked["categorynum"] == CATEGORY
    except (ValueError, TypeError, KeyError):
        return not_found()
    data = [
        {"title": shown.title(article), "infourl": path(article), "infodate": f"{article.listed_on}"}
        for article in (shown.part(index + 1, size) if known else ())
    ]
    custom = {"data": data, "total": len(shown.articles) if known else 0}
    return Response(200, json.dumps({"custom": custom, "status": {"code": 1}}, ensure_ascii=False).encode(), JSON)


CMS = Cms("epoint", "epoint.neighbour.test", (COLUMN,), path, answer, '<div class="ewb-article">')
