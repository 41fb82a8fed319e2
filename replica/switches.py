"""What the effects of faults do to a response, by name.

Belongs here: pure changes of a response. Does not: which requests are hit (``faults``), bytes on the wire (``server``).
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import md5

from replica import mangle
from replica.messages import Request, Response
from replica.tls import KINDS as TLS_KINDS

Switch = Callable[[Response, object, Request], Response]
MEGABYTE = 1_000_000
_LONG_AGO = "Wed, 01 Jan 2020 00:00:00 GMT"


def _status(response: Response, value: object, request: Request) -> Response:
    status = int(str(value))
    page = f"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"
    return Response(status, page.encode(), "text/html")


def _headers(response: Response, value: object, request: Request) -> Response:
    if not isinstance(value, Mapping):
        raise TypeError("headers: an object of names and values is needed")
    return replace(response, headers=response.headers + tuple((str(k), str(v)) for k, v in value.items()))


def _replace(response: Response, value: object, request: Request) -> Response:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError("replace: a list of [pattern, replacement] is needed")
    text = response.body.decode(errors="replace")
    for pattern, replacement in value:
        text = re.sub(pattern, replacement, text, flags=re.DOTALL)
    return replace(response, body=text.encode())


def _encode(response: Response, value: object, request: Request) -> Response:
    return replace(response, body=response.body.decode(errors="replace").encode(str(value), errors="replace"))


def _encoded(response: Response, body: bytes, how: str) -> Response:
    return replace(response, body=body, headers=(*response.headers, ("Content-Encoding", how)))


def _gzip(response: Response, value: object, request: Request) -> Response:
    if value not in (True, "broken"):
        raise ValueError('gzip: true or "broken"')
    packed = gzip.compress(response.body, mtime=0)
    return _encoded(response, packed if value is True else packed[: len(packed) // 2], "gzip")


def _deflate(response: Response, value: object, request: Request) -> Response:
    if value not in (True, "raw"):
        raise ValueError('deflate: true or "raw"')
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS if value is True else -zlib.MAX_WBITS)
    return _encoded(response, packer.compress(response.body) + packer.flush(), "deflate")


@lru_cache(maxsize=4)
def bomb(megabytes: int) -> bytes:
    """A gzip file that unpacks to that many megabytes of blanks, a thousandth of that long."""
    blanks = b" " * MEGABYTE
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    start = packer.compress(b"<html>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)  # after it nothing refers back: it can repeat
    check = zlib.crc32(b"<html>")
    for _ in range(megabytes):
        check = zlib.crc32(blanks, check)
    end = packer.flush(zlib.Z_FINISH)
    size = (len(b"<html>") + megabytes * MEGABYTE) & 0xFFFFFFFF
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + start + block * megabytes + end + check.to_bytes(4, "little") + size.to_bytes(4, "little")


def _bomb(response: Response, value: object, request: Request) -> Response:
    return _encoded(response, bomb(int(str(value))), "gzip")


def _mangle(changes: Mapping[str, mangle.Change]) -> Switch:
    def switch(response: Response, value: object, request: Request) -> Response:
        if value not in changes:
            raise ValueError(f"{value!r}: unknown; known: {', '.join(changes)}")
        text = response.body.decode(errors="replace")
        changed = changes[str(value)](text)
        kind = "text/html" if changed == mangle.HTML_PAGE else response.content_type
        return replace(response, body=changed.encode(), content_type=kind)

    return switch


def _etag(response: Response, value: object, request: Request) -> Response:
    """on: of the body, and 304 for it. lying: the same for ever, and always 200. stale: the same for ever, and 304."""
    if value not in ("on", "lying", "stale"):
        raise ValueError("etag: on, lying or stale")
    said = response.body if value == "on" else request.target.encode()
    tag = f'"{md5(said, usedforsecurity=False).hexdigest()[:16]}"'
    return _validated(response, ("ETag", tag), value != "lying" and request.headers.get("if-none-match") == tag)


def _lastmod(response: Response, value: object, request: Request) -> Response:
    """on: of what the body says, and 304 for it. lying: the same for ever, and always 200. stale: the same, and 304."""
    if value not in ("on", "lying", "stale"):
        raise ValueError("lastmod: on, lying or stale")
    second = int(md5(response.body, usedforsecurity=False).hexdigest()[:4], 16) % 60
    date = _LONG_AGO if value != "on" else _LONG_AGO.replace("00:00 GMT", f"00:{second:02d} GMT")
    same = request.headers.get("if-modified-since") == date
    return _validated(response, ("Last-Modified", date), value != "lying" and same)


def _validated(response: Response, header: tuple[str, str], unchanged: bool) -> Response:
    headers = (*response.headers, header)
    if unchanged and response.status == 200:
        return replace(response, status=304, body=b"", headers=headers)
    return replace(response, headers=headers) if response.status == 200 else response


def _tls(response: Response, value: object, request: Request) -> Response:
    if value not in TLS_KINDS:
        raise ValueError(f"tls: {value!r} is unknown; known: {', '.join(TLS_KINDS)}")
    return response


def _deliver(name: str, convert: Callable[[str], object]) -> Switch:
    def switch(response: Response, value: object, request: Request) -> Response:
        return replace(response, delivery=replace(response.delivery, **{name: convert(str(value))}))  # type: ignore[arg-type]

    return switch


def _bad_length(response: Response, value: object, request: Request) -> Response:
    stated = max(0, len(response.body) + int(str(value)))
    return replace(response, delivery=replace(response.delivery, length=stated))


def _number(response: Response, value: object, request: Request) -> Response:
    float(str(value))
    return response


def _mode(response: Response, value: object, request: Request) -> Response:
    if value not in ("range", "page", "lookahead", "encrypted", "dead", "cap"):
        raise ValueError("proxy_mode: range, page, lookahead, encrypted, dead or cap")
    return response


def _yes(value: str) -> bool:
    return value == "True"


# Applied in this order, so that e.g. {"status": 429, "headers": {"Retry-After": "2"}, "delay": 1} works as it reads.
# The first five act before there is a response: the application and the server see to them.
SWITCHES: dict[str, Switch] = {
    "tls": _tls,
    "advance_minutes": _number,
    "proxy_mode": _mode,
    "repeat": lambda response, value, request: response,
    "target": lambda response, value, request: response,
    "status": _status,
    "body": lambda response, value, request: replace(response, body=str(value).encode()),
    "rows": _mangle(mangle.ROWS),
    "xml": _mangle(mangle.XML),
    "json": _mangle(mangle.JSON),
    "replace": _replace,
    "encode": _encode,
    "bom": lambda response, value, request: replace(response, body=b"\xef\xbb\xbf" + response.body),
    "etag": _etag,
    "lastmod": _lastmod,
    "gzip": _gzip,
    "deflate": _deflate,
    "bomb": _bomb,
    "content_type": lambda response, value, request: replace(response, content_type=str(value)),
    "headers": _headers,
    "delay": _deliver("delay", float),
    "slow": _deliver("slow", float),
    "hang": _deliver("hang", float),
    "reset": _deliver("reset", _yes),
    "truncate": _deliver("truncate", _yes),
    "dead": _deliver("dead", _yes),
    "badlength": _bad_length,
    "huge": _deliver("pad", lambda megabytes: int(float(megabytes) * MEGABYTE)),
}
