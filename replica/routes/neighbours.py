"""The sites on other CMSs: found by host, answered by their CMS; described for the ready line and the truth.

Belongs here: the register of CMSs and what all of them share: robots.txt, home, articles. Does not: lists.
"""

from __future__ import annotations

from datetime import datetime

from replica.markup.neighbours import article_page, head
from replica.messages import Request, Response, html, not_found
from replica.routes import epoint, gkmlpt, hanweb_more, jiangxi, trs, trs_search, ucap, vsb, xxgk
from replica.world.model import World
from replica.world.neighbours import Cms, shown

CMSS: dict[str, Cms] = {
    cms.host: cms
    for cms in (
        trs.CMS,
        trs_search.CMS,
        gkmlpt.CMS,
        vsb.CMS,
        ucap.CMS,
        ucap.PLAIN_CMS,
        epoint.CMS,
        jiangxi.CMS,
        xxgk.CMS,
        hanweb_more.CMS,
    )
}


def answer_neighbour(world: World, request: Request, clock: datetime) -> Response | None:
    """The response of a site on another CMS; None when the host is none of them."""
    cms = CMSS.get(request.hostname)
    if cms is None:
        return None
    site = shown(world, cms, clock, request.authority)
    listed = cms.answer(site, request)
    if listed is not None:
        return listed
    if request.path in ("/", "/index.html"):
        links = "".join(f'<li><a href="{column}">工作动态</a></li>' for column in cms.columns)
        return html(f"{head(site, '首页')}<body><ul>{links}</ul></body></html>")
    article = next((one for one in site.articles if cms.path(one) == request.path), None)
    return html(article_page(site, article, cms.container)) if article is not None else not_found()


def neighbours_of(world: World, clock: datetime) -> list[dict[str, object]]:
    """Every such site with its columns' addresses and the rows of its list, as JSON values."""
    found: list[dict[str, object]] = []
    for cms in CMSS.values():
        site = shown(world, cms, clock, cms.host)
        rows = [
            {
                "path": cms.path(article),
                "title": site.title(article),
                "listed_on": article.listed_on.isoformat(),
                "report": article.period is not None,
            }
            for article in site.articles
        ]
        columns = [f"http://{cms.host}{column}" for column in cms.columns]
        found.append({"host": cms.host, "cms": cms.name, "name": site.name, "columns": columns, "rows": rows})
    return found
