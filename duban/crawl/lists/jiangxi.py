"""Jiangxi's provincial platform: the column page names channel and site, ``/queryList`` answers JSON to a POST."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.records import entries_of, json_object, whole
from duban.crawl.lists.steps import numbered

_PARAMETER = re.compile(r"\b(channelId|siteId|websiteId)['\"]?\s{0,3}[=:]\s{0,3}['\"]?([0-9a-zA-Z_-]{1,64})")
_PAGE_SIZE = 20


def column_page(text: str, url: str) -> ListPage:
    """The column page: the parameters of the question for its rows."""
    fields: dict[str, str] = {}
    for name, value in _PARAMETER.findall(text):
        fields.setdefault(name, value)
    if not {"channelId", "websiteId"} <= fields.keys():
        return ListPage(problem="a page without channelId and websiteId")
    return ListPage(more=(urljoin(url, "/queryList"), tuple(sorted(fields.items()))))


def answer(text: str, url: str) -> ListPage:
    """An answer: rows in ``data.results``, themselves or in ``source``; their number in ``data.total``."""
    found = json_object(text)
    data = found.get("data") if found else None
    rows = data.get("results") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(rows, list):
        return ListPage(problem="an answer of queryList without results")
    inner = [row.get("source") if isinstance(row, dict) else None for row in rows]
    plain = [one if isinstance(one, dict) else row for one, row in zip(inner, rows, strict=True)]
    entries = entries_of(plain, url, link=("url", "urls"), title=("title",), dated=("pubDate", "publishTime"))
    return ListPage(entries, whole(data.get("total")))


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    api, fields = first.more if isinstance(first.more, tuple) else ("", ())

    def ask(number: int) -> ListPage:
        page = asker.ask("jiangxi.answer", api, (*fields, ("pageNo", str(number)), ("pageSize", str(_PAGE_SIZE))))
        return page if page.problem or page.total is not None else ListPage(problem="queryList states no total")

    yield from numbered(ask(1), ask, unit=dict(fields).get("channelId", ""))


def _recognise(text: str) -> bool:
    return "queryList" in text and {"channelId", "websiteId"} <= {name for name, _ in _PARAMETER.findall(text)}


ADAPTER = Adapter("jiangxi", "queryList (江西)", _recognise, {"column": column_page, "answer": answer}, _walk)
