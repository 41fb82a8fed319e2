"""The DuckDB file of the writer: opening, tables, inserting frames, and what an error of it means.

What belongs here: everything said to DuckDB that is no question about reports. What does not: what to load.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from duban.errors import WarehouseError
from duban.home import Home
from duban.settings import read_lake
from duban.warehouse.lake import open_lake
from schemas import TABLES, key_of
from schemas.ddl import literal, statements

# Files in this format are read by DuckDB 1.5 and 2.0 alike.
STORAGE_VERSION = "v1.5.0"
CATALOG = "warehouse"
# What does not fit is spilled beside the file. Checks over a million rows need some 300 MB.
MEMORY_LIMIT = "1GB"


@contextlib.contextmanager
def open_database(path: Path, *, memory: str = MEMORY_LIMIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a file for writing, made when missing, as the current catalog.

    Args:
        path: of the file.
        memory: how much DuckDB may hold, as it writes sizes; what is more goes to a folder beside the file.

    Raises:
        WarehouseError: another process has it open, or the folder cannot be written.
        duckdb.Error: the file is damaged (see `is_damage`).
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "memory_limit": memory,
        "temp_directory": f"{path}.spill",
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(f"ATTACH {literal(str(path))} AS {CATALOG} (STORAGE_VERSION '{STORAGE_VERSION}')")
        except (OSError, duckdb.Error) as error:
            raise explain(error, path) from error
        connection.execute(f"USE {CATALOG}")
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def open_home(home: Home) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """What a home's loads fill: the lake that its settings name, for reading, or the live file; None before the first.

    Raises:
        WarehouseError, duckdb.Error: as `open_database` and `duban.warehouse.lake.open_lake`.
    """
    if lake := read_lake(home.root):
        with open_lake(lake, read_only=True) as connection:
            yield connection
    elif home.live.exists():
        with open_database(home.live) as connection:
            yield connection
    else:
        yield None


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the schemas and tables, with their comments."""
    for statement in statements():
        connection.execute(statement)


def insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, *, distinct: bool = True) -> int:
    """Add a frame's rows in one statement and return how many were added.

    Args:
        connection: open for writing.
        table: full name of the table.
        frame: columns as the table's model has them.
        distinct: leave out rows whose key the table has; False where the caller knows that they are new.
    """
    if not len(frame):
        return 0
    key = key_of(table)
    if distinct:
        frame = frame.unique(subset=key, keep="first", maintain_order=True)
    names = ", ".join(TABLES[table].columns)
    connection.register("incoming", frame.to_arrow())
    same = " AND ".join(f"held.{column} = incoming.{column}" for column in key)
    absent = f" WHERE NOT EXISTS (SELECT 1 FROM {table} held WHERE {same})" if distinct else ""
    added = connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming{absent}").fetchall()
    connection.unregister("incoming")
    return int(added[0][0])


def first_line(error: BaseException) -> str:
    """The first line of a message, with DuckDB's hint where it gives one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if line.startswith(("Did you mean", "Candidate"))]
    return " ".join([lines[0] if lines else type(error).__name__, *hints[:1]])


def is_damage(error: BaseException) -> bool:
    """Whether an error of DuckDB means that the file's content is broken, so that only a rebuild helps."""
    if isinstance(error, duckdb.SerializationException | duckdb.InternalException | duckdb.FatalException):
        return not _is_trouble(error)
    # DuckDB 2 raises its base class for a block whose checksum is wrong.
    corrupt = isinstance(error, duckdb.Error) and "corrupt database file" in str(error).lower()
    return corrupt or (isinstance(error, duckdb.IOException) and not _is_trouble(error))


def _is_trouble(error: BaseException) -> bool:
    """Whether an error comes from the disk, the rights or another process, not from the file's content."""
    text = str(error).lower()
    return any(sign in text for sign in _TROUBLE)


_TROUBLE = (
    "could not set lock",
    "conflicting lock",
    "no space left",
    "permission denied",
    "read-only file system",
    "disk quota",
    "too many open files",
    "no such file",
    "out of memory",
)


def explain(error: BaseException, path: Path) -> BaseException:
    """A WarehouseError that says what to do, for trouble with disk, rights or locks; anything else as it came."""
    text = str(error).lower()
    if "lock" in text and "conflicting" in text:
        return WarehouseError(
            f"{path} is open in another process",
            todo="only duban opens it: close what holds it; people open warehouse.duckdb",
        )
    if "no space left" in text or "disk quota" in text:
        return WarehouseError(f"{path}: the disk is full", todo="free some space and run the command again")
    if "permission denied" in text or "read-only" in text:
        return WarehouseError(f"{path} cannot be written", todo="check the folder's rights, or set DUBAN_HOME")
    if isinstance(error, OSError) and not isinstance(error, duckdb.Error):
        return WarehouseError(f"{path}: {error.strerror or error}", todo="check the folder, or set DUBAN_HOME")
    return error


def sync(path: Path) -> None:
    """Force a file's (or folder's) content to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
