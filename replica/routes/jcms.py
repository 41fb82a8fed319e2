"""Lists of the old generation: the column page and ``dataproxy.jsp`` in its three manners of paging.

Belongs here: reading parameters and choosing rows. Does not: markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from replica.markup.jcms import EMPTY, GROUPS, column_ids, column_page, proxy_answer
from replica.messages import HTML_WITHOUT_CHARSET, XML, Request, Response, html, not_found
from replica.routes.disclosure import shell
from replica.world.model import Column, Site

_COLUMN = re.compile(r"/col/col(\d+)/index\.html")
CAP = 300  # rows that a proxy of the page-only or the capped manner gives at most, whatever is asked
MOST = 50  # rows that getMessage.do gives at most; asked for more it gives none
_MESSAGES = "/messageController/getMessage.do"


def answer(site: Site, request: Request, clock: datetime) -> Response | None:
    """The response for a list path of the site; None when the path is not one (also: a proxy path of other sites)."""
    match = _COLUMN.fullmatch(request.path)
    column = site.column(int(match[1])) if match else None
    if column is not None and column.disclosure:
        return html(shell(site, column), content_type=HTML_WITHOUT_CHARSET)
    if column is not None:
        page = column_page(site, column, site.rows(column, clock), clock, request.authority)
        return html(page, content_type=HTML_WITHOUT_CHARSET)
    if request.path in (site.proxy_path, site.proxy_path.replace("dataproxy", "morecolumndataproxy")):
        many = request.path != site.proxy_path
        return Response(200, _proxy(site, request.fields(), clock, request.authority, many).encode(), XML)
    if request.path == _MESSAGES:
        return _messages(site, request, clock)
    return None


def _asked(site: Site, fields: Mapping[str, str], many: bool) -> tuple[Column | None, int]:
    """The column and unit that the parameters name; None when they do not go together, unless the site is careless."""
    unit = _number(fields, "unitid") or 0
    wanted = fields.get("columnid", "")
    fits = [c for c in site.columns if bool(c.gathers) == many and column_ids(c) == wanted and unit in c.units]
    if _number(fields, "webid") != site.web_id or not unit:
        return None, unit
    if not fits and site.manners.other_rows and wanted.isdecimal():
        return site.columns[0], unit
    return (fits[0] if fits else None), unit


def _proxy(site: Site, fields: Mapping[str, str], clock: datetime, authority: str, many: bool = False) -> str:
    column, unit = _asked(site, fields, many)
    if column is None or site.proxy_mode == "dead":
        return EMPTY
    rows = site.rows(column, clock)
    start, size, following = window(site, column, fields, len(rows))
    first, last = start
    pages = -(-len(rows) // size)
    return proxy_answer(site, column, unit, rows[first:last], clock, authority, (len(rows), pages, following))


def window(site: Site, column: Column, fields: Mapping[str, str], total: int) -> tuple[tuple[int, int], int, int]:
    """Which rows a request gets: the slice, the page size that totalpage counts in, the next page (0: none).

    range: startrecord and endrecord count from 1, both inclusive. lookahead: as range, but every group after the first
    begins one row early. page: only page and perpage count. cap: as range, but no answer has more than ``CAP`` rows.
    Without any of them: what the column page has inline.
    """
    page, asked = _number(fields, "page"), _number(fields, "perpage")
    start, end = _number(fields, "startrecord"), _number(fields, "endrecord")
    if site.proxy_mode != "page" and start is not None and page is None:
        first = max(start, 1) - 1
        last = end if end is not None else first + GROUPS * column.per_page
        if site.proxy_mode == "lookahead" and first > 0:
            first -= 1
        if site.proxy_mode == "cap":
            last = min(last, first + CAP)
        return (first, max(last, first)), asked or column.per_page, 0
    if page is None and (asked is None or site.proxy_mode != "page"):
        return (0, GROUPS * column.per_page), column.per_page, 0
    size = min(asked or site.default_size, CAP)
    number = max(page or 1, 1)
    return ((number - 1) * size, number * size), size, number + 1 if number * size < total else 0


def _number(fields: Mapping[str, str], name: str) -> int | None:
    value = fields.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def _messages(site: Site, request: Request, clock: datetime) -> Response:
    """The cousin that wraps the same XML in JSONP: nothing without a Referer, nothing for more than ``MOST`` rows."""
    fields = request.fields()
    column = site.column(_number(fields, "columnId") or 0)
    if column is None or not request.headers.get("referer"):
        return not_found()
    rows = site.rows(column, clock)
    first, last = _number(fields, "startrecord") or 1, _number(fields, "endrecord") or MOST
    size = _number(fields, "perpage") or MOST
    shown = rows[first - 1 : last] if size <= MOST else []
    paging = (len(rows), -(-len(rows) // size), 0)
    xml = proxy_answer(site, column, column.units[0], shown, clock, request.authority, paging)
    text = json.dumps({"result": xml}, ensure_ascii=False)
    return html(f"{fields.get('callback', 'callback')}({text})", content_type="application/javascript;charset=UTF-8")
