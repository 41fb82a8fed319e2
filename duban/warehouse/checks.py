"""Running sql/checks inside a load's transaction: each returns the rows that break it.

What belongs here: how checks run and what their severity means. What a check asks stands in its SQL file. A check looks
at `loaded_version` (a temporary table of the versions that this load adds) where a scan of everything would be slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from duban.errors import WarehouseError
from duban.keys import key
from duban.warehouse.database import first_line
from duban.warehouse.sqlfiles import SqlFile, sql_files

_MOST_FINDINGS = 1000
_MEMORY = ("150MB", "300MB", "600MB", "1200MB")  # the checks of a million rows want some 300 MB


class CheckError(WarehouseError):
    """A check found rows that break it: what was about to be stored is not, and the message names the check."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that returned rows: its name, what it demands, and the rows as dictionaries (at most 1,000)."""

    name: str
    demand: str
    severity: str
    rows: tuple[dict[str, Any], ...]


def run_checks(connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> list[Broken]:
    """Run all checks.

    Raises:
        CheckError: a check of severity error returned rows.
        WarehouseError: a check's SQL does not run.
    """
    broken = [found for check in sql_files("checks", folder) if (found := run_check(connection, check))]
    fatal = [found for found in broken if found.severity == "error"]
    if fatal:
        first = fatal[0]
        others = f" (and {len(fatal) - 1} more checks)" if len(fatal) > 1 else ""
        raise CheckError(
            f"nothing was loaded: check {first.name} found rows that break it{others}: {_sample(first.rows)}",
            todo=f"the demand is: {first.demand} Report this as a bug of duban, with the rows above",
        )
    return broken


def run_checks_on_new_file(connection: duckdb.DuckDBPyConnection) -> list[Broken]:
    """As `run_checks`, on a file that nobody opens yet: after a commit, so that a check that runs out of memory can be
    run once more with more of it. A transaction is open before and after.
    """
    connection.execute("COMMIT")
    try:
        for memory in _MEMORY[:-1]:
            connection.execute(f"SET memory_limit = '{memory}'")
            try:
                return run_checks(connection)
            except WarehouseError as error:
                if not isinstance(error.__cause__, duckdb.OutOfMemoryException):
                    raise
        connection.execute(f"SET memory_limit = '{_MEMORY[-1]}'")
        return run_checks(connection)
    finally:
        connection.execute("BEGIN")


def run_check(connection: duckdb.DuckDBPyConnection, check: SqlFile) -> Broken | None:
    """Run one check; None when nothing breaks it."""
    try:
        cursor = connection.execute(check.body)
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchmany(_MOST_FINDINGS)
    except duckdb.Error as error:
        raise WarehouseError(f"sql/checks/{check.path.name}: {first_line(error)}") from error
    if not rows:
        return None
    return Broken(
        check.name, check.said("en"), check.said("severity"), tuple(dict(zip(names, row, strict=True)) for row in rows)
    )


def findings_of(broken: Sequence[Broken], now: datetime) -> dict[str, list[Any]]:
    """Rows of ops.finding for checks that only warn; the same row found by a later load has the same key."""
    pairs = [(check, row) for check in broken for row in check.rows]
    said = [", ".join(f"{name}={value}" for name, value in row.items()) for _, row in pairs]
    return {
        "finding_id": [key(check.name, text) for (check, _), text in zip(pairs, said, strict=True)],
        "code": [check.name for check, _ in pairs],
        "severity": ["warn" for _ in pairs],
        "message": [f"does not hold: {check.demand} {text}" for (check, _), text in zip(pairs, said, strict=True)],
        "source_id": [row.get("source_id") for _, row in pairs],
        "url": [row.get("url") for _, row in pairs],
        "version_id": [row.get("version_id") for _, row in pairs],
        "surface": [row.get("surface") for _, row in pairs],
        "char_start": [None for _ in pairs],
        "char_end": [None for _ in pairs],
        "found_at": [now for _ in pairs],
    }


def _sample(rows: Sequence[dict[str, Any]]) -> str:
    return " | ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in rows[:3])
