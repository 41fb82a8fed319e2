"""Asking: allowed hosts only, robots.txt first, at the source's pace, every hop archived before anything reads it.

What an answer is, is decided in ``outcome.py``; which pages are asked for, in ``plan.py`` and ``walk.py``; bytes are
moved in ``wire.py``.
"""

from __future__ import annotations

import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from urllib.parse import urlsplit

from duban.archive import Exchange, Facts, Purpose, decode_content
from duban.crawl.lists import Form, asked_by_script, detect
from duban.crawl.model import CrawlFinding
from duban.crawl.outcome import HOST_TROUBLE, TRY_AGAIN, Judgement, Outcome, judge
from duban.crawl.pace import Pace, Patience
from duban.crawl.robots import Rules, read_rules
from duban.crawl.urls import authority, home_page
from duban.crawl.wire import Answer, Wire
from duban.sources import Source

COLUMN = "column"
"""The dialect to ask with when the answer itself will tell which one it is."""

_MAX_HOPS = 5
_MAX_BODY: Mapping[Purpose, int] = {
    "robots": 512 * 1024,
    "list": 10 * 1024 * 1024,
    "article": 20 * 1024 * 1024,
    "attachment": 50 * 1024 * 1024,
}
# Asking these would change the site's own statistics; no page needs them.
_VIEW_COUNTER = re.compile(r"/visitcount/|/vc/vc/|artcount|articlehits|/module/.*\bvisit\.jsp", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: where, what for, and what the list said of it. A ``form`` (a string: JSON) makes it a POST."""

    url: str
    purpose: Purpose
    column: str = ""
    dialect: str = ""
    title: str | None = None
    listed_on: date | None = None
    form: Form | None = None
    referer: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    article: str = ""  # of an attachment: the page that links it


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of a question: the last exchange (None: nothing was sent), its outcome and what that rests on."""

    outcome: Outcome
    detail: str
    exchange: Exchange | None

    @property
    def dialect(self) -> str:
        """The dialect of a list answer."""
        return self.exchange.facts.dialect if self.exchange else ""


class Client:
    """Sends a source's requests, one after the other; a context manager.

    Args:
        source: whose hosts, rate and certificates count.
        keep: called with every exchange before anything else looks at it; must make it durable.
        run_id: for the facts.
        patience: limits; by default the polite ones, without long waits where ``rate`` is 0.
    """

    def __init__(
        self, source: Source, keep: Callable[[Exchange], None], run_id: str, patience: Patience | None = None
    ) -> None:
        self.requests = 0
        self.outcomes: Counter[str] = Counter()
        self.findings: list[CrawlFinding] = []
        self._source, self._keep, self._run_id = source, keep, run_id
        self._patience = patience or (Patience() if source.rate else Patience().hurried())
        self._pace = Pace(source.rate)
        self._wire = Wire(source, self._patience)
        self._rules: dict[str, Rules] = {}
        self._trouble: Counter[str] = Counter()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    def broken(self, url: str) -> bool:
        """Whether the URL's host has been in trouble so often in a row that it is left alone for this run."""
        return self._trouble[authority(url)] >= self._patience.breaker

    def may_ask(self, url: str) -> bool:
        """Whether the allow-list and robots.txt let the URL be asked for."""
        return self._refusal(url, "attachment") is None

    def fetch(self, ask: Ask) -> Fetched:
        """Ask, following redirects and trying again where that may help. Raises only what ``keep`` raises."""
        refusal = self._refusal(ask.url, ask.purpose)
        if refusal is not None:
            return self._end(ask, Fetched(refusal.outcome, refusal.detail, None))
        attempt = 0
        while True:
            attempt += 1
            fetched, wait = self._attempt(ask, attempt)
            if wait is None:
                return self._end(ask, fetched)
            self._pace.hold(authority(ask.url), wait)

    def _end(self, ask: Ask, fetched: Fetched) -> Fetched:
        if ask.purpose != "robots":
            self.outcomes[fetched.outcome.value] += 1
        host = authority(ask.url)
        if fetched.outcome in HOST_TROUBLE:
            self._trouble[host] += 1
            if self._trouble[host] == self._patience.breaker:
                message = f"{host} left alone for this run after {self._patience.breaker} failures in a row"
                self.findings.append(CrawlFinding("host_broken", f"{message}; the last: {fetched.detail}", ask.url))
        elif fetched.exchange is not None:
            self._trouble[host] = 0
        return fetched

    def _refusal(self, url: str, purpose: Purpose) -> Judgement | None:
        """Why a URL is not asked for, or None."""
        host = authority(url)
        if host not in self._source.hosts:
            return Judgement(Outcome.OFF_LIST_HOST, f"{host} is not in hosts of {self._source.source_id}.toml")
        if _VIEW_COUNTER.search(urlsplit(url).path):
            return Judgement(Outcome.VIEW_COUNTER, "view counters are never called")
        if purpose == "robots":
            return None
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
            robots = self.fetch(Ask(f"{origin}/robots.txt", "robots"))
            exchange = robots.exchange
            status, content = (exchange.status, exchange.content) if exchange else (None, b"")
            rules = read_rules(robots.outcome, status, content, robots.detail)
            self._rules[origin] = rules
            if rules.delay:
                self._pace.slow(authority(url), rules.delay)
            if rules.reason:
                code = "host_unreachable" if rules.unreachable else "robots_unreadable"
                self.findings.append(CrawlFinding(code, f"nothing is asked of {origin}: {rules.reason}", origin))
        return self._rules[origin]

    def _attempt(self, ask: Ask, attempt: int) -> tuple[Fetched, float | None]:
        """One try with its redirects; and how long to wait before the next one (None: this was the last)."""
        url, form, hop = ask.url, ask.form, 0
        while True:
            self._pace.wait(authority(url))
            started, fetched_at = time.monotonic(), datetime.now(UTC)
            self.requests += 1
            answer = self._wire.send(url, _headers(ask), form, _MAX_BODY[ask.purpose])
            fields = answer.fields
            content, problem = decode_content(answer.body, fields.get("content-encoding", ""))
            dialect = detect(content) if ask.dialect == COLUMN else ask.dialect
            target = answer.target(url)
            if target is not None:
                judgement = self._judge_redirect(url, target, ask.purpose, hop)
            else:
                judgement = _judge(answer, content, problem, ask, dialect, url)
            follow = target if judgement.outcome is Outcome.REDIRECT and hop < _MAX_HOPS else None
            wait = None
            if judgement.outcome in TRY_AGAIN:
                wait = self._patience.before_retry(attempt, fields.get("retry-after"))
            facts = Facts(
                fetch_id=uuid.uuid4().hex,
                run_id=self._run_id,
                source_id=self._source.source_id,
                column=ask.column,
                purpose=ask.purpose,
                dialect=dialect,
                url=ask.url,
                fetched_at=fetched_at,
                outcome=judgement.outcome.value,
                error=judgement.detail or None,
                elapsed_ms=round((time.monotonic() - started) * 1000),
                title=ask.title,
                listed_on=ask.listed_on,
                hop=hop,
                final=follow is None and wait is None,
                article=ask.article,
            )
            exchange = Exchange(
                url=url,
                method="GET" if form is None else "POST",
                request_headers=answer.request_headers,
                request_body=answer.request_body,
                status=answer.status,
                reason=answer.reason,
                response_headers=answer.headers,
                body=answer.body,
                facts=facts,
            )
            self._keep(exchange)
            if follow is None:
                return Fetched(judgement.outcome, judgement.detail, exchange), wait
            if answer.status == 303 or (answer.status in (301, 302) and form is not None):
                form = None
            url, hop = follow, hop + 1

    def _judge_redirect(self, url: str, target: str, purpose: Purpose, hop: int) -> Judgement:
        ours = authority(target) in self._source.hosts
        if purpose == "article" and ours and home_page(target) and not home_page(url):
            return Judgement(Outcome.MOVED_HOME, f"redirects to {target}")
        refusal = self._refusal(target, purpose)
        if refusal is not None:
            return Judgement(refusal.outcome, f"redirects to {target}: {refusal.detail}")
        return Judgement(Outcome.REDIRECT, f"to {target}" if hop < _MAX_HOPS else "redirects without end")


def _judge(answer: Answer, content: bytes, problem: str | None, ask: Ask, dialect: str, url: str) -> Judgement:
    if answer.outcome is not None or answer.status is None:
        return Judgement(answer.outcome or Outcome.CONNECT_ERROR, answer.detail)
    if problem == "too_large":
        return Judgement(Outcome.TOO_LARGE, "its content is too large once decoded")
    if problem == "truncated":
        return Judgement(Outcome.TRUNCATED, "its compressed content ends in the middle")
    return judge(answer.status, answer.fields, content, purpose=ask.purpose, dialect=dialect, url=url, title=ask.title)


def _headers(ask: Ask) -> dict[str, str]:
    headers = {
        "Referer": ask.referer,
        "If-None-Match": ask.etag,
        "If-Modified-Since": ask.last_modified,
        "X-Requested-With": "XMLHttpRequest" if asked_by_script(ask.dialect) else None,
    }
    return {name: value for name, value in headers.items() if value}
