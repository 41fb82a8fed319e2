"""What may be asked for, and over which scheme: the allow-list, robots.txt, and http where nobody speaks https.

Sending is the client's; what a robots.txt means is read in ``robots.py``.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from duban.crawl.ask import Ask, Fetched
from duban.crawl.connect import public
from duban.crawl.model import CrawlFinding
from duban.crawl.outcome import Judgement, Outcome
from duban.crawl.robots import Rules, read_rules
from duban.crawl.urls import authority
from duban.sources import Source

# Asking these would change the site's own statistics; no page needs them.
_VIEW_COUNTER = re.compile(r"/visitcount/|/vc/vc/|artcount|articlehits|/module/.*\bvisit\.jsp", re.IGNORECASE)


class Permission:
    """A source's permissions for one run; ``findings`` tells what a person should hear of its hosts.

    Args:
        source: whose allow-list counts.
        ask: asks for a robots.txt.
        slow: told of a host and the seconds between requests that it wishes.
    """

    def __init__(self, source: Source, ask: Callable[[Ask], Fetched], slow: Callable[[str, float], None]) -> None:
        self.findings: list[CrawlFinding] = []
        self._source, self._ask, self._slow = source, ask, slow
        self._rules: dict[str, Rules] = {}
        self._without_https: set[str] = set()
        self._plain: set[str] = set()

    def barred(self, url: str) -> Judgement | None:
        """Why a URL is never asked for, whatever its host says; or None."""
        host = authority(url)
        if host not in self._source.hosts:
            if self._private(url):
                return Judgement(Outcome.PRIVATE_ADDRESS, f"{host} is no public address, and not in hosts")
            return Judgement(Outcome.OFF_LIST_HOST, f"{host} is not in hosts of {self._source.source_id}.toml")
        if _VIEW_COUNTER.search(urlsplit(url).path):
            return Judgement(Outcome.VIEW_COUNTER, "view counters are never called")
        return None

    def _private(self, url: str) -> bool:
        """Whether the URL's host is an address, no name, and none that this source could be allowed to ask."""
        try:
            address = ipaddress.ip_address(urlsplit(url).hostname or "")
        except ValueError:
            return False
        return not public(str(address)) and not (address.is_loopback and self._source.allow_loopback)

    def forbidden(self, url: str) -> Judgement | None:
        """Why its host's robots.txt does not let a URL be asked for, or None."""
        rules = self._robots(url)
        if rules.unreachable is not None:
            return Judgement(rules.unreachable, rules.reason)
        if not rules.allows(url):
            return Judgement(Outcome.ROBOTS_DISALLOWED, rules.reason or "robots.txt disallows it")
        return None

    def _robots(self, url: str) -> Rules:
        """The host's rules, asked for once a run."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            robots = self._ask(Ask(f"{origin}/robots.txt", "robots"))
            exchange = robots.exchange
            status, content = (exchange.status, exchange.content) if exchange else (None, b"")
            rules = read_rules(robots.outcome, status, content, robots.detail)
            self._rules[origin] = rules
            if robots.no_https and parts.scheme == "https":
                self._without_https.add(origin)
            if rules.delay:
                self._slow(authority(url), rules.delay)
            if rules.reason:
                code = "host_unreachable" if rules.unreachable else "robots_unreadable"
                self.findings.append(CrawlFinding(code, f"nothing is asked of {origin}: {rules.reason}", origin))
        return self._rules[origin]

    def address(self, url: str) -> str:
        """The URL as it is asked for: with http in place of https where nobody speaks https."""
        if authority(url) in self._plain:
            return plain(url)
        if not self.may_be_plain(url):
            return url
        rules, number = self._robots(url), len(self.findings)
        if f"https://{urlsplit(url).netloc}" not in self._without_https:
            return url
        if self._robots(plain(url)).unreachable is not None:
            del self.findings[number:]  # that https is not answered has been said
            return url
        del self.findings[number - 1]
        self.fall_back(url, rules.reason)
        return plain(url)

    def may_be_plain(self, url: str) -> bool:
        """Whether http may take the place of https: the source file does not forbid it, and the port is the usual."""
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.port is None and self._source.http_fallback

    def fall_back(self, url: str, reason: str) -> None:
        """From now on the URL's host is asked over http; that is told."""
        host = authority(url)
        self._plain.add(host)
        message = f"{host} is asked over http in place of https, which does not work there: {reason}"
        self.findings.append(CrawlFinding("scheme_fallback", message, f"https://{host}/"))


def plain(url: str) -> str:
    """The same address without the s in https."""
    return "http" + url.removeprefix("https")
