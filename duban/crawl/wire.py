"""One HTTP hop on the wire, within limits of bytes and time. Whether to ask, and what the answer is, is not here."""

from __future__ import annotations

import os
import select
import socket
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import quote, urlencode, urljoin, urlsplit

from duban import __version__
from duban.archive import Headers
from duban.crawl.connect import Gate, UnreachableError, Watchdog
from duban.crawl.cookies import Cookies
from duban.crawl.lists import Form
from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from duban.crawl.stop import Stop
from duban.crawl.tls import Kind, Ladder, TlsError
from duban.crawl.urls import authority, canonical
from duban.sources import Source

_PIECE = 64 * 1024
_MAX_CERTIFICATE = 64 * 1024
# What may stand in a request's target; "%" so that what is escaped already stays as it is.
_SAFE = "!#$%&'()*+,/:;=?@[]~"


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
        self._watchdog = Watchdog(stop)
        # No proxy of the environment's is used, for it would connect somewhere else than where the gate checked.
        self._gate = Gate(source.allow_loopback, source.connect_to, patience.connect)
        self._ladder = Ladder(source.ca_file, self._issuer)
        self._cookies = Cookies()
        self._open: dict[tuple[str, str], socket.socket] = {}
        self._usual = (
            ("User-Agent", user_agent()),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"),
            ("Accept-Language", "zh-CN,zh;q=0.9"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "keep-alive"),
        )

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """The climbs of the TLS ladder so far: code, words and origin."""
        return self._ladder.steps

    def close(self) -> None:
        """Drop the connections."""
        self._watchdog.close()
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def drop(self, host: str) -> None:
        """Close what is open to a host (as `authority` names it): somebody else's turn there may come."""
        for key in [key for key in self._open if key[1] == host]:
            self._open.pop(key).close()

    def send(self, url: str, headers: dict[str, str], form: Form | None, limit: int) -> Answer:
        """Send one request and receive at most ``limit`` bytes; never raises for what a site does."""
        body = form.encode() if isinstance(form, str) else urlencode(form or ()).encode()
        lines = [("Host", urlsplit(url).netloc), *self._usual, *headers.items()]
        if form is not None:
            kind = "json" if isinstance(form, str) else "x-www-form-urlencoded"
            lines.append(("Content-Type", f"application/{kind}; charset=UTF-8"))
            lines.append(("Content-Length", str(len(body))))
        if cookie := self._cookies.header(url):
            lines.append(("Cookie", cookie))
        sent: Headers = tuple((name, _line(value)) for name, value in lines)
        self._watchdog.arm(self._patience.total)
        try:
            return self._exchange(url, sent, body, "GET" if form is None else "POST", limit)
        except UnreachableError as error:
            return Answer(sent, body, outcome=error.outcome, detail=error.detail)
        except TlsError as error:
            return Answer(sent, body, outcome=Outcome.TLS_ERROR, detail=str(error), tls=error.kind)
        except (OSError, HTTPException, ValueError) as error:
            late = self._watchdog.disarm()
            outcome = Outcome.TIMEOUT if late or isinstance(error, TimeoutError) else Outcome.CONNECT_ERROR
            words = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
            return Answer(
                sent, body, outcome=outcome, detail=f"no answer within {self._patience.total:g} s" if late else words
            )
        finally:
            self._watchdog.disarm()

    def _exchange(self, url: str, sent: Headers, body: bytes, method: str, limit: int) -> Answer:
        parts = urlsplit(url)
        key = (parts.scheme, authority(url))
        connection = self._connection(key, parts.hostname or "", parts.port)
        kept = False
        try:
            target = (quote(parts.path, safe=_SAFE) or "/") + (f"?{quote(parts.query, safe=_SAFE)}" * bool(parts.query))
            head = "".join(f"{name}: {value}\r\n" for name, value in sent)
            connection.sendall(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)
            response = HTTPResponse(connection, method=method)
            response.begin()
            self._cookies.take(url, response.headers)
            answer = self._receive(response, sent, body, limit)
            kept = answer.outcome is None and not response.will_close
            response.close()
            return answer
        finally:
            if kept:
                self._open[key] = connection
            else:
                connection.close()

    def _connection(self, key: tuple[str, str], host: str, port: int | None) -> socket.socket:
        """The host's connection, a new one where there is none or the site has ended it."""
        connection = self._open.pop(key, None)
        if connection is not None:
            # What can be read before anything was asked is the end, or belongs to no answer of ours.
            if not _readable(connection):
                self._watchdog.watch(connection)
                return connection
            connection.close()

        default = 443 if key[0] == "https" else 80

        def plain() -> socket.socket:
            found = self._gate.open(host, port or default, default)
            found.settimeout(self._patience.read)
            self._watchdog.watch(found)
            return found

        return plain() if key[0] == "http" else self._ladder.connect(host, plain, self._watchdog.watch)

    def _issuer(self, url: str) -> bytes:
        """A certificate that another certificate names. Its host need be on no list: only this one thing is asked of
        it, and only what leads to a trusted root is believed.
        """
        try:
            sent = (("Host", urlsplit(url).netloc), *self._usual)
            answer = self._exchange(url, sent, b"", "GET", _MAX_CERTIFICATE)
        except (UnreachableError, HTTPException) as error:
            raise OSError(str(error)) from error
        finally:
            self.drop(authority(url))
        if answer.status != 200 or answer.outcome is not None:
            raise OSError(answer.detail or f"HTTP {answer.status}")
        return answer.body

    def _receive(self, response: HTTPResponse, sent: Headers, request_body: bytes, limit: int) -> Answer:
        chunks: list[bytes] = []
        size = 0
        outcome, detail = None, ""
        try:
            while chunk := response.read1(_PIECE):
                chunks.append(chunk)
                size += len(chunk)
                if size > limit:
                    outcome, detail = Outcome.TOO_LARGE, f"more than {limit} bytes"
                    break
        except (OSError, HTTPException) as error:
            late = self._watchdog.disarm() or isinstance(error, TimeoutError)
            outcome = Outcome.TIMEOUT if late else Outcome.TRUNCATED
        else:
            # A cut connection looks like the end of a body that states no length, and like a short one.
            if outcome is None and self._watchdog.disarm():
                outcome = Outcome.TIMEOUT
            elif outcome is None and response.length:
                outcome, detail = Outcome.TRUNCATED, f"the connection ended {response.length} bytes too early"
        if outcome is not None and not detail:
            detail = f"only {size} bytes in time" if outcome is Outcome.TIMEOUT else f"it ended after {size} bytes"
        headers: Headers = tuple((name, _line(value)) for name, value in response.headers.items())
        body = b"".join(chunks)[:limit] if size > limit else b"".join(chunks)
        return Answer(sent, request_body, response.status, response.reason or "", headers, body, outcome, detail)


def user_agent() -> str:
    """Who asks, and how to reach a person: ``DUBAN_CONTACT`` is an address or URL."""
    contact = " ".join(os.environ.get("DUBAN_CONTACT", "").encode("ascii", "ignore").decode().split())
    return f"duban/{__version__} (+{contact})" if contact else f"duban/{__version__} (no contact set)"


def _readable(connection: socket.socket) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def _line(value: str) -> str:
    """A header's value on one line, whatever a server or a list put into it, a character for a byte."""
    if "\r" in value or "\n" in value:
        value = " ".join(value.split())
    return value if value.isascii() else value.encode("latin-1", "replace").decode("latin-1")
