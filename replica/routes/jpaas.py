"""Lists of the new generation: the column's shell and the page-build unit, which pages by ``paramJson`` only.

Belongs here: reading parameters and choosing rows. Does not: markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from replica.markup.jpaas import MENU, UNIT_PATH, column_page, menu, pager, rows
from replica.messages import Request, Response, as_json, html
from replica.world.model import Column, Site

_COLUMN = re.compile(r"/col/col(\d+)/index\.html")
_NEEDED = ("parseType", "webId", "tplSetId", "pageType", "tagId", "pageId")
_BUILT = datetime(2025, 12, 16, 10, 40)  # when the shells were made: they do not change with the list
LARGEST = 100


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a list path of the site; None when the path is not one."""
    match = _COLUMN.fullmatch(request.path)
    column = site.column(int(match[1])) if match else None
    if column is not None:
        if not site.manners.inline:
            return html(column_page(site, column, _BUILT))
        made_at = max((a.version(clock).made_at for a in site.rows(column, clock)), default=_BUILT)
        return html(column_page(site, column, made_at, _list(site, column, 1, column.per_page, request, clock)))
    if request.path == UNIT_PATH:
        return _unit(site, request, clock)
    return None


def _unit(site: Site, request: Request, clock: datetime) -> Response:
    fields = request.fields()
    number = fields.get("pageId", "")
    column = site.column(int(number)) if number.isdecimal() and len(number) < 15 else None
    known = (
        all(fields.get(name) for name in _NEEDED)
        and column is not None
        and fields["webId"] == str(site.web_id)
        and fields["tplSetId"] == column.template
        and fields["tagId"] in (site.tag, MENU)
    )
    if column is None or not known:
        return as_json({"success": False, "data": {}})
    if fields["tagId"] == MENU:
        return _built(menu(site, request.authority))
    page, size, words = paging(fields, column.per_page)
    return _built(_list(site, column, page, size, request, clock, words), site.manners.control_characters)


def _list(site: Site, column: Column, page: int, size: int, request: Request, clock: datetime, words: str = "") -> str:
    """A page of rows with its pager; a column that fits its page has no pager where lists are inline."""
    listed = site.rows(column, clock)
    for border in range(column.per_page, (site.manners.repeats + 1) * column.per_page, column.per_page):
        listed[border:border] = listed[border - 1 : border]  # the last row of a page comes again on the next
    if words:
        listed = [article for article in listed if words in article.version(clock).title]
    shown = rows(site, listed[(page - 1) * size : page * size], clock, request.authority)
    if site.manners.inline and len(listed) <= column.per_page and page == 1:
        return shown
    return shown + pager(site, column, len(listed), page, size)


def paging(fields: Mapping[str, str], per_page: int) -> tuple[int, int, str]:
    """Page number, size and words of the title from ``paramJson`` alone; page 1 when it is absent or not understood."""
    try:
        asked = json.loads(fields.get("paramJson") or "{}")
        page, size = int(asked.get("pageNo", 1)), int(asked.get("pageSize", per_page))
        search = asked.get("search") or "{}"
        words = (json.loads(search) if isinstance(search, str) else search).get("title", "")
    except (ValueError, TypeError, AttributeError):
        return 1, per_page, ""
    return max(page, 1), min(max(size, 1), LARGEST), str(words)


def _built(fragment: str, control_characters: bool = False) -> Response:
    """The unit's JSON; with ``control_characters``, some stand raw within the string, as no JSON allows."""
    answer = as_json(
        {
            "roles": None,
            "permissions": None,
            "success": True,
            "message": "生成成功",
            "code": "200",
            "data": {"html": fragment},
            "traceId": "0",
            "messageType": 2,
        }
    )
    if not control_characters:
        return answer
    return replace(answer, body=answer.body.replace(b"<li ", b"\t\n<li ").replace(b"</a>", b"\x0b</a>"))
