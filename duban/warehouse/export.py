"""The whole warehouse as files: every mart and core table, with its description beside it, in one new folder.

The folder appears when it is whole, or not at all. What belongs here: which tables, the folder, its change of name.
What does not: the three forms (export_files.py) and the description (datapackage.py).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from duban.errors import DubanError, UsageError, WarehouseError
from duban.progress import Progress, current
from duban.warehouse.database import explain, first_line, sync
from duban.warehouse.datapackage import DATAPACKAGE, describe
from duban.warehouse.export_files import Table, Written, write_csv, write_parquet, write_workbook

FORMS = ("parquet", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: rows by table, and what a form could not hold (xlsx cuts long cells), in words."""

    folder: Path
    rows: dict[str, int]
    shortened: list[str]


def export(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    form: str,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write the snapshot's marts (and, but for xlsx, core tables) into a new folder.

    Args:
        connection: the published snapshot.
        folder: made by this; one that is there already must be empty, or an export that ``replace`` allows to replace.
        form: parquet, csv or xlsx.
        replace: whether an earlier export of that name gives way. It does so only when the new one is whole.
        progress: who hears of every table.

    Raises:
        UsageError: the folder is there and is no export, or ``replace`` is not said.
        WarehouseError: the disk is full or the folder cannot be written; nothing half-written is left.
    """
    folder = folder.absolute()
    _check_free(folder, replace)
    progress = progress or current()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.part-", dir=folder.parent))
    except OSError as error:
        raise _failed(error, folder) from error
    try:
        tables = tables_of(connection, ("mart",) if form == "xlsx" else ("mart", "core"))
        written = _write(connection, tables, part, form, progress)
        describe(connection, tables, written, part, form)
        part.chmod(0o755)
        for path in part.rglob("*"):
            sync(path)
        _take_place(part, folder)
    except (OSError, duckdb.Error) as error:
        raise _failed(error, folder) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    shortened = [said for each in written for said in each.shortened]
    return Exported(folder, {each.table: each.rows for each in written}, shortened)


def tables_of(connection: duckdb.DuckDBPyConnection, schemas: Sequence[str]) -> list[Table]:
    """The tables and views of these schemas with their comments, marts first."""
    comments = dict(
        connection.execute(
            "SELECT schema_name || '.' || view_name, comment FROM duckdb_views() "
            "UNION ALL SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()"
        ).fetchall()
    )
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE database_name = current_database() AND list_contains($schemas, schema_name) "
        "ORDER BY list_position($schemas, schema_name), table_name, column_index",
        {"schemas": list(schemas)},
    ).fetchall()
    for name, column, kind, comment in rows:
        found.setdefault(name, []).append((column, kind, comment))
    return [Table(name, comments.get(name) or "", tuple(columns)) for name, columns in found.items()]


def _write(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], part: Path, form: str, progress: Progress
) -> list[Written]:
    what = "exporting"
    progress.begin(what, len(tables))

    def told(written: Written) -> Written:
        progress.step(what)
        return written

    if form == "xlsx":
        written = write_workbook(connection, [(table.name, table.comment) for table in tables], part, told)
    else:
        write: Callable[..., Written] = write_parquet if form == "parquet" else write_csv
        written = [told(write(connection, table.name, [c[0] for c in table.columns], part)) for table in tables]
    progress.end(what)
    return written


def _check_free(folder: Path, replace: bool) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.is_dir() and (folder / DATAPACKAGE).is_file():
        if not replace:
            raise UsageError(f"{folder} holds an export already", todo="name another folder, or say --replace")
        return
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder} is there and is no export", todo="name a folder that is not there yet")


def _take_place(part: Path, folder: Path) -> None:
    """Give the folder its name; an older export is moved away first and removed last."""
    old = None
    if folder.is_dir() and any(folder.iterdir()):
        old = part.with_name(part.name + ".old")
        folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        if old is not None:
            old.rename(folder)
        raise
    sync(folder.parent)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)


def _failed(error: OSError | duckdb.Error, folder: Path) -> DubanError:
    known = explain(error, folder)
    if isinstance(known, DubanError):
        return known
    return WarehouseError(f"exporting to {folder} failed: {first_line(error)}", todo="nothing was written; try again")


def write_whole(path: Path, data: bytes) -> bool:
    """Write a file so that it is there whole or as it was; says whether its content changed.

    Raises:
        WarehouseError: the disk is full, or the folder cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            fresh.write_bytes(data)
            sync(fresh)
            fresh.replace(path)
            sync(path.parent)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
    except OSError as error:
        raise _failed(error, path) from error
    return True
