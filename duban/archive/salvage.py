"""Closing what a dead process left open: cut off the torn tail, keep every whole entry."""

from __future__ import annotations

import os
from pathlib import Path

from duban.archive.model import Salvaged
from duban.archive.reader import whole_end
from duban.archive.writer import OPEN_SUFFIX, sync_folder
from duban.errors import ArchiveError


def salvage(archive: Path) -> list[Salvaged]:
    """Close every ``.open`` file of the archive; call it only while holding the writer's lease.

    A file without one whole record is removed: it holds nothing.

    Raises:
        ArchiveError: a file is damaged in the middle (it is left as it is), or the disk refuses.
    """
    done = []
    for path in sorted(archive.glob(f"*/*/*.warc.gz{OPEN_SUFFIX}")):
        end = whole_end(path)
        try:
            with path.open("r+b") as file:
                dropped = file.seek(0, os.SEEK_END) - end
                file.truncate(end)
                os.fsync(file.fileno())
            closed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
            if end:
                path.rename(closed)
            else:
                path.unlink()
            sync_folder(path.parent)
        except OSError as error:
            raise ArchiveError(
                f"{path}: cannot be closed: {error.strerror or error}", todo="check free space and the folder's rights"
            ) from error
        done.append(Salvaged(closed, dropped, removed=not end))
    return done
