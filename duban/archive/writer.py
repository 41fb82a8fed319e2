"""Appending to the archive: one file a run and source, on the disk before anyone goes on. Nothing is ever rewritten."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from duban.archive.model import Exchange
from duban.archive.records import exchange_records, note_record, warcinfo_record
from duban.errors import ArchiveError

OPEN_SUFFIX = ".open"


class ArchiveWriter:
    """Writes ``<archive>/<source_id>/<yyyy>/<stamp>-<run_id>.warc.gz``; the name ends in ``.open`` until it is closed.

    Every call returns only when its bytes are on the disk (fsync). A write that fails is taken back whole, so that the
    file never has a hole in the middle.
    """

    def __init__(self, path: Path, descriptor: int, size: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor
        self._size = size

    @classmethod
    def open(cls, archive: Path, source_id: str, run_id: str, now: datetime) -> ArchiveWriter:
        """A new file, started with its warcinfo record.

        Raises:
            ArchiveError: the folder or the file cannot be made.
        """
        now = now.astimezone(UTC)
        folder = archive / source_id / f"{now:%Y}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{now:%Y%m%dT%H%M%SZ}-{run_id}"
            path, number = folder / f"{name}.warc.gz", 1
            while path.exists() or path.with_name(path.name + OPEN_SUFFIX).exists():
                number += 1
                path = folder / f"{name}_{number}.warc.gz"  # "_" sorts after ".": the second file loads second
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND
            descriptor = os.open(path.with_name(path.name + OPEN_SUFFIX), flags, 0o644)
            sync_folder(folder)
        except OSError as error:
            raise _unwritable(folder, error) from error
        writer = cls(path, descriptor, 0)
        try:
            writer._append(warcinfo_record(path.name, source_id, run_id, now))
        except BaseException:
            writer._discard()
            raise
        return writer

    def exchange(self, exchange: Exchange) -> None:
        """Keep one exchange: request, response and facts.

        Raises:
            ArchiveError: it cannot be written; nothing of it is left in the file.
        """
        self._append(exchange_records(exchange))

    def note(self, kind: str, body: Mapping[str, Any], now: datetime | None = None) -> None:
        """Keep one note, such as the verdict of a column walk.

        Raises:
            ArchiveError: it cannot be written; nothing of it is left in the file.
        """
        self._append(note_record(kind, body, now or datetime.now(UTC)))

    def close(self) -> None:
        """Give the file its final name. Closing twice does nothing."""
        if self._descriptor is None:
            return
        os.close(self._descriptor)
        self._descriptor = None
        try:
            self.path.with_name(self.path.name + OPEN_SUFFIX).rename(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, data: bytes) -> None:
        if self._descriptor is None:
            raise ArchiveError("the archive file is closed", url=str(self.path), todo="open a new one")
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fsync(self._descriptor)
        except BaseException as error:
            # Half an entry followed by whole ones would be damage; at the end of the file it is only a torn tail.
            os.ftruncate(self._descriptor, self._size)
            if isinstance(error, OSError):
                raise _unwritable(self.path, error) from error
            raise
        self._size += len(data)

    def _discard(self) -> None:
        """Remove a file that never got its first record."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self.path.with_name(self.path.name + OPEN_SUFFIX).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable: a new or renamed file survives a power cut only after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"cannot write the archive: {error.strerror or error}",
        url=str(path),
        todo="check free space and the folder's rights, then run again; what was fetched before is kept",
    )
