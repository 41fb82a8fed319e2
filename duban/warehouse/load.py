"""The load: what the archive holds beyond the warehouse's positions goes into the live file, in one transaction.

What belongs here: the transaction, the checks before its commit, and when to rebuild instead. What does not: what is
made of a file (intake.py) or an entry (batch.py). The caller holds the writer's lease.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from duban.corrections import Corrections, read_corrections
from duban.errors import DubanError, WarehouseError
from duban.home import Home, corrections_file
from duban.keys import key
from duban.progress import Progress, current
from duban.settings import Lake, read_lake
from duban.warehouse.built import built_otherwise
from duban.warehouse.checks import CheckError, findings_of, run_checks, run_checks_on_new_file
from duban.warehouse.correct import written_rows
from duban.warehouse.database import create_tables, explain, first_line, is_damage, open_database, sync
from duban.warehouse.documents.store import store_documents
from duban.warehouse.fingerprint import fingerprint
from duban.warehouse.intake import positions, take_in, unordered
from duban.warehouse.lake import again, forget, open_lake, set_up, sources, why_not
from duban.warehouse.links import link_reports
from duban.warehouse.reading import Reader, read_one
from duban.warehouse.result import LoadResult as LoadResult
from duban.warehouse.store import Target, add_columns
from duban.warehouse.views import create_views
from duban.warehouse.workers import Lanes, cluster, processes

# What does not fit is spilled beside the file: so much for DuckDB, however long the archive is. While pages are read,
# their frames want the memory; what is worked out from all rows together joins whole tables, as the checks do.
READ_MEMORY, DERIVE_MEMORY = "80MB", "300MB"


def load(
    home: Home, *, progress: Progress | None = None, reader: Reader = read_one, workers: int = 1, version: str = ""
) -> LoadResult:
    """Load what is new in the archive; build the warehouse anew when it is missing, broken or of another version.

    Args:
        home: the data folder; the caller holds its lease and has salvaged its archive.
        progress: who wants to know how far it is; by default whoever listens.
        reader: what reads an article answer.
        workers: processes that read pages; 1 reads them in this one.
        version: fingerprint of the code that makes the rows; by default this installation's.

    Raises:
        WarehouseError: a check failed, the disk is full, another process has the file; nothing was loaded.
        ArchiveError: the archive's folder cannot be read.
    """
    version, corrections = version or fingerprint(), read_corrections(corrections_file())
    if lake := read_lake(home.root):
        with processes(workers) as lanes:
            return _load_lake(lake, home, progress, reader, lanes, version, corrections)
    reason = _why_rebuild(home, version, corrections)
    if not reason:
        try:
            with open_database(home.live) as connection, processes(workers) as lanes:
                return _fill(
                    connection, home, progress, reader, lanes, version, corrections, first=create_views, commits=False
                )
        except duckdb.Error as error:
            if not is_damage(error):
                raise _loading_failed(error, home.live) from error
            reason = f"the warehouse is damaged ({first_line(error)})"
    return rebuild(home, reason=reason, progress=progress, reader=reader, workers=workers, version=version)


def rebuild(
    home: Home,
    *,
    reason: str = "asked for",
    progress: Progress | None = None,
    reader: Reader = read_one,
    workers: int = 1,
    dask: str = "",
    version: str = "",
) -> LoadResult:
    """Load the whole archive into a new file, which replaces the live one when its checks have passed.

    On an error the live file stays as it was. What is not said here is as for `load`.

    Args:
        home: as for `load`.
        reason: why, for the record.
        progress: as for `load`.
        reader: as for `load`.
        workers: as for `load`.
        dask: address of a dask cluster whose workers read the pages, instead of processes of this machine.
        version: as for `load`.

    Raises:
        WarehouseError: as for `load`.
        CheckError: a check failed; the message says where the new file lies, for a look at the rows.
    """
    if lake := read_lake(home.root):
        with lanes_to(home, workers, dask) as lanes:
            corrections = read_corrections(corrections_file())
            return _load_lake(lake, home, progress, reader, lanes, version or fingerprint(), corrections, reason)
    part = home.live.with_name("rebuild.duckdb.part")
    try:
        with lanes_to(home, workers, dask) as lanes:
            result = build(part, home, lanes, reason=reason, progress=progress, reader=reader, version=version)
        sync(part)
        # The old file's log must be gone before the new file takes its name: DuckDB would replay it there.
        home.live.with_name(home.live.name + ".wal").unlink(missing_ok=True)
        part.replace(home.live)
        sync(home.live.parent)
    except CheckError as error:
        refused = home.live.with_name("refused.duckdb")
        with contextlib.suppress(OSError):
            _remove(refused)
            part.replace(refused)
        raise CheckError(
            error.what, todo=f"the warehouse is as it was, the new one lies in {refused}; {error.todo}"
        ) from error
    except (duckdb.Error, OSError, DubanError) as error:
        with contextlib.suppress(OSError):
            _remove(part)
        if isinstance(error, DubanError):
            raise
        raise _loading_failed(error, part) from error
    return result


def build(
    path: Path,
    home: Home,
    lanes: Lanes,
    *,
    reason: str,
    progress: Progress | None = None,
    reader: Reader = read_one,
    version: str = "",
) -> LoadResult:
    """Load the whole archive into a new file at a path, in place of what a dead rebuild left there.

    Raises:
        CheckError: a check failed; the file holds the rows that it is about.
        duckdb.Error, OSError: the disk is full, or cannot be written.
    """
    version, corrections = version or fingerprint(), read_corrections(corrections_file())
    _remove(path)
    with open_database(path, memory=READ_MEMORY) as connection:
        # Rows may lie in any order, and checks join several tables at a time: both take memory a thread.
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET threads = 1")
        create_tables(connection)
        _note_build(connection, version, corrections, reason)
        result = _fill(
            connection, home, progress, reader, lanes, version, corrections, reason, first=create_views, commits=True
        )
        connection.execute("CHECKPOINT")
    return result


def _why_rebuild(home: Home, version: str, corrections: Corrections) -> str:
    """Why the live file cannot simply grow, or ""."""
    if not home.live.exists():
        return "there was no warehouse yet"
    try:
        with open_database(home.live) as connection:
            if why := built_otherwise(connection, version, corrections):
                return why
            late = unordered(connection, home.archive)
            return f"the archive holds {late}, which is older than what is loaded of its source" if late else ""
    except duckdb.Error as error:
        if not is_damage(error) and not isinstance(error, duckdb.CatalogException):
            raise _loading_failed(error, home.live) from error
        return f"the warehouse is damaged ({first_line(error)})"


def _load_lake(
    lake: Lake,
    home: Home,
    progress: Progress | None,
    reader: Reader,
    lanes: Lanes,
    version: str,
    corrections: Corrections,
    asked: str = "",
) -> LoadResult:
    """As `load`, into a lake: one transaction, done anew when another loader's commit comes in between.

    What would be a rebuild takes the rows of this archive's sources out and loads them anew in that transaction; other
    loaders' sources stay as they are. Which corrections were written is part of the version here: every loader has its
    own, and each row says by which version it was made.
    """
    if corrections.entries:
        version = key(version, corrections.fingerprint)
    try:
        with open_lake(lake) as connection:
            set_up(connection, version, corrections.fingerprint)

            def once() -> LoadResult:
                reason = asked or why_not(connection, home.archive, version)
                first = partial(forget, mine=sources(home.archive)) if reason else None
                return _fill(
                    connection, home, progress, reader, lanes, version, corrections, reason, first=first, commits=False
                )

            return again(once)
    except duckdb.Error as error:
        raise _loading_failed(error, Path(lake.data)) from error


def _fill(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    progress: Progress | None,
    reader: Reader,
    lanes: Lanes,
    version: str,
    corrections: Corrections,
    reason: str = "",
    *,
    first: Callable[[duckdb.DuckDBPyConnection], None] | None,
    commits: bool,
) -> LoadResult:
    """One transaction: everything beyond the positions, the checks, the new positions. A new file commits batches."""
    started, load_id, now = time.monotonic(), uuid.uuid4().hex, datetime.now(UTC).replace(tzinfo=None)
    target = Target(connection, home.archive, reader, lanes, version, commits, corrections, progress or current())
    connection.execute("BEGIN")
    try:
        if first is not None:
            first(connection)
        connection.execute("CREATE OR REPLACE TEMP TABLE loaded_version (version_id VARCHAR)")
        connection.execute("CREATE OR REPLACE TEMP TABLE loaded_page (report_id VARCHAR)")
        add_columns(target, "ops.correction", written_rows(corrections))
        ends = take_in(target, positions(connection))
        if commits:
            connection.execute(f"COMMIT; SET memory_limit = '{DERIVE_MEMORY}'; BEGIN")
        link_reports(target)
        store_documents(connection)
        add_columns(target, "ops.position", _position_columns(ends, load_id, now))
        broken = run_checks_on_new_file(connection) if commits else run_checks(connection)
        add_columns(target, "ops.finding", findings_of(broken, now))
        connection.execute("COMMIT")
    except BaseException:
        # A transaction that DuckDB has aborted itself cannot be rolled back once more.
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    rows = {table: number for table, number in target.counts.rows.items() if number and table != "ops.position"}
    return LoadResult(load_id, reason, rows, dict(target.counts.readings), time.monotonic() - started)


def lanes_to(home: Home, workers: int, dask: str = "") -> contextlib.AbstractContextManager[Lanes]:
    """Lanes to the workers of a dask cluster where its address is given, else to processes of this machine."""
    return cluster(dask, home.archive) if dask else processes(workers)


def _position_columns(ends: Mapping[str, int], load_id: str, now: datetime) -> dict[str, list[object]]:
    return {
        "warc_file": list(ends),
        "position": list(ends.values()),
        "load_id": [load_id for _ in ends],
        "recorded_at": [now for _ in ends],
    }


def _note_build(connection: duckdb.DuckDBPyConnection, version: str, corrections: Corrections, reason: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    values = [version, corrections.fingerprint, reason, now, duckdb.__version__]
    connection.execute("INSERT INTO ops.build VALUES (?, ?, ?, ?, ?)", values)


def _remove(path: Path) -> None:
    """Remove what a dead rebuild left."""
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _loading_failed(error: BaseException, path: Path) -> BaseException:
    """What to raise for an error of DuckDB or the disk."""
    known = explain(error, path)
    if known is not error:
        return known
    return WarehouseError(
        f"loading failed: {first_line(error)}", todo="nothing was loaded; try again, or duban rebuild"
    )
