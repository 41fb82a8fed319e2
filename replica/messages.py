"""What passes between the socket and the routes: a request, a response and how to deliver it.

Belongs here: the shapes and the reading of query and form fields. Does not: sockets, or what a path means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HTML = "text/html;charset=UTF-8"
HTML_WITHOUT_CHARSET = "text/html"
XML = "text/xml"  # the proxies declare no charset, though the bytes are UTF-8
JSON = "application/json;charset=UTF-8"
TEXT = "text/plain;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in.

    ``authority`` is the Host header in lower case, ``bound`` the virtual host whose own port took the request (None on
    the common port), ``secure`` whether it came by TLS; ``path`` is not decoded, ``query`` has no question mark, header
    names are in lower case.
    """

    method: str
    authority: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    bound: str | None = None
    secure: bool = False

    @property
    def hostname(self) -> str:
        """The virtual host asked for, without a port."""
        return self.bound or self.authority.rpartition("@")[2].partition(":")[0]

    @property
    def target(self) -> str:
        """Path and query as in the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def fields(self) -> dict[str, str]:
        """Query fields, then form fields; of a repeated name the first value wins (as the proxies do)."""
        found: dict[str, str] = {}
        for text in (self.query, self.form):
            for name, value in parse_qsl(text, keep_blank_values=True, errors="replace"):
                found.setdefault(name, value)
        return found

    @property
    def form(self) -> str:
        """The body when it is a form, else an empty string."""
        declared = self.headers.get("content-type", "")
        return self.body.decode("latin-1") if declared.startswith("application/x-www-form-urlencoded") else ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the bytes go out: late, slowly, never (silence, then the end), reset or cut in mid-body; in seconds.

    ``dead``: the connection is closed without an answer. ``length``: what is stated in place of the body's length.
    ``pad``: zero bytes that follow the body, and count for its length.
    """

    delay: float = 0.0
    slow: float = 0.0
    hang: float = 0.0
    reset: bool = False
    truncate: bool = False
    dead: bool = False
    length: int | None = None
    pad: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: status, payload, content type, further headers, and how to deliver it."""

    status: int
    body: bytes
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery = Delivery()


def html(text: str, status: int = 200, content_type: str = HTML) -> Response:
    """An HTML answer in UTF-8."""
    return Response(status, text.encode(), content_type)


def as_json(value: object, status: int = 200) -> Response:
    """A JSON answer, Chinese characters as they are."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), JSON)


def redirect(location: str, status: int = 301) -> Response:
    """A redirect with the short HTML body that front ends send along."""
    body = f"<html><head><title>{status} Moved</title></head><body><h1>{status} Moved</h1></body></html>"
    return Response(status, body.encode(), HTML_WITHOUT_CHARSET, (("Location", location),))


def no_answer() -> Response:
    """What a host gives that is no more: a closed connection."""
    return Response(0, b"", delivery=Delivery(dead=True))


def not_found() -> Response:
    """The site's page for a path that does not exist."""
    return html(
        "<!DOCTYPE html><html><head><title>404</title></head><body><h1>404</h1>"
        "<p>您访问的页面不存在或已被删除。</p></body></html>",
        404,
        HTML_WITHOUT_CHARSET,
    )
