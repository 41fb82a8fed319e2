"""Putting rows into tables inside the load's transaction: validated, new keys only, the rest set aside and counted.

What belongs here: the way into every table. What does not: what the rows are made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from duban.corrections import Corrections
from duban.warehouse.database import insert
from duban.warehouse.frames import Place, Rows
from duban.warehouse.quarantine import rejected_rows
from duban.warehouse.reading import Reader
from duban.warehouse.validate import cast, validate
from schemas import TABLES


@dataclass(slots=True)
class Counts:
    """What a load did so far: rows added by table, article answers by what reading made of them."""

    rows: Counter[str] = field(default_factory=Counter)
    readings: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Target:
    """The database that rows go to, the archive they come from, and what pages are read with.

    ``commits`` says that every batch is committed: right for a file that nobody opens before it is whole, and needed
    there, because what one transaction adds stays in memory.
    """

    connection: duckdb.DuckDBPyConnection
    archive: Path
    reader: Reader
    pool: Executor | None
    parser_version: str
    commits: bool = False
    corrections: Corrections = field(default_factory=Corrections)
    counts: Counts = field(default_factory=Counts)


def store(target: Target, rows: Rows, places: Sequence[Place]) -> int:
    """Validate rows of a table outside `core`, add those whose key is new and return how many.

    Args:
        target: where to.
        rows: the rows; ``rows.pages`` are indexes into the places.
        places: where the rows come from.
    """
    if not rows.pages:
        return 0
    verdict = validate(rows)
    added = insert(target.connection, rows.table, verdict.frame)
    target.counts.rows[rows.table] += added
    if verdict.rejected:
        set_aside(target, rejected_rows((record, record.key, places[record.page]) for record in verdict.rejected))
    return added


def store_records(target: Target, table: str, records: Sequence[tuple[Mapping[str, Any], Place]]) -> int:
    """As `store`, for records given one by one with their places."""
    places = [place for _, place in records]
    columns = {name: [record[name] for record, _ in records] for name in TABLES[table].columns}
    return store(target, Rows(table, columns, list(range(len(records)))), places)


def set_aside(target: Target, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to ops.quarantine; they are of our own making and are cast, but not checked a second time."""
    if not rows:
        return
    name = "ops.quarantine"
    add_columns(target, name, {column: [row[column] for row in rows] for column in TABLES[name].columns})


def remember(target: Target, table: str, column: str, keys: Iterable[str]) -> None:
    """Put keys that this load adds into a temporary table, where the checks and links look for them."""
    frame = pl.DataFrame({column: sorted(keys)}, schema={column: pl.String})
    target.connection.register("incoming", frame.to_arrow())
    target.connection.execute(f"INSERT INTO {table} SELECT {column} FROM incoming")
    target.connection.unregister("incoming")


def add_columns(target: Target, table: str, columns: dict[str, list[Any]]) -> int:
    """Add rows of duban's own making that no page is at fault for: cast, not checked."""
    rows = Rows(table, columns, list(range(len(next(iter(columns.values()))))))
    added = insert(target.connection, table, cast(rows))
    target.counts.rows[table] += added
    return added
