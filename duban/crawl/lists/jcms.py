"""JCMS (大汉版通) lists: the column page with its inline datastore, and the answers of dataproxy.jsp.

Both carry rows as CDATA in XML that is often not well-formed, so records are cut out one by one. Parameters are read
from the page on every run: unit numbers, proxy path and page size change when a site is rearranged.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from duban.crawl.lists.model import JcmsUnit, ListEntry, ListPage
from duban.crawl.lists.rows import entry, parsed

_CALL = re.compile(r"""\$\(\s*['"]#([\w-]+)['"]\s*\)\s*\.\s*jpage\s*\(\s*\{""")
_PAIR = re.compile(r"""['"]?(\w+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)"|([^,'"{}]+))""")
_RECORD = re.compile(r"<record>(.*?)(?=</record>|<record>|</recordset>|</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_DATASTORE = re.compile(r"<datastore\b.*?(?:</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"href=['\"]?([^<>]{1,2000}?)[\"']?\s*>\s*</a>", re.IGNORECASE)
_MOST_CALLS = 50


def column_page(text: str, url: str) -> ListPage:
    """A column page: the unit whose ``jpage`` call has a data store (the other call belongs to a search form).

    A second unit usually repeats the rows for phones; the first one is taken.
    """
    found_calls = islice(_CALL.finditer(text), _MOST_CALLS)
    calls = [(found.group(1), _braces(text, found.end() - 1)) for found in found_calls]
    unit_id, options = next(((name, body) for name, body in calls if "dataStore" in body), ("", ""))
    start = _position(text, unit_id) if unit_id else 0
    store = _DATASTORE.search(text, start) or _DATASTORE.search(text)
    if store is None:
        return ListPage(problem="a column page without a data store")
    settings = _pairs(options)
    stated = settings.get("totalRecord", "")
    total = int(stated) if stated.isdigit() else _number(store.group(), "totalrecord")
    fields = _fields(text, unit_id, store.group())
    proxy = settings.get("proxyUrl") or _next_group(store.group())[0]
    unit = None
    if proxy and fields:
        unit = JcmsUnit(
            urljoin(url, proxy), fields, _positive(settings.get("perPage"), 15), _positive(settings.get("groupSize"), 3)
        )
    return ListPage(_entries(store.group(), url), total, jcms=unit)


def dataproxy_answer(text: str, url: str) -> ListPage:
    """An answer of dataproxy.jsp; one without a data store is a failure, not an empty list."""
    store = _DATASTORE.search(text)
    if store is None:
        return ListPage(problem="an answer of the list proxy without a data store")
    return ListPage(_entries(store.group(), url), _number(store.group(), "totalrecord"))


def _entries(store: str, url: str) -> tuple[ListEntry, ...]:
    found = []
    for record in _RECORD.finditer(store):
        markup = record.group(1)
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
    return int(found.group(1)) if found else None


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default
