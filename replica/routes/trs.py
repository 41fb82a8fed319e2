"""TRS WCM: static pages behind a script's call, relative addresses; more pages are stated than exist.

Belongs here: its lists and where its articles live. Does not: the page around them.
"""

from __future__ import annotations

import re

from replica.markup.neighbours import list_page, row
from replica.messages import Request, Response, html, redirect
from replica.world.model import Article
from replica.world.neighbours import Cms, Shown

FOLDER, HUNAN = "/zwgk/gzdt/", "/zwgk/hunan/"
SIZE = 20
NOMINAL = 2  # pages that are stated and do not exist
_PAGE = re.compile(r"(/zwgk/(?:gzdt|hunan)/)(?:index(?:_(\d{1,4}))?\.html)?")


def path(article: Article) -> str:
    """Where an article lives, below the list's folder."""
    day = article.listed_on
    return f"{FOLDER}{day:%Y%m}/t{day:%Y%m%d}_{article.id}.html"


def answer(shown: Shown, request: Request) -> Response | None:
    """A page of one of the two lists: pages counted from 0, or as in Hunan from 1 and with the number of rows."""
    if request.path + "/" in (FOLDER, HUNAN):
        return redirect(f"http://{request.authority}{request.path}/")
    match = _PAGE.fullmatch(request.path)
    if match is None:
        return None
    hunan, index = match[1] == HUNAN, int(match[2]) if match[2] else None
    number = 1 if index is None else index + (0 if hunan else 1)
    pages = shown.pages(SIZE)
    if number > pages or (index is not None and number < 2):
        return None
    if hunan:
        call = f"createPageHTML('paging',{pages},{number},'index','html',{len(shown.articles)});"
    else:
        call = f'createPageHTML({pages + NOMINAL}, {number - 1}, "index", "html");'
    rows = "".join(
        row(
            f".{path(a).removeprefix(FOLDER[:-1])}" if not hunan else f"..{path(a)[5:]}",
            shown.title(a),
            f"{a.listed_on}",
        )
        for a in shown.part(number, SIZE)
    )
    script = f"<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){{}}\n{call}</script>"
    return html(list_page(shown, "工作动态", rows, script))


CMS = Cms("trs", "trs.neighbour.test", (FOLDER, HUNAN), path, answer, '<div class="TRS_Editor">')
