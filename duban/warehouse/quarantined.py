"""What is in quarantine, from the published snapshot: grouped, one by one, and what to do about each.

What belongs here: questions to mart.quarantine and the remedies. What does not: reading pages again (replay.py), making
rows of ops.quarantine (quarantine.py). Imports stay cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from duban.errors import UsageError
from duban.warehouse.query import Table, run_sql
from duban.warehouse.search import as_day

_GROUPS = """
SELECT
  source_id, stage, check_name, table_name, count(DISTINCT url) AS pages, CAST(sum(records) AS BIGINT) AS records,
  CAST(sum(times) AS BIGINT) AS times, min(first_seen_at) AS since, max(last_seen_at) AS last_seen,
  any_value(reason ORDER BY first_seen_at) AS example
FROM mart.quarantine
WHERE {where}
GROUP BY source_id, stage, check_name, table_name
ORDER BY pages DESC, source_id, stage, check_name, table_name
"""
_ROWS = """
SELECT
  quarantine_id AS id, source_id AS source, stage, check_name AS check, table_name AS "table", column_name AS "column",
  value, reason, url, title, records, times, first_seen_at AS since, last_seen_at AS last_seen, is_open
FROM mart.quarantine
WHERE {where}
ORDER BY first_seen_at DESC, url, quarantine_id
"""
_ONE = "FROM mart.quarantine WHERE starts_with(quarantine_id, $id) ORDER BY quarantine_id LIMIT 11"
_SHORTEST = 4

_REMEDIES = {
    "archive_damaged": "restore the archive file from a copy; what lies before the damage is loaded. `duban doctor` "
    "reads every file, and `duban rebuild` loads what the restored file holds",
    "list_not_read": "the list's manner may have changed: `duban sources probe URL` says what the page is now",
    "reader_error": "a bug of the reader: save the page (--save FILE), try `duban parse FILE`, report it with the page",
    "challenge": "the site asked for a puzzle: a later run asks again; where it always does, write to the publisher",
    "soft_404": "the site says the page is gone, under status 200: look at it; a later run asks again",
    "home_page": "the address leads to the home page: the report was moved or removed; look for it on the site",
    "unread_file": "the page leaves its report to a file that cannot be read: mart.attachment says why",
}
_BY_STAGE = {
    "read": "look at the page: if it is no report, narrow the column's title in the source file, so that it is not "
    "fetched as one; if it is one, the reader must learn it: report it with the page (--save FILE)",
    "cast": "a value of the wrong kind was read: a bug of the reader; report it with the page (--save FILE)",
    "schema": "a value that cannot be: if the page says so, write a correction (docs/corrections.md) once the record "
    "loads; if the reader misread it, report it with the page (--save FILE)",
    "offsets": "a bug of the reader: report it with the page (--save FILE)",
    "parent": "nothing by itself: it fell with the record it belongs to, which is in quarantine too",
    "batch": "a bug of duban: report it with the reason above",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows of the quarantine: each None means any. ``since`` is a day; ``every`` takes in what is over."""

    source: str | None = None
    stage: str | None = None
    check: str | None = None
    since: str | None = None
    every: bool = False


def groups(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[dict[str, Any]]:
    """What is set aside by source, stage, check and table, most pages first."""
    where, values = _where(filters)
    names, rows = run_sql(connection, _GROUPS.format(where=where), values)
    return [dict(zip(names, row, strict=True)) for row in rows]


def listing(connection: duckdb.DuckDBPyConnection, filters: Filters) -> Table:
    """What is set aside, one row each, newest first."""
    where, values = _where(filters)
    return run_sql(connection, _ROWS.format(where=where), values)


def one(connection: duckdb.DuckDBPyConnection, quarantine_id: str) -> dict[str, Any]:
    """All that is known of one row.

    Args:
        connection: the published snapshot.
        quarantine_id: its id, or the first digits of it, four at least.

    Raises:
        UsageError: no row has that id, or several begin so.
    """
    if len(quarantine_id) < _SHORTEST:
        raise UsageError(f"{quarantine_id!r} is too short", todo=f"give the first {_SHORTEST} digits of the id or more")
    names, rows = run_sql(connection, _ONE, {"id": quarantine_id})
    if not rows:
        raise UsageError(
            f"nothing in quarantine has the id {quarantine_id!r}", todo="duban quarantine list --all shows the ids"
        )
    if len(rows) > 1:
        ids = ", ".join(row[0] for row in rows[:10])
        raise UsageError(f"several ids begin with {quarantine_id!r}: {ids}", todo="give more digits")
    return dict(zip(names, rows[0], strict=True))


def siblings(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Other rows of the same page and the same moment."""
    names, rows = run_sql(
        connection,
        "SELECT quarantine_id, stage, check_name, table_name, column_name, records, reason FROM mart.quarantine "
        "WHERE warc_file = $file AND warc_offset = $offset AND quarantine_id <> $id ORDER BY ALL",
        {"file": row["warc_file"], "offset": row["warc_offset"], "id": row["quarantine_id"]},
    )
    return [dict(zip(names, found, strict=True)) for found in rows]


def remedy(row: dict[str, Any]) -> str:
    """What a person can do about a row: by its check, or else by the stage at which it was stopped."""
    return _REMEDIES.get(row["check_name"]) or _BY_STAGE.get(row["stage"], "report it with the reason above")


def _where(filters: Filters) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {}
    conditions = ["true"] if filters.every else ["is_open"]
    for name, column in (("source", "source_id"), ("stage", "stage"), ("check", "check_name")):
        if (value := getattr(filters, name)) is not None:
            values[name] = value
            conditions.append(f"{column} = ${name}")
    if filters.since is not None:
        values["since"] = as_day("since", filters.since)
        conditions.append("last_seen_at >= $since")
    return " AND ".join(conditions), values
