"""The load: what the archive holds beyond the warehouse's positions goes into the live file, in one transaction.

What belongs here: the transaction, the checks before its commit, and when to rebuild instead. What does not: what is
made of a file (intake.py) or an entry (batch.py). The caller holds the writer's lease.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import duckdb

from duban.corrections import Corrections, read_corrections
from duban.errors import WarehouseError
from duban.home import Home, corrections_file
from duban.progress import Progress, current
from duban.warehouse.checks import findings_of, run_checks
from duban.warehouse.correct import written_rows
from duban.warehouse.database import create_tables, create_views, explain, first_line, is_damage, open_database, sync
from duban.warehouse.documents.store import store_documents
from duban.warehouse.fingerprint import fingerprint
from duban.warehouse.intake import positions, take_in, unordered
from duban.warehouse.links import link_reports
from duban.warehouse.reading import Reader, read_one
from duban.warehouse.store import Target, add_columns
from duban.warehouse.versions import VERSIONS


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. ``rows`` counts rows added by table; ``readings`` counts article answers by what came of them.

    ``rebuilt`` says why the whole archive was loaded into a new file, or is "" when only the rest was.
    """

    load_id: str
    rebuilt: str
    rows: Mapping[str, int]
    readings: Mapping[str, int]
    seconds: float

    @property
    def exchanges(self) -> int:
        """Exchanges loaded."""
        return self.rows.get("raw.fetch", 0)

    @property
    def versions_new(self) -> int:
        """Report versions not seen before."""
        return self.rows.get(VERSIONS, 0)

    @property
    def refused(self) -> int:
        """Pages that are no reports, or that the reader broke on."""
        return self.readings.get("refused", 0) + self.readings.get("failed", 0)

    @property
    def quarantined(self) -> int:
        """Rows added to ops.quarantine."""
        return self.rows.get("ops.quarantine", 0)

    @property
    def findings(self) -> int:
        """Rows added to ops.finding."""
        return self.rows.get("ops.finding", 0)

    @property
    def records(self) -> int:
        """Rows added to `core`."""
        return sum(number for table, number in self.rows.items() if table.startswith("core."))


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
    version = version or fingerprint()
    corrections = read_corrections(corrections_file())
    reason = _why_rebuild(home, version, corrections)
    if not reason:
        try:
            with open_database(home.live) as connection:
                return _fill(connection, home, progress, reader, workers, version, corrections)
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
    version: str = "",
) -> LoadResult:
    """Load the whole archive into a new file, which replaces the live one when its checks have passed.

    Arguments and errors as for `load`; on an error the live file stays as it was.
    """
    version = version or fingerprint()
    corrections = read_corrections(corrections_file())
    part = home.live.with_name("rebuild.duckdb.part")
    _remove(part)
    try:
        with open_database(part) as connection:
            create_tables(connection)
            _note_build(connection, version, corrections, reason)
            result = _fill(connection, home, progress, reader, workers, version, corrections, reason)
            connection.execute("CHECKPOINT")
        sync(part)
        # The old file's log must be gone before the new file takes its name: DuckDB would replay it there.
        home.live.with_name(home.live.name + ".wal").unlink(missing_ok=True)
        part.replace(home.live)
        sync(home.live.parent)
    except (duckdb.Error, OSError) as error:
        with contextlib.suppress(OSError):
            _remove(part)
        raise _loading_failed(error, part) from error
    return result


def _why_rebuild(home: Home, version: str, corrections: Corrections) -> str:
    """Why the live file cannot simply grow, or ""."""
    if not home.live.exists():
        return "there was no warehouse yet"
    try:
        with open_database(home.live) as connection:
            row = connection.execute("SELECT fingerprint FROM ops.build").fetchall()
            if [(version,)] != row:
                return "the reader or the tables have changed"
            if [(corrections.fingerprint,)] != connection.execute("SELECT corrections FROM ops.build").fetchall():
                return "the written corrections have changed"
            late = unordered(connection, home.archive)
            return f"the archive holds {late}, which is older than what is loaded of its source" if late else ""
    except duckdb.Error as error:
        if not is_damage(error) and not isinstance(error, duckdb.CatalogException):
            raise _loading_failed(error, home.live) from error
        return f"the warehouse is damaged ({first_line(error)})"


def _fill(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    progress: Progress | None,
    reader: Reader,
    workers: int,
    version: str,
    corrections: Corrections,
    reason: str = "",
) -> LoadResult:
    """One transaction: everything beyond the positions, the checks, the new positions. A rebuild commits batches."""
    started, load_id, now = time.monotonic(), uuid.uuid4().hex, datetime.now(UTC).replace(tzinfo=None)
    with _processes(workers) as pool:
        target = Target(connection, home.archive, reader, pool, version, commits=bool(reason), corrections=corrections)
        connection.execute("BEGIN")
        try:
            create_views(connection)
            connection.execute("CREATE OR REPLACE TEMP TABLE loaded_version (version_id VARCHAR)")
            connection.execute("CREATE OR REPLACE TEMP TABLE loaded_page (report_id VARCHAR)")
            add_columns(target, "ops.correction", written_rows(corrections))
            ends = take_in(target, home.archive, positions(connection), progress or current())
            link_reports(target)
            store_documents(connection)
            add_columns(target, "ops.position", _position_columns(ends, load_id, now))
            add_columns(target, "ops.finding", findings_of(run_checks(connection), now))
            connection.execute("COMMIT")
        except BaseException:
            # A transaction that DuckDB has aborted itself cannot be rolled back once more.
            with contextlib.suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
    rows = {table: number for table, number in target.counts.rows.items() if number and table != "ops.position"}
    return LoadResult(load_id, reason, rows, dict(target.counts.readings), time.monotonic() - started)


@contextlib.contextmanager
def _processes(workers: int) -> Iterator[Executor | None]:
    """Processes to read pages in; none for one worker. Not forked: a copy of DuckDB's threads' locks would hang."""
    if workers <= 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool


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
