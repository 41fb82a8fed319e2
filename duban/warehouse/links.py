"""At the end of a load: which of the pages that it brought file a report that another URL files too (ops.report_link).

What belongs here: finding pairs worth a look, and keeping what was found. What does not: the decision (same.py).

A page is compared with the pages right before it that share something with it. What was before it is settled when it is
loaded, so the links are the same whether a warehouse grew or was built at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import duckdb

from duban.warehouse.same import Side, at_once, grams, similarity, threshold
from duban.warehouse.store import Target, add_columns
from schemas import TABLES
from schemas.vocabulary import LINK_METHODS

TABLE = "ops.report_link"
# Only so many pages before a page are looked at: a number that a hundred pages bear by mistake says nothing.
_BEFORE = 12

_PAIRS = f"""
WITH page AS (
  SELECT p.report_id, p.version_id, p.source_id, p.seen_from, unnest([
      {{'method': 'version', 'shared': p.version_id}}, {{'method': 'url', 'shared': p.url}},
      {{'method': 'index_no', 'shared': p.index_no}}, {{'method': 'text', 'shared': p.text_key}},
      {{'method': 'path', 'shared': p.path}},
      {{'method': 'title', 'shared': p.title_key || ' ' || p.period_start || ' ' || p.period_end}}
    ], recursive := true)
  FROM ops.page p
), keyed AS (
  SELECT source_id, method, shared, report_id, version_id, min(seen_from) AS seen_from
  FROM page
  WHERE shared IS NOT NULL
  GROUP BY ALL
), busy AS (
  SELECT source_id, method, shared
  FROM keyed
  GROUP BY ALL
  HAVING min(report_id) <> max(report_id) AND bool_or(report_id IN (SELECT report_id FROM loaded_page))
), near AS (
  SELECT *, list({{'report_id': report_id, 'version_id': version_id}}) OVER (
      PARTITION BY source_id, method, shared ORDER BY seen_from, report_id, version_id
      ROWS BETWEEN {_BEFORE} PRECEDING AND 1 PRECEDING
    ) AS earlier
  FROM keyed SEMI JOIN busy USING (source_id, method, shared)
), pair AS (
  SELECT source_id, method, seen_from, report_id AS new_report, version_id AS new_version,
    unnest(earlier) AS old
  FROM near
), sorted AS (
  SELECT source_id, method, seen_from, new_report < old.report_id AS first,
    CASE WHEN first THEN new_report ELSE old.report_id END AS report_id,
    CASE WHEN first THEN old.report_id ELSE new_report END AS other_report_id,
    CASE WHEN first THEN new_version ELSE old.version_id END AS version_id,
    CASE WHEN first THEN old.version_id ELSE new_version END AS other_version_id
  FROM pair
  WHERE new_report <> old.report_id
)
SELECT source_id, method, seen_from, report_id, other_report_id, version_id, other_version_id
FROM sorted ANTI JOIN {TABLE} USING (report_id, other_report_id)
ORDER BY report_id, other_report_id, seen_from,
  list_position({list(LINK_METHODS)}, method), version_id, other_version_id
"""

_SIDES = """
SELECT p.report_id, p.version_id, p.text_key, p.period_start, p.period_end, v.publisher
FROM ops.page p
JOIN core.report_version v USING (version_id)
WHERE p.report_id IN (SELECT unnest($reports))
GROUP BY ALL
"""


def link_reports(target: Target) -> int:
    """Find the links of the pages in `loaded_page` with others and keep them; returns how many there are."""
    pairs = target.connection.execute(_PAIRS).fetchall()
    found = list(_linked(target.connection, pairs))
    if not found:
        return 0
    columns = list(TABLES[TABLE].columns)
    return add_columns(target, TABLE, {name: [row[name] for row in found] for name in columns})


def _linked(connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """The first evidence for each two reports; pairs come in the order in which it counts."""
    reports = sorted({report_id for pair in pairs for report_id in pair[3:5]})
    sides = {
        (report_id, version_id): Side(version_id, text_key, (start, end), publisher)
        for report_id, version_id, text_key, start, end, publisher in connection.execute(
            _SIDES, {"reports": reports}
        ).fetchall()
    }

    @lru_cache(maxsize=64)
    def grams_of(version_id: str) -> frozenset[str]:
        row = connection.execute("SELECT text FROM core.report_version WHERE version_id = ?", [version_id]).fetchall()
        return grams(row[0][0])

    done: set[tuple[str, str]] = set()
    for source_id, method, seen_from, report_id, other_report_id, version_id, other_version_id in pairs:
        if (report_id, other_report_id) in done:
            continue
        one, other = sides[report_id, version_id], sides[other_report_id, other_version_id]
        needed = threshold(method, one, other)
        if needed is None:
            continue
        alike = at_once(one, other)
        if alike is None:
            alike = similarity(grams_of(version_id), grams_of(other_version_id))
        if alike >= needed:
            done.add((report_id, other_report_id))
            yield {
                "report_id": report_id,
                "other_report_id": other_report_id,
                "source_id": source_id,
                "method": method,
                "similarity": alike,
                "version_id": version_id,
                "other_version_id": other_version_id,
                "seen_from": seen_from,
            }
