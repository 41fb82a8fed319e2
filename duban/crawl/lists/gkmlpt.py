"""gkmlpt (南方, Guangdong's catalogue of open information): JSON by category, a hundred rows a page at most.

The category stands behind the # of an address, which no server sees: so the column is the API's own address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.records import entries_of, json_object, whole
from duban.crawl.lists.steps import numbered

_SID = re.compile(r"\bSID['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,10})")
_TREE = re.compile(r"\bTREE['\"]?\s{0,3}:\s{0,3}(?=[\[{])")
_PAGE = 100  # rows; hidden ones are left out of a page, so that it may have fewer


def column_page(text: str, url: str) -> ListPage:
    """An answer of ``/gkmlpt/api/all/<category>``. Its ``post_count`` counts rows as well that are never listed."""
    found = json_object(text)
    rows = found.get("articles") if found else None
    if found is None or not isinstance(rows, list):
        return ListPage(problem=_index(text) or "an answer of gkmlpt without articles")
    classify = found.get("classify")
    total = whole(classify.get("post_count")) if isinstance(classify, dict) else None
    dated = ("date", "first_publish_time", "display_publish_time", "created_at")
    entries = entries_of(rows, url, link=("url", "post_url"), title=("title",), dated=dated)
    return ListPage(entries, total, more=url, pages=-(-total // _PAGE) if total else None)


def _index(text: str) -> str:
    """What to do with the index page, which is no list but knows the categories."""
    sid, tree = _SID.search(text), _TREE.search(text)
    if not tree:
        return ""
    try:
        nodes, _ = json.JSONDecoder(strict=False).raw_decode(text, tree.end())
    except (ValueError, RecursionError):
        nodes = []
    names = [
        f"{node['id']} {node['name']}"
        for node in (nodes if isinstance(nodes, list) else ())
        if isinstance(node, dict) and {"id", "name"} <= node.keys()
    ]
    which = f"/gkmlpt/api/all/<category>?page=1&sid={sid.group(1) if sid else '<site>'}"
    return f"the index of gkmlpt is no list: give the address {which}, with a category of {', '.join(names[:30])}"


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    parts = urlsplit(str(first.more))
    query = dict(parse_qsl(parts.query))

    def ask(number: int) -> ListPage:
        asked = urlencode({**query, "page": number})
        return asker.ask("gkmlpt.column", parts._replace(query=asked).geturl())

    category = parts.path.rpartition("/")[2]
    yield from numbered(first, ask, unit=f"{category} of {query.get('sid', '')}", more_than_listed=True)


def _recognise(text: str) -> bool:
    head = text.lstrip("\ufeff \t\r\n")[:1]
    return (head == "{" and '"articles"' in text and '"classify"' in text) or ("gkmlpt" in text and "_CONFIG" in text)


ADAPTER = Adapter("gkmlpt", "gkmlpt (南方)", _recognise, {"column": column_page}, _walk)
