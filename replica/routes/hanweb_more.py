"""What some Hanweb sites do besides: several columns in one unit, encrypted ids, and static JPAAS pages.

Belongs here: their lists and where their articles live. Does not: the page around them.
"""

from __future__ import annotations

import re

from replica.markup.jcms import EMPTY
from replica.markup.neighbours import head, list_page, row
from replica.messages import HTML_WITHOUT_CHARSET, XML, Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

SEVERAL, ENCRYPTED, STATIC = "/col/col9101/index.html", "/col/col9102/index.html", "/col/col9103/index.html"
MORE_PROXY, PROXY = "/module/web/jpage/morecolumndataproxy.jsp", "/module/web/jpage/dataproxy.jsp"
UNITS = {SEVERAL: "313354", ENCRYPTED: "313360"}
SIZE, GROUP = 15, 45
_STATIC_PAGE = re.compile(r"/col/col9103/index(?:_(\d{1,4}))?\.html")


def path(article: Article) -> str:
    """Where an article lives: in one of three columns."""
    day = article.listed_on
    return f"/art/{day.year}/{day.month}/{day.day}/art_{9111 + article.id % 3}_{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """A column page, its proxy, or a page of the static list."""
    if request.path in UNITS:
        return html(_column(shown, request.path), content_type=HTML_WITHOUT_CHARSET)
    if request.path in (MORE_PROXY, PROXY):
        return Response(200, _proxy(shown, request).encode(), XML)
    match = _STATIC_PAGE.fullmatch(request.path)
    number = int(match[1] or 1) if match else 0
    pages = shown.pages(SIZE)
    if not 1 <= number <= pages:
        return None
    rows = "".join(row(path(a), shown.title(a), f"{a.listed_on}") for a in shown.part(number, SIZE))
    following = f'<a href="index_{number + 1}.html">下一页</a>' if number < pages else "<span>下一页</span>"
    pager = f"<span>共{len(shown.articles)}条</span><span>{number}/{pages}</span>{following}"
    return html(list_page(shown, "工作动态", rows, pager, '<meta name="ColId" content="9103">'))


def _records(shown: Shown, articles: tuple[Article, ...]) -> str:
    return "".join(f"<record><![CDATA[{row(path(a), shown.title(a), str(a.listed_on))}]]></record>" for a in articles)


def _column(shown: Shown, address: str) -> str:
    unit, total = UNITS[address], len(shown.articles)
    several = address == SEVERAL
    columns = "9111,9112,9113" if several else "9102"
    proxy = MORE_PROXY if several else PROXY
    extra = "sourceContentType:3,keyWordCount:999,b_vir:'0',virinfos:''" if several else "sourceContentType:1"
    ids = "columnid=9K%2Fx0q&unitid=Zb81%3D" if not several else f"columnid={columns}&unitid={unit}"
    group = (
        f'<nextgroup><![CDATA[<a href="./{proxy.rpartition("/")[2]}?page=1&appid=1&webid=7&{ids}"></a>]]></nextgroup>'
    )
    return (
        f'{head(shown, "工作动态")}<body><div id="{unit}"><script type="text/xml"><datastore>{group}<recordset>'
        f"{_records(shown, shown.articles[:GROUP])}</recordset></datastore></script></div><script>\n"
        f"var param_{unit} = {{col:1,appid:'1',webid:7,path:'/',columnid:'{columns}',{extra},unitid:'{unit}',"
        f"webname:'{shown.name}',permissiontype:0}};\n$('#search').jpage({{totalRecord:1000,perPage:10}});\n"
        f"$('#{unit}').jpage({{totalRecord:{total},dataStore:$('#{unit}').children('script').html(),groupSize:3,"
        f"perPage:{SIZE},proxyUrl:'{proxy}',ajaxParam:param_{unit}}});</script></body></html>"
    )


def _proxy(shown: Shown, request: Request) -> str:
    """Ranges of rows; an empty store for ids that are not the plain ones, as the encrypted ones of the next group."""
    fields = request.fields()
    several = request.path == MORE_PROXY
    wanted = ("9111,9112,9113", UNITS[SEVERAL]) if several else ("9102", UNITS[ENCRYPTED])
    start, end = fields.get("startrecord", ""), fields.get("endrecord", "")
    if (fields.get("columnid"), fields.get("unitid")) != wanted or not (start + end).isdecimal():
        return EMPTY
    part = shown.articles[max(int(start), 1) - 1 : int(end)]
    total = len(shown.articles)
    return f"<datastore><totalrecord>{total}</totalrecord><recordset>{_records(shown, part)}</recordset></datastore>"


CMS = Cms("hanweb", "hanweb.neighbour.test", (SEVERAL, ENCRYPTED, STATIC), path, answer, '<div id="zoom" class="zoom">')
