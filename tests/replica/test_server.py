"""Ports, connections, and what goes wrong on them on request."""

import http.client
import socket
import threading

import pytest

from replica.running import Running

from .conftest import Client, Site


def test_listens_on_loopback_only(running: Running) -> None:
    for port in (running.common, running.control, *running.of_host.values()):
        assert port.socket.getsockname()[0] == "127.0.0.1"


def test_keeps_a_connection_for_many_requests(science: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", science.own.port, timeout=10)
    connection.connect()
    first = connection.sock
    for path in ("/robots.txt", "/no/such/path", "/index.html"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.version == 11
        assert connection.sock is first
    connection.close()


def test_head_has_the_length_and_no_body(science: Site) -> None:
    full = science.own.get("/index.html")
    head = science.own.ask("HEAD", "/index.html")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(full.body))


def test_a_site_is_found_by_host_on_the_common_port_and_by_its_own_port(science: Site, labour: Site) -> None:
    assert science.world.name in science.client.get("/").text
    assert labour.world.name in labour.client.get("/").text
    assert labour.world.name in labour.own.get("/").text
    assert Client(science.client.port, "elsewhere.test").get("/").status == 404


def test_answers_many_clients_at_once(science: Site) -> None:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(science.own.get("/").status)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 16


@pytest.mark.parametrize("length", ["-1", "a lot", "99999999999"])
def test_a_body_length_that_cannot_be_is_refused(science: Site, length: str) -> None:
    with socket.create_connection(("127.0.0.1", science.own.port), timeout=10) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_reset_breaks_the_connection_in_mid_body(science: Site) -> None:
    science.control.post("/__control/faults", {"path": "^/index", "reset": True, "times": 1})
    with pytest.raises((ConnectionError, http.client.IncompleteRead)):
        science.own.get("/index.html")
    assert science.own.get("/index.html").status == 200


def test_truncate_sends_less_than_the_length_it_states(science: Site) -> None:
    whole = len(science.own.get("/index.html").body)
    science.control.post("/__control/faults", {"path": "^/index", "truncate": True, "times": 1})
    with pytest.raises(http.client.IncompleteRead) as caught:
        science.own.get("/index.html")
    assert 0 < len(caught.value.partial) < whole


def test_hang_is_silence_and_then_the_end(science: Site) -> None:
    science.control.post("/__control/faults", {"path": "^/index", "hang": 0.3, "times": 1})
    with pytest.raises(http.client.RemoteDisconnected):
        science.own.get("/index.html")
    assert [entry["status"] for entry in science.control.get("/__control/log").json] == [None]


def test_a_hanging_request_does_not_hold_up_the_others_nor_the_end(science: Site) -> None:
    science.control.post("/__control/faults", {"path": "^/index", "hang": 600, "times": 1})
    hanging = http.client.HTTPConnection("127.0.0.1", science.own.port, timeout=10)
    hanging.request("GET", "/index.html")
    assert science.own.get("/robots.txt").status == 200
    hanging.close()
