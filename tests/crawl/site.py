"""A small site of the tests' own, for what an answer may do to a client: a route is a function on the raw socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ARTICLE = (
    '<html><head><meta name="ArticleTitle" content="某局五月工作小结"></head>'
    '<body><div id="zoom">五月做成三件事。</div></body></html>'
)
Route = Callable[["Handler"], None]


@dataclass
class Seen:
    """A request as the site saw it."""

    at: float
    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    body: bytes
    connection: int


@dataclass
class Site:
    """A running site: its port, its routes (by path, then ``None`` for the rest) and what was asked of it."""

    port: int
    routes: dict[str | None, Route]
    seen: list[Seen] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.seen]

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def handle_one(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.seen.append(
            Seen(time.monotonic(), self.command, self.path, headers["host"], headers, body, self.client_address[1])
        )
        route = self.site.routes.get(self.path) or self.site.routes.get(None)
        (route or status(404))(self)

    do_GET = do_POST = handle_one  # noqa: N815 - http.server's names

    def answer(self, code: int, body: bytes = b"", **headers: Any) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what the tests are about."""


@contextmanager
def running_site(routes: Mapping[str | None, Route] | None = None) -> Iterator[Site]:
    """A site on a free port of this machine."""
    handler = type("SiteHandler", (Handler,), {})
    server = Server(("127.0.0.1", 0), handler)
    site = Site(server.server_address[1], dict(routes or {}))
    handler.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(text: str = ARTICLE, **headers: Any) -> Route:
    """A page of UTF-8."""
    return lambda handler: handler.answer(200, text.encode(), **{"Content_Type": "text/html", **headers})


def status(code: int, body: bytes = b"", **headers: Any) -> Route:
    """Any status."""
    return lambda handler: handler.answer(code, body, **headers)


def redirect(to: str, code: int = 302) -> Route:
    """A redirect."""
    return status(code, Location=to)


def in_turn(*routes: Route) -> Route:
    """One after the other, then the last for ever."""
    left = list(routes)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def raw(data: bytes, pause: float = 0.0, piece: int = 0) -> Route:
    """Bytes as they stand, in pieces with pauses; then the connection is closed."""

    def route(handler: Handler) -> None:
        handler.close_connection = True
        size = piece or len(data)
        for start in range(0, len(data), size):
            handler.wfile.write(data[start : start + size])
            handler.wfile.flush()
            time.sleep(pause)

    return route
