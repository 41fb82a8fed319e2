"""JPAAS (集约化) lists: the column page, whose units an API fills or the page renders, and that API's answers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html

from duban.crawl.lists.model import ListPage
from duban.crawl.lists.pager import Pager, read_pager
from duban.crawl.lists.rows import entry, main_rows, parsed, row_elements
from duban.crawl.urls import canonical

API = "/api-gateway/jpaas-publish-server/front/page/build/unit"
"""The unit API's path; a page may state another."""

_PAIR = re.compile(r"""['"](\w+)['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|([^,'"{}]+))""")
_LAYOUT_PAGER = re.compile(r"oLayPageRender\s{0,9}\([^{]{0,200}\{([^}]{0,500})\}")
_SCRIPT_PAIR = re.compile(r"""(\w+)\s*:\s*['"]?(\d+)""")


@dataclass(frozen=True, slots=True)
class JpaasUnit:
    """A part of a JPAAS page that is filled from the unit API: where, and with which query parameters."""

    api: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The unit's tagId, such as 信息列表."""
        return dict(self.parameters).get("tagId", "")

    @property
    def words(self) -> str:
        """What identifies the unit: tagId, template, page and site."""
        known = dict(self.parameters)
        return " ".join(f"{key}={known.get(key, '')}" for key in ("tagId", "tplSetId", "pageId", "webId"))


@dataclass(frozen=True, slots=True)
class JpaasMore:
    """How to get more: the units that the API fills, the page size that a pager states (None: no such pager).

    ``links`` is the pager of a page that is static, and the page's own address.
    """

    units: tuple[JpaasUnit, ...] = ()
    page_rows: int | None = None
    links: tuple[Pager, str] = (Pager(), "")


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
    links, pages = Pager(), None
    if not units and page_rows is None:
        links = read_pager(root, url)
        pager, total, pages = links.element, links.total, links.pages
    rows = main_rows(root, url, beside=pager)
    more = JpaasMore(tuple(units), page_rows, (links, canonical(url, url) or url))
    return ListPage(rows, total, more=more, pages=pages)


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
    return ListPage(tuple(found), total, more=JpaasMore(page_rows=page_rows))


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


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None
