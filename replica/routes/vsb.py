"""VSB: pages numbered downwards below the list's own name, relative addresses, a pager in spans.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

import re

from replica.markup.neighbours import list_page, row
from replica.messages import Request, Response, html
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

COLUMN = "/xwzx/gzdt.htm"
SIZE = 20
_PAGE = re.compile(r"/xwzx/gzdt/(\d{1,4})\.htm")


def path(article: Article) -> str:
    """Where an article lives."""
    return f"/info/1053/{article.id}.htm"


def answer(shown: Shown, request: Request) -> Response | None:
    """A page of the list: the first under its name, the last under number 1."""
    pages = shown.pages(SIZE)
    match = _PAGE.fullmatch(request.path)
    if request.path != COLUMN and match is None:
        return None
    number = pages - int(match[1]) + 1 if match else 1
    if not 1 <= number <= pages:
        return None
    up, folder = ("../..", "") if match else ("..", "gzdt/")
    rows = "".join(row(f"{up}{path(a)}", shown.title(a), f"{a.listed_on:%Y/%m/%d}") for a in shown.part(number, SIZE))
    links = [f'<span class="p_t">共{len(shown.articles)}条</span> <span class="p_pages">']
    for one in range(max(number - 2, 1), min(number + 3, pages) + 1):
        target = f"{folder}{pages - one + 1}.htm" if one > 1 else f"{'../' if match else ''}gzdt.htm"
        link = f'<span class="p_no"><a href="{target}">{one}</a></span>'
        links.append(link if one != number else f'<span class="p_no_d">{one}</span>')
    if number < pages:
        links.append(f'<span class="p_next p_fun"><a href="{folder}{pages - number}.htm">下页</a></span>')
        links.append(f'<span class="p_last p_fun"><a href="{folder}1.htm">尾页</a></span>')
    else:
        links.append('<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>')
    links.append(f'</span> <span class="p_t">{number}/{pages}</span>')
    script = '<script>_showDynClickBatch(["dynclicks_u5_1"],[1],"wbnews", 1)</script>'
    return html(list_page(shown, "工作动态", rows, f'<div class="pb_sys_common">{"".join(links)}</div>{script}'))


CMS = Cms("vsb", "vsb.neighbour.test", (COLUMN,), path, answer, '<div class="v_news_content" id="vsb_content">')
