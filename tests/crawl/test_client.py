"""The one place that sends requests, against a site that misbehaves in every way it can over real sockets."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from duban.archive import Exchange
from duban.crawl.client import Ask, Client, Fetched
from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from duban.sources import Source
from tests.crawl.site import ARTICLE, Handler, Site, in_turn, page, raw, redirect, running_site, status

PATIENCE = Patience(first_wait=0.01, longest_wait=1.5, connect=1, read=1, total=2)


def source(site: Site, **changes: Any) -> Source:
    values: dict[str, Any] = {
        "source_id": "test",
        "name": "某局",
        "region": None,
        "home": site.home + "/",
        "hosts": (f"127.0.0.1:{site.port}",),
        "allow_loopback": True,
        "rate": 0.0,
        "ca_file": None,
        "connect_to": {},
        "columns": (),
    }
    return Source(**{**values, **changes})


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site({"/robots.txt": status(404), "/a": page()}) as running:
        yield running


@contextmanager
def client_of(where: Source, patience: Patience = PATIENCE) -> Iterator[tuple[Client, list[Exchange]]]:
    kept: list[Exchange] = []
    with Client(where, kept.append, "run", patience) as client:
        yield client, kept


def fetch(
    site: Site, path: str = "/a", patience: Patience = PATIENCE, **changes: Any
) -> tuple[Fetched, list[Exchange]]:
    """One article asked for with a client of its own; the exchanges without the one for robots.txt."""
    url = path if path.startswith("http") else site.home + path
    with client_of(source(site, **changes), patience) as (client, kept):
        fetched = client.fetch(Ask(url, "article"))
    return fetched, [one for one in kept if one.facts.purpose != "robots"]


def test_what_is_sent_is_honest_and_what_is_archived_is_what_was_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_CONTACT", "office@example.test")
    with client_of(source(site)) as (client, kept):
        asked = Ask(site.home + "/a", "article", "c", title="t", referer=site.home + "/list", etag='"1"')
        fetched = client.fetch(asked)
    assert fetched.outcome is Outcome.ARTICLE
    assert site.paths == ["/robots.txt", "/a"]
    seen = site.seen[1].headers
    assert seen["user-agent"].startswith("duban/")
    assert "(+office@example.test)" in seen["user-agent"]
    assert seen["referer"] == site.home + "/list"
    assert seen["if-none-match"] == '"1"'
    exchange = kept[1]
    assert {name.lower(): value for name, value in exchange.request_headers} == dict(seen)
    assert (exchange.status, exchange.content) == (200, ARTICLE.encode())
    assert (exchange.facts.purpose, exchange.facts.title, exchange.facts.final) == ("article", "t", True)
    assert exchange.facts.fetched_at.tzinfo is not None


def test_one_connection_serves_all_requests(site: Site) -> None:
    with client_of(source(site)) as (client, _):
        for _ in range(5):
            assert client.fetch(Ask(site.home + "/a", "article")).outcome is Outcome.ARTICLE
    assert len({one.connection for one in site.seen}) == 1
    assert site.paths.count("/robots.txt") == 1


def test_every_hop_is_archived(site: Site) -> None:
    site.routes |= {"/1": redirect("/2"), "/2": redirect("/a", 301)}
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert [(one.url.removeprefix(site.home), one.status, one.facts.hop, one.facts.final) for one in kept] == [
        ("/1", 302, 0, False),
        ("/2", 301, 1, False),
        ("/a", 200, 2, True),
    ]
    assert {one.facts.url for one in kept} == {site.home + "/1"}
    assert len({one.facts.fetch_id for one in kept}) == 3


@pytest.mark.parametrize(
    ("target", "outcome", "words"),
    [
        ("http://elsewhere.test/a", Outcome.OFF_LIST_HOST, "elsewhere.test is not in hosts of test.toml"),
        ("https://127.0.0.1:1/a", Outcome.OFF_LIST_HOST, "127.0.0.1:1"),
        ("/index.html", Outcome.MOVED_HOME, "/index.html"),
        ("/module/visitcount/visit.jsp?type=3", Outcome.VIEW_COUNTER, "never called"),
        ("/1", Outcome.REDIRECT, "without end"),
        ("javascript:alert(1)", Outcome.REDIRECT, ""),
        ("http://[broken/", Outcome.REDIRECT, ""),
    ],
)
def test_redirects_that_are_not_followed(site: Site, target: str, outcome: Outcome, words: str) -> None:
    site.routes["/1"] = redirect(target)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is outcome
    assert words in fetched.detail
    assert len(kept) == (6 if target == "/1" else 1)
    assert kept[-1].facts.final
    assert kept[-1].facts.outcome == outcome.value
    assert not any("visitcount" in path for path in site.paths)


def test_a_redirect_to_itself_that_wants_its_cookie_back_is_plain_http(site: Site) -> None:
    def route(handler: Handler) -> None:
        if "ticket=7" in (handler.headers.get("Cookie") or ""):
            page()(handler)
        else:
            handler.answer(302, Location="/1", Set_Cookie="ticket=7; path=/")

    site.routes["/1"] = route
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert len(kept) == 2


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


def test_a_redirect_to_a_listed_name_at_a_private_address_goes_nowhere(site: Site) -> None:
    """The check is made where the connection is made, so a redirect gets the same one."""
    site.routes["/1"] = redirect("http://192.168.7.7/a")
    changes = {"hosts": ("site.test", "192.168.7.7"), "connect_to": {"site.test": f"127.0.0.1:{site.port}"}}
    fetched, _ = fetch(site, "http://site.test/1", **changes)
    assert fetched.outcome is Outcome.PRIVATE_ADDRESS
    assert site.paths == ["/robots.txt", "/1"]


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


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (status(404), True),
        (status(410), True),
        (status(401), False),
        (status(403), False),
        (status(500), False),
        (status(503), False),
        (status(429), False),
        (page("User-agent: *\nDisallow: /a\n"), False),
        (page("User-agent: *\nDisallow: /a$\nUser-agent: duban\nAllow: /\n"), True),
        (page("User-agent: duban\nDisallow: /\n"), False),
        (page("<html>a page in place of the file</html>"), True),
        (page("User-agent: *\nCrawl-delay: 3600\n"), False),
        (page("User-agent: *\nCrawl-delay: soon\n"), True),
        (page("\ufeffUser-agent: *\r\nDisallow: /a\r\n"), False),
        (redirect("/other-robots"), False),
        (redirect("/index.html"), True),
        (raw(b"nonsense"), False),
    ],
)
def test_robots_txt_comes_first_and_counts(site: Site, answer: Any, allowed: bool) -> None:
    site.routes |= {
        "/robots.txt": answer,
        "/other-robots": page("User-agent: *\nDisallow: /a"),
        "/index.html": page("<html>首页</html>"),
    }
    with client_of(source(site)) as (client, kept):
        first = client.fetch(Ask(site.home + "/a", "article"))
        client.fetch(Ask(site.home + "/a", "article"))
    assert (first.outcome is Outcome.ARTICLE) == allowed
    assert kept[0].facts.purpose == "robots"
    assert kept[0].url.endswith("/robots.txt")
    assert ("/a" in site.paths) == allowed
    if not allowed:
        assert first.outcome in (Outcome.ROBOTS_DISALLOWED, Outcome.CONNECT_ERROR)
        assert len([one for one in kept if one.facts.purpose == "robots" and one.facts.final]) == 1


def test_a_rate_is_kept_and_a_crawl_delay_slows_it(site: Site) -> None:
    site.routes["/robots.txt"] = page("User-agent: *\nCrawl-delay: 0.3\n")
    with client_of(source(site, rate=20.0)) as (client, _):
        for _ in range(3):
            client.fetch(Ask(site.home + "/a", "article"))
    times = [one.at for one in site.seen]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[0] >= 0.045
    assert all(gap >= 0.29 for gap in gaps[1:])


def test_trouble_is_tried_again_and_every_try_is_archived(site: Site) -> None:
    site.routes["/1"] = in_turn(status(503), raw(b""), page())
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    assert [one.facts.outcome for one in kept] == ["server_error", "connect_error", "article"]
    assert [one.facts.final for one in kept] == [False, False, True]


def test_tries_are_few(site: Site) -> None:
    site.routes["/1"] = status(500)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.SERVER_ERROR
    assert [one.facts.final for one in kept] == [False, False, True]


@pytest.mark.parametrize("code", [400, 403, 404, 410])
def test_a_refusal_is_not_asked_again(site: Site, code: int) -> None:
    site.routes["/1"] = status(code)
    assert len(fetch(site, "/1")[1]) == 1


def test_retry_after_is_waited_for(site: Site) -> None:
    site.routes["/1"] = in_turn(status(429, Retry_After="1"), page())
    fetched, _ = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE
    first, second = (one.at for one in site.seen if one.path == "/1")
    assert second - first >= 0.95


@pytest.mark.parametrize("value", ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)])
def test_a_site_that_wants_an_hour_is_left_in_peace(site: Site, value: str) -> None:
    site.routes["/1"] = status(429, Retry_After=value)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.THROTTLED
    assert len(kept) == 1
    assert kept[0].facts.final


def test_a_host_in_trouble_is_left_alone(site: Site) -> None:
    site.routes[None] = status(503)
    with client_of(source(site)) as (client, _):
        for number in range(PATIENCE.breaker):
            assert not client.broken(site.home)
            client.fetch(Ask(f"{site.home}/{number}", "article"))
        assert client.broken(site.home)
    assert [finding.code for finding in client.findings] == ["host_broken"]


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 100, pause=0.4, piece=10),  # the body drips
        raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100, pause=0.4, piece=8),  # the head drips
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100, pause=0.4, piece=10),  # no length, so the cut looks like the end
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 40, pause=0.4, piece=6),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n ", pause=3.0),  # silence
    ],
)
def test_an_answer_that_drips_is_cut_at_the_total_deadline(site: Site, answer: Any) -> None:
    site.routes["/1"] = answer
    patience = Patience(tries=1, connect=1, read=1.5, total=1.0)
    fetched, kept = fetch(site, "/1", patience)
    assert fetched.outcome is Outcome.TIMEOUT
    assert kept[0].facts.final


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk"),
        status(200, gzip.compress(ARTICLE.encode())[:-12], Content_Encoding="gzip"),
    ],
)
def test_a_short_body_is_no_article(site: Site, answer: Any) -> None:
    site.routes["/1"] = answer
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.TRUNCATED
    assert len(kept) == PATIENCE.tries


def test_an_answer_without_end_is_cut(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duban.crawl.client._MAX_BODY", {"article": 100_000, "robots": 1000})

    def endless(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 10_000)

    site.routes["/1"] = endless
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.TOO_LARGE
    assert len(kept[0].body) == 100_000
    assert len(kept) == 1


def test_a_gzip_bomb_does_not_go_off(site: Site) -> None:
    site.routes["/1"] = status(200, gzip.compress(bytes(80 * 1024 * 1024), 9), Content_Encoding="gzip")
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.TOO_LARGE
    assert len(kept[0].body) < 100_000


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(ARTICLE.encode(), mtime=0), {"Content_Encoding": "gzip"}),
        (ARTICLE.encode(), {"Content_Encoding": "gzip"}),  # a header that lies
        (ARTICLE.encode("gb18030"), {"Content_Type": "text/html; charset=utf-8"}),
    ],
)
def test_articles_in_odd_wrapping_are_articles(site: Site, body: bytes, headers: dict[str, str]) -> None:
    site.routes["/1"] = status(200, body, **headers)
    fetched, _ = fetch(site, "/1")
    assert fetched.outcome is Outcome.ARTICLE


def test_nothing_changed_is_said_by_304(site: Site) -> None:
    site.routes["/1"] = lambda handler: (
        handler.answer(304) if handler.headers.get("If-None-Match") == '"5"' else page(ETag='"5"')(handler)
    )
    with client_of(source(site)) as (client, kept):
        assert client.fetch(Ask(site.home + "/1", "article")).outcome is Outcome.ARTICLE
        etag = kept[-1].header("ETag")
        assert client.fetch(Ask(site.home + "/1", "article", etag=etag)).outcome is Outcome.NOT_MODIFIED
        assert client.fetch(Ask(site.home + "/a", "article")).outcome is Outcome.ARTICLE


def test_a_form_is_posted_and_archived(site: Site) -> None:
    store = "<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>"
    site.routes["/p?startrecord=1"] = page(store)
    form = (("webid", "3"), ("webname", "某局"))
    with client_of(source(site)) as (client, kept):
        asked = Ask(site.home + "/p?startrecord=1", "list", dialect="jcms.dataproxy", form=form)
        assert client.fetch(asked).outcome is Outcome.LIST
    assert (site.seen[-1].method, site.seen[-1].body) == ("POST", b"webid=3&webname=%E6%9F%90%E5%B1%80")
    assert site.seen[-1].headers["x-requested-with"] == "XMLHttpRequest"
    assert (kept[-1].method, kept[-1].request_body) == ("POST", site.seen[-1].body)


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
