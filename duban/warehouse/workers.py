"""Who prepares pages: this process, processes of this machine, or a dask cluster; and how much is on its way.

What belongs here: sending stretches of pages out, taking them back in order, and what can be wrong with a worker. What
does not: what a worker does (prepare.py). Readers of one kind only: whatever it is, it is an executor.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from duban.archive.reader import files, relative
from duban.corrections import Corrections
from duban.errors import UsageError, WarehouseError
from duban.warehouse.fingerprint import fingerprint
from duban.warehouse.prepare import Prepared, prepare
from duban.warehouse.reading import Reader, Unread

_DASK_SECONDS = 10


@dataclass(slots=True)
class Lanes:
    """Stretches of pages on their way to workers and back, in order.

    Attributes:
        pool: where they are prepared; None for this process.
        room: how many may be on their way: what bounds memory, however long the archive is.
        most: how many were, for those who measure.
    """

    pool: Executor | None = None
    room: int = 0
    most: int = 0
    _sent: deque[Future[Prepared]] = field(default_factory=deque)

    def send(self, pages: Sequence[Unread], reader: Reader, parser_version: str, corrections: Corrections) -> None:
        """Have a stretch of pages prepared; the caller makes room first (`back`)."""
        if self.pool is None:
            done: Future[Prepared] = Future()
            done.set_result(prepare(pages, reader, parser_version, corrections))
            self._sent.append(done)
        else:
            self._sent.append(self.pool.submit(prepare, pages, reader, parser_version, corrections))
        self.most = max(self.most, len(self._sent))

    def back(self, room: int | None = None) -> Iterator[Prepared]:
        """What is back, in the order sent: all that is done, and as much more as makes the room that is left."""
        left = self.room if room is None else room
        while self._sent and (len(self._sent) > left or self._sent[0].done()):
            try:
                prepared = self._sent.popleft().result()
            except Exception as error:
                raise _explained(error) from error
            yield prepared


@contextlib.contextmanager
def processes(workers: int) -> Iterator[Lanes]:
    """Lanes to processes of this machine, or to this process alone for one worker."""
    if workers <= 1:
        yield Lanes()
        return
    # Not forked: a copy of DuckDB's threads' locks would hang.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_one_thread)
    try:
        yield Lanes(pool, workers)
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def cluster(address: str, archive: Path) -> Iterator[Lanes]:
    """Lanes to the workers of a dask cluster.

    Args:
        address: of its scheduler, e.g. ``tcp://host:8786``.
        archive: the archive's folder; workers open the files of attachments there, under the same path.

    Raises:
        UsageError: the package is missing.
        WarehouseError: nobody answers, there are no workers, or one has another duban or does not see the archive.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--dask needs the package distributed", todo="pip install 'duban[dask]'") from None
    try:
        client = Client(address, timeout=_DASK_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        said = f"no dask scheduler answers at {address}"
        raise WarehouseError(said, todo="start one with `dask scheduler`, or leave --dask away") from error
    try:
        yield Lanes(client.get_executor(pure=False), 2 * _fit(client, archive) + 1)
    finally:
        client.close()


def _fit(client: Any, archive: Path) -> int:
    """How many threads the cluster's workers have, after a look at whether they can do the work."""
    some = next(iter(files(archive)), None)
    name, size = (relative(some), some.stat().st_size) if some else ("", 0)
    seen = client.run(_look, archive, name, size, on_error="return")
    if not seen:
        raise WarehouseError(f"the cluster at {client.scheduler.address} has no workers", todo="start a `dask worker`")
    for worker, said in seen.items():
        if isinstance(said, Exception):
            raise WarehouseError(f"worker {worker} cannot run duban: {said!r}", todo="install this duban there")
        code, sees = said
        if code != fingerprint():
            raise WarehouseError(f"worker {worker} has another version of duban", todo="install this one there")
        if not sees:
            raise WarehouseError(f"worker {worker} does not see {archive}", todo="share the folder under this path")
    return sum(client.nthreads().values())


def _look(archive: Path, name: str, size: int) -> tuple[str, bool]:
    """What a worker has: the fingerprint of its duban, and whether it sees a file of the archive."""
    path = archive / name
    return fingerprint(), not name or (path.is_file() and path.stat().st_size == size)


def _one_thread() -> None:
    """A worker keeps to one core: polars would start a thread for each, in every process."""
    os.environ["POLARS_MAX_THREADS"] = "1"


def _explained(error: Exception) -> Exception:
    """A WarehouseError for a worker that was lost; anything else as it came."""
    lost = isinstance(error, BrokenProcessPool) or type(error).__name__ in ("KilledWorker", "FutureCancelledError")
    if lost or type(error).__name__ == "CommClosedError":
        return WarehouseError(
            f"a worker was lost while it read pages ({type(error).__name__})",
            todo="look whether memory ran out there, and run the command again, with fewer --workers",
        )
    return error
