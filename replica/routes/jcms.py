"""Lists of the old generation: the column page and ``dataproxy.jsp`` in its three manners of paging.

Belongs here: reading parameters and choosing rows. Does not: markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from replica.markup.jcms import EMPTY, GROUPS, column_page, proxy_answer
from replica.messages import HTML_WITHOUT_CHARSET, XML, Request, Response, html
from replica.world.model import Column, Site

_COLUMN = re.compile(r"/col/col(\d+)/index\.html")
CAP = 300  # rows that a proxy of the page-only manner gives at most, whatever is asked


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a list path of the site; None when the path is not one (also: a proxy path of other sites)."""
    match = _COLUMN.fullmatch(request.path)
    column = site.column(int(match[1])) if match else None
    if column is not None:
        page = column_page(site, column, site.rows(column, clock), clock, request.authority)
        return html(page, content_type=HTML_WITHOUT_CHARSET)
    if request.path == site.proxy_path:
        return Response(200, _proxy(site, request.fields(), clock, request.authority).encode(), XML)
    return None


def _proxy(site: Site, fields: Mapping[str, str], clock: datetime, authority: str) -> str:
    column = site.column(_number(fields, "columnid") or 0)
    unit = _number(fields, "unitid") or 0
    if column is None or unit not in column.units or _number(fields, "webid") != site.web_id:
        return EMPTY
    rows = site.rows(column, clock)
    start, size, following = window(site, column, fields, len(rows))
    first, last = start
    pages = -(-len(rows) // size)
    return proxy_answer(site, column, unit, rows[first:last], clock, authority, (len(rows), pages, following))


def window(site: Site, column: Column, fields: Mapping[str, str], total: int) -> tuple[tuple[int, int], int, int]:
    """Which rows a request gets: the slice, the page size that totalpage counts in, the next page (0: none).

    range: startrecord and endrecord count from 1, both inclusive. lookahead: as range, but every group after the first
    begins one row early. page: only page and perpage count. Without any of them: what the column page has inline.
    """
    page, asked = _number(fields, "page"), _number(fields, "perpage")
    start, end = _number(fields, "startrecord"), _number(fields, "endrecord")
    if site.proxy_mode != "page" and start is not None and page is None:
        first = max(start, 1) - 1
        last = end if end is not None else first + GROUPS * column.per_page
        if site.proxy_mode == "lookahead" and first > 0:
            first -= 1
        return (first, max(last, first)), asked or column.per_page, 0
    if page is None and (asked is None or site.proxy_mode != "page"):
        return (0, GROUPS * column.per_page), column.per_page, 0
    size = min(asked or site.default_size, CAP)
    number = max(page or 1, 1)
    return ((number - 1) * size, number * size), size, number + 1 if number * size < total else 0


def _number(fields: Mapping[str, str], name: str) -> int | None:
    value = fields.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None
