"""TRS common_list: the column page names a channel, whose rows a search answers as JSON (csrc, nhc, klmy)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.records import entries_of, json_object, whole
from duban.crawl.lists.steps import numbered

_META = re.compile(r"<meta[^>]{0,200}\bname\s{0,3}=\s{0,3}['\"]channelid['\"][^>]{0,200}>", re.IGNORECASE)
_CONTENT = re.compile(r"content\s{0,3}=\s{0,3}['\"]([0-9a-zA-Z]{8,64})['\"]", re.IGNORECASE)
_PATH = re.compile(r"['\"](/(?:common/)?search(?:List)?/)(?:['\"]|[0-9a-f]{32})")
_MARK = re.compile(r"common_list\.s?html|_isAgg=true|/searchList/", re.IGNORECASE)
_PAGE_SIZE = 20  # the servers give no more, whatever is asked


def column_page(text: str, url: str) -> ListPage:
    """The column page: where to ask for the rows of its channel. It may render some of them; they are not needed."""
    channel = _channel(text)
    if not channel:
        return ListPage(problem="a common_list page without a channelid")
    path = _PATH.search(text)
    return ListPage(more=urljoin(url, f"{path.group(1) if path else '/searchList/'}{channel}"))


def answer(text: str, url: str) -> ListPage:
    """An answer of the search: rows in ``data.results``, their number in ``data.total``."""
    found = json_object(text)
    data = found.get("data") if found else None
    rows = data.get("results") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(rows, list):
        return ListPage(problem="an answer of the search that has no results")
    dated = ("publishedTimeStr", "publishedTime", "publishTime")
    return ListPage(entries_of(rows, url, link=("url",), title=("title",), dated=dated), whole(data.get("total")))


def _channel(text: str) -> str:
    meta = _META.search(text)
    found = _CONTENT.search(meta.group()) if meta else None
    return found.group(1) if found else ""


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    api = str(first.more)

    def ask(number: int) -> ListPage:
        page = asker.ask("trs_search.answer", f"{api}?_isAgg=true&_isJson=true&_pageSize={_PAGE_SIZE}&page={number}")
        return page if page.problem or page.total is not None else ListPage(problem="the search states no total")

    yield from numbered(ask(1), ask, unit=api.rpartition("/")[2])


def _recognise(text: str) -> bool:
    return bool(_channel(text) and _MARK.search(text))


ADAPTER = Adapter("trs_search", "TRS common_list", _recognise, {"column": column_page, "answer": answer}, _walk)
