"""The single writer's lease: one process at a time writes the archive and the warehouse of a home.

The kernel's file lock decides on one machine: it falls with its process, however that ends, so a dead owner's lease is
simply taken over. The owner also writes who it is (pid, host) and a heartbeat into the file: for the error message, and
for other machines that share the folder without sharing locks.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duban.errors import BusyError, DubanError

HEARTBEAT_SECONDS = 10.0
# Another machine's owner is taken for dead after this long without a heartbeat: several missed ones, not a slow disk.
DEAD_SECONDS = 60.0


@contextlib.contextmanager
def lease(lock: Path, purpose: str) -> Iterator[None]:
    """Hold the lease while the block runs.

    Args:
        lock: the lease's file (``Home.lock``); its folder is made when missing.
        purpose: what the owner does, for whoever finds the lease taken ("run", "backfill").

    Raises:
        BusyError: somebody else holds it; the message names pid, host and purpose.
        DubanError: the folder cannot be written.
    """
    handle = _open(lock)
    try:
        _claim(handle, lock)
        stop = threading.Event()
        _write(handle, purpose)
        beat = threading.Thread(target=_beat, args=(handle, purpose, stop), name="lease heartbeat", daemon=True)
        beat.start()
        try:
            yield
        finally:
            stop.set()
            beat.join()
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def owner(lock: Path) -> dict[str, Any] | None:
    """Who holds the lease (pid, host, purpose, since, heartbeat), or None when it is free."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        holder = _read(handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return holder or {"pid": None, "host": socket.gethostname(), "purpose": "starting"}
        return holder if holder and _alive_elsewhere(holder) else None
    finally:
        os.close(handle)


def _open(lock: Path) -> int:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DubanError(
            f"cannot write to the data folder: {error.strerror}",
            todo="make it writable, or name another with DUBAN_HOME",
            url=str(lock.parent),
        ) from error


def _claim(handle: int, lock: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy(_read(handle), lock) from None
    holder = _read(handle)
    if holder and _alive_elsewhere(holder):
        raise _busy(holder, lock)


def _alive_elsewhere(holder: dict[str, Any]) -> bool:
    return holder.get("host") != socket.gethostname() and time.time() - float(holder.get("heartbeat", 0)) < DEAD_SECONDS


def _busy(holder: dict[str, Any] | None, lock: Path) -> BusyError:
    who = f"pid {holder['pid']} on {holder['host']} ({holder['purpose']})" if holder else "another process"
    return BusyError(f"{who} is writing to {lock.parent}", todo="wait for it to end, or stop it")


def _read(handle: int) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError):
        holder = json.loads(os.pread(handle, 4096, 0))
        if isinstance(holder, dict):
            return holder
    return None


def _write(handle: int, purpose: str) -> None:
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "purpose": purpose, "heartbeat": time.time()}
    text = json.dumps(holder).encode()
    os.pwrite(handle, text.ljust(512), 0)
    os.ftruncate(handle, 512)


def _beat(handle: int, purpose: str, stop: threading.Event) -> None:
    while not stop.wait(HEARTBEAT_SECONDS):
        # A full disk must not end the run through its lease: the kernel's lock still holds.
        with contextlib.suppress(OSError):
            _write(handle, purpose)
