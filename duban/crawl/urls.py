"""Canonical URLs: what identifies a page. Which hosts may be asked is not decided here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Everything that may stand in a URL, and "%" so that what is escaped already stays as it is.
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_PADDED = re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/")
_CATALOGUE = re.compile(r"/gkmlpt/index(?:\.html?)?$")
_INDEX_FILE = re.compile(r"/index\.(?:s?html?|jsp)$", re.IGNORECASE)
_TRS_DAY = re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+\.s?html?$")
_ARTICLE_DAY = re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_")


def canonical(href: str, base: str) -> str | None:
    """The absolute URL that ``href`` on the page ``base`` stands for, or None when it leads to no web page.

    Fragments and default ports are dropped, hosts are lower-cased, characters that are not ASCII are escaped. A link to
    the page's own host takes the page's scheme (https pages list http links to themselves, kjt.zj.gov.cn did for
    years); other hosts keep the scheme they have. Path and query stay as served: ``/art/2020/04/…`` and
    ``/art/2020/4/…`` may be two pages, or one of them a 404.
    """
    # Browsers drop these inside an address; templates break lines there.
    href = re.sub(r"[\t\r\n]", "", href).strip()
    if not href or href.startswith("#"):
        return None
    try:
        home = urlsplit(base)
        parts = urlsplit(urljoin(base, href))
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
        home_port = home.port or _DEFAULT_PORTS.get(home.scheme)
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except ValueError:  # a port that is no number, a broken IPv6 address, a label that is too long
        return None
    if scheme not in _DEFAULT_PORTS or not ascii_host or " " in ascii_host:
        return None
    if port is None or port == _DEFAULT_PORTS[scheme]:
        port = None
        if ascii_host == home.hostname and home_port == _DEFAULT_PORTS.get(home.scheme):
            scheme = home.scheme
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        netloc += f":{port}"
    try:
        path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE)
    except UnicodeEncodeError:  # half a character, as JSON may hold it
        return None
    return urlunsplit(SplitResult(scheme, netloc, path, query, ""))


def column_address(url: str) -> str | None:
    """A list's canonical URL; in a catalogue of gkmlpt the number of the column stands behind the # and is kept."""
    parts = urlsplit(url)
    address = canonical(url, url)
    if address is None or not parts.fragment or not _CATALOGUE.search(parts.path):
        return address
    return f"{address}#{quote(parts.fragment, safe=_SAFE)}"


def redirected(target: str, url: str) -> str:
    """Where a redirect leads, with what stood behind the # before, as browsers keep it."""
    fragment = urlsplit(url).fragment
    return f"{target}#{fragment}" if fragment and "#" not in target else target


def identity(url: str) -> str:
    """What two addresses of one page have in common: the key under which a page is counted once. It is never asked for.

    Neither scheme, nor default port, nor an index file's name, nor zero padding of the date in a JCMS path tells pages
    apart (``/art/2020/04/30/`` and ``/art/2020/4/30/``; one may be a 404, which is why ``canonical`` keeps it).

    Args:
        url: canonical.
    """
    parts = urlsplit(url)
    path = _PADDED.sub(lambda found: f"/art/{found[1]}/{int(found[2])}/{int(found[3])}/", parts.path)
    path = _INDEX_FILE.sub("/", path) or "/"
    query = f"?{parts.query}" if parts.query else ""
    return f"{authority(url)}{path}{query}" + (f"#{parts.fragment}" if parts.fragment else "")


def at_present(url: str, aliases: Mapping[str, str], home: str) -> str:
    """The address that a page of a renamed host has now; any other URL as it is.

    Args:
        url: canonical.
        aliases: by the former host, the one that took its place.
        home: the site's own address: on its host its scheme counts.
    """
    host = aliases.get(authority(url))
    if host is None:
        return url
    moved = urlunsplit(urlsplit(url)._replace(netloc=host))
    return canonical(moved, home) or moved


def authority(url: str) -> str:
    """``host`` or, with a port that is not the scheme's own, ``host:port``: what an allow-list names."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host, port = f"[{host}]" if ":" in host else host, parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def home_page(url: str) -> bool:
    """Whether it is a site's first page."""
    return urlsplit(url).path.lower() in ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp")


def day_in(url: str) -> date | None:
    """The day that the path of a JCMS or TRS article bears; it is the editable date of publication."""
    found = _ARTICLE_DAY.search(url) or _TRS_DAY.search(url)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
