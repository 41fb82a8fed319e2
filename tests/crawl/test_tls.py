"""The TLS ladder over real handshakes: every rung verifies, and what cannot be verified has a name."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import duban
from duban.archive import Exchange
from duban.crawl.client import Ask, Fetched
from duban.crawl.outcome import Outcome
from duban.crawl.tls import Rung, context, intermediate, issuer_url
from tests.crawl.asking import PATIENCE, client_of, source
from tests.crawl.authority import Issued, issue, secure_site
from tests.crawl.site import Site, page, running_site, status

ROOT = issue("Root", authority=True)
HOST = "tls.test"
ROUTES = {"/robots.txt": status(404), "/a": page(), "/b": page()}


def fetch(site: Site, folder: Path, root: Issued = ROOT, **changes: Any) -> tuple[Fetched, list[Exchange], list[str]]:
    trusted = folder / "root.crt"
    trusted.write_bytes(root.pem)
    where = source(
        site, hosts=(HOST,), connect_to={f"{HOST}:443": f"127.0.0.1:{site.port}"}, ca_file=trusted, **changes
    )
    with client_of(where) as (client, kept):
        fetched = client.fetch(Ask(f"https://{HOST}/a", "article"))
        client.fetch(Ask(f"https://{HOST}/b", "article"))
        return fetched, kept, [finding.code for finding in client.findings]


@pytest.mark.parametrize(
    ("leaf", "kind"),
    [
        (issue(HOST, ROOT), ""),
        (issue(HOST, ROOT, days=(-30, -1)), "expired"),
        (issue(HOST, ROOT, days=(1, 30)), "expired"),
        (issue("other.test", ROOT), "wrong_name"),
        (issue(HOST), "self_signed"),
        (issue(HOST, issue("Below", ROOT, authority=True)), "incomplete_chain"),
        (issue(HOST, issue("Root", authority=True)), "incomplete_chain"),  # another root of that name
    ],
)
def test_a_certificate_is_good_or_has_a_named_fault(tmp_path: Path, leaf: Issued, kind: str) -> None:
    with secure_site(tmp_path, [leaf], ROUTES) as site:
        fetched, kept, _ = fetch(site, tmp_path)
    if not kind:
        assert fetched.outcome is Outcome.ARTICLE
        return
    assert fetched.outcome is Outcome.TLS_ERROR
    assert kind in fetched.detail
    assert site.seen == [], "not one request is sent over a connection that was not verified"
    # Certificates do not get better by asking again at once.
    assert len(kept) == 1
    assert kept[0].facts.outcome == "tls_error"


def test_a_chain_that_a_server_left_out_is_completed_from_where_its_certificate_says(tmp_path: Path) -> None:
    with running_site() as library:
        below = issue("Below", ROOT, authority=True, issuer_at=f"{library.home}/root.crt")
        lowest = issue("Lowest", below, authority=True, issuer_at=f"{library.home}/below.crt")
        leaf = issue(HOST, lowest, issuer_at=f"{library.home}/lowest.crt")
        library.routes |= {"/lowest.crt": status(200, lowest.der), "/below.crt": status(200, below.pem)}
        with secure_site(tmp_path, [leaf], ROUTES) as site:
            fetched, _, findings = fetch(site, tmp_path)
    assert fetched.outcome is Outcome.ARTICLE
    assert library.paths == ["/lowest.crt", "/below.crt"], "asked for once a run"
    assert findings == ["tls_incomplete_chain", "tls_incomplete_chain"]


@pytest.mark.parametrize("served", ["own root", "own root in other letters", "nonsense", "a leaf", "nothing"])
def test_what_a_stranger_serves_for_an_issuer_makes_nobody_trusted(tmp_path: Path, served: str) -> None:
    own = issue("Strangers", authority=True)
    letters = issue("Evil  CA", authority=True, shown_issuer="evil ca")
    given = {
        "own root": (own, own.der),
        "own root in other letters": (letters, letters.der),
        "nonsense": (own, b"\x30\x03abc"),
        "a leaf": (own, issue("leaf.test", own).der),
        "nothing": (own, b""),
    }
    by, body = given[served]
    with running_site({None: status(200, body)}) as library:
        leaf = issue(HOST, by, issuer_at=f"{library.home}/issuer.crt")
        with secure_site(tmp_path, [leaf], ROUTES) as site:
            fetched, _, _ = fetch(site, tmp_path)
    assert fetched.outcome is Outcome.TLS_ERROR
    assert "incomplete_chain" in fetched.detail
    assert "/issuer.crt" in fetched.detail
    assert site.seen == []


def test_an_issuer_at_a_private_address_is_not_asked_for(tmp_path: Path) -> None:
    leaf = issue(HOST, issue("Below", ROOT, authority=True), issuer_at="http://10.1.2.3/below.crt")
    with secure_site(tmp_path, [leaf], ROUTES) as site:
        fetched, _, _ = fetch(site, tmp_path)
    assert fetched.outcome is Outcome.TLS_ERROR
    assert "10.1.2.3" in fetched.detail


def test_an_old_server_is_met_on_the_second_rung_and_still_verified(tmp_path: Path) -> None:
    for leaf, outcome in ((issue(HOST, ROOT), Outcome.ARTICLE), (issue("other.test", ROOT), Outcome.TLS_ERROR)):
        folder = tmp_path / leaf.certificate.subject.rfc4514_string()
        folder.mkdir()
        with secure_site(folder, [leaf], ROUTES, old=True) as site:
            fetched, _, findings = fetch(site, folder)
        assert fetched.outcome is outcome
        assert "tls_legacy" in findings
        assert ("wrong_name" in fetched.detail) == (outcome is Outcome.TLS_ERROR)


def test_every_rung_verifies() -> None:
    for rung in (Rung(), Rung(legacy=True), Rung(issuers=(issue("Below", ROOT, authority=True).der,))):
        made = context(None, rung)
        assert made.verify_mode is ssl.CERT_REQUIRED
        assert made.check_hostname
        assert not made.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN


def test_verification_is_switched_off_nowhere() -> None:
    root = Path(duban.__file__).parent
    off = re.compile(
        r"verify\s*=\s*False|CERT_NONE|CERT_OPTIONAL|check_hostname\s*=\s*False|_create_unverified|assert_hostname"
    )
    found = [
        (path.name, line.strip())
        for path in sorted(root.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if off.search(line)
    ]
    assert found == []


def test_a_handshake_that_drips_ends_when_its_time_is_up() -> None:
    """Every byte comes in time; the whole never does."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        connection.sendall(b"\x16\x03\x03\x40\x00")
                        while not done.wait(0.2):
                            connection.sendall(b"\x02")
                    except OSError:
                        continue

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        where = source(
            Site(port, {}), hosts=(HOST,), connect_to={f"{HOST}:443": f"127.0.0.1:{port}"}, http_fallback=False
        )
        started = time.monotonic()
        with client_of(where, replace(PATIENCE, tries=1)) as (client, kept):
            client.fetch(Ask(f"https://{HOST}/a", "article"))
        took = time.monotonic() - started
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert [one.facts.outcome for one in kept] == ["timeout"]
    assert took < 4


def test_the_issuers_address_is_read_from_the_certificate() -> None:
    assert issuer_url(issue(HOST, ROOT, issuer_at="http://ca.test/x.crt").der) == "http://ca.test/x.crt"
    assert issuer_url(issue(HOST, ROOT, issuer_at="ldap://ca.test/x").der) == ""
    assert issuer_url(issue(HOST, ROOT).der) == ""
    below = issue("Below", ROOT, authority=True)
    assert intermediate(below.pem) == intermediate(below.der) == below.der


def test_http_takes_the_place_of_https_only_where_nobody_speaks_tls(tmp_path: Path) -> None:
    """And only where the source file does not forbid it; a bad certificate is no reason."""
    with running_site(ROUTES) as plain:
        ports = {f"{HOST}:443": f"127.0.0.1:{plain.port}", f"{HOST}:80": f"127.0.0.1:{plain.port}"}
        for allowed in (True, False):
            where = source(plain, hosts=(HOST,), connect_to=ports, http_fallback=allowed)
            with client_of(where) as (client, kept):
                fetched = client.fetch(Ask(f"https://{HOST}/a", "article"))
                codes = [finding.code for finding in client.findings]
            assert (fetched.outcome is Outcome.ARTICLE) == allowed
            assert ("scheme_fallback" in codes) == allowed
            if allowed:
                assert kept[-1].url == f"http://{HOST}/a"
                assert kept[-1].facts.url == f"https://{HOST}/a", "the page's identity stays as configured"
                assert "host_unreachable" not in codes
        with secure_site(tmp_path, [issue(HOST, ROOT, days=(-30, -1))], ROUTES) as expired:
            ports[f"{HOST}:443"] = f"127.0.0.1:{expired.port}"
            plain.seen.clear()
            with client_of(source(plain, hosts=(HOST,), connect_to=ports)) as (client, _):
                assert client.fetch(Ask(f"https://{HOST}/a", "article")).outcome is Outcome.TLS_ERROR
            assert plain.seen == []


def test_http_takes_the_place_of_a_list_that_https_says_is_gone(tmp_path: Path) -> None:
    listing = page("<datastore><recordset></recordset></datastore>")
    gone = {"/robots.txt": status(404), None: status(410)}
    trusted = tmp_path / "root.crt"
    trusted.write_bytes(ROOT.pem)
    with (
        running_site({"/robots.txt": status(404), "/a": listing}) as plain,
        secure_site(tmp_path, [issue(HOST, ROOT)], gone) as secure,
    ):
        ports = {f"{HOST}:443": f"127.0.0.1:{secure.port}", f"{HOST}:80": f"127.0.0.1:{plain.port}"}
        where = source(plain, hosts=(HOST,), connect_to=ports, ca_file=trusted)
        with client_of(where) as (client, _):
            fetched = client.fetch(Ask(f"https://{HOST}/a", "list", dialect="jcms.dataproxy"))
            assert client.fetch(Ask(f"https://{HOST}/b", "article")).detail == "HTTP 404"
    assert fetched.outcome is Outcome.LIST
    assert [finding.code for finding in client.findings] == ["scheme_fallback"]
    assert secure.paths == ["/robots.txt", "/a"]
