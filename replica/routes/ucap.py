"""UCAP and a list of no CMS: content_N.htm with numbered pages; and a plain pager whose last link leads to itself.

Belongs here: their lists and where their articles live. Does not: the page around them.
"""

from __future__ import annotations

import re

from replica.markup.neighbours import list_page, row
from replica.messages import Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

COLUMN, PLAIN = "/zwgk/gzdt/index.htm", "/news/list.php"
SIZE = 15
_PAGE = re.compile(r"/zwgk/gzdt/index(?:_(\d{1,4}))?\.htm")


def path(article: Article) -> str:
    """Where an article of UCAP lives."""
    return f"/zwgk/gzdt/content_{article.id}.htm"


def plain_path(article: Article) -> str:
    """Where an article of the site of no CMS lives."""
    return f"/news/{article.listed_on:%Y}/{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """A page of UCAP's list: five numbers around the present one, how many there are in words, no link to the next."""
    match = _PAGE.fullmatch(request.path)
    pages = shown.pages(SIZE)
    number = int(match[1] or 1) if match else 0
    if not 1 <= number <= pages:
        return None
    near = range(max(number - 2, 1), min(number + 2, pages) + 1)
    links = "".join(f'<a href="{_name(one)}">{one}</a>' if one != number else f"<b>{one}</b>" for one in near)
    rows = "".join(row(path(a), shown.title(a), f"{a.listed_on}") for a in shown.part(number, SIZE))
    return html(list_page(shown, "工作动态", rows, f"<span>第{number}页/共{pages}页</span> {links}<span>尾页</span>"))


def plain_answer(shown: Shown, request: Request) -> Response | None:
    """A page of the plain list: only the next page is linked, and from the last page itself."""
    if request.path != PLAIN:
        return None
    asked = request.fields().get("page", "1")
    pages = shown.pages(SIZE)
    number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 6 else 1
    rows = "".join(row(plain_path(a), shown.title(a), f"[{a.listed_on}]") for a in shown.part(number, SIZE))
    links = f'<a href="?page={max(number - 1, 1)}">上一页</a> <a href="?page={min(number + 1, pages)}">下一页</a>'
    return html(list_page(shown, "工作动态", rows, links))


def _name(number: int) -> str:
    return f"index_{number}.htm" if number > 1 else "index.htm"


CMS = Cms("ucap", "ucap.neighbour.test", (COLUMN,), path, answer, '<div id="UCAP-CONTENT">')
PLAIN_CMS = Cms("generic", "plain.neighbour.test", (PLAIN,), plain_path, plain_answer, '<div id="zoom">')
