"""Open information of JCMS (信息公开): a shell, a tree, and search.jsp with twenty rows a page, in two dresses.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

from replica.markup.disclosure import new_row, old_row, page_number
from replica.markup.neighbours import head
from replica.messages import HTML_WITHOUT_CHARSET, Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

OLD, NEW = "/col/col9001/index.html", "/col/col9002/index.html"
SEARCH, TREE = "/module/xxgk/search.jsp", "/module/xxgk/tree.jsp"
TYPE, AREA, SITE = "C0101", "014502871", "2714"
SIZE = 20


def path(article: Article) -> str:
    """Where an article lives."""
    day = article.listed_on
    return f"/art/{day.year}/{day.month}/{day.day}/art_9001_{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """A shell, the tree of categories, or rows; without category or area there are none."""
    if request.path in (OLD, NEW):
        new = "&standardXxgk=1" if request.path == NEW else ""
        url = f"{SEARCH}?divid=div4&infotypeId={TYPE}&jdid={SITE}&area={AREA}{new}&sortfield=,compaltedate:0"
        script = f"<script>$(function(){{loadDynamic('{url}', 'div4', '');}});</script>"
        tree = f'<iframe src="{TREE}?divid=div4&area={AREA}"></iframe>'
        return html(f"{head(shown, '信息公开')}<body>{tree}<div id='div4'></div>{script}</body></html>")
    if request.path == TREE:
        return html(f"<ul><li onclick=\"funclick('{TYPE}','工作动态')\">工作动态</li></ul>")
    if request.path != SEARCH:
        return None
    fields = request.fields()
    known = fields.get("infotypeId") == TYPE and fields.get("area") == AREA
    number = page_number(fields)
    part = shown.part(number, SIZE) if known else ()
    pages = shown.pages(SIZE) if known else 0
    body = _new_rows(shown, part) if fields.get("standardXxgk") == "1" else _old_rows(shown, part)
    pager = (
        f"<div class='tb_title'>第&nbsp;{number}&nbsp;页&nbsp;/&nbsp;共&nbsp;{pages}&nbsp;页 "
        f"<a href='javascript:void(0)' onclick=\"funGoPage('{SEARCH}',{number + 1})\">下一页</a></div>"
    )
    return html(f"{body}{pager}", content_type=HTML_WITHOUT_CHARSET)


def _old_rows(shown: Shown, articles: tuple[Article, ...]) -> str:
    rows = ""
    for place, article in enumerate(articles, 1):
        title, day = shown.title(article), article.listed_on
        index_no, link = f"{AREA}/{day:%Y}-{article.id % 100000:05d}", f"http://{shown.authority}{path(article)}"
        rows += old_row(place, index_no, link, title, text=f"{title[:16]}...", index_no=article.id, day=day)
    return f"<table><tr class='tr_main_title'><td>索引号</td><td>信息名称</td><td>生成日期</td></tr>{rows}</table>"


def _new_rows(shown: Shown, articles: tuple[Article, ...]) -> str:
    rows = "".join(new_row(path(article), shown.title(article), article.listed_on) for article in articles)
    return f'<div class="xxgk_list"><ul>{rows}</ul></div>'


CMS = Cms("xxgk", "xxgk.neighbour.test", (OLD, NEW), path, answer, '<div id="zoom" class="zoom">')
