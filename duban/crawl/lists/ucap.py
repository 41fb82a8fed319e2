"""UCAP (开普) and its like: articles are content_N.htm, the pages of a list are numbered links of its own pager."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duban.crawl.lists.generic import followed, html_page
from duban.crawl.lists.model import Adapter, Asker, ListPage, Step

_ARTICLE = re.compile(r"/content_\d+\.s?html?$")
_LINK = re.compile(r"/content_\d+\.s?html?['\"\s>]")
_FEWEST = 2


def column_page(text: str, url: str) -> ListPage:
    """A page of the list."""
    return html_page(text, url, like=_ARTICLE.search)


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    yield from followed(asker, first, "ucap.column")


def _recognise(text: str) -> bool:
    return len(_LINK.findall(text)) >= _FEWEST


ADAPTER = Adapter("ucap", "UCAP (开普)", _recognise, {"column": column_page}, _walk)
