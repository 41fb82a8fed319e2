"""Decoding a body's content under a limit: what there is, and what is wrong with it."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest

from duban.archive import decode_content
from tests.archive.support import exchange, gzipped


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"plain", "", (b"plain", None)),
        (gzipped(b"a") + gzipped(b"b"), "gzip", (b"ab", None)),
        (gzipped(b"a") + b"\0\0", "x-gzip", (b"a", None)),
        (zlib.compress(b"zlib"), "deflate", (b"zlib", None)),
        (zlib.compress(b"raw deflate")[2:-4], "deflate", (b"raw deflate", None)),
        (b"not gzip at all", "gzip", (b"not gzip at all", "broken")),
        (b"", "gzip", (b"", None)),
        (b"x", "br", (b"x", "broken")),
        (gzipped(gzipped(b"twice")), "gzip, gzip", (b"twice", None)),
        (gzipped(bytes(10_000)), "gzip", (bytes(1000), "too_large")),
    ],
)
def test_content_is_decoded_under_a_limit(body: bytes, encoding: str, expected: tuple[bytes, str | None]) -> None:
    assert decode_content(body, encoding, limit=1000) == expected


def test_a_short_gzip_body_gives_what_there_is() -> None:
    text = bytes(range(256)) * 4
    content, problem = decode_content(gzipped(text)[:-9], "gzip", limit=10_000)
    assert problem == "truncated"
    assert text.startswith(content)


def test_a_bomb_does_not_grow(tmp_path: Path) -> None:
    squeezed = io.BytesIO()
    with gzip.GzipFile(fileobj=squeezed, mode="wb") as file:
        for _ in range(70):
            file.write(bytes(1024 * 1024))
    sent = exchange(body=squeezed.getvalue(), response_headers=(("Content-Encoding", "gzip"),))
    assert len(sent.content) == 64 * 1024 * 1024
