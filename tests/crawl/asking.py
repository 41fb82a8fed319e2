"""Asking the tests' own site as a crawl does: a source for it, a client of it, one article asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from duban.archive import Exchange
from duban.crawl.client import Ask, Client, Fetched
from duban.crawl.pace import Patience
from duban.sources import Source
from tests.crawl.site import Site

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
