"""Pages of sites on other CMSs: what they have in common, which is little: labels, a menu, a side column, the text.

Belongs here: HTML around rows and texts. Does not: rows and pagers, which each CMS makes in its own way (``routes``).
"""

from __future__ import annotations

from html import escape

from replica.markup.body import body_html, cell_paragraph, plain_paragraph
from replica.world.model import Article
from replica.world.neighbours import Shown


def head(shown: Shown, column: str, more: str = "", title: str = "") -> str:
    """The head of a page in a column; ``title`` is an article's."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{title or column}_{shown.name}</title>\n'
        f'<meta name="SiteName" content="{shown.name}"><meta name="SiteDomain" content="{shown.host}">\n'
        f'<meta name="SiteIDCode" content="{shown.site_code}"><meta name="ColumnName" content="{column}">{more}</head>'
    )


def list_page(shown: Shown, column: str, rows: str, pager: str, more: str = "") -> str:
    """A column page: menu, a side column with dates of its own, the list and its pager."""
    side = "".join(f'<li><a href="/zt/{n}.html">专题{n}</a><span>2019-0{n}-01</span></li>' for n in range(1, 8))
    return (
        f'{head(shown, column, more)}<body><div class="nav"><ul><li><a href="/">首页</a></li>'
        f'<li><a href="/zwgk/">政务公开</a></li></ul></div><div class="side"><h3>热点</h3><ul>{side}</ul></div>\n'
        f'<div class="main"><div class="list"><ul>{rows}</ul></div>\n'
        f'<div class="page">{pager}</div></div></body></html>'
    )


def row(href: str, title: str, day: str) -> str:
    """A row as most of them make it, the visible title cut."""
    text = escape(title)
    return f'<li><a href="{href}" title="{text}" target="_blank">{text[:20]}…</a><span>{day}</span></li>'


def article_page(shown: Shown, article: Article, container: str) -> str:
    """An article, with the labels that all government sites are to have."""
    version = article.version(shown.at)
    title = escape(version.title)
    content = body_html(version.body, plain_paragraph, cell_paragraph, lambda file: f"/attach/0/{file.file}")
    labels = (
        f'<meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{version.published_at:%Y-%m-%d %H:%M}">'
        f'<meta name="ContentSource" content="{article.info_source}">'
    )
    return f"{head(shown, '工作动态', labels, title)}<body><h1>{title}</h1>{container}{content}</div></body></html>"
