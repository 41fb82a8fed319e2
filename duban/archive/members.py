"""Walking a file of gzip members, each one WARC record, by byte offset. What a record means is not known here."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from duban.errors import ArchiveError

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: header names in lower case, the block, and the bytes of the file it takes."""

    headers: dict[str, str]
    block: bytes
    offset: int
    end: int


def records(path: Path, start: int = 0) -> Iterator[Record]:
    """The whole records from ``start`` on, in order. A torn tail (a process or a machine died) ends them.

    Raises:
        ArchiveError: a record is damaged although whole ones follow it, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            offset, ahead = start, b""
            file.seek(start)
            while True:
                member, ahead, size = _member(file, ahead)
                record = None if member is None else _parse(member, offset, offset + size)
                if record is None:
                    if size and _follows(file, offset + 1):
                        raise ArchiveError(
                            f"{path}: damaged at byte {offset}",
                            todo="restore the file from a copy, or move it out of the archive, then run duban rebuild",
                        )
                    return
                yield record
                offset = record.end
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be read: {error.strerror or error}", todo="check the file's rights"
        ) from error


def _member(file: BinaryIO, ahead: bytes) -> tuple[bytes | None, bytes, int]:
    """The next member's content (None: none, or not whole), the bytes read beyond it, and its size in the file."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    pieces: list[bytes] = []
    size = 0
    while not inflater.eof:
        data = ahead or file.read(_CHUNK)
        ahead = b""
        if not data:
            return None, b"", size
        size += len(data)
        try:
            pieces.append(inflater.decompress(data))
        except zlib.error:
            return None, b"", size
    return b"".join(pieces), inflater.unused_data, size - len(inflater.unused_data)


def _parse(member: bytes, offset: int, end: int) -> Record | None:
    """The member as a WARC record, or None when it is not one."""
    head, found, rest = member.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    if not found or not first.startswith(b"WARC/1."):
        return None
    headers = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers[name.strip().lower().decode("latin-1")] = value.strip().decode("utf-8", "replace")
    try:
        length = int(headers["content-length"])
    except (KeyError, ValueError):
        return None
    return Record(headers, rest[:length], offset, end) if 0 <= length <= len(rest) else None


def _follows(file: BinaryIO, start: int) -> bool:
    """Whether a whole record begins anywhere from ``start`` on."""
    file.seek(start)
    window, base = b"", start
    while data := file.read(_CHUNK):
        window += data
        at = window.find(_GZIP)
        while at >= 0:
            position = file.tell()
            file.seek(base + at)
            member, _, size = _member(file, b"")
            file.seek(position)
            if member is not None and _parse(member, 0, size) is not None:
                return True
            at = window.find(_GZIP, at + 1)
        base += len(window) - 2
        window = window[-2:]
    return False
