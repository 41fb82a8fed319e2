"""Reading the archive back: exchanges and notes with the byte offsets that a loader records as its position."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from duban.archive.members import Record, records
from duban.archive.model import ArchivedExchange, ArchivedNote, Entry, Exchange, Facts, Headers
from duban.archive.records import NOTE_URI
from duban.archive.writer import OPEN_SUFFIX
from duban.errors import ArchiveError


def files(archive: Path) -> list[Path]:
    """The closed files in the order to load them: by time stamp, then by name and folder. Open files are left out."""
    found = [path for path in archive.glob("*/*/*.warc.gz") if path.is_file()]
    return sorted(found, key=lambda path: (path.name.partition("-")[0], path.name, path.as_posix()))


def relative(path: Path) -> str:
    """A file's name inside the archive: ``<source>/<year>/<file>``, without ``.open``."""
    return "/".join(path.parts[-3:]).removesuffix(OPEN_SUFFIX)


def read_file(path: Path, start: int = 0) -> Iterator[Entry]:
    """The entries of one file from byte ``start`` (0, or the ``end`` of an entry) on, in the order they were written.

    An exchange counts only when its facts are whole: a torn tail ends the iteration. Memory stays at one entry.

    Raises:
        ArchiveError: the file is damaged in the middle, is no file of duban's, or cannot be read.
    """
    name = relative(path)
    pending: list[Record] = []
    for record in records(path, start):
        kind, uri = record.headers.get("warc-type"), record.headers.get("warc-target-uri", "")
        if kind == "metadata" and uri.startswith(NOTE_URI):
            yield ArchivedNote(uri.removeprefix(NOTE_URI), _json(record, name), name, record.offset, record.end)
        elif kind == "metadata" and pending:
            exchange = _exchange(pending, record, name)
            yield ArchivedExchange(exchange, name, pending[0].offset, record.end)
            pending = []
        elif kind == "request":
            pending = [record]
        elif kind == "response" and pending:
            pending.append(record)


def read_entry(archive: Path, name: str, offset: int) -> ArchivedExchange:
    """The exchange that begins at a byte of a file, as a load noted it (``ArchivedExchange.warc_file`` and ``offset``).

    Raises:
        ArchiveError: the file is gone, or no exchange begins there.
    """
    for entry in read_file(archive / name, offset):
        if isinstance(entry, ArchivedExchange) and entry.offset == offset:
            return entry
        break
    raise ArchiveError(
        f"{name}: no exchange at byte {offset}", todo="restore the file from a copy, or run duban rebuild"
    )


def whole_end(path: Path) -> int:
    """The byte after the last whole entry (after warcinfo where there is none): what lies beyond it is a torn tail."""
    end = 0
    for record in records(path):
        is_note = record.headers.get("warc-target-uri", "").startswith(NOTE_URI)
        if record.headers.get("warc-type") in ("warcinfo", "metadata") or is_note:
            end = record.end
    return end


def _exchange(parts: list[Record], metadata: Record, name: str) -> Exchange:
    values = _json(metadata, name)
    try:
        facts = Facts.from_json(values)
    except (KeyError, TypeError, ValueError) as error:
        raise _foreign(name, metadata, f"facts without {error}") from error
    request_line, request_headers, request_body = _http(parts[0].block)
    status, reason = None, ""
    response_headers: Headers = ()
    body = b""
    if len(parts) > 1:
        status_line, response_headers, body = _http(parts[1].block)
        _, _, status_line = status_line.partition(" ")
        code, _, reason = status_line.partition(" ")
        if not code.isdigit():
            raise _foreign(name, parts[1], "a response without a status")
        status = int(code)
    method = request_line.partition(" ")[0]
    url = str(values.get("requested") or parts[0].headers.get("warc-target-uri", ""))
    return Exchange(url, method, request_headers, request_body, status, reason, response_headers, body, facts)


def _http(block: bytes) -> tuple[str, Headers, bytes]:
    """First line, headers and body of an HTTP message."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return first, tuple((key.strip(), value.strip()) for key, _, value in pairs), body


def _json(record: Record, name: str) -> dict[str, object]:
    try:
        values = json.loads(record.block)
    except ValueError as error:
        raise _foreign(name, record, "metadata that is not JSON") from error
    if not isinstance(values, dict):
        raise _foreign(name, record, "metadata that is not an object")
    return values


def _foreign(name: str, record: Record, what: str) -> ArchiveError:
    return ArchiveError(
        f"{name}: {what} at byte {record.offset}",
        todo="only duban writes here: move the file out of the archive, or restore it from a copy",
    )
