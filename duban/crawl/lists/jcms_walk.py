"""Walking JCMS columns: by ranges or pages of dataproxy.jsp, in whichever mode the server is. Parsing is ``jcms.py``'s.

Servers do not say which mode they are in: it shows in whether what they answer overlaps what they answered before.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from duban.crawl.lists import jcms
from duban.crawl.lists.jcms import JcmsUnit
from duban.crawl.lists.model import Adapter, Asker, ListEntry, ListPage, Step
from duban.crawl.lists.steps import MOST_PAGES

_PAGE_SIZE = 100  # it was seen to be accepted; what comes back is counted, never assumed
_NOT_BY_POST = ("blocked", "client_error", "not_a_list")


def walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    """The steps of a column; see ``Adapter.walk``."""
    unit, total = first.more if isinstance(first.more, JcmsUnit) else None, first.total
    enough = len(first.entries) >= total if total is not None else unit is None
    yield Step(first.entries, total, end=enough, unit=unit.words if unit is not None else "")
    if enough:
        return
    if unit is None:
        yield Step(total=total, problem=f"{len(first.entries)} of {total} rows, and no way to ask for more on the page")
        return
    proxy = _Proxy(asker, unit)
    seen = {row.url for row in first.entries}
    start, top = len(first.entries) + 1, first.entries[0].url if first.entries else ""
    last = first.entries[-1].url if first.entries else ""
    for number in range(MOST_PAGES):
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
    for number in range(1, MOST_PAGES):
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

    def __init__(self, asker: Asker, unit: JcmsUnit) -> None:
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
            if not answer.problem.startswith(_NOT_BY_POST):
                return answer
            self._post = False
        everything = urlencode([*query.items(), *self._unit.fields])
        return self._asker.ask("jcms.dataproxy", f"{self._unit.proxy}?{everything}")


ADAPTER = Adapter(
    "jcms",
    "JCMS (大汉版通)",
    lambda text: "<datastore" in text or ".jpage(" in text,
    {"column": jcms.column_page, "dataproxy": jcms.dataproxy_answer},
    walk,
)
