"""Pages of the new generation: column shell, the unit's rows and pager, article pages (as saved pages have it).

Belongs here: its HTML. Does not: which rows a request asks for (``routes.jpaas``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import md5
from html import escape

from replica.markup.body import body_html, meta, new_link, padded, picture, plain_paragraph
from replica.world.model import Article, Column, Site, Version
from replica.world.stated import stated

UNIT_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
MENU = "导航菜单"
_CONTAINERS = {"B2": '<div class="article-conter">', "B4": '<div class="wzzw-article">'}
_SCRIPT = "/cms_files/default/script/AuthorizedRead/unitbuild.js?v=4.5.12.1-ZJSJYH-U45"


def stamp(at: datetime) -> int:
    """A page's generation time as the CMS writes it: milliseconds (of China time, taken as UTC here)."""
    return int((at - datetime(1970, 1, 1)).total_seconds() * 1000)


def query_data(site: Site, column: Column, tag: str) -> str:
    """The unit's parameters in the pseudo-JSON of the page."""
    return (
        f"{{'parseType':'bulidstatic','webId':'{site.web_id}','tplSetId':'{column.template}','pageType':'column',"
        f"'tagId':'{tag}','editType':'null','pageId':'{column.number}'}}"
    )


def _unit_script(site: Site, column: Column, tag: str) -> str:
    code = md5(f"{site.host}/{column.number}/{tag}".encode(), usedforsecurity=False).hexdigest()
    return (
        f'<script id="{code}" src="{_SCRIPT}" webId="{site.web_id}" parseType="bulidstatic" url="{UNIT_PATH}" '
        f'queryData="{query_data(site, column, tag)}"></script>'
    )


def _site_meta(site: Site, column: Column, name: str | None = None) -> str:
    return (
        f'<meta name="SiteName" content="{name or site.name}">\n<meta name="SiteDomain" content="{site.host}">\n'
        f'<meta name="SiteIDCode" content="{site.site_code}">\n<meta name="ColumnName" content="{column.name}">\n'
        f'<meta name="ColumnType" content="{column.name}">'
    )


def column_page(site: Site, column: Column, made_at: datetime, inline: str | None = None) -> str:
    """The shell of a column: two units that a script fills, the menu first, then the list if it is not ``inline``."""
    main = _unit_script(site, column, site.tag) if inline is None else inline
    return (
        f'<!DOCTYPE html><html><head><meta charset="UTF-8"><meta name="ColId" content="{column.number}">\n'
        f'{_site_meta(site, column)}<meta id="pagetype" content="2"><title>{column.name}</title></head><body>'
        f"<div id='barrierfree_container' pageTimestamp='{stamp(made_at)}'>\n"
        f'<div class="nav">{_unit_script(site, column, MENU)}</div>\n'
        f'<div class="position">当前位置：<a href="/index.html">首页</a> &gt; {column.name}</div>\n'
        f'<div class="list">{main}</div>\n'
        '</div><script src="/script/webglobal.js"></script></body></html>'
    )


def menu(site: Site, authority: str) -> str:
    """What the menu unit answers: links to the columns, no pager."""
    links = "".join(f'<li><a href="//{authority}/col/col{c.number}/index.html">{c.name}</a></li>' for c in site.columns)
    return f'<ul class="menu"><li><a href="/index.html">首页</a></li>{links}</ul>'


# Markup of a row: the common one, and three that other sites have. C is a table row, D has the date in brackets.
_ROWS = {
    "A": (
        '<li class="clearfix"><a class="bt-left" href="{href}" title="{title}" target="_blank">{title}</a>'
        '<span class="bt-right">{date}</span></li>'
    ),
    "B": (
        '<li class="cf"><a class="fl" title="{title}" href="{href}" target="_blank">{title}</a>'
        '<span class="fr">{date}</span></li>'
    ),
    "C": '<tr><td><a href="{href}" title="{title}" target="_blank">{title}</a></td><td>[{date}]</td></tr>',
    "D": "<li><a href='{href}' target='_blank'>{title}</a><b>{date}</b></li>",
}


def rows(site: Site, articles: Sequence[Article], at: datetime, authority: str) -> str:
    """List rows; articles that kept their old address are linked without a scheme, as the new lists do."""
    found: list[str] = []
    style = site.manners.rows
    for article in articles:
        title = escape(article.version(at).title)
        href = article.outbound or (
            f"//{authority}{article.path}" if article.path.startswith("/art/") or article.id % 3 else article.path
        )
        found.append(_ROWS[style].format(href=href, title=title, date=article.listed_on))
    shown = "".join(found)
    return f'<table class="list"><tbody>{shown}</tbody></table>' if style == "C" else f'<ul class="list">{shown}</ul>'


def pager(site: Site, column: Column, count: int, page: int, size: int) -> str:
    """The pager, its numbers in attributes; what it shows is filled in by a script."""
    return (
        f'<style>.default_pgToolbar{{width:100%}}</style><table class="pagination default_pgToolbar" '
        f'queryData="{query_data(site, column, site.tag)}" rows="{size}" unitid="{site.tag}" count="{count}" '
        f'pageNo="{page}" unitUrl="{UNIT_PATH}"><tr><td>共 0 页</td></tr></table>'
    )


def article_page(
    site: Site, column: Column, article: Article, version: Version, authority: str, made_at: datetime
) -> str:
    """An article page.

    B1: table of the index number, #zoom.main-txt. B2: .article-conter, no id. B3: as B1, one line and a file. B4:
    .wzzw-article, no id. X3, X4: as B1, meta elements as ``stated`` has them. X5: as B1, the table's labels padded with
    no-break spaces, half-width colons, an empty pair.
    """
    said = stated(site, article, version)
    title = escape(version.title)
    published = f"{version.published_at:%Y-%m-%d %H:%M}"
    content = body_html(
        version.body, plain_paragraph, plain_paragraph, lambda file: new_link(site, file, authority, made_at)
    )
    if article.variant == "B2":
        content += picture(site, article)
    container = _CONTAINERS.get(article.variant, '<div class="main-txt" id="zoom">')
    table = ""
    if article.index_no:
        table = (
            '<table border="0" width="90%" class="xxgktab">\n'
            f'<tr><td height="25" align="right">索引号：</td><td>{article.index_no}</td>'
            f'<td align="right">组配分类：</td><td>{column.name}</td></tr>\n'
            f'<tr><td height="25" align="right">发布机构：</td><td>{site.short}</td>'
            f'<td align="right">发文日期：</td><td>{article.listed_on}</td></tr>\n'
            '<tr><td height="25" align="right">公开方式：</td><td>主动公开</td><td align="right"></td><td></td></tr>'
            "</table>\n"
        )
        if article.variant == "X5":
            table = padded(table)
    return (
        '<!DOCTYPE html>\n<html>\n<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'
        f'<title>{title}</title>\n<meta name="ColId" content="{column.number}">\n'
        f"{_site_meta(site, column, said['SiteName'])}\n"
        f"{meta('ArticleTitle', said['ArticleTitle'])}{meta('PubDate', said['PubDate'])}"
        f'{meta("ContentSource", said["ContentSource"])}<meta name="Keywords" content="">\n'
        '<meta name="Author" content="">\n<meta name="Description" content="">\n'
        f'<meta name="Url" content="{article.path}">\n<meta name="server" content="{article.path}">\n'
        '<meta name="extend1" content="0">\n<meta id="pagetype" content="1"></head>\n'
        f"<body><div id='barrierfree_container' pageTimestamp='{stamp(made_at)}'>\n"
        '<div class="position">当前位置：<a href="/index.html">首页</a> &gt; '
        f'<a href="/col/col{column.number}/index.html">{column.name}</a></div>\n<div class="con">{table}'
        f'<p class="con-title"> {title}</p>\n<div class="small-title clearfix"><span>发布日期：{published}\n</span>\n'
        f'<span>信息来源：{article.info_source}</span>\n<span>浏览次数：<lable id="artcount"></lable> </span></div>\n'
        f"{container}{content}</div>\n"
        '<div class="main-word"><span class="printer">打印</span><span class="close">关闭</span></div>\n'
        "</div></div></body></html>"
    )
