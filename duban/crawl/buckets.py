"""When each host was last asked, for all crawls of this machine: a small file a host. No waiting here.

The file is locked only while it is read and written, so a process that dies holds nobody up; what it had reserved is
one gap that nobody uses.
"""

from __future__ import annotations

import fcntl
import math
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from duban.errors import CrawlError

LONGEST_WAIT = 600.0
"""No bucket makes anybody wait longer than this or his own gap, in seconds: a clock that was set back would."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """When the last request to a host was sent or will be, how far from it the next must stay, and a wish of the host's
    not to be asked before some moment. Seconds since 1970.
    """

    last: float = 0.0
    gap: float = 0.0
    not_before: float = 0.0

    def next(self, now: float, gap: float) -> Bucket:
        """With one more request, as early as it may be. The longer of the two requests' gaps counts."""
        wished = max(self.last + max(self.gap, gap), self.not_before)
        due = max(now, min(wished, now + max(LONGEST_WAIT, gap)))
        return Bucket(due, gap, self.not_before)


class Buckets:
    """The buckets of this machine and user."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / f"duban-hosts-{os.getuid()}"

    def change(self, host: str, change: Callable[[Bucket], Bucket]) -> Bucket:
        """Put ``change`` of a host's bucket in its place; nobody else does so at the same time.

        Raises:
            CrawlError: the file cannot be written, or its folder is somebody else's.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._folder.is_symlink() or self._folder.stat().st_uid != os.getuid():
                raise PermissionError(1, "it is somebody else's")
            name = self._folder / f"{quote(host, safe='')}.pace"
            handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                changed = change(_read(os.pread(handle, 100, 0)))
                line = f"{changed.last:.3f} {changed.gap:.3f} {changed.not_before:.3f}\n"
                os.pwrite(handle, line.encode().ljust(64), 0)
                return changed
            finally:
                os.close(handle)
        except OSError as error:
            raise CrawlError(
                f"cannot keep the pace of {host}: {error.strerror}",
                todo="make the folder writable, or name another with TMPDIR",
                url=str(self._folder),
            ) from error


def _read(text: bytes) -> Bucket:
    """A bucket as written; a new one where the text is none."""
    try:
        last, gap, not_before = (float(word) for word in text.split())
    except ValueError:
        return Bucket()
    return Bucket(last, gap, not_before) if all(map(math.isfinite, (last, gap, not_before))) else Bucket()
