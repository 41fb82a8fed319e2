"""Bodies over real sockets: dripping, short, without end, a bomb, oddly wrapped."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest

from duban.crawl.outcome import Outcome
from duban.crawl.pace import Patience
from tests.crawl.asking import PATIENCE, fetch
from tests.crawl.site import ARTICLE, Handler, Site, raw, status


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


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "gzip, deflate, gzip, gzip, gzip"])
def test_a_bomb_in_any_wrapping_stays_small(site: Site, encoding: str) -> None:
    body = bytes(80 * 1024 * 1024)
    for name in encoding.split(", "):
        body = gzip.compress(body, 9) if name == "gzip" else zlib.compress(body, 9)
    site.routes["/1"] = status(200, body, Content_Encoding=encoding)
    fetched, kept = fetch(site, "/1")
    assert fetched.outcome is Outcome.TOO_LARGE
    assert len(kept) == 1
