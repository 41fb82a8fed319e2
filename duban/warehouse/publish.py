"""Publishing: a copy of the live file under a name of its own, and the symlink that people open moved to it.

Readers of older copies keep what they have; nobody waits for anybody. What belongs here: the copy, the link, how many
copies are kept. What does not: what is in the warehouse. The caller holds the writer's lease.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import duckdb

from duban.errors import WarehouseError
from duban.home import Home
from duban.settings import NAME, read_lake
from duban.warehouse.database import explain, first_line, open_database, sync

KEPT = 5


def publish(home: Home, run_id: str) -> Path:
    """Make the live file's state the published one and return the snapshot's path.

    Of a lake there are no copies: readers open the lake itself, where a load is seen whole or not at all. Then the path
    is that of the settings which name it.

    Raises:
        WarehouseError: nothing has been loaded, the disk is full, or the folder cannot be written; what was published
            before stays published.
    """
    if read_lake(home.root):
        return home.root / NAME
    if not home.live.exists():
        raise WarehouseError("nothing has been loaded", todo="run duban run or duban demo first")
    part = home.snapshots / f"{run_id}.duckdb.part"
    try:
        with open_database(home.live) as connection:
            connection.execute("CHECKPOINT")
        home.snapshots.mkdir(parents=True, exist_ok=True)
        for leftover in home.snapshots.glob("*.part"):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(home.live, part)
        sync(part)
        snapshot = _free_name(home.snapshots, run_id)
        part.rename(snapshot)
        sync(home.snapshots)
        _point(home.published, snapshot)
    except (OSError, duckdb.Error) as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        known = explain(error, home.snapshots)
        if known is not error:
            raise known from error
        raise WarehouseError(
            f"publishing failed: {first_line(error)}", todo="the snapshot published before is unchanged; try again"
        ) from error
    _drop_old(home)
    return snapshot


def _free_name(folder: Path, run_id: str) -> Path:
    """A name no snapshot has: a process that still holds an older file of that name would be given its old content."""
    taken = [path.stem.removeprefix(run_id).removeprefix("_") for path in folder.glob(f"{run_id}*.duckdb")]
    if not taken:
        return folder / f"{run_id}.duckdb"
    return folder / f"{run_id}_{max(int(number or 1) for number in taken if number.isdigit() or not number) + 1}.duckdb"


def _point(link: Path, snapshot: Path) -> None:
    """Make the symlink point at the snapshot, relative to its own folder, in one step."""
    fresh = link.with_name(f"{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(snapshot, link.parent))
    fresh.replace(link)
    sync(link.parent)


def _drop_old(home: Home) -> None:
    """Keep the newest snapshots and the one that is published; what cannot be removed stays."""
    published = home.published.resolve()
    snapshots = sorted(home.snapshots.glob("*.duckdb"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    for old in snapshots[:-KEPT]:
        if old.resolve() != published:
            for path in (old, old.with_name(old.name + ".wal")):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
