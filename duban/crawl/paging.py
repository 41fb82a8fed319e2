"""Getting a list's rows page by page, in both dialects and every mode a server may be in. Verdicts are ``walk.py``'s.

Servers do not say which mode they are in: it shows in whether what they answer overlaps what they answered before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from duban.crawl.client import Ask, Client
from duban.crawl.lists import JcmsUnit, JpaasUnit, ListEntry, ListPage, parse_list
from duban.crawl.outcome import Outcome

_PAGE_SIZE = 100  # both dialects were seen to accept it; what comes back is counted, never assumed
_MOST_PAGES = 2000
_LIST_NAMES = ("list", "列表", "信息", "文章", "分页", "内容")
_OTHER_NAMES = ("导航", "菜单", "头部", "底部", "页脚", "友情", "轮播", "menu", "head", "foot", "nav")


@dataclass(frozen=True, slots=True)
class Step:
    """Some more rows of a list.

    ``restart``: counting begins anew with these rows, which start at the top. ``end``: the list is proven to end here.
    ``problem``: why no more can be had although there should be.
    """

    entries: tuple[ListEntry, ...] = ()
    total: int | None = None
    restart: bool = False
    end: bool = False
    problem: str = ""


def pages(client: Client, column: str, dialect: str, url: str, first: ListPage) -> Iterator[Step]:
    """The steps of a walk that begins with a column page; asks for more only when the next step is wanted.

    Args:
        client: asks and archives.
        column: the column's URL, for the facts.
        dialect: of the column page.
        url: where the column page came from, after redirects.
        first: what it says.
    """
    asker = _Asker(client, column, url)
    if dialect == "jcms.column":
        yield from _jcms(asker, first)
    else:
        yield from _jpaas(asker, first)


class _Asker:
    """Asks for list pages and reads them; an answer that is no list becomes a page with a problem."""

    def __init__(self, client: Client, column: str, referer: str) -> None:
        self._client, self._column, self._referer = client, column, referer

    def ask(self, dialect: str, url: str, form: tuple[tuple[str, str], ...] | None = None) -> ListPage:
        if self._client.broken(url):
            return ListPage(problem="the host is left alone for this run")
        fetched = self._client.fetch(Ask(url, "list", self._column, dialect, form=form, referer=self._referer))
        if fetched.outcome is not Outcome.LIST or fetched.exchange is None:
            return ListPage(problem=f"{fetched.outcome}: {fetched.detail}" if fetched.detail else str(fetched.outcome))
        return parse_list(dialect, fetched.exchange.content, fetched.exchange.url)


def _jcms(asker: _Asker, first: ListPage) -> Iterator[Step]:
    unit, total = first.jcms, first.total
    enough = len(first.entries) >= total if total is not None else unit is None
    yield Step(first.entries, total, end=enough)
    if enough:
        return
    if unit is None:
        yield Step(total=total, problem=f"{len(first.entries)} of {total} rows, and no way to ask for more on the page")
        return
    proxy = _Proxy(asker, unit)
    seen = {row.url for row in first.entries}
    start, top = len(first.entries) + 1, first.entries[0].url if first.entries else ""
    last = first.entries[-1].url if first.entries else ""
    for number in range(_MOST_PAGES):
        answer = proxy.range(start, start + unit.per_page * unit.group_size - 1)
        rows = answer.entries
        if number == 0 and not answer.problem and _ignores_ranges(rows, top, seen, start):
            # Page mode, or a proxy that is dead for ranges: it starts from the top whatever is asked.
            yield from _by_page(proxy)
            return
        if number == 0 and answer.total is not None and answer.total != total and start > 1:
            # The column page is older than the data behind it: rows have moved, so start from the top.
            total, start, last, seen = answer.total, 1, "", set()
            yield Step((), total, restart=True)
            continue
        if answer.problem or not rows:
            missing = "" if total is None or start > total else f"no rows from {start} on, of {total}"
            yield Step((), answer.total, end=not answer.problem and not missing, problem=answer.problem or missing)
            return
        # Look-ahead servers repeat the last row of the group before (nhsa, weihai).
        rows = rows[1:] if rows[0].url == last else rows
        if rows and all(row.url in seen for row in rows):
            yield Step((), answer.total, problem=f"the list proxy repeats itself from row {start} on")
            return
        total = answer.total if answer.total is not None else total
        start += len(rows)
        done = total is not None and start > total
        yield Step(rows, answer.total, end=done)
        if done or not rows:
            return
        seen.update(row.url for row in rows)
        last = rows[-1].url


def _ignores_ranges(rows: tuple[ListEntry, ...], top: str, seen: set[str], start: int) -> bool:
    if start == 1:
        return False
    return not rows or (rows[0].url == top and rows[0].url in seen and len(seen) > 1)


def _by_page(proxy: _Proxy) -> Iterator[Step]:
    received, before, total = 0, (), None  # type: int, tuple[ListEntry, ...], int | None
    for number in range(1, _MOST_PAGES):
        answer = proxy.page(number)
        rows = answer.entries
        if answer.problem or (not rows and number == 1):
            yield Step(problem=answer.problem or "the list proxy gives no rows, by range or by page")
            return
        if rows and rows == before:
            yield Step(total=answer.total, problem=f"the list proxy repeats page {number - 1}")
            return
        if before and rows and rows[0].url == before[-1].url:
            rows = rows[1:]
        received += len(rows)
        total = answer.total if answer.total is not None else total
        done = not rows or (total is not None and received >= total)
        yield Step(rows, answer.total, restart=number == 1, end=done)
        if done:
            return
        before = answer.entries


class _Proxy:
    """Questions to dataproxy.jsp: as browsers post them, or all in the query where that is refused."""

    def __init__(self, asker: _Asker, unit: JcmsUnit) -> None:
        self._asker, self._unit, self._post = asker, unit, True

    def range(self, start: int, end: int) -> ListPage:
        """Rows from ``start`` to ``end``, from 1, both included."""
        return self._ask({"startrecord": start, "endrecord": end, "perpage": self._unit.per_page})

    def page(self, number: int) -> ListPage:
        """A page of as many rows as the site likes, from 1."""
        return self._ask({"page": number, "perpage": _PAGE_SIZE})

    def _ask(self, query: dict[str, int]) -> ListPage:
        if self._post:
            answer = self._asker.ask("jcms.dataproxy", f"{self._unit.proxy}?{urlencode(query)}", self._unit.fields)
            if not answer.problem.startswith((Outcome.BLOCKED, Outcome.CLIENT_ERROR, Outcome.NOT_A_LIST)):
                return answer
            self._post = False
        everything = urlencode([*query.items(), *self._unit.fields])
        return self._asker.ask("jcms.dataproxy", f"{self._unit.proxy}?{everything}")


def _jpaas(asker: _Asker, column: ListPage) -> Iterator[Step]:
    unit, first = _main_unit(asker, column)
    total = first.total
    if first.problem:
        yield Step(first.entries, total, problem=first.problem)
        return
    enough = len(first.entries) >= total if total is not None else first.page_rows is None
    yield Step(first.entries, total, end=enough)
    if enough or unit is None:
        return
    received, before = len(first.entries), first.entries
    size, number = first.page_rows or len(first.entries) or 15, 2
    if total is not None and total > 3 * size:
        # A long way to go: larger pages from the top, if the site gives them.
        larger = asker.ask("jpaas.unit", _unit_url(unit, 1, _PAGE_SIZE))
        if not larger.problem and len(larger.entries) > len(first.entries):
            size, received, before = _PAGE_SIZE, len(larger.entries), larger.entries
            done = larger.total is not None and received >= larger.total
            yield Step(larger.entries, larger.total, restart=True, end=done)
            if done:
                return
    for page_no in range(number, _MOST_PAGES):
        answer = asker.ask("jpaas.unit", _unit_url(unit, page_no, size))
        rows = answer.entries
        if answer.problem:
            yield Step(total=answer.total, problem=answer.problem)
            return
        if rows and rows == before:
            yield Step(total=answer.total, problem=f"the unit API repeats page {page_no - 1}")
            return
        received += len(rows)
        total = answer.total if answer.total is not None else total
        done = not rows or (total is not None and received >= total)
        yield Step(rows, answer.total, end=done)
        if done:
            return
        before = rows


def _main_unit(asker: _Asker, column: ListPage) -> tuple[JpaasUnit | None, ListPage]:
    """The unit that holds the list, and its first page.

    A page rendered inline with its pager needs no question. Else units are asked, likely names first, until an answer
    has a pager; a small column without one shows all its rows inline, or in the unit with the most dated rows.
    """
    if column.page_rows is not None or (column.total is not None and column.entries):
        return (column.units[0] if column.units else None), column
    best: tuple[JpaasUnit | None, ListPage] = (None, column)
    problem = ""
    for unit in sorted(column.units, key=_unlikely):
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
