"""The warehouse as a DuckLake: a PostgreSQL catalog and a folder or bucket of Parquet files, for several loaders.

What belongs here: opening a lake, making its tables once, what one loader may touch, and conflicts with another. What
does not: what is loaded (the same code as for a file). Cheap to import: `duban query` comes through here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import duckdb

from duban.errors import UsageError, WarehouseError
from duban.settings import Lake

CATALOG = "warehouse"
ATTEMPTS = 8
_T = TypeVar("_T")
_SIGNS = ("conflict", "could not serialize", "deadlock detected", "concurrent")
# Two loaders found no catalog in an empty database and both began to make one: the second finds it, looking again.
_MADE_MEANWHILE = ("failed to initialize ducklake", "already exists")


@contextlib.contextmanager
def open_lake(lake: Lake, *, read_only: bool = False, memory: str = "1GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake as the current catalog; made when missing, unless it is opened for reading.

    Raises:
        UsageError: the extension packages are missing.
        WarehouseError: the catalog does not answer, or there is no lake yet.
    """
    connection = connect_lake(lake, read_only=read_only, memory=memory)
    try:
        yield connection
    finally:
        connection.close()


def connect_lake(lake: Lake, *, read_only: bool = False, memory: str = "1GB") -> duckdb.DuckDBPyConnection:
    """As `open_lake`, for a caller that closes the connection itself."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory,
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute(
            "SET enable_progress_bar = false"
        )  # it would be drawn between the rows that people asked for
        _load_extensions(connection, ["ducklake", "postgres_scanner"])
        if lake.data.startswith("s3://"):
            _load_extensions(connection, ["httpfs"])
            connection.execute(_s3_secret(lake))
        elif not read_only:
            Path(lake.data).mkdir(parents=True, exist_ok=True)
        options = [f"DATA_PATH {_quoted(lake.data)}", *(["READ_ONLY"] if read_only else [])]
        attach = f"ATTACH {_quoted('ducklake:postgres:' + lake.catalog)} AS {CATALOG} ({', '.join(options)})"
        again(lambda: connection.execute(attach))
        connection.execute(f"USE {CATALOG}")
    except duckdb.Error as error:
        connection.close()
        raise _not_opened(error, lake, read_only) from error
    except BaseException:
        connection.close()
        raise
    return connection


def again(work: Callable[[], _T]) -> _T:
    """Do a transaction's work, and do it anew when another loader's commit came in between; a few times, then no more.

    The work begins and ends its transaction itself, and reads again what it depends on (positions, keys).

    Raises:
        WarehouseError: it met a conflict every time.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except duckdb.Error as error:
            if not is_conflict(error):
                raise
            if attempt == ATTEMPTS:
                raise WarehouseError(
                    f"another loader's commits came in between {ATTEMPTS} times",
                    todo="nothing was loaded; run the command again when fewer loaders write to the lake",
                ) from error
            # Longer each time, and by chance, so that two loaders do not meet again and again.
            time.sleep(random.uniform(0.1, 0.2) * 2**attempt)
    raise AssertionError("unreachable")


def is_conflict(error: BaseException) -> bool:
    """Whether an error says that another transaction's commit came in between."""
    text = str(error).lower()
    if all(sign in text for sign in _MADE_MEANWHILE):
        return True
    return isinstance(error, duckdb.TransactionException | duckdb.IOException) and any(s in text for s in _SIGNS)


def set_up(connection: duckdb.DuckDBPyConnection, version: str, corrections: str) -> None:
    """Make the tables when the lake is empty, and the views when this installation's differ; one transaction each.

    Raises:
        WarehouseError: the lake's tables are of another version of duban.
    """
    from duban.warehouse.views import create_views

    again(lambda: _transaction(connection, lambda: _make_tables(connection, version, corrections)))
    _check_tables(connection)
    # DuckLake has comments on views, not on their columns.
    again(lambda: _transaction(connection, lambda: create_views(connection, column_comments=False)))


def _make_tables(connection: duckdb.DuckDBPyConnection, version: str, corrections: str) -> None:
    from schemas.ddl import statements

    if _tables(connection):
        return
    for statement in statements():
        connection.execute(statement)
    connection.execute(
        "INSERT INTO ops.build VALUES ($1, $2, 'the lake was made', now() AT TIME ZONE 'UTC', $3)",
        [version, corrections, duckdb.__version__],
    )


def _transaction(connection: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    connection.execute("BEGIN")
    try:
        work()
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """By table, its columns; nothing in an empty lake."""
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() WHERE database_name = $1 "
        "AND schema_name IN ('raw', 'core', 'derived', 'ops') ORDER BY 1, column_index",
        [CATALOG],
    ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def _check_tables(connection: duckdb.DuckDBPyConnection) -> None:
    from schemas import TABLES

    held = _tables(connection)
    for table, model in TABLES.items():
        if held.get(table) != list(model.columns):
            raise WarehouseError(
                f"the lake's table {table} is of another version of duban",
                todo="name an empty catalog and folder in duban.toml and run duban rebuild on every loader",
            )


def why_not(connection: duckdb.DuckDBPyConnection, archive: Path, version: str) -> str:
    """Why this archive's sources cannot simply grow in the lake, or "".

    Raises:
        WarehouseError: the lake holds one of these sources from another archive.
    """
    from duban.warehouse.intake import unordered

    mine = sources(archive)
    held = connection.execute(
        "SELECT DISTINCT warc_file FROM ops.position WHERE split_part(warc_file, '/', 1) IN (SELECT unnest($1))", [mine]
    ).fetchall()
    foreign = sorted(name for (name,) in held if not (archive / name).exists())
    if foreign:
        raise WarehouseError(
            f"the lake holds {foreign[0]}, which this archive lacks: another loader has that source",
            todo="let one loader have a source, or restore the archive from a copy",
        )
    old = connection.execute(
        "SELECT DISTINCT source_id FROM core.report_version WHERE parser_version <> $1 AND source_id IN "
        "(SELECT unnest($2)) ORDER BY 1",
        [version, mine],
    ).fetchall()
    if old:
        return f"the reader has changed since {old[0][0]} was loaded"
    late = unordered(connection, archive)
    return f"the archive holds {late}, which is older than what is loaded of its source" if late else ""


def forget(connection: duckdb.DuckDBPyConnection, mine: list[str]) -> None:
    """Take these sources' rows out of every table, in the caller's transaction: a rebuild puts them in anew."""
    from schemas import TABLES

    connection.execute(
        "CREATE OR REPLACE TEMP TABLE forgotten AS "
        "SELECT version_id FROM core.report_version WHERE source_id IN (SELECT unnest($1))",
        [mine],
    )
    # Children before parents; what says nothing of a source is the lake's own.
    for table in reversed(TABLES):
        columns = TABLES[table].columns
        if "source_id" in columns:
            where = "source_id IN (SELECT unnest($1))"
        elif "version_id" in columns:
            where = "version_id IN (FROM forgotten) AND len($1) > 0"
        elif "warc_file" in columns:
            where = "split_part(warc_file, '/', 1) IN (SELECT unnest($1))"
        else:
            continue
        connection.execute(f"DELETE FROM {table} WHERE {where}", [mine])


def sources(archive: Path) -> list[str]:
    """The sources that an archive holds something of."""
    return sorted({path.parts[-3] for path in archive.glob("*/*/*.warc.gz")})


def _load_extensions(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    for name in names:
        spec = importlib.util.find_spec(f"duckdb_extension_{name}")
        folder = Path(next(iter(spec.submodule_search_locations or ()), "")) if spec else Path()
        path = folder / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if not spec or not path.is_file():
            raise UsageError(
                f"a lake needs DuckDB's extension {name} for version {duckdb.__version__}",
                todo="pip install 'duban[lake]', with duban's constraints file",
            )
        connection.execute(f"LOAD {_quoted(str(path))}")


def _s3_secret(lake: Lake) -> str:
    """The keys of the bucket, as AWS's own programs take them from the environment."""
    missing = [name for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if not os.environ.get(name)]
    if missing:
        raise UsageError(f"{lake.data} needs keys", todo=f"set {' and '.join(missing)} in the environment")
    said = {
        "KEY_ID": os.environ["AWS_ACCESS_KEY_ID"],
        "SECRET": os.environ["AWS_SECRET_ACCESS_KEY"],
        "REGION": os.environ.get("AWS_REGION", "us-east-1"),
    }
    more = ""
    if lake.s3_endpoint:
        scheme, _, host = lake.s3_endpoint.partition("://")
        said["ENDPOINT"] = host.rstrip("/")
        more = f", URL_STYLE 'path', USE_SSL {str(scheme == 'https').lower()}"
    return f"CREATE SECRET (TYPE s3, {', '.join(f'{name} {_quoted(value)}' for name, value in said.items())}{more})"


def _not_opened(error: duckdb.Error, lake: Lake, read_only: bool) -> WarehouseError:
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    if "existing ducklake" in first.lower() or (read_only and "does not exist" in first.lower()):
        return WarehouseError("nothing has been loaded into the lake", todo="run duban run first")
    return WarehouseError(
        f"the lake cannot be opened: {first}",
        todo="check warehouse and lake_data in duban.toml, and whether PostgreSQL runs and lets you in",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
