"""Sockets: ports on 127.0.0.1, HTTP/1.1 with keep-alive, and delivering a response as told (late, cut, reset, never).

Belongs here: bytes on the wire. Does not: what a path means (``application`` gets a Request and returns a Response).
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from replica.messages import Request, Response

Answer = Callable[[Request], Response]
LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 120
MAX_BODY = 10_000_000
PIECES = 20  # of a body that is sent slowly
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: closing sends RST


class Port(ThreadingHTTPServer):
    """One listening port; ``bound`` is the virtual host it stands for, None for the common port."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, answer: Answer, bound: str | None = None) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.answer = answer
        self.bound = bound
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def server_bind(self) -> None:
        """Bind without the reverse look-up that HTTPServer makes of its own name."""
        socket_server_bind(self)

    @property
    def number(self) -> int:
        """The port number, also when 0 was asked for."""
        return int(self.socket.getsockname()[1])

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; requests that hang are let go."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def socket_server_bind(server: Port) -> None:
    """What socketserver does, and no DNS."""
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.socket.bind(server.server_address)
    server.server_address = server.socket.getsockname()
    server.server_name, server.server_port = LOOPBACK, int(server.server_address[1])


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, asks the application, delivers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: Port

    def do_GET(self) -> None:
        """Read the request, answer it."""
        response = self._answer()
        if response is not None:
            self._deliver(response)

    do_POST = do_GET  # noqa: N815 - http.server's names
    do_HEAD = do_GET  # noqa: N815
    do_PUT = do_GET  # noqa: N815
    do_DELETE = do_GET  # noqa: N815

    def _answer(self) -> Response | None:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= MAX_BODY or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            return Response(400, b"bad request body", "text/plain")
        path, _, query = self.path.partition("?")
        if path.startswith("http://"):  # the absolute form of a proxy request
            path = "/" + path[7:].partition("/")[2]
        return self.server.answer(
            Request(
                method=self.command,
                authority=(self.headers.get("Host") or "").strip().lower(),
                path=path.partition("#")[0],
                query=query.partition("#")[0],
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length) if length else b"",
                bound=self.server.bound,
            )
        )

    def _deliver(self, response: Response) -> None:
        how = response.delivery
        if how.hang:
            self.server.stopping.wait(how.hang)
            self.close_connection = True
            return
        if how.delay:
            self.server.stopping.wait(how.delay)
        head = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Unknown')}"]
        head.append(f"Server: replica\r\nDate: {self.date_time_string()}\r\nContent-Type: {response.content_type}")
        head.append(f"Content-Length: {len(response.body)}")
        head.extend(f"{name}: {value}" for name, value in response.headers)
        if self.close_connection:
            head.append("Connection: close")
        start = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        body = b"" if self.command == "HEAD" else response.body
        if how.reset or how.truncate:
            self.wfile.write(start + body[: len(body) // 2])
            self.close_connection = True
            if how.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self.connection.close()
            return
        if how.slow:
            self._trickle(start, body, how.slow)
            return
        self.wfile.write(start + body)

    def _trickle(self, start: bytes, body: bytes, seconds: float) -> None:
        """The body in pieces, spread evenly over that many seconds."""
        self.wfile.write(start)
        size = -(-len(body) // PIECES) or 1
        for place in range(0, len(body), size):
            if self.server.stopping.wait(seconds / PIECES):
                self.close_connection = True
                return
            self.wfile.write(body[place : place + size])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as inherited
        """The application keeps the log."""
