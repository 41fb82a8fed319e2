"""One HTTP hop on the wire, within limits of bytes and time. Whether to ask, and what the answer is, is not here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.cookies import extract_cookies_to_jar
from urllib3.exceptions import HTTPError as Urllib3Error
from urllib3.exceptions import IncompleteRead, ProtocolError, ReadTimeoutError

from duban import __version__
from duban.archive import Headers
from duban.crawl.connect import Gate, GateAdapter, UnreachableError, Watchdog
from duban.crawl.lists import Form
from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from duban.crawl.stop import Stop
from duban.crawl.tls import Kind, Ladder, Rung, TlsError, context
from duban.crawl.urls import authority, canonical
from duban.sources import Source

_PIECE = 64 * 1024
_MAX_CERTIFICATE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one hop; ``outcome`` is set where the bytes cannot be judged: none, too few or too many.

    ``tls`` says what was wrong where no secure connection came about.
    """

    request_headers: Headers
    request_body: bytes = b""
    status: int | None = None
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    outcome: Outcome | None = None
    detail: str = ""
    tls: Kind | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The headers by lower-case name; values of a repeated name are joined."""
        fields: dict[str, str] = {}
        for name, value in self.headers:
            name = name.lower()
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        return fields

    def target(self, url: str) -> str | None:
        """Where this answer to ``url`` redirects to; None when it does not."""
        location = self.fields.get("location")
        if self.outcome is not None or self.status not in (301, 302, 303, 307, 308) or not location:
            return None
        # Servers send raw UTF-8 here, which http.client reads as latin-1.
        try:
            resolved = urljoin(url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
        except ValueError:
            return None
        return canonical(resolved, resolved)


class Wire:
    """A source's connections: checked addresses, verified certificates, no proxy, one connection a host."""

    def __init__(self, source: Source, patience: Patience, stop: Stop) -> None:
        self._patience = patience
        self._ca_file = source.ca_file
        self._verify = str(source.ca_file) if source.ca_file else True
        self._watchdog = Watchdog(stop)
        self._gate = Gate(source.allow_loopback, source.connect_to, patience.connect)
        self._ladder = Ladder(self._issuer, source.ca_file)
        self._rungs: dict[str, Rung] = {}
        # The session prepares requests, keeps cookies and an adapter an origin. Neither the adapters that it comes with
        # are used nor a proxy of the environment's: they would connect somewhere else than where the gate checked.
        self._session = requests.Session()
        self._session.adapters.clear()
        self._session.trust_env = False
        # A cookie goes back to the host that set it, not to all of gov.cn.
        self._session.cookies.set_policy(
            DefaultCookiePolicy(strict_domain=True, strict_ns_domain=DefaultCookiePolicy.DomainStrict)
        )
        self._session.headers.clear()
        self._session.headers.update(
            {
                "User-Agent": user_agent(),
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept-Encoding": "gzip, deflate",
            }
        )

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """The climbs of the TLS ladder so far: code, words and origin."""
        return self._ladder.steps

    def close(self) -> None:
        """Drop the connections."""
        self._session.close()
        self._watchdog.close()

    def drop(self, host: str) -> None:
        """Close what is open to a host (as `authority` names it): somebody else's turn there may come."""
        for origin, adapter in self._session.adapters.items():
            if authority(origin) == host:
                adapter.close()

    def send(self, url: str, headers: dict[str, str], form: Form | None, limit: int) -> Answer:
        """Send one request and receive at most ``limit`` bytes; never raises for what a site does."""
        body = form.encode() if isinstance(form, str) else urlencode(form or ()).encode()
        headers = {"Host": urlsplit(url).netloc, **{name: _line(value) for name, value in headers.items()}}
        if form is not None:
            kind = "json" if isinstance(form, str) else "x-www-form-urlencoded"
            headers["Content-Type"] = f"application/{kind}; charset=UTF-8"
        sent: Headers = ()
        try:
            asked = requests.Request("GET" if form is None else "POST", url, headers=headers, data=body)
            request = self._session.prepare_request(asked)
            sent = tuple((name, _text(value)) for name, value in request.headers.items())
            response = self._send(request)
            extract_cookies_to_jar(self._session.cookies, request, response.raw)  # type: ignore[no-untyped-call]
            return self._receive(response, sent, body, limit)
        except UnreachableError as error:
            return Answer(sent, body, outcome=error.outcome, detail=error.detail)
        except TlsError as error:
            return Answer(sent, body, outcome=Outcome.TLS_ERROR, detail=str(error), tls=error.kind)
        except (requests.RequestException, Urllib3Error, OSError, ValueError) as error:
            late = self._watchdog.disarm()
            outcome = Outcome.TIMEOUT if late else _outcome_of(error)
            detail = f"no answer within {self._patience.total:g} s" if late else _words_of(error)
            return Answer(sent, body, outcome=outcome, detail=detail)
        finally:
            self._watchdog.disarm()

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        """The answer, its body not yet read. Where no secure connection comes about, the ladder is climbed, and the
        origin's adapter stays on the rung that was reached.
        """
        parts = urlsplit(str(request.url))
        origin, host = f"{parts.scheme}://{parts.netloc}/", parts.hostname or ""
        while True:
            rung = self._rungs.setdefault(origin, Rung())
            if origin not in self._session.adapters:
                secure = context(self._ca_file, rung) if parts.scheme == "https" else None
                self._session.mount(origin, GateAdapter(self._gate, self._watchdog, secure))
            self._watchdog.arm(self._patience.total)
            try:
                # Not the session's send: even when told not to follow redirects it builds the next request.
                return self._session.adapters[origin].send(
                    request, stream=True, timeout=(self._patience.connect, self._patience.read), verify=self._verify
                )
            except TlsError as error:
                self._rungs[origin] = self._ladder.higher(
                    rung, error, host, lambda: self._gate.open(host, parts.port or 443, 443), self._watchdog.watch
                )
                self._session.adapters.pop(origin).close()

    def _issuer(self, url: str) -> bytes:
        """A certificate that another certificate names. Its host need be on no list: only this one thing is asked of
        it, and only what leads to a trusted root is believed.
        """
        try:
            response = self._send(self._session.prepare_request(requests.Request("GET", url)))
            answer = self._receive(response, (), b"", _MAX_CERTIFICATE)
        except (UnreachableError, Urllib3Error) as error:
            raise OSError(str(error)) from error
        finally:
            self.drop(authority(url))
        if answer.status != 200 or answer.outcome is not None:
            raise OSError(answer.detail or f"HTTP {answer.status}")
        return answer.body

    def _receive(self, response: requests.Response, sent: Headers, request_body: bytes, limit: int) -> Answer:
        raw = response.raw
        headers: Headers = tuple((name, value) for name, value in raw.headers.iteritems())
        chunks: list[bytes] = []
        size = 0
        outcome, detail = None, ""
        try:
            for chunk in raw.stream(_PIECE, decode_content=False):
                chunks.append(chunk)
                size += len(chunk)
                if size > limit:
                    outcome, detail = Outcome.TOO_LARGE, f"more than {limit} bytes"
                    break
        except (Urllib3Error, OSError) as error:
            late = self._watchdog.disarm() or isinstance(error, ReadTimeoutError | TimeoutError)
            # urllib3 gives nothing of a read that ends early; what it had is in the error.
            outcome = Outcome.TIMEOUT if late else Outcome.TRUNCATED
            detail = f"only {size} bytes in time" if late else f"the connection ended after {size} bytes or more"
        else:
            # A cut connection looks like the end of a body that states no length.
            if outcome is None and self._watchdog.disarm():
                outcome, detail = Outcome.TIMEOUT, f"only {size} bytes in time"
        if outcome is not None:
            raw.close()
        body = b"".join(chunks)[:limit]
        return Answer(sent, request_body, response.status_code, response.reason or "", headers, body, outcome, detail)


def user_agent() -> str:
    """Who asks, and how to reach a person: ``DUBAN_CONTACT`` is an address or URL."""
    contact = " ".join(os.environ.get("DUBAN_CONTACT", "").encode("ascii", "ignore").decode().split())
    return f"duban/{__version__} (+{contact})" if contact else f"duban/{__version__} (no contact set)"


def _outcome_of(error: Exception) -> Outcome:
    if isinstance(error, requests.exceptions.SSLError):
        return Outcome.TLS_ERROR
    if isinstance(error, requests.exceptions.Timeout | ReadTimeoutError | TimeoutError):
        return Outcome.TIMEOUT
    if isinstance(error, IncompleteRead):
        return Outcome.TRUNCATED
    if isinstance(error, requests.exceptions.ConnectionError | ProtocolError | OSError):
        return Outcome.CONNECT_ERROR
    return Outcome.CLIENT_ERROR


def _words_of(error: Exception) -> str:
    """The innermost reason, on one line."""
    inner: BaseException = error
    while (deeper := inner.__cause__ or inner.__context__) is not None:
        inner = deeper
    return f"{type(inner).__name__}: {inner}".replace("\n", " ")[:300]


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _line(value: str) -> str:
    """A header's value on one line, whatever a list put into it, a byte for a character."""
    if "\r" in value or "\n" in value:
        value = " ".join(value.split())
    return value.encode("latin-1", "replace").decode("latin-1")
