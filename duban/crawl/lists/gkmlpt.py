"""gkmlpt (南方, Guangdong's catalogue of open information): JSON by category, a hundred rows a page at most.

The column is the catalogue's page as a browser shows it, ``/gkmlpt/index#1620``: no server sees what stands behind the
#, so the page itself has no rows, but the site's number and all categories. The API's own address will do as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.records import entries_of, json_object, whole
from duban.crawl.lists.steps import numbered

_SID = re.compile(r"\bSID['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,10})")
_TREE = re.compile(r"\bTREE['\"]?\s{0,3}:\s{0,3}(?=[\[{])")
_CATEGORY = re.compile(r"/?(\d{1,10})")
_PAGE = 100  # rows; hidden ones are left out of a page, so that it may have fewer
_MOST_CATEGORIES = 5000


@dataclass(frozen=True, slots=True)
class _Index:
    """What the catalogue's page leads to: the first page of a category."""

    api: str


def column_page(text: str, url: str) -> ListPage:
    """An answer of ``/gkmlpt/api/all/<category>``, or the catalogue's page around it.

    Its ``post_count`` counts rows as well that are never listed.
    """
    found = json_object(text)
    rows = found.get("articles") if found else None
    if found is None or not isinstance(rows, list):
        return _index(text, url)
    classify = found.get("classify")
    total = whole(classify.get("post_count")) if isinstance(classify, dict) else None
    dated = ("date", "first_publish_time", "display_publish_time", "created_at")
    entries = entries_of(rows, url, link=("url", "post_url"), title=("title",), dated=dated)
    return ListPage(entries, total, more=url, pages=-(-total // _PAGE) if total else None)


def _index(text: str, url: str) -> ListPage:
    """The catalogue's page: which API it asks for the column that the address names."""
    sid, tree = _SID.search(text), _TREE.search(text)
    if not tree:
        return ListPage(problem="an answer of gkmlpt without articles")
    try:
        nodes, _ = json.JSONDecoder(strict=False).raw_decode(text, tree.end())
    except (ValueError, RecursionError):
        nodes = []
    names = _categories(nodes)
    wanted = _CATEGORY.fullmatch(urlsplit(url).fragment)
    # Where the tree cannot be read, the API will say whether there is such a column.
    if wanted is None or (names and wanted.group(1) not in names):
        known = ", ".join(f"{number} {name}" for number, name in list(names.items())[:30])
        why = f"it has no column {wanted.group(1)}" if wanted else "its address names no column"
        where = f"{url.partition('#')[0]}#<number>"
        return ListPage(problem=f"a catalogue of gkmlpt, and {why}: give the address {where} of one of {known}")
    query = {"page": "1", **({"sid": sid.group(1)} if sid else {})}
    return ListPage(more=_Index(urljoin(url, f"api/all/{wanted.group(1)}?{urlencode(query)}")))


def _categories(nodes: object) -> dict[str, str]:
    """Names by number, of a tree that is a flat list or hangs children into their parents."""
    found: dict[str, str] = {}
    stack = [nodes]
    while stack and len(found) < _MOST_CATEGORIES:
        node = stack.pop()
        if isinstance(node, dict):
            if {"id", "name"} <= node.keys():
                found[str(node["id"])] = str(node["name"])
            stack.extend(value for value in reversed(node.values()) if isinstance(value, list | dict))
        elif isinstance(node, list):
            stack.extend(reversed(node))
    return found


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    page = asker.ask("gkmlpt.column", first.more.api) if isinstance(first.more, _Index) else first
    if isinstance(page.more, _Index):
        page = ListPage(problem="the API of gkmlpt answers with the catalogue's page")
    parts = urlsplit(str(page.more or ""))
    query = dict(parse_qsl(parts.query))

    def ask(number: int) -> ListPage:
        asked = urlencode({**query, "page": number})
        return asker.ask("gkmlpt.column", parts._replace(query=asked).geturl())

    category = parts.path.rpartition("/")[2]
    yield from numbered(page, ask, unit=f"{category} of {query.get('sid', '')}", more_than_listed=True)


def _recognise(text: str) -> bool:
    head = text.lstrip("\ufeff \t\r\n")[:1]
    return (head == "{" and '"articles"' in text and '"classify"' in text) or ("gkmlpt" in text and "_CONFIG" in text)


ADAPTER = Adapter("gkmlpt", "gkmlpt (南方)", _recognise, {"column": column_page}, _walk)
