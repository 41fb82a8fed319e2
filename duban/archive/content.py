"""Undoing content encodings (gzip, deflate) under a size limit. Nothing here knows of WARC or HTTP connections."""

from __future__ import annotations

import zlib

MAX_CONTENT = 64 * 1024 * 1024
"""The largest decoded payload in bytes: a 5 MB gzip bomb may claim gigabytes."""

_MOST_LAYERS = 4  # nobody wraps a page more often, but a bomb may


def decode_content(body: bytes, encoding: str, *, limit: int = MAX_CONTENT) -> tuple[bytes, str | None]:
    """The payload without its content encoding, and what was wrong with it.

    Args:
        body: bytes as received.
        encoding: value of the Content-Encoding header; gzip, x-gzip, deflate and identity are understood.
        limit: the most bytes to return.

    Returns:
        The payload and None, or what could be decoded and one of ``too_large``, ``truncated``, ``broken``. When nothing
        can be decoded the body itself is returned (some servers send plain text under a gzip header).
    """
    content, problem = body, None
    names = [part.strip().lower() for part in encoding.split(",") if part.strip()]
    if len(names) > _MOST_LAYERS:
        return content, "too_large"
    for name in reversed(names):
        if name in ("identity", "utf-8", "none"):
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            return content, "broken"
        content, step = _inflate(content, name, limit)
        problem = problem or step
    return content, problem


def _inflate(data: bytes, name: str, limit: int) -> tuple[bytes, str | None]:
    if not data:
        return b"", None
    # "deflate" means zlib in the standard and a raw stream on some servers: the first two bytes tell.
    raw = name == "deflate" and not (data[0] & 0x0F == 8 and len(data) > 1 and (data[0] * 256 + data[1]) % 31 == 0)
    window = -zlib.MAX_WBITS if raw else zlib.MAX_WBITS | (16 if name != "deflate" else 0)
    pieces: list[bytes] = []
    size, rest = 0, data
    while rest:
        inflater = zlib.decompressobj(window)
        try:
            piece = inflater.decompress(rest, limit - size)
        except zlib.error:
            return (b"".join(pieces), None) if pieces else (data, "broken")
        pieces.append(piece)
        size += len(piece)
        # Not cut from something larger: copying what a bomb yields would double it.
        if size >= limit and not inflater.eof:
            return b"".join(pieces), "too_large"
        if not inflater.eof:
            return b"".join(pieces), "truncated"
        # A gzip body may have several members; padding after the last one is ignored.
        if size >= limit:
            return b"".join(pieces), "too_large" if inflater.unused_data[:2] == b"\x1f\x8b" else None
        rest = inflater.unused_data if name != "deflate" and inflater.unused_data[:2] == b"\x1f\x8b" else b""
    return b"".join(pieces), None
