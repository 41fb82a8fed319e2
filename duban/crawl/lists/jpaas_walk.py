"""Walking JPAAS columns: which unit holds the list, and its pages by ``paramJson``. Parsing is ``jpaas.py``'s."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from duban.crawl.lists import jpaas
from duban.crawl.lists.generic import followed
from duban.crawl.lists.jpaas import JpaasMore, JpaasUnit
from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.steps import numbered

_PAGE_SIZE = 100  # it was seen to be accepted; what comes back is counted, never assumed
_LIST_NAMES = ("list", "列表", "信息", "文章", "分页", "内容")
_OTHER_NAMES = ("导航", "菜单", "头部", "底部", "页脚", "友情", "轮播", "menu", "head", "foot", "nav")
_MARKS = ("page/build/unit", "unitbuild.js", "jpaas-publish-server", 'name="colid"', "name='colid'")


def walk(asker: Asker, column: ListPage) -> Iterator[Step]:
    """The steps of a column; see ``Adapter.walk``."""
    links = _more(column).links
    if links[0].element is not None and not column.problem:
        # A static variant: page 1 and the pager are in the page, the others are index_2.html and so on.
        yield from followed(asker, replace(column, more=links), "generic.column")
        return
    unit, first = _main_unit(asker, column)
    words = unit.words if unit is not None else ""
    total, rows = first.total, _more(first).page_rows
    if first.problem:
        yield Step(first.entries, total, problem=first.problem, unit=words)
        return
    enough = len(first.entries) >= total if total is not None else rows is None
    yield Step(first.entries, total, end=enough, unit=words)
    if enough or unit is None:
        return
    size = rows or len(first.entries) or 15
    if total is not None and total > 3 * size:
        # A long way to go: larger pages from the top, if the site gives them.
        larger = asker.ask("jpaas.unit", _unit_url(unit, 1, _PAGE_SIZE))
        if not larger.problem and len(larger.entries) > len(first.entries):
            size, first = _PAGE_SIZE, larger

    def ask(number: int) -> ListPage:
        return asker.ask("jpaas.unit", _unit_url(unit, number, size))

    yield from numbered(first, ask, unit=words, restart=True)


def _more(page: ListPage) -> JpaasMore:
    return page.more if isinstance(page.more, JpaasMore) else JpaasMore()


def _main_unit(asker: Asker, column: ListPage) -> tuple[JpaasUnit | None, ListPage]:
    """The unit that holds the list, and its first page.

    A page rendered inline with its pager needs no question. Else units are asked, likely names first, until an answer
    has a pager; a small column without one shows all its rows inline, or in the unit with the most dated rows.
    """
    more = _more(column)
    if more.page_rows is not None or (column.total is not None and column.entries):
        return (more.units[0] if more.units else None), column
    best: tuple[JpaasUnit | None, ListPage] = (None, column)
    problem = ""
    for unit in sorted(more.units, key=_unlikely):
        answer = asker.ask("jpaas.unit", _unit_url(unit))
        if answer.total is not None and not answer.problem:
            return unit, answer
        problem = problem or answer.problem
        if sum(row.listed_on is not None for row in answer.entries) > len(best[1].entries):
            best = (unit, answer)
    if not best[1].entries and problem:
        return None, ListPage(problem=problem)
    return best


def _unlikely(unit: JpaasUnit) -> int:
    name = unit.name.lower()
    if any(word in name for word in _OTHER_NAMES):
        return 2
    return 0 if any(word in name for word in _LIST_NAMES) else 1


def _unit_url(unit: JpaasUnit, page_no: int | None = None, size: int = 0) -> str:
    """A question to the unit API. The page goes into ``paramJson``: plain pageNo or page keys are ignored."""
    parameters = [(key, value) for key, value in unit.parameters if key != "paramJson"]
    if page_no is not None:
        page = json.dumps({"pageNo": page_no, "pageSize": size}, separators=(",", ":"))
        parameters.append(("paramJson", page))
    return f"{unit.api}?{urlencode(parameters)}"


def _recognise(text: str) -> bool:
    lowered = text.lower()
    return any(mark in lowered for mark in _MARKS)


ADAPTER = Adapter(
    "jpaas",
    "JPAAS (大汉集约化)",
    _recognise,
    {"column": jpaas.column_page, "unit": jpaas.unit_answer},
    walk,
)
