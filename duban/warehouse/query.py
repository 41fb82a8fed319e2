"""Asking the published snapshot: opening it read-only, running SQL, and saying in one line what went wrong.

Imports stay cheap here (no polars, no pandera, no lxml): `duban query` is to start at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from duban.errors import WarehouseError
from duban.home import Home
from duban.settings import read_lake

Table: TypeAlias = tuple[list[str], list[tuple[Any, ...]]]
"""Column names and rows."""

_ATTEMPTS = 3


@contextlib.contextmanager
def published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The newest snapshot, open read-only while the block runs; a newer one published meanwhile does not disturb it.

    Raises:
        WarehouseError: nothing has been published yet, or somebody's shell holds the snapshot open for writing.
    """
    connection = connect_published(home)
    try:
        yield connection
    finally:
        connection.close()


def connect_published(home: Home) -> duckdb.DuckDBPyConnection:
    """As `published`, for a caller that closes the connection itself; a lake is read as it stands."""
    if lake := read_lake(home.root):
        from duban.warehouse.lake import connect_lake

        return connect_lake(lake, read_only=True)
    for attempt in range(1, _ATTEMPTS + 1):
        if not home.published.exists():
            raise WarehouseError("nothing has been loaded", todo="run duban run or duban demo first")
        # The file behind the link, not the link: DuckDB shares one instance a path within a process.
        snapshot = home.published.resolve()
        try:
            return duckdb.connect(str(snapshot), read_only=True, config={"autoinstall_known_extensions": False})
        except duckdb.Error as error:
            # It may have been replaced and removed between the two lines above.
            if snapshot.exists() or attempt == _ATTEMPTS:
                raise _not_opened(error, snapshot) from error
    raise AssertionError("unreachable")


def run_sql(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run SQL and return column names and rows.

    Args:
        connection: from `published`.
        sql: one or more statements; the last one's rows count.
        parameters: values for ``$name`` in it, bound and never pasted.

    Raises:
        WarehouseError: the SQL is wrong; the message is DuckDB's first line with its hint.
    """
    if not sql.strip().strip(";").strip():
        raise WarehouseError("there is no SQL to run", todo='try duban query "from mart.report"')
    try:
        cursor = connection.execute(sql, dict(parameters)) if parameters else connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return names, cursor.fetchall()
    except duckdb.Error as error:
        raise WarehouseError(sql_mistake(error), todo=_remedy(error)) from error


def sql_mistake(error: BaseException) -> str:
    """The first line of DuckDB's message, with the hint it gives."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if line.startswith(("Did you mean", "Candidate"))]
    return " ".join([*lines[:1], *hints[:1]]) or type(error).__name__


def _remedy(error: duckdb.Error) -> str:
    if "read-only mode" in str(error):
        return "the snapshot is a copy for reading: copy the file to change it"
    if isinstance(error, duckdb.CatalogException):
        return '`duban query "show all tables"` lists what there is'
    return "docs/dictionary.md describes the tables"


def _not_opened(error: duckdb.Error, snapshot: Path) -> WarehouseError:
    text = str(error)
    if "lock" in text.lower():
        return WarehouseError(
            f"{snapshot} is held open for writing by another program",
            todo="close it there, or open it with duckdb -readonly; the next duban run publishes a new copy",
        )
    if not snapshot.exists():
        return WarehouseError(f"{snapshot} is gone", todo="run duban run to publish a new copy")
    return WarehouseError(
        f"{snapshot} cannot be opened: {sql_mistake(error)}", todo="run duban rebuild to publish a new copy"
    )


__all__: Sequence[str] = ["Table", "connect_published", "published", "run_sql", "sql_mistake"]
