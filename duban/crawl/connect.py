"""Connections that go where they were checked to go, and end when their time is up. Nothing here knows of pages.

A host's name is resolved once, every address is checked, and the socket is opened to exactly a checked address: a name
server that answers differently the second time gains nothing. TLS and the Host header still use the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from duban.crawl.outcome import Outcome
from duban.crawl.stop import Stop
from duban.crawl.tls import TlsError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnreachableError(Exception):
    """No connection was made; ``outcome`` says which kind of reason there was."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


def public(address: str) -> bool:
    """Whether an IP address is on the open internet; embedded IPv4 addresses are looked into."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast


class Gate:
    """Opens sockets to checked addresses only.

    Args:
        allow_loopback: whether loopback addresses are allowed beside public ones.
        connect_to: hosts (``host`` or ``host:port``) and the ``ip:port`` that stands in for each.
        connect_timeout: seconds for one address.
    """

    def __init__(self, allow_loopback: bool, connect_to: Mapping[str, str], connect_timeout: float) -> None:
        self._allow_loopback = allow_loopback
        self._connect_to = connect_to
        self._connect_timeout = connect_timeout

    def open(self, host: str, port: int, default_port: int) -> socket.socket:
        """A connected socket.

        Raises:
            UnreachableError: no such name, an address that is not allowed, or nobody answers there.
        """
        stand_in = self._connect_to.get(f"{host}:{port}") or (
            self._connect_to.get(host) if port == default_port else None
        )
        if stand_in:
            address, _, number = stand_in.rpartition(":")
            host, port = address.strip("[]"), int(number)
        problem: OSError | None = None
        for address in self._addresses(host, port):
            try:
                found = socket.create_connection((address, port), self._connect_timeout)
            except OSError as error:
                problem = error
                continue
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return found
        late = isinstance(problem, TimeoutError)
        detail = f"{host}:{port}: {'no connection in time' if late else (problem and problem.strerror) or problem}"
        raise UnreachableError(Outcome.TIMEOUT if late else Outcome.CONNECT_ERROR, detail)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnreachableError(Outcome.DNS_ERROR, f"{host}: no such name ({error})") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        for address in addresses:
            loopback = ipaddress.ip_address(address.partition("%")[0]).is_loopback
            if not (public(address) or (loopback and self._allow_loopback)):
                hint = "; allow_loopback = true in the source file would allow it" if loopback else ""
                raise UnreachableError(Outcome.PRIVATE_ADDRESS, f"{host} is at {address}, no public address{hint}")
        return addresses


class Watchdog:
    """Cuts a connection whose total time is up, or that somebody who stops the crawl waits for.

    Read timeouts start anew with every byte that drips in, so they are not enough. A thread looks four times a second;
    arming costs nothing, so that it can be done for every request.
    """

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._until = float("inf")
        self._socket: socket.socket | None = None
        self._fired = False
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="duban-watchdog", daemon=True)
        self._thread.start()

    def arm(self, seconds: float) -> None:
        """From now on, the connection in use has this long."""
        self._fired, self._socket = False, None
        self._until = time.monotonic() + seconds

    def watch(self, found: socket.socket | None) -> None:
        """That is the connection in use."""
        self._socket = found

    def disarm(self) -> bool:
        """No longer; whether it was cut."""
        self._until, self._socket = float("inf"), None
        return self._fired

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(0.25):
            found = self._socket
            if found is not None and (time.monotonic() > self._until or self._stop.told):
                self._fired = True
                try:
                    # The plain socket's shutdown: the one of a TLS socket would change state under the reading thread.
                    socket.socket.shutdown(found, socket.SHUT_RDWR)
                except OSError:
                    continue  # closed already


class GateAdapter(HTTPAdapter):
    """Makes requests open its connections to one origin through a gate, one at a time, under a watchdog.

    Args:
        gate: opens the sockets.
        watchdog: told of every connection in use.
        context: how TLS is spoken there (`tls.context`); None: it is not.

    What ``send`` raises beside requests' own: UnreachableError, and TlsError when a handshake fails.
    """

    def __init__(self, gate: Gate, watchdog: Watchdog, context: ssl.SSLContext | None) -> None:
        self._gate, self._watchdog, self._context = gate, watchdog, context
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by requests: the usual pools, with connections of ours."""
        gate, watchdog = self._gate, self._watchdog

        class PlainConnection(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                found = gate.open(self.host, self.port or 80, 80)
                watchdog.watch(found)
                return found

            def getresponse(self) -> Any:
                watchdog.watch(self.sock)
                return super().getresponse()

        class SecureConnection(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                # Not watched yet: the handshake as a whole, not each read of it, has the connection's timeout.
                return gate.open(self.host, self.port or 443, 443)

            def connect(self) -> None:
                try:
                    super().connect()
                except TimeoutError:
                    raise
                except (ssl.SSLError, ConnectionError) as error:
                    raise TlsError.of(error) from error

            def getresponse(self) -> Any:
                watchdog.watch(self.sock)
                return super().getresponse()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = PlainConnection

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = SecureConnection

        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
