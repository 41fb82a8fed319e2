"""JCMS (大汉版通) lists: the column page with its inline datastore, and the answers of dataproxy.jsp.

Both carry rows as CDATA in XML that is often not well-formed, so records are cut out one by one. Parameters are read
from the page on every run: unit numbers, proxy path and page size change when a site is rearranged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from duban.crawl.lists.model import ListEntry, ListPage
from duban.crawl.lists.rows import entry, parsed

_CALL = re.compile(r"""\$\(\s*['"]#([\w-]+)['"]\s*\)\s*\.\s*jpage\s*\(\s*\{""")
_PAIR = re.compile(r"""['"]?(\w+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)"|([^,'"{}]+))""")
_RECORD = re.compile(r"<record>(.*?)(?=</record>|<record>|</recordset>|</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_DATASTORE = re.compile(r"<datastore\b.*?(?:</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"href=['\"]?([^<>]{1,2000}?)[\"']?\s*>\s*</a>", re.IGNORECASE)
_STRING = re.compile(r"\s{0,50}'((?:[^'\\]|\\.){0,5000})'\s{0,50},?", re.DOTALL)
_MOST_CALLS = 50


@dataclass(frozen=True, slots=True)
class JcmsUnit:
    """How a JCMS column page asks for more rows: where, with which form fields, and how many at a time."""

    proxy: str
    fields: tuple[tuple[str, str], ...]
    per_page: int
    group_size: int

    @property
    def words(self) -> str:
        """What identifies the unit: the proxy's path, the columns and the unit's number."""
        fields = dict(self.fields)
        return f"{urlsplit(self.proxy).path} columnid={fields.get('columnid', '')} unitid={fields.get('unitid', '')}"


def column_page(text: str, url: str) -> ListPage:
    """A column page: the unit whose ``jpage`` call has a data store (the other call belongs to a search form).

    Of several such units that of the column in the address is taken; the first of those, for a second one usually
    repeats the rows for phones. The oldest pages keep their rows in a variable instead of in XML.
    """
    found_calls = islice(_CALL.finditer(text), _MOST_CALLS)
    calls = [(found.group(1), _braces(text, found.end() - 1)) for found in found_calls]
    units = [(name, options) for name, options in calls if "dataStore" in options]
    unit_id, options = next((one for one in units if _of_column(text, one[0], url)), units[0] if units else ("", ""))
    start = _position(text, unit_id) if unit_id else 0
    found_store = _DATASTORE.search(text, start) or _DATASTORE.search(text)
    variable = re.search(r"dataStore\s{0,3}:\s{0,3}(\w{1,40})\s{0,3}[,}\n]", options + "}")
    if found_store is not None:
        store = found_store.group()
        entries = _entries(store, url)
    elif variable is not None and (rows := _rows_of_variable(text, variable.group(1))) is not None:
        store, entries = "", _read_rows(rows, url)
    else:
        return ListPage(problem="a column page without a data store")
    settings = _pairs(options)
    stated = settings.get("totalRecord", "")
    total = int(stated) if stated.isdecimal() and len(stated) < 10 else _number(store, "totalrecord")
    fields = _fields(text, unit_id, store)
    proxy = settings.get("proxyUrl") or _next_group(store)[0]
    unit = None
    if proxy and fields:
        unit = JcmsUnit(
            urljoin(url, proxy), fields, _positive(settings.get("perPage"), 15), _positive(settings.get("groupSize"), 3)
        )
    return ListPage(entries, total, more=unit)


def _of_column(text: str, unit_id: str, url: str) -> bool:
    """Whether the unit lists the column whose number stands in the address."""
    number = re.search(r"/col(\d{1,12})(?:/|$)", urlsplit(url).path)
    columns = dict(_fields(text, unit_id, "")).get("columnid", "").split(",")
    return number is not None and number.group(1) in columns


def _rows_of_variable(text: str, name: str) -> list[str] | None:
    """The strings of an array such as ``var InitData49468=['…', '…']``."""
    start = re.search(rf"\bvar\s{{1,5}}{re.escape(name)}\s{{0,5}}=\s{{0,5}}\[", text)
    if start is None:
        return None
    rows, at = [], start.end()
    while found := _STRING.match(text, at):
        rows.append(found.group(1).replace("\\'", "'").replace('\\"', '"').replace("\\/", "/"))
        at = found.end()
    return rows


def dataproxy_answer(text: str, url: str) -> ListPage:
    """An answer of dataproxy.jsp; one without a data store is a failure, not an empty list."""
    store = _DATASTORE.search(text)
    if store is None:
        return ListPage(problem="an answer of the list proxy without a data store")
    return ListPage(_entries(store.group(), url), _number(store.group(), "totalrecord"))


def _entries(store: str, url: str) -> tuple[ListEntry, ...]:
    return _read_rows((record.group(1) for record in _RECORD.finditer(store)), url)


def _read_rows(rows: Iterable[str], url: str) -> tuple[ListEntry, ...]:
    found = []
    for markup in rows:
        if "<![CDATA[" in markup:
            markup = re.sub(r"<!\[CDATA\[|\]\]>", "", markup)
        elif "&lt;" in markup:
            markup = unescape(markup)
        # A record is one row, whatever it is made of: li, tr, div, or broken debris.
        row = entry(parsed(markup), url)
        if row is not None:
            found.append(row)
    return tuple(found)


def _fields(text: str, unit_id: str, store: str) -> tuple[tuple[str, str], ...]:
    """The form fields of ``param_<unit>``; of the next-group link where there is no such variable."""
    variable = re.search(rf"\bparam_{re.escape(unit_id)}\s*=\s*\{{", text) if unit_id else None
    if variable:
        return tuple(_pairs(_braces(text, variable.end() - 1)).items())
    return tuple((key, value) for key, value in _next_group(store)[1] if key != "page")


def _next_group(store: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and parameters of the link to the next group; its ids may be encrypted (nhsa), so it is only a fallback."""
    start = store.lower().find("<nextgroup>")
    found = _NEXT_GROUP.search(store[start : start + 5000]) if start >= 0 else None
    if not found:
        return "", []
    parts = urlsplit(unescape(found.group(1)).replace('"', "").replace("'", ""))
    return parts.path, list(dict(parse_qsl(parts.query)).items())


def _pairs(body: str) -> dict[str, str]:
    """``key:value`` pairs of a script's object; the first of a repeated key wins, as on the server."""
    pairs: dict[str, str] = {}
    for key, single, double, bare in _PAIR.findall(body):
        pairs.setdefault(key, single or double or bare.strip())
    return pairs


def _braces(text: str, start: int) -> str:
    """What stands between the brace at ``start`` and its partner."""
    depth = 0
    for at in range(start, min(len(text), start + 20_000)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return text[start + 1 : at]
    return text[start + 1 : start + 20_000]


def _position(text: str, unit_id: str) -> int:
    found = re.search(rf"\bid\s*=\s*['\"]?{re.escape(unit_id)}\b", text)
    return found.start() if found else 0


def _number(store: str, name: str) -> int | None:
    found = re.search(rf"<{name}>\s*(\d+)\s*</{name}>", store, re.IGNORECASE)
    return int(found.group(1)) if found and len(found.group(1)) < 10 else None


def _positive(text: str | None, default: int) -> int:
    return min(int(text), 500) if text and text.isdecimal() and len(text) < 10 and int(text) > 0 else default
