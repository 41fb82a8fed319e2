"""TLS on the same ports as plain HTTP: a good certificate for every host, and every kind of bad one on request."""

import http.client
import socket
import ssl

import pytest

from replica.running import Running

from .conftest import Client, Site


def trusting(running: Running) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=Client(running.control.number).get("/__control/ca").json["pem"])


def get(port: int, host: str, context: ssl.SSLContext, target: str = "/robots.txt") -> tuple[int, bytes]:
    connection = http.client.HTTPSConnection(host, port, timeout=10, context=context)
    connection.sock = context.wrap_socket(
        socket.create_connection(("127.0.0.1", port), timeout=10), server_hostname=host
    )
    try:
        connection.request("GET", target, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_port_speaks_both(fresh: Running, science: Site) -> None:
    host, context = science.world.host, trusting(fresh)
    plain = science.own.get("/robots.txt")
    for port in (fresh.common.number, science.own.port):
        assert get(port, host, context) == (200, plain.body)
    assert get(science.own.port, "127.0.0.1", context)[0] == 200
    schemes = [entry["scheme"] for entry in science.control.get("/__control/log").json]
    assert schemes == ["http", "https", "https", "https"]


def test_nobody_trusts_it_by_default(fresh: Running, science: Site) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        get(science.own.port, science.world.host, ssl.create_default_context())


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("self_signed", "self-signed|self signed"),
        ("wrong_name", "match"),
        ("expired", "expired"),
        ("incomplete", "unable to get local issuer"),
    ],
)
def test_bad_certificates_fail_as_what_they_are_and_only_for_their_host(
    fresh: Running, science: Site, labour: Site, kind: str, complaint: str
) -> None:
    context = trusting(fresh)
    science.control.post("/__control/faults", {"host": science.world.host, "tls": kind, "times": 1})
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        get(fresh.common.number, science.world.host, context)
    assert get(fresh.common.number, labour.world.host, context)[0] == 404
    assert get(fresh.common.number, science.world.host, context)[0] == 200


def test_a_host_may_have_no_tls_at_all(fresh: Running, science: Site) -> None:
    science.control.post("/__control/faults", {"host": science.world.host, "tls": "off"})
    with pytest.raises((ssl.SSLError, ConnectionError)):
        get(science.own.port, science.world.host, trusting(fresh))
    assert science.own.get("/robots.txt").status == 200


def test_schemes_are_told_apart_by_faults(fresh: Running, science: Site) -> None:
    science.control.post("/__control/faults", {"preset": "https_410"})
    assert get(science.own.port, science.world.host, trusting(fresh))[0] == 410
    assert science.own.get("/robots.txt").status == 200
