"""Columns of the two CMS as small sites of the tests' own: every way in which lists were seen to behave."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.crawl.site import Handler, page, status

PATH = "/col/col5/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
API = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def row(number: int) -> str:
    day = date(2020, 1, 1) + timedelta(days=number)
    title = f"第{number}期重点工作完成情况"
    url = f"/art/{day.year}/{day.month}/{day.day}/art_5_{number}.html"
    return f'<li><a href="{url}" title="{title}">…</a><b>{day}</b></li>'


@dataclass
class Jcms:
    """A JCMS column with a list proxy in some mode; ``numbers`` are its rows, newest first."""

    numbers: list[int]
    mode: str = "range"
    inline: int = 6
    stated: int | None = None
    cap: int = 1000
    asked: int = 0

    def routes(self) -> dict[str | None, Callable[[Handler], None]]:
        return {"/robots.txt": status(404), PATH: lambda handler: page(self.column())(handler), None: self.proxy}

    def column(self) -> str:
        total = self.stated if self.stated is not None else len(self.numbers)
        return (
            f'<div id="71"><script type="text/xml">{self.store(self.numbers[: self.inline], None)}</script></div>'
            "<script>var param_71 = {col:1,webid:3,columnid:5,unitid:'71'};$('#s').jpage({totalRecord:1000,perPage:2});"
            f"$('#71').jpage({{totalRecord:{total},dataStore:$('#71').html(),groupSize:3,perPage:2,proxyUrl:'{PROXY}'}});"
            "</script>"
        )

    def store(self, numbers: list[int], total: int | None) -> str:
        records = "".join(f"<record><![CDATA[{row(number)}]]></record>" for number in numbers)
        stated = "" if total is None else f"<totalrecord>{total}</totalrecord>"
        return f"<datastore>{stated}<recordset>{records}</recordset></datastore>"

    def proxy(self, handler: Handler) -> None:
        self.asked += 1
        query = dict(parse_qsl(urlsplit(handler.path).query))
        total = self.stated if self.stated is not None else len(self.numbers)
        if self.mode == "drift":
            self.numbers.insert(0, 900 + self.asked)
            total = len(self.numbers)
        if self.mode == "one_more" and self.asked == 2:
            self.numbers.insert(0, 900)
            total = len(self.numbers)
        start, end = int(query.get("startrecord", 1)), int(query.get("endrecord", 6))
        if self.mode == "page":
            size, number = min(int(query.get("perpage", 4)), self.cap), int(query.get("page", 1))
            found = self.numbers[size * (number - 1) : size * number] if "page" in query else self.numbers[:6]
        elif self.mode == "repeat":
            found = self.numbers[:6]
        elif self.mode == "dead":
            found = []
        else:
            first = start - 2 if self.mode == "lookahead" and start > 1 else start - 1
            found = self.numbers[first : min(end, start - 1 + self.cap)]
        page(self.store(found, total), Content_Type="text/xml")(handler)


@dataclass
class Jpaas:
    """A JPAAS column whose rows come from the unit API, or page 1 inline."""

    numbers: list[int]
    mode: str = ""
    inline: bool = False
    stated: int | None = None
    size_limit: int = 100
    menu: bool = False

    def query(self, tag: str) -> str:
        return f"{{'parseType':'bulidstatic','webId':'3','tagId':'{tag}','pageId':'5'}}"

    def routes(self) -> dict[str | None, Callable[[Handler], None]]:
        return {"/robots.txt": status(404), PATH: lambda handler: page(self.column())(handler), None: self.unit}

    def column(self) -> str:
        if self.inline:
            return f'<html><meta name="ColId"><body>{self.markup(1, 5)}</body></html>'
        tags = ["侧栏", "信息列表"] if self.menu else ["信息列表"]
        scripts = (f'<script src="/unitbuild.js" url="{API}" queryData="{self.query(tag)}"></script>' for tag in tags)
        return f'<html><meta name="ColId"><body>{"".join(scripts)}</body></html>'

    def markup(self, number: int, size: int) -> str:
        rows = "".join(row(one) for one in self.numbers[size * (number - 1) : size * number])
        total = self.stated if self.stated is not None else len(self.numbers)
        pager = f'<table class="pagination" queryData="{self.query("信息列表")}" rows="{size}" count="{total}"></table>'
        return f"<div><ul>{rows}</ul>{'' if self.mode == 'no_total' else pager}</div>"

    def unit(self, handler: Handler) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        if query["tagId"] != ["信息列表"]:
            page(json.dumps({"success": True, "data": {"html": "<ul><li><a href='/m'>菜单</a></li></ul>"}}))(handler)
            return
        asked = json.loads(query.get("paramJson", ["{}"])[0])
        number, size = asked.get("pageNo", 1), min(asked.get("pageSize", 5), self.size_limit)
        if self.mode == "repeat":
            number = 1
        if self.mode == "short" and number == 2:
            markup = self.markup(number, size).replace(row(self.numbers[size]), "")
        else:
            markup = self.markup(number, size)
        page(json.dumps({"success": True, "data": {"html": markup}}))(handler)
