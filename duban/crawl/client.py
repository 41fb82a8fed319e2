"""Asking: allowed hosts only, robots.txt first, at the source's pace, every hop archived before anything reads it.

What an answer is, is decided in ``outcome.py``; which pages are asked for, in ``plan.py`` and ``walk.py``; bytes are
moved in ``wire.py``.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType

from duban.archive import Exchange, Facts, Purpose, decode_content
from duban.crawl.ask import COLUMN, Ask, Fetched
from duban.crawl.buckets import Buckets
from duban.crawl.lists import asked_by_script, detect
from duban.crawl.model import CrawlFinding
from duban.crawl.outcome import HOST_TROUBLE, TRY_AGAIN, Judgement, Outcome, confirmed, judge
from duban.crawl.pace import Pace, Patience
from duban.crawl.permission import Permission, plain
from duban.crawl.stop import Stop
from duban.crawl.turns import Turns
from duban.crawl.urls import authority, home_page
from duban.crawl.wire import Answer, Wire
from duban.sources import Source

__all__ = ["COLUMN", "Ask", "Client", "Fetched"]

_MAX_HOPS = 5
_OWN_COOKIES = 2
_MAX_BODY: Mapping[Purpose, int] = {
    "robots": 512 * 1024,
    "list": 10 * 1024 * 1024,
    "article": 20 * 1024 * 1024,
    "attachment": 50 * 1024 * 1024,
}


class Client:
    """Sends a source's requests, one after the other; a context manager.

    ``requests`` and ``outcomes`` count; ``answers`` are the final outcomes of lists and pages by host, in their order.

    Args:
        source: whose hosts, rate and certificates count.
        keep: called with every exchange before anything else looks at it; must make it durable.
        run_id: for the facts.
        patience: limits; by default the polite ones, without long waits where ``rate`` is 0.
        stop: ends waiting and asking with StoppedError.
        turns: at hosts that others ask as well.
    """

    def __init__(
        self,
        source: Source,
        keep: Callable[[Exchange], None],
        run_id: str,
        patience: Patience | None = None,
        *,
        stop: Stop | None = None,
        turns: Turns | None = None,
    ) -> None:
        self.requests = 0
        self.outcomes: Counter[str] = Counter()
        self.answers: dict[str, list[Outcome]] = {}
        self._findings: list[CrawlFinding] = []
        self._source, self._keep, self._run_id = source, keep, run_id
        self._patience = patience or (Patience() if source.rate else Patience().hurried())
        self._stop, self._turns = stop or Stop(), turns or Turns()
        self._pace = Pace(source.rate, sleep=self._stop.sleep, buckets=Buckets())
        self._wire = Wire(source, self._patience, self._stop)
        self._may = Permission(source, self.fetch, self._pace.slow)
        self._trouble: Counter[str] = Counter()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    @property
    def findings(self) -> list[CrawlFinding]:
        """What a person should hear of the hosts, so far."""
        return [*self._may.findings, *self._findings, *(CrawlFinding(*step) for step in self._wire.steps)]

    def broken(self, url: str) -> bool:
        """Whether the URL's host has been in trouble so often in a row that it is left alone for this run."""
        return self._trouble[authority(url)] >= self._patience.breaker

    def may_ask(self, url: str) -> bool:
        """Whether the allow-list and robots.txt let the URL be asked for."""
        return self._may.barred(url) is None and self._may.forbidden(self._may.address(url)) is None

    def fetch(self, ask: Ask) -> Fetched:
        """Ask, following redirects and trying again where that may help.

        Raises:
            StoppedError: it is time to end.
            ArchiveError: whatever ``keep`` raises.
            CrawlError: the pace cannot be kept.
        """
        self._stop.check()
        refusal, url = self._may.barred(ask.url), ask.url
        if refusal is None and ask.purpose != "robots":
            url = self._may.address(ask.url)
            refusal = self._may.forbidden(url)
        if refusal is not None:
            return self._end(ask, Fetched(refusal.outcome, refusal.detail, None))
        fetched = self._tries(ask, url)
        if ask.purpose == "list" and _closed(fetched, url):
            fetched = self._over_http(ask, url, fetched)
        return self._end(ask, fetched)

    def _over_http(self, ask: Ask, url: str, fetched: Fetched) -> Fetched:
        """What http says where https answers 410: ggzyjy.jinhua had its list there (sites.md, 1.4)."""
        if not self._may.may_be_plain(url) or self._may.forbidden(plain(url)):
            return fetched
        over_http = self._tries(ask, plain(url))
        if over_http.outcome is not Outcome.LIST:
            return fetched
        self._may.fall_back(url, fetched.detail)
        return over_http

    def _tries(self, ask: Ask, url: str) -> Fetched:
        attempt = 0
        while True:
            attempt += 1
            fetched, wait = self._attempt(ask, url, attempt)
            if wait is None:
                return fetched
            self._pace.hold(authority(url), wait)

    def _end(self, ask: Ask, fetched: Fetched) -> Fetched:
        host = authority(ask.url)
        if ask.purpose != "robots":
            self.outcomes[fetched.outcome.value] += 1
            if fetched.exchange is not None and ask.purpose != "attachment":
                self.answers.setdefault(host, []).append(fetched.outcome)
        if fetched.outcome in HOST_TROUBLE:
            self._trouble[host] += 1
            if self._trouble[host] == self._patience.breaker:
                message = f"{host} left alone for this run after {self._patience.breaker} failures in a row"
                self._findings.append(CrawlFinding("host_broken", f"{message}; the last: {fetched.detail}", ask.url))
        elif fetched.exchange is not None:
            self._trouble[host] = 0
        return fetched

    def _attempt(self, ask: Ask, url: str, attempt: int) -> tuple[Fetched, float | None]:
        """One try with its redirects; and how long to wait before the next one (None: this was the last)."""
        form, hop = ask.form, 0
        while True:
            host = authority(url)
            with self._turns.at(host):
                self._pace.wait(host)
                started, fetched_at = time.monotonic(), datetime.now(UTC)
                self.requests += 1
                answer = self._wire.send(url, _headers(ask), form, _MAX_BODY[ask.purpose])
                if self._turns.shared(host):
                    self._wire.drop(host)
            if answer.outcome is not None:
                self._stop.check()  # it was cut
            fields = answer.fields
            content, problem = decode_content(
                answer.body, fields.get("content-encoding", ""), limit=_MAX_BODY[ask.purpose]
            )
            dialect = detect(content) if ask.dialect == COLUMN else ask.dialect
            target = answer.target(url)
            if target is not None:
                judgement = self._judge_redirect(url, target, ask.purpose, hop, "set-cookie" in fields)
            else:
                judgement = _judge(answer, content, problem, ask, dialect, url)
                judgement = confirmed(judgement, ask.missing_since)
            follow = target if judgement.outcome is Outcome.REDIRECT and hop < _last_hop(url, target) else None
            wait = None
            if judgement.outcome in TRY_AGAIN and answer.tls is None:
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
                no_https = answer.outcome is Outcome.CONNECT_ERROR or answer.tls == "protocol"
                return Fetched(judgement.outcome, judgement.detail, exchange, judgement.page, no_https), wait
            if answer.status == 303 or (answer.status in (301, 302) and form is not None):
                form = None
            url, hop = follow, hop + 1

    def _judge_redirect(self, url: str, target: str, purpose: Purpose, hop: int, cookie: bool) -> Judgement:
        ours = authority(target) in self._source.hosts
        if purpose == "article" and ours and home_page(target) and not home_page(url):
            return Judgement(Outcome.MOVED_HOME, f"redirects to {target}")
        refusal = self._may.barred(target) or (self._may.forbidden(target) if purpose != "robots" else None)
        if refusal is not None:
            return Judgement(refusal.outcome, f"redirects to {target}: {refusal.detail}")
        if target == url and hop >= _last_hop(url, target):
            # The cookie went back and was not enough.
            words = "redirects to itself without end"
            return Judgement(*((Outcome.CHALLENGE, f"self_cookie: {words}") if cookie else (Outcome.REDIRECT, words)))
        return Judgement(Outcome.REDIRECT, f"to {target}" if hop < _MAX_HOPS else "redirects without end")


def _last_hop(url: str, target: str | None) -> int:
    """The number of the hop that is not followed any more; to itself a page leads only for want of a cookie."""
    return _OWN_COOKIES if url == target else _MAX_HOPS


def _closed(fetched: Fetched, url: str) -> bool:
    return url.startswith("https:") and fetched.exchange is not None and fetched.exchange.status == 410


def _judge(answer: Answer, content: bytes, problem: str | None, ask: Ask, dialect: str, url: str) -> Judgement:
    if answer.status == 304 and not (ask.etag or ask.last_modified):
        return Judgement(Outcome.CLIENT_ERROR, "HTTP 304 to a question without a condition")
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
