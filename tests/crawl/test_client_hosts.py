"""Whom the client talks to: hosts that are listed, at addresses and with certificates that were checked."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.client import Ask
from duban.crawl.outcome import Outcome
from tests.crawl.asking import client_of, fetch, source
from tests.crawl.site import Handler, Site, page


def test_view_counters_are_never_called(site: Site) -> None:
    for path in ("/vc/vc/interface/artcount/artcount.jsp?i_columnid=1", "/module/visitcount/visit.jsp"):
        fetched, kept = fetch(site, path)
        assert fetched.outcome is Outcome.VIEW_COUNTER
        assert kept == []
    assert site.seen == []


def test_only_listed_hosts_are_asked(site: Site) -> None:
    fetched, kept = fetch(site, f"http://localhost:{site.port}/a")
    assert fetched.outcome is Outcome.OFF_LIST_HOST
    assert (kept, site.seen) == ([], [])


def test_private_addresses_are_refused_whatever_name_leads_there(site: Site) -> None:
    hosts = (f"localhost:{site.port}", "10.1.2.3", "169.254.169.254", "[::ffff:127.0.0.1]")
    for host in hosts:
        fetched, _ = fetch(site, f"http://{host}/a", hosts=hosts, allow_loopback=False)
        assert fetched.outcome is Outcome.PRIVATE_ADDRESS, host
    assert site.seen == []
    fetched, _ = fetch(site, "http://10.1.2.3/a", hosts=("10.1.2.3",), allow_loopback=True)
    assert fetched.outcome is Outcome.PRIVATE_ADDRESS


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time is not asked a second time."""
    asked = []

    def rebinding(host: str, port: int, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.9.9.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    real = socket.create_connection

    def connected(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        assert address[0] == "127.0.0.1"
        with monkeypatch.context() as inner:
            inner.setattr(socket, "getaddrinfo", real_lookup)
            return real(address, *rest, **more)

    real_lookup = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connected)
    fetched, _ = fetch(site, f"http://rebind.test:{site.port}/a", hosts=(f"rebind.test:{site.port}",))
    assert fetched.outcome is Outcome.ARTICLE
    assert asked == ["rebind.test"]


def test_a_stand_in_gets_the_name_it_stands_in_for(site: Site) -> None:
    changes = {
        "hosts": ("kjt.site.test", "old.site.test:8080"),
        "connect_to": dict.fromkeys(("kjt.site.test", "old.site.test:8080"), f"127.0.0.1:{site.port}"),
    }
    for url in ("http://kjt.site.test/a", "http://old.site.test:8080/a"):
        assert fetch(site, url, **changes)[0].outcome is Outcome.ARTICLE
    assert {one.host for one in site.seen} == {"kjt.site.test", "old.site.test:8080"}


@pytest.mark.parametrize(
    ("url", "outcome"),
    [("http://no-such-name.invalid/a", Outcome.DNS_ERROR), ("http://127.0.0.1:9/a", Outcome.CONNECT_ERROR)],
)
def test_a_host_that_cannot_be_reached_is_archived_as_such(site: Site, url: str, outcome: Outcome) -> None:
    hosts = ("no-such-name.invalid", "127.0.0.1:9")
    with client_of(source(site, hosts=hosts)) as (client, kept):
        fetched = client.fetch(Ask(url, "article"))
        again = client.fetch(Ask(url + "b", "article"))
    assert fetched.outcome is again.outcome is outcome
    # The question for robots.txt went unanswered: nothing else is asked.
    assert {one.facts.purpose for one in kept} == {"robots"}
    assert all(one.status is None and one.facts.outcome == outcome.value and one.facts.error for one in kept)
    assert client.findings[0].code == "host_unreachable"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for tls.test, made on the spot."""
    folder = tmp_path_factory.mktemp("tls")
    subject = ["-subj", "/CN=tls.test", "-addext", "subjectAltName=DNS:tls.test"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no openssl here to make a certificate with")
    return folder / "cert.pem"


@pytest.mark.parametrize(
    ("trusted", "host", "outcome"),
    [
        (True, "tls.test", Outcome.ARTICLE),
        (False, "tls.test", Outcome.TLS_ERROR),
        (True, "other.test", Outcome.TLS_ERROR),
    ],
)
def test_certificates_are_always_verified(certificate: Path, trusted: bool, host: str, outcome: Outcome) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """Clients that do not trust us hang up."""

    handler = type("TlsHandler", (Handler,), {})
    server = Quiet(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    running = Site(server.server_address[1], {"/a": page()})
    handler.site = running  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        changes = {
            "hosts": (host,),
            "connect_to": {host: f"127.0.0.1:{running.port}"},
            "ca_file": certificate if trusted else None,
        }
        fetched, _ = fetch(running, f"https://{host}/a", **changes)
    finally:
        server.shutdown()
        server.server_close()
    assert fetched.outcome is outcome
