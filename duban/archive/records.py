"""Exchanges and notes as WARC 1.1 records, compressed, in memory. No file is opened here; ``reader.py`` reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from duban import __version__
from duban.archive.model import Exchange, Headers

NOTE_URI = "urn:duban:"
"""A note's WARC-Target-URI is this and its kind."""

# The body is stored without its chunks, so the header that announces chunks must not be read as a description of it.
_CHUNKED, _CHUNKED_KEPT = "transfer-encoding", "X-Archive-Orig-Transfer-Encoding"
# WARC 1.1, 5.13: why a body is incomplete.
_TRUNCATED = {"too_large": "length", "truncated": "disconnect", "timeout": "time"}


class _ExactHeaders(StatusAndHeaders):  # type: ignore[misc] # warcio has no types
    """HTTP headers written byte for byte; warcio alone would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(encoding="latin-1")


def exchange_records(exchange: Exchange) -> bytes:
    """Request, response (where one came) and metadata, one gzip member each."""
    facts = exchange.facts
    written = _Records(facts.fetched_at)
    uri = _printable(exchange.url)
    parts = urlsplit(uri)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request_id = written.add(
        "request",
        uri,
        exchange.request_body,
        http=_http(f"{exchange.method} {target} HTTP/1.1", exchange.request_headers),
    )
    if exchange.status is not None:
        extra = {"WARC-Concurrent-To": request_id}
        if facts.outcome in _TRUNCATED:
            extra["WARC-Truncated"] = _TRUNCATED[facts.outcome]
        head = _http(f"HTTP/1.1 {exchange.status} {exchange.reason}", exchange.response_headers)
        written.add("response", uri, exchange.body, http=head, extra=extra)
    body = _json({**facts.as_json(), "requested": exchange.url})
    written.add("metadata", uri, body, extra={"WARC-Concurrent-To": request_id, "Content-Type": "application/json"})
    return written.out.getvalue()


def note_record(kind: str, body: Mapping[str, Any], now: datetime) -> bytes:
    """A metadata record ``urn:duban:<kind>`` whose block is JSON."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", kind):
        raise ValueError(f"not a kind of note: {kind!r}")
    written = _Records(now)
    written.add("metadata", NOTE_URI + kind, _json(body), extra={"Content-Type": "application/json"})
    return written.out.getvalue()


def warcinfo_record(filename: str, source_id: str, run_id: str, now: datetime) -> bytes:
    """The record that every file starts with."""
    written = _Records(now)
    fields = (
        f"software: duban/{__version__}\r\nformat: WARC File Format 1.1\r\nisPartOf: {source_id}\r\nrun: {run_id}\r\n"
    )
    extra = {"WARC-Filename": filename, "Content-Type": "application/warc-fields"}
    written.add("warcinfo", "", fields.encode(), extra=extra)
    return written.out.getvalue()


class _Records:
    """A buffer of WARC records that share a date."""

    def __init__(self, at: datetime) -> None:
        self.out = BytesIO()
        self._writer = WARCWriter(self.out, gzip=True, warc_version="1.1")
        self._date = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def add(
        self,
        kind: str,
        uri: str,
        payload: bytes,
        *,
        http: StatusAndHeaders | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> str:
        """Append a record; its id."""
        headers = {"WARC-Date": self._date, **(extra or {})}
        record = self._writer.create_warc_record(
            uri,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_headers_dict=headers,
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))


def _http(first_line: str, headers: Headers) -> StatusAndHeaders:
    protocol, _, status_line = first_line.partition(" ")
    lines = [(_CHUNKED_KEPT if name.lower() == _CHUNKED else _line(name), _line(value)) for name, value in headers]
    return _ExactHeaders(_line(status_line), lines, protocol=protocol)


def _line(text: str) -> str:
    """One header line at most, in latin-1."""
    return " ".join(text.splitlines()).encode("latin-1", "replace").decode("latin-1")


def _printable(uri: str) -> str:
    """The URI on one line, spaces escaped, all that is not ASCII percent-encoded; the original is in the facts."""
    return "".join(
        char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in uri
    )


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, default=str, sort_keys=True).encode("utf-8", "replace")
