"""What `duban status` tells: coverage, last runs, what needs attention. Queries only; nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from duban.warehouse.query import run_sql

_COVERAGE = """
SELECT source_id, name, cadence, cadence_from, period, period_start, period_end, status, published_on, due_on,
  days_late, due_days, due_from, lags, holidays_known
FROM mart.coverage
QUALIFY row_number() OVER (PARTITION BY source_id, cadence ORDER BY period_start DESC) <= $periods
ORDER BY source_id, cadence, period_start
"""
# Attachments have no entry in a list, and a ledger of their own.
_RUNS = """
WITH file AS (
  SELECT run_id, source_id,
    {'seen': seen, 'fetched': fetched, 'unchanged': unchanged, 'refused': refused, 'failed': failed,
     'balanced': seen = fetched + unchanged + refused + failed} AS attachments
  FROM ops.file_ledger
)
SELECT run_id, source_id, started_at, complete, seen, fetched, unchanged, deferred, refused, failed, balanced,
  attachments
FROM mart.ledger
LEFT JOIN file USING (run_id, source_id)
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) <= $runs
ORDER BY source_id, started_at DESC
"""
# What the newest walk of a list said, where it did not reach its end.
_LISTS = """
SELECT source_id, column_url, verdict, reason
FROM ops.walk
QUALIFY row_number() OVER (PARTITION BY source_id, column_url ORDER BY walked_at DESC) = 1 AND verdict <> 'complete'
"""
# What is over (read well since) needs nobody's attention.
_QUARANTINE = """
SELECT source_id, check_name, count(DISTINCT url) AS pages, CAST(sum(records) AS BIGINT) AS records, min(url) AS url
FROM mart.quarantine WHERE is_open GROUP BY ALL ORDER BY ALL
"""
# Missing reports are told by the coverage, as it stands now.
_FINDINGS = """
SELECT source_id, code, count(*) AS findings, arg_max(message, found_at) AS newest, max(found_at) AS found_at
FROM ops.finding WHERE severity <> 'info' AND code <> 'report_missing' GROUP BY ALL ORDER BY found_at DESC
"""


@dataclass(frozen=True, slots=True)
class Overview:
    """Records by subject, each a dictionary of its columns."""

    coverage: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def overview(connection: duckdb.DuckDBPyConnection, periods: int, runs: int = 3) -> Overview:
    """The state of a snapshot, with the newest ``periods`` of each source and cadence, and ``runs`` of each source."""

    def records(sql: str, **values: object) -> list[dict[str, Any]]:
        names, rows = run_sql(connection, sql, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return Overview(
        coverage=records(_COVERAGE, periods=periods),
        runs=records(_RUNS, runs=runs),
        lists=records(_LISTS),
        quarantine=records(_QUARANTINE),
        findings=records(_FINDINGS),
    )
