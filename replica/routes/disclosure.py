"""信息公开 (xxgk) of the old generation: its shell page, the tree, and the lists that answer with HTML fragments.

Belongs here: its routes, parameters and markup (sites reference, 1.3). Does not: the lists of other columns (``jcms``).
"""

from __future__ import annotations

from datetime import datetime

from replica.markup.disclosure import new_row, old_row, page_number
from replica.messages import HTML_WITHOUT_CHARSET, Request, Response, html
from replica.world.model import Article, Column, Site

PER_PAGE = 20
_EMPTY = "texttype=&fbtime=&vc_all=&vc_filenumber=&vc_title=&vc_number="
_FOLDER = "/module/xxgk/"


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a path of 信息公开; None when it is none, or the site has none."""
    if site.generation != "jcms" or not site.manners.disclosure:
        return None
    name = request.path.removeprefix(_FOLDER) if request.path.startswith(_FOLDER) else ""
    fields = request.fields()
    if name == "tree.jsp":
        return html(_tree(site, fields), content_type=HTML_WITHOUT_CHARSET)
    if name in ("search.jsp", "subjectinfo.jsp"):
        return html(_search(site, fields, clock, request.authority, name), content_type=HTML_WITHOUT_CHARSET)
    return None


def shell(site: Site, column: Column) -> str:
    """The page of a directory: no rows, a frame with the tree, a script that loads the list."""
    name = f"div{column.number}"
    new = "&standardXxgk=1" if site.manners.disclosure == "new" else ""
    which = f"infotypeId={column.disclosure}&jdid={site.web_id}&area={site.org_code}&divid={name}"
    load = f"{_FOLDER}search.jsp?{which}&{_EMPTY}&currpage=1&sortfield=,compaltedate:0{new}"
    return (
        f"<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><meta name='WebId' content='{site.web_id}'>"
        f'<meta name="ColumnName" content="{column.name}"><title>{site.name} {column.name}</title></head><body>\n'
        f'<iframe src="{_FOLDER}tree.jsp?divid={name}&area={site.org_code}{new}" width="200"></iframe>\n'
        f"<div id=\"{name}\"></div>\n<script>loadDynamic('{load}', '{name}', '{column.disclosure}', 0, 0, "
        f"{site.web_id}, '', '{site.org_code}');</script></body></html>"
    )


def _tree(site: Site, fields: dict[str, str]) -> str:
    """The directory's nodes; none without the area."""
    nodes = [
        f"<a href=\"javascript:void(0)\" onclick=\"funclick('{c.disclosure}','{c.name}')\">{c.name}</a>"
        for c in site.columns
        if c.disclosure and fields.get("area") == site.org_code
    ]
    return f'<html><body><div id="tree">{"".join(f"<div>{node}</div>" for node in nodes)}</div></body></html>'


def _search(site: Site, fields: dict[str, str], clock: datetime, authority: str, page_name: str) -> str:
    """A page of the directory's rows; none without infotypeId and area (but subjectinfo.jsp lists all without)."""
    wanted = fields.get("infotypeId", "")
    known = page_name == "subjectinfo.jsp" or (wanted and fields.get("area") == site.org_code)
    columns = [c for c in site.columns if c.disclosure and (page_name == "subjectinfo.jsp" or c.disclosure == wanted)]
    rows = [article for column in columns for article in site.rows(column, clock)] if known else []
    title = fields.get("vc_title", "")
    rows = [article for article in rows if title in article.version(clock).title]
    page = page_number(fields)
    pages = -(-len(rows) // PER_PAGE)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    new = site.manners.disclosure == "new"
    body = "".join((_item if new else _row)(article, place, clock, authority) for place, article in enumerate(shown))
    pager = (
        f'<table class="tb_title"><tr><td>共{len(rows)}条记录 第{page}页/共{pages}页 '
        f"<a href=\"javascript:funGoPage('{_FOLDER}{page_name}',{page + 1})\">下一页</a></td></tr></table>"
    )
    return f'<ul class="xxgk_list">{body}</ul>{pager}' if new else f'<table width="100%">{body}</table>{pager}'


def _row(article: Article, place: int, clock: datetime, authority: str) -> str:
    title, link = article.version(clock).title, article.outbound or article.path
    link = f"http://{authority}{link}" if link.startswith("/") else link
    return old_row(place + 1, str(place + 1), link, title, index_no=article.index_no, day=article.listed_on)


def _item(article: Article, place: int, clock: datetime, authority: str) -> str:
    return new_row(article.outbound or article.path, article.version(clock).title, article.listed_on)
