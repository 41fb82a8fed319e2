"""Looking at one page of a site that is not configured yet, for ``duban sources probe``. Nothing is archived.

What belongs here: asking, politely, and finding columns on a page. What does not: guesses (``proposal.py``).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from duban.archive import Exchange
from duban.crawl.client import COLUMN, Ask, Client, Fetched
from duban.crawl.lists import ListEntry, adapter_of
from duban.crawl.lists.rows import day, parsed
from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from duban.crawl.paging import pages
from duban.crawl.proposal import Guess, guess, region_of, toml
from duban.crawl.urls import authority, canonical, home_page
from duban.errors import CrawlError
from duban.read.decode import decode
from duban.sources import Source

_STEPS, _ROWS = 4, 150  # as much of the list as is looked at
_COLUMN_PATH = re.compile(
    r"/col/col\d+/?(?:index\.html)?$|/(?:index|list|common_list|node_\d+)(?:_1)?\.(?:s?html?|jsp|php)$|/$"
    r"|/gkmlpt/index$|/govInfoPub\w*\.html$|/[a-z0-9_-]{2,30}\.htm$",
    re.IGNORECASE,
)
_MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Probe:
    """What a page shows: its CMS, its list's unit, totals and rows, other columns on it (name, URL), and a source file.

    ``proposal`` is "" where there is no list; ``unknown`` says what could not be found out, a sentence each.
    """

    url: str
    name: str
    cms: str
    dialect: str
    unit: str
    total: int | None
    pages: int | None
    entries: tuple[ListEntry, ...]
    columns: tuple[tuple[str, str], ...]
    guess: Guess
    proposal: str
    unknown: tuple[str, ...]


def probe(url: str, patience: Patience | None = None) -> Probe:
    """Look at a page.

    Raises:
        CrawlError: the page cannot be had; the message says why and what to do.
    """
    loopback = _loopback(url)
    source = Source(
        source_id="probe",
        name="probe",
        region=None,
        home=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/",
        hosts=(authority(url),),
        allow_loopback=loopback,
        rate=0.0 if loopback else 0.5,
        ca_file=None,
        connect_to={},
        columns=(),
    )
    with Client(source, _forget, "probe", patience) as client:
        fetched = client.fetch(Ask(url, "list", url, COLUMN))
        exchange = fetched.exchange
        if exchange is None or exchange.status is None or fetched.outcome not in (Outcome.LIST, Outcome.NOT_A_LIST):
            raise CrawlError(f"{fetched.outcome}: {fetched.detail}", todo=_advice(fetched), url=url)
        return _look(client, exchange, fetched, loopback=loopback)


def _look(client: Client, exchange: Exchange, fetched: Fetched, *, loopback: bool) -> Probe:
    where, dialect, unknown = exchange.url, fetched.dialect, []
    root = parsed(decode(exchange.content))
    entries: dict[str, ListEntry] = {}
    total = stated_pages = None
    unit = ""
    if fetched.page is None:
        unknown.append(
            f"how its list works: {fetched.detail}" if dialect else "which CMS it is: no adapter knows the page"
        )
    else:
        for number, step in enumerate(pages(client, where, dialect, where, fetched.page), 1):
            entries.update({row.url: row for row in step.entries if row.url not in entries})
            total, stated_pages = step.total or total, step.pages or stated_pages
            unit = step.unit or unit
            if step.problem:
                unknown.append(f"what comes behind {len(entries)} rows: {step.problem}")
            if step.problem or step.end or number == _STEPS or len(entries) >= _ROWS:
                break
        if total is None and stated_pages is None:
            unknown.append("how many rows there are: the site states no total")
        if entries and not all(row.listed_on for row in entries.values()):
            unknown.append(f"the day of {sum(row.listed_on is None for row in entries.values())} rows: they bear none")
        if not entries:
            unknown.append("any rows: the list is empty, or its column has moved")
    name = site_name(root)
    region = region_of(name)
    found = guess(tuple(entries.values()))
    if not name:
        unknown.append("the publisher's name: the page has no SiteName")
    if region is None:
        unknown.append("the region: the publisher's name begins with no place that duban knows")
    if entries:
        unknown.extend(found.doubts)
        unknown.append("due_days: the usual days after a period's end are taken")
    proposal = toml(name or authority(where), region, where, found, loopback=loopback) if found.title else ""
    adapter = adapter_of(dialect)
    return Probe(
        where,
        name,
        adapter.title if adapter else "",
        dialect,
        unit,
        total,
        stated_pages,
        tuple(entries.values()),
        column_links(root, where, frozenset(entries)),
        found,
        proposal,
        tuple(unknown),
    )


def column_links(
    root: html.HtmlElement, url: str, not_these: frozenset[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """Links of a page that lead to other lists of the site: name and URL, in order, each once."""
    found: dict[str, str] = {}
    for link in root.iter("a"):
        target = canonical(link.get("href") or "", url)
        words = " ".join(str(link.text_content()).split())
        if target is None or not 2 <= len(words) <= 16 or words.isdecimal() or day(words) or target in not_these:
            continue
        same = authority(target) == authority(url) and target != url and not home_page(target)
        if same and _COLUMN_PATH.search(urlsplit(target).path):
            found.setdefault(target, words)
        if len(found) == _MOST_COLUMNS:
            break
    return tuple((name, target) for target, name in found.items())


def site_name(root: html.HtmlElement) -> str:
    """The publisher's name by the label that government sites are to have; else what ends the page's title."""
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        if (meta.get("name") or "").lower() == "sitename" and content and content not in ("null", "网站名称"):
            return str(content)
    title = "".join(root.xpath("//title[1]//text()")).strip()
    return str(
        next((part for part in reversed(re.split(r"[\s_|-]+", title)) if re.search(r"[厅局委府办会]$", part)), "")
    )


def _advice(fetched: Fetched) -> str:
    return {
        Outcome.MISSING: "look for the column's address on the site",
        Outcome.GONE: "look for the column's address on the site",
        Outcome.OFF_LIST_HOST: "probe the address that it redirects to",
        Outcome.DNS_ERROR: "check the host's name and the network",
        Outcome.CONNECT_ERROR: "check that the site is up and the network reaches it",
        Outcome.TIMEOUT: "try again at another time of day",
        Outcome.ROBOTS_DISALLOWED: "ask the publisher",
        Outcome.CHALLENGE: "the site wants a browser: it cannot be crawled politely",
        Outcome.BLOCKED: "wait, or ask the publisher",
        Outcome.TLS_ERROR: "its certificate is not to be trusted as it stands: a source's ca_file may name one",
    }.get(fetched.outcome, "open it in a browser to see")


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _forget(exchange: Exchange) -> None:
    """A look is no crawl: the archive keeps what runs fetched."""
