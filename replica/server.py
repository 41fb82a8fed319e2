"""Sockets: ports on 127.0.0.1, HTTP/1.1 with keep-alive, TLS on the same ports, and delivering a response as told.

The parsing is by hand: the standard library's reads headers as if they were mail, at three times the cost.
Belongs here: bytes on the wire. Does not: what a path means (``application`` gets a Request and returns a Response).
"""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from io import BufferedReader
from typing import Any

from replica.messages import Request, Response

Answer = Callable[[Request], Response]
Secure = Callable[[socket.socket, str], ssl.SSLSocket]
LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 120
MAX_BODY = 10_000_000
MAX_LINE = 65_536
MAX_HEADERS = 200
PIECES = 20  # of a body that is sent slowly
_ZEROS = bytes(65_536)
_HANDSHAKE = 0x16  # the first byte of TLS
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: closing sends RST
_REFUSED = Response(400, b"bad request", "text/plain")


class Port(socketserver.ThreadingTCPServer):
    """One listening port; ``bound`` is the virtual host it stands for, None for the common port.

    ``secure`` makes a TLS connection of one whose client begins a handshake; it gets the host name to assume when the
    client states none.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, port: int, answer: Answer, bound: str | None = None, secure: Secure | None = None) -> None:
        super().__init__((LOOPBACK, port), Connection)
        self.answer = answer
        self.bound = bound
        self.secure = secure
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

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
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError, ssl.SSLError)):
            super().handle_error(request, client_address)


class Connection(socketserver.BaseRequestHandler):
    """One connection: reads requests, asks the application, delivers."""

    server: Port
    request: socket.socket

    def handle(self) -> None:
        """Serve requests until one side ends the connection."""
        self.request.settimeout(IDLE_SECONDS)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wire: socket.socket = self.request
        self.closing = False
        self.secured = False
        try:
            if self.server.secure and self.request.recv(1, socket.MSG_PEEK)[:1] == bytes([_HANDSHAKE]):
                self.wire = self.server.secure(self.request, self.server.bound or LOOPBACK)
                self.secured = True
            with self.wire.makefile("rb") as stream:
                while not self.closing and not self.server.stopping.is_set():
                    if not self._serve(stream):
                        return
        except (ConnectionError, TimeoutError, ssl.SSLError):
            pass  # a client that hangs up is no news
        finally:
            if self.wire is not self.request:
                self.wire.close()

    def _serve(self, stream: BufferedReader) -> bool:
        """Read a request and answer it; False when there is no more."""
        line = stream.readline(MAX_LINE)
        if not line.strip():
            return bool(line)
        parts = line.decode("latin-1").split()
        headers = self._headers(stream)
        if headers is None or len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            return self._refuse()
        method, target, version = parts
        wish = headers.get("connection", "").lower()
        self.closing = wish == "close" or (version == "HTTP/1.0" and wish != "keep-alive")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY or "transfer-encoding" in headers:
            return self._refuse()
        if headers.get("expect", "").lower() == "100-continue":
            self.wire.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = stream.read(int(length)) if length != "0" else b""
        path, _, query = target.partition("?")
        if path.startswith(("http://", "https://")):  # the absolute form of a proxy request
            path = "/" + path.partition("://")[2].partition("/")[2]
        request = Request(
            method=method,
            authority=headers.get("host", "").lower(),
            path=path.partition("#")[0],
            query=query.partition("#")[0],
            headers=headers,
            body=body,
            bound=self.server.bound,
            secure=self.secured,
        )
        self._deliver(self.server.answer(request), method == "HEAD")
        return True

    def _headers(self, stream: BufferedReader) -> dict[str, str] | None:
        """The header fields, names in lower case; None for what is none."""
        found: dict[str, str] = {}
        for _ in range(MAX_HEADERS):
            line = stream.readline(MAX_LINE)
            if line in (b"\r\n", b"\n", b""):
                return found
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                return None
            found[name.strip().lower()] = value.strip()
        return None

    def _refuse(self) -> bool:
        self.closing = True
        self._deliver(_REFUSED, False)
        return False

    def _deliver(self, response: Response, head_only: bool) -> None:
        how = response.delivery
        stopping = self.server.stopping
        if how.dead or how.hang:
            stopping.wait(how.hang)
            self.closing = True
            return
        if how.delay:
            stopping.wait(how.delay)
        self.closing = self.closing or how.length is not None
        body = b"" if head_only or response.status == 304 else response.body
        length = len(response.body) + how.pad if how.length is None else how.length
        head = [
            f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Unknown')}\r\nServer: replica\r\n"
            f"Date: {_now()}\r\nContent-Type: {response.content_type}\r\nContent-Length: {length}"
        ]
        head.extend(f"{name}: {value}" for name, value in response.headers)
        if self.closing:
            head.append("Connection: close")
        start = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        if how.reset or how.truncate:
            self.wire.sendall(start + body[: len(body) // 2])
            self.closing = True
            if how.reset:
                self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self.wire.close()
            return
        if how.slow:
            self._trickle(start, body, how.slow)
            return
        self.wire.sendall(start + body)
        for place in range(0, 0 if head_only else how.pad, len(_ZEROS)):
            self.wire.sendall(_ZEROS[: how.pad - place])

    def _trickle(self, start: bytes, body: bytes, seconds: float) -> None:
        """The body in pieces, spread evenly over that many seconds."""
        self.wire.sendall(start)
        size = -(-len(body) // PIECES) or 1
        for place in range(0, len(body), size):
            if self.server.stopping.wait(seconds / PIECES):
                self.closing = True
                return
            self.wire.sendall(body[place : place + size])


_stamp: tuple[int, str] = (0, "")


def _now() -> str:
    """The Date header, made once a second."""
    global _stamp
    second = int(time.time())
    if _stamp[0] != second:
        _stamp = (second, formatdate(second, usegmt=True))
    return _stamp[1]
