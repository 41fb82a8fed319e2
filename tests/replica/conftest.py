"""A running replica and a small client for it, shared by the tests of this folder."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from replica.application import Options
from replica.running import Running


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Talks to one port, a new connection a request; ``host`` is what the Host header says."""

    def __init__(self, port: int, host: str | None = None) -> None:
        self.port = port
        self.host = host or f"127.0.0.1:{port}"

    def ask(self, method: str, target: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, target, body, {"Host": self.host, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, headers=headers)

    def form(self, target: str, fields: dict[str, object]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", target, urlencode(fields).encode(), kind)

    def post(self, target: str, value: object) -> Answer:
        return self.ask("POST", target, json.dumps(value).encode(), {"Content-Type": "application/json"})


class Site:
    """A site of a running replica: client, control client, what the truth says."""

    def __init__(self, running: Running, host: str) -> None:
        self.world = running.replica.world.sites[host]
        self.client = Client(running.common.number, host)
        self.own = Client(running.of_host[host].number)
        self.control = Client(running.control.number)
        self.main = self.world.columns[0]

    def truth(self, **fields: str) -> Any:
        return self.control.get(f"/__control/truth?{urlencode({'host': self.world.host, **fields})}").json

    def column(self, place: int = 0) -> Any:
        return self.truth()["sites"][0]["columns"][place]


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    with Running(Options()) as replica:
        yield replica


@pytest.fixture
def fresh(running: Running) -> Running:
    """The replica as at its start."""
    running.replica.reset()
    return running


@pytest.fixture
def science(fresh: Running) -> Site:
    """JCMS, proxy of the range kind."""
    return Site(fresh, "kjt.jiangxi.test")


@pytest.fixture
def labour(fresh: Running) -> Site:
    """JPAAS."""
    return Site(fresh, "rst.jiangxi.test")


@pytest.fixture
def transport(fresh: Running) -> Site:
    """JCMS, proxy of the page-only kind."""
    return Site(fresh, "jtt.hubei.test")


def paths_in(markup: str) -> list[str]:
    """The paths that rows link to, in order, whatever the form of the link."""
    hrefs = re.findall(r"<a[^>]*?title=[^>]*?href=\"([^\"]+)\"|<a class=\"bt-left\" href=\"([^\"]+)\"", markup)
    return [without_host(a or b) for a, b in hrefs]


def without_host(link: str) -> str:
    return re.sub(r"^(?:https?:)?//[^/]+", "", link)


def linked(rows: list[dict[str, Any]]) -> list[str]:
    """The paths that the truth's rows lead to, to compare with ``paths_in``."""
    return [without_host(row["href"]) for row in rows]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def where(science: Site) -> Iterator[Site]:
    yield science
    science.control.ask("DELETE", "/__control/faults")


def switch(where: Site, **fault: object) -> None:
    answer = where.control.post("/__control/faults", {"host": where.world.host, **fault})
    assert answer.status == 200, answer.text
