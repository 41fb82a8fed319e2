"""VSB (博达): pages numbered downwards, list.htm, list/11.htm, list/10.htm, … as the page's own pager links them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duban.crawl.lists.generic import followed, html_page
from duban.crawl.lists.model import Adapter, Asker, ListPage, Step

_ARTICLE = re.compile(r"/info/\d+/\d+\.html?$|[?&]wbnewsid=\d+")
_MARK = re.compile(r"_showDynClick|/system/resource/|pb_sys_common|_sitegray")
_LINK = re.compile(r"info/\d+/\d+\.html?|wbnewsid=\d+")


def column_page(text: str, url: str) -> ListPage:
    """A page of the list."""
    return html_page(text, url, like=_ARTICLE.search)


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    yield from followed(asker, first, "vsb.column")


def _recognise(text: str) -> bool:
    return bool(_MARK.search(text) and _LINK.search(text))


ADAPTER = Adapter("vsb", "VSB (博达)", _recognise, {"column": column_page}, _walk)
