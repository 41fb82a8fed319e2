"""JPAAS (集约化) lists: the column page, whose units an API fills or the page renders, and that API's answers."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from lxml import html

from duban.crawl.lists.model import JpaasUnit, ListEntry, ListPage
from duban.crawl.lists.rows import entry, parsed, row_elements

API = "/api-gateway/jpaas-publish-server/front/page/build/unit"
"""The unit API's path; a page may state another."""

_PAIR = re.compile(r"""['"](\w+)['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|([^,'"{}]+))""")
_LAYOUT_PAGER = re.compile(r"oLayPageRender\s{0,9}\([^{]{0,200}\{([^}]{0,500})\}")
_SCRIPT_PAIR = re.compile(r"""(\w+)\s*:\s*['"]?(\d+)""")


def column_page(text: str, url: str) -> ListPage:
    """A column page: its units, and the rows that it renders itself.

    Rows rendered inline are those that bear a date, next to the pager where there is one; menus have no dates.
    """
    root = parsed(text)
    units = [unit for script in root.iter("script") if (unit := _unit(script, url)) is not None]
    pager = _pager_element(root)
    if pager is not None and (unit := _unit(pager, url)) is not None and unit not in units:
        units.insert(0, unit)
    total, page_rows = _pager(root, pager, text)
    return ListPage(_inline_rows(root, pager, url), total, units=tuple(units), page_rows=page_rows)


def unit_answer(content: str, url: str) -> ListPage:
    """An answer of the unit API. Control characters inside its strings are common and forgiven.

    ``"success": false`` comes for a tagId that the server does not know: a failure, not an empty list.
    """
    try:
        answer = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return ListPage(problem="an answer of the unit API that is not JSON")
    if not isinstance(answer, dict):
        return ListPage(problem="an answer of the unit API that is no object")
    data = answer.get("data")
    markup = data.get("html") if isinstance(data, dict) else None
    if answer.get("success") is not True or not isinstance(markup, str):
        return ListPage(problem=f"the unit API refuses: {answer.get('message') or 'no rows in its answer'}")
    root = parsed(markup)
    total, page_rows = _pager(root, _pager_element(root), markup)
    found = [row for element in row_elements(root) if (row := entry(element, url)) is not None]
    return ListPage(tuple(found), total, page_rows=page_rows)


def _unit(element: html.HtmlElement, url: str) -> JpaasUnit | None:
    """The unit that an element's ``queryData`` describes; lxml lower-cases the attribute's name."""
    pairs = {key: a or b or c.strip() for key, a, b, c in _PAIR.findall(element.get("querydata") or "")}
    if not {"tagId", "pageId"} <= pairs.keys():
        return None
    return JpaasUnit(urljoin(url, element.get("url") or element.get("uniturl") or API), tuple(pairs.items()))


def _pager_element(root: html.HtmlElement) -> html.HtmlElement | None:
    """The element whose attributes, or whose ``queryData``, carry the number of rows."""
    for element in root.iter():
        if isinstance(element.tag, str) and (element.get("count") or "'count'" in (element.get("querydata") or "")):
            return element
    return None


def _pager(root: html.HtmlElement, pager: html.HtmlElement | None, text: str) -> tuple[int | None, int | None]:
    """The stated total and the page size."""
    values: dict[str, str] = {}
    if pager is not None:
        values = {key: a or b or c for key, a, b, c in _PAIR.findall(pager.get("querydata") or "")}
        values |= {key: value for key in ("count", "rows") if (value := pager.get(key))}
    elif found := _LAYOUT_PAGER.search(text):
        values = dict(_SCRIPT_PAIR.findall(found.group(1)))
    return _number(values.get("count")), _number(values.get("rows"))


def _inline_rows(root: html.HtmlElement, pager: html.HtmlElement | None, url: str) -> tuple[ListEntry, ...]:
    groups: dict[html.HtmlElement, list[ListEntry]] = {}
    for element in row_elements(root):
        row = entry(element, url)
        if row is not None and row.listed_on is not None:
            # Some templates start a new ul every five rows: what holds the uls is the list.
            parent = element.getparent()
            holder = parent if parent is None or parent.getparent() is None else parent.getparent()
            groups.setdefault(holder, []).append(row)
    if not groups:
        return ()
    if pager is not None:
        around = {ancestor: depth for depth, ancestor in enumerate(pager.iterancestors())}
        near = min(groups, key=lambda holder: (around.get(holder, 99), -len(groups[holder])))
        return tuple(groups[near])
    return tuple(groups[max(groups, key=lambda holder: len(groups[holder]))])


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
