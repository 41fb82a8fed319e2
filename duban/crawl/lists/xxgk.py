"""Open information (信息公开) on JCMS: a page loads ``/module/xxgk/search.jsp``, which answers fragments of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.pager import read_pager
from duban.crawl.lists.rows import entry, parsed, row_elements
from duban.crawl.lists.steps import numbered

_LOADED = re.compile(r"['\"]([^'\"<>\s]{0,80}/module/xxgk/(?:search|subjectinfo)\.jsp\?[^'\"<>\s]{1,1500})['\"]")
_FIELD = re.compile(r"\b(infotypeId|jdid|area|divid|standardXxgk)['\"]?\s{0,3}[:=]\s{0,3}['\"]([\w-]{1,60})['\"]")
_PAGES = re.compile(r"共(?:\s|&nbsp;|<[^>]{0,80}>){0,5}(\d{1,6})(?:\s|&nbsp;|<[^>]{0,80}>){0,5}页")
_TOTAL = re.compile(r"共(?:\s|&nbsp;|<[^>]{0,80}>){0,5}(\d{1,7})(?:\s|&nbsp;|<[^>]{0,80}>){0,5}条")
_MARK = re.compile(r"tr_main_value_(?:odd|even)|funGoPage\(|/module/xxgk/|xxgk_list")


def column_page(text: str, url: str) -> ListPage:
    """A page that loads the list, or an answer of search.jsp itself: then the column is that very question."""
    if "/module/xxgk/" in urlsplit(url).path:
        page = answer(text, url)
        return ListPage(page.entries, page.total, page.problem, _question(url), page.pages)
    loaded = _LOADED.search(text)
    fields = dict(_FIELD.findall(text))
    if loaded is None and not {"infotypeId", "area"} <= fields.keys():
        return ListPage(problem="a page of open information that says neither what it loads nor infotypeId and area")
    target = unescape(loaded.group(1)) if loaded else "/module/xxgk/search.jsp"
    api, given = _question(urljoin(url, target))
    return ListPage(more=(api, tuple({**fields, **dict(given)}.items())))


def answer(text: str, url: str) -> ListPage:
    """A fragment of rows: ``tr.tr_main_value_odd`` (old) or ``li`` (new), and a pager in words."""
    if not _MARK.search(text):
        return ListPage(problem="an answer of the catalogue without its marks")
    root = parsed(text)
    rows = []
    for element in row_elements(root):
        row = entry(element, url)
        if row is not None and (row.listed_on is not None or "tr_main_value" in (element.get("class") or "")):
            rows.append(row)
    pages, total = _PAGES.search(text), _TOTAL.search(text)
    stated = int(pages.group(1)) if pages else read_pager(root, url).pages
    return ListPage(tuple(rows), int(total.group(1)) if total else None, pages=stated)


def _question(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Address and fields of a question, without the page."""
    parts = urlsplit(url)
    fields = tuple((name, value) for name, value in parse_qsl(parts.query) if name != "currpage")
    return parts._replace(query="").geturl(), fields


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    api, fields = first.more if isinstance(first.more, tuple) else ("", ())

    def ask(number: int) -> ListPage:
        query = urlencode([*fields, ("currpage", str(number))])
        return asker.ask("xxgk.answer", f"{api}?{query}", (*fields, ("currpage", str(number))))

    start = first if first.entries else ask(1)
    known = dict(fields)
    unit = f"{known.get('infotypeId', '')} of {known.get('area', '')}"
    yield from numbered(start, ask, unit=unit)


def _recognise(text: str) -> bool:
    return "/module/xxgk/search.jsp" in text or "/module/xxgk/subjectinfo.jsp" in text or "tr_main_value_" in text


ADAPTER = Adapter("xxgk", "JCMS 信息公开", _recognise, {"column": column_page, "answer": answer}, _walk)
