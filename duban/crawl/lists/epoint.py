"""Epoint (国泰新点 EWB): a service answers JSON; a script of the site says where it is and which site it serves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from duban.crawl.lists.model import Adapter, Asker, ListPage, Step
from duban.crawl.lists.records import entries_of, json_object, whole
from duban.crawl.lists.steps import numbered

_SCRIPT = re.compile(r"src\s{0,3}=\s{0,3}['\"]([^'\"<>]{0,200}(?:webBuilderCommon|ajaxReq)\.js[^'\"<>]{0,40})['\"]")
_GUID = re.compile(r"['\"]?siteGuid['\"]?\s{0,3}:\s{0,3}['\"]([0-9a-fA-F-]{36})['\"]")
_PROJECT = re.compile(r"['\"]?projectName['\"]?\s{0,3}:\s{0,3}['\"]([\w/.-]{1,60})['\"]")
_PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Service:
    """What is known of the service: the script that names it, its address and site (""), the category asked for."""

    script: str
    address: str
    site: str
    category: str
    department: str


def column_page(text: str, url: str) -> ListPage:
    """The column page, which has no rows; the category stands in its address."""
    query = dict(parse_qsl(urlsplit(url).query))
    category = query.get("categorynum", "")
    script = _SCRIPT.search(text)
    if not category or not (script or _GUID.search(text)):
        return ListPage(problem="a page of Epoint without its script, or without categorynum in its address")
    address, site = _service(text, url)
    where = urljoin(url, script.group(1)) if script else ""
    return ListPage(more=Service(where, address, site, category, query.get("deptcode", "")))


def script(text: str, url: str) -> ListPage:
    """The script that names the service."""
    address, site = _service(text, url)
    if not site:
        return ListPage(problem="a script of Epoint without a siteGuid")
    return ListPage(more=Service(url, address, site, "", ""))


def answer(text: str, url: str) -> ListPage:
    """An answer of the service: ``custom.data`` and ``custom.total``; ``custom`` may be JSON inside JSON."""
    found = json_object(text)
    custom = found.get("custom") if found else None
    if isinstance(custom, str):
        custom = json_object(custom)
    rows = custom.get("data") if isinstance(custom, dict) else None
    if not isinstance(custom, dict) or not isinstance(rows, list):
        return ListPage(problem="an answer of Epoint without data")
    entries = entries_of(
        rows, url, link=("infourl", "url"), title=("realtitle", "title"), dated=("infodate", "webdate", "date")
    )
    return ListPage(entries, whole(custom.get("total")))


def _service(text: str, url: str) -> tuple[str, str]:
    guid, project = _GUID.search(text), _PROJECT.search(text)
    name = project.group(1).strip("/") if project else "EWB-FRONT"
    return urljoin(url, f"/{name}/rest/lightfrontaction/getgovinfolist"), guid.group(1) if guid else ""


def _walk(asker: Asker, first: ListPage) -> Iterator[Step]:
    column = first.more
    named = asker.ask("epoint.script", column.script) if isinstance(column, Service) and not column.site else first
    service = named.more
    if not isinstance(column, Service) or not isinstance(service, Service):
        yield Step(problem=named.problem or "the service of Epoint is not known")
        return

    def ask(index: int) -> ListPage:
        body = {
            "deptcode": column.department,
            "categorynum": column.category,
            "pageIndex": index,
            "pageSize": _PAGE_SIZE,
            "siteGuid": service.site,
        }
        page = asker.ask("epoint.answer", service.address, json.dumps(body))
        return page if page.problem or page.total is not None else ListPage(problem="Epoint states no total")

    # Some count pages from 0, others from 1 and take 0 for 1: then 1 is the same page again.
    start = ask(0)
    second = ask(1) if start.total and start.total > len(start.entries) else start
    shift = 0 if second.entries == start.entries else 1

    def page(number: int) -> ListPage:
        return second if number == 2 and shift else ask(number - shift)

    yield from numbered(start, page, unit=f"{column.category} of {service.site}")


def _recognise(text: str) -> bool:
    return "webBuilderCommon.js" in text or "lightfrontaction" in text or "EWB-FRONT" in text


ADAPTER = Adapter(
    "epoint", "Epoint (国泰新点)", _recognise, {"column": column_page, "script": script, "answer": answer}, _walk
)
