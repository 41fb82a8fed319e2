"""Pages of the old generation: column page, answers of the list proxy, article pages (reference: saved pages of JCMS).

Belongs here: its HTML and XML. Does not: which rows a request asks for (``routes.jcms``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import md5
from html import escape
from urllib.parse import quote

from replica.markup.body import (
    body_html,
    cell_paragraph,
    meta,
    old_link,
    padded,
    picture,
    split_cell,
    typed_paragraph,
    word_paragraph,
)
from replica.world.model import Article, Column, Site, Version
from replica.world.stated import stated

_META = re.compile(r'<meta name="([^"]*)" content="([^"]*)">')
GROUPS = 3  # pages in one group of rows: what a column page carries inline
EMPTY = "<datastore><recordset></recordset></datastore>"


def row(site: Site, article: Article, at: datetime, authority: str) -> str:
    """A list row: href after a single-quoted title, text padded and cut, links of three kinds."""
    title = article.version(at).title
    shown = title if len(title) < 32 else title[:29] + "..."
    prefix = ("", "", f"http://{authority}", "", f"//{authority}")[article.id % 5]
    href = article.outbound or prefix + article.path
    label = "[置顶]" if article.is_pinned(at) else ""
    return (
        f'<li class="clearfix bt-list-new"><a title=\'{escape(title)}\' target="_blank" href="{href}">  {label}'
        f'{escape(shown)}  </a><span class="bt-list-time">{article.listed_on}</span> </li>'
    )


def recordset(site: Site, articles: Sequence[Article], at: datetime, authority: str) -> str:
    """Records, each a row in CDATA."""
    return "".join(f"<record><![CDATA[ {row(site, a, at, authority)} ]]></record>" for a in articles)


def proxy_path(site: Site, column: Column) -> str:
    """The proxy of a column: one that gathers other columns has one of its own beside the site's."""
    return site.proxy_path.replace("dataproxy", "morecolumndataproxy") if column.gathers else site.proxy_path


def column_ids(column: Column) -> str:
    """The column's number as the proxy wants it: a list for one that gathers others."""
    return ",".join(map(str, column.gathers)) if column.gathers else str(column.number)


def _next_group(site: Site, column: Column, unit: int, page: int) -> str:
    name = quote(quote(site.name))
    ids, shown = column_ids(column), str(unit)
    if site.proxy_mode == "encrypted":  # nobody but the proxy's own script can read these, and not even the proxy does
        ids, shown = (md5(f"{site.host}/{part}".encode(), usedforsecurity=False).hexdigest() for part in (ids, shown))
    return (
        f'<nextgroup><![CDATA[<a href="{proxy_path(site, column)}?page={page}&appid=1&appid=1&webid={site.web_id}'
        f'&path=/&columnid={ids}&unitid={shown}&webname={name}&permissiontype=0"></a>]]></nextgroup>'
    )


def proxy_answer(
    site: Site,
    column: Column,
    unit: int,
    articles: Sequence[Article],
    at: datetime,
    authority: str,
    paging: tuple[int, int, int],
) -> str:
    """The proxy's XML; ``paging`` is the total of rows, the number of pages, and the page to go on with (0: none)."""
    total, pages, following = paging
    group = _next_group(site, column, unit, following) if following else ""
    return (
        f"<datastore>{group}<totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>"
        f"<recordset>{recordset(site, articles, at, authority)}</recordset></datastore>"
    )


def _site_meta(site: Site, name: str | None = None) -> str:
    return (
        f'<meta name="SiteName" content="{name or site.name}">\n<meta name="SiteDomain" content="{site.host}">\n'
        f'<meta name="SiteIDCode" content="{site.site_code}">\n'
    )


def column_page(site: Site, column: Column, articles: Sequence[Article], at: datetime, authority: str) -> str:
    """The page of a column: two units with the first rows inline, a search form's decoy call, the real call."""
    inline = articles[: GROUPS * column.per_page]
    rows = recordset(site, inline, at, authority)
    main, mobile = column.units
    more = _next_group(site, column, main, 1) if len(articles) > len(inline) else ""
    made = max((a.version(at).made_at for a in articles), default=datetime(2021, 6, 1, 9, 30))
    store = f'<recordset><ul class="column-list bt-list"></ul>{rows}</recordset></datastore>'
    gathered = f"columnid:'{column_ids(column)}',sourceContentType:3,keyWordCount:999,b_vir:0,virinfos:''"
    which = gathered if column.gathers else f"columnid:{column.number},sourceContentType:1"
    return (
        f"<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><meta name='WebId' content='{site.web_id}'>"
        f"<meta name='Maketime' content='{made:%Y-%m-%d %H:%M:%S}'>\n{_site_meta(site)}"
        f'<meta name="ColumnName" content="{column.name}">\n<meta name="ColumnType" content="{column.name}">\n'
        '<meta name="ColumnDescription" content="">\n<meta name="ColumnKeywords" content="">\n'
        f'<meta name="server" content="http://{authority}/col/col{column.number}/index.html,,">\n'
        f"<title>{site.name} {column.name}</title></head><body>\n"
        f'<div class="bt-place">当前位置：<a href="/index.html">首页</a> &gt; {column.name}</div>\n'
        f'<div id="{main}"><script type="text/xml"><datastore>{more}{store}</script></div>\n'
        f"<script>var param_{main} = {{col:1,appid:'1',webid:{site.web_id},path:'/',{which},"
        f"unitid:'{main}',webname:'{site.name}',permissiontype:0}};\n"
        "$('#search').jpage({totalRecord:1000,perPage:10,barPosition:'bottom'});\n"
        f"$('#{main}').jpage({{totalRecord:{len(articles)}, dataStore:$('#{main}').children('script').html(), "
        f"groupSize:{GROUPS}, perPage:{column.per_page}, proxyUrl:'{proxy_path(site, column)}', barPosition:'bottom', "
        f"ajaxParam:param_{main}}});</script>\n"
        f'<div class="moblist"><div id="{mobile}"><script type="text/xml"><datastore>{store}</script></div></div>\n'
        f"<!-- visitcount Begin --><iframe src='../../module/visitcount/visit.jsp?type=2&i_webid={site.web_id}"
        f'&i_columnid={column.number}\' name="vishidden" width=0 height=0></iframe><!-- visitcount End -->'
        "<script src='/script/web_front.js'></script></body></html>"
    )


def article_page(
    site: Site, column: Column, article: Article, version: Version, authority: str, made_at: datetime
) -> str:
    """An article page.

    A1: markers, #zoom, pasted from Word. A2: class zoom around a TRS_Editor, typed. A3: as A1, typed, its charset
    declared as gb2312 (see ``encoding``). A4: as A2, the attributes of its meta elements the other way round, no table
    of the index number. X3, X4: as A1, meta elements as ``stated`` has them. X5: as A1, labels padded.
    """
    title = escape(version.title)
    published = f"{version.published_at:%Y-%m-%d %H:%M}"
    said = stated(site, article, version)
    typed = article.variant in ("A2", "A3", "A4")
    paragraph = typed_paragraph if typed else word_paragraph
    in_cell = split_cell if site.manners.variants else cell_paragraph
    content = body_html(version.body, paragraph, in_cell, lambda file: old_link(site, file, authority))
    if article.variant not in ("A2", "A4"):
        start, end = '<div class="bt-content zoom clearfix" id="zoom">', "</div>"
    else:
        start, end = '<div class="bt-content zoom"><div class="TRS_Editor">', "</div></div>"
    table = ""
    if article.index_no:
        table = (
            '<table class="xxgk_table" width="100%"><tbody>\n'
            f"<tr><td>索引号：</td><td>{article.index_no}</td><td>发布机构：</td><td>{site.short}</td></tr>\n"
            f"<tr><td>发文日期：</td><td>{article.listed_on}</td><td>公开方式：</td><td>主动公开</td></tr>"
            "</tbody></table>\n"
        )
        if article.variant == "X5":
            table = padded(table)
    if article.variant == "A2":
        content += picture(site, article)
    year = article.listed_on.year
    counter = f"i_columnid={article.column}&i_articleid={article.id}"
    page = (
        '<!DOCTYPE html>\n<html>\n<head lang="zh"><meta charset="UTF-8">\n'
        f"<meta name='WebId' content='{site.web_id}'>\n<title>{site.name} {column.name} {title}</title>\n"
        f"<meta name='Maketime' content='{made_at:%Y-%m-%d %H:%M:%S}'>\n{_site_meta(site, said['SiteName'])}"
        f'<meta name="ColumnName" content="{column.name}">\n<meta name="ColumnType" content="{column.name}">\n'
        f"{meta('ArticleTitle', said['ArticleTitle'])}{meta('PubDate', said['PubDate'])}"
        f'{meta("ContentSource", said["ContentSource"])}<meta name="Keywords" content="">\n'
        '<meta name="Author" content="">\n<meta name="Description" content="">\n'
        f'<meta name="Url" content="http://{authority}{article.path}">\n<meta name="category" content="">\n'
        f'<meta name="guid" content="{year}{article.id}">\n</head>\n'
        '<body id="page_type" alt="文章页"><div id="barrierfree_container">\n'
        '<div class="bt-place">当前位置：<a href="/index.html">首页</a> &gt; '
        f'<a href="/col/col{column.number}/index.html">{column.name}</a></div>\n{table}'
        f'<p class="bt-art-title"><!--<$[标题名称(html)]>begin-->{title}<!--<$[标题名称(html)]>end--></p>\n'
        f'<div class="bt-art-assist-title"><span class="bt-date">发布日期：{published}</span>\n'
        f'<span class="bt-source">信息来源：<!--<$[信息来源]>begin-->{article.info_source}<!--<$[信息来源]>end-->'
        f'</span>\n<span>浏览次数：<script src="/vc/vc/interface/artcount/artcount.jsp?{counter}"></script></span>'
        f"</div>\n{start}\n"
        '<!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart">'
        f'{content}<meta name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end-->\n{end}\n'
        "<!-- visitcount Begin --><iframe src='../../../../module/visitcount/visit.jsp?type=3"
        f'&i_webid={site.web_id}&{counter}\' name="vishidden" width=0 height=0></iframe><!-- visitcount End -->\n'
        '<div style="display:none">Produced By 大汉网络 大汉版通发布系统</div>\n</div></body></html>'
    )
    if article.variant == "A3":
        return page.replace(
            '<meta charset="UTF-8">', '<META http-equiv=Content-Type content="text/html; charset=gb2312">'
        )
    return _META.sub(r'<meta content="\2" name="\1">', page) if article.variant == "A4" else page


def encoding(article: Article) -> str:
    """The encoding of the article's page: what pages that say gb2312 are really in, else UTF-8."""
    return "gb18030" if article.variant == "A3" else "utf-8"
