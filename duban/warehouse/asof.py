"""The warehouse as it was known at a moment: for every view of `mart` a table macro ``mart.NAME_as_of(moment)``.

A macro is its view's own SQL with every table cut off at the moment and every view replaced by its macro, so that it
cannot say something else than the view. What belongs here: that rewriting. What does not: what a view asks.
"""

from __future__ import annotations

import re

from duban.warehouse.sqlfiles import SqlFile
from schemas import TABLES

# When a row was known, by the column that says so (UTC). A table that is not named here is cut by its version_id, and
# one without (computed whole from all that is known by now) is taken as it is.
KNOWN_AT = {
    "raw.source": "valid_from",
    "raw.fetch": "fetched_at",
    "raw.entry": "first_seen_at",
    "core.report_version": "seen_from",
    "ops.run": "ended_at",
    "ops.walk": "walked_at",
    "ops.ledger": "ended_at",
    "ops.file_ledger": "ended_at",
    "ops.reading": "fetched_at",
    "ops.file_reading": "fetched_at",
    "ops.page": "seen_from",
    "ops.report_link": "seen_from",
    "ops.quarantine": "seen_at",
    "ops.finding": "found_at",
    "ops.position": "recorded_at",
    "ops.build": "created_at",
}

_RELATION = re.compile(r"\b(FROM|JOIN)(\s+)((?:raw|core|ops|mart)\.\w+)")
_HEAD = re.compile(r"CREATE OR REPLACE VIEW mart\.(\w+) AS\b")


def as_of_macro(view: SqlFile) -> str:
    """The statement that makes the macro of a view; macros of views that it is made of must be there already."""
    body = view.body[view.body.index("CREATE OR REPLACE VIEW") :]
    return _HEAD.sub(r"CREATE OR REPLACE MACRO mart.\1_as_of(moment) AS TABLE", _RELATION.sub(_cut, body), count=1)


def _cut(found: re.Match[str]) -> str:
    word, space, name = found.groups()
    if name.startswith("mart."):
        return f"{word}{space}{name}_as_of(moment)"
    return f"{word}{space}{_until(name)}"


def _until(table: str) -> str:
    """The table's rows that were known by the moment, as a subquery."""
    if table in KNOWN_AT:
        return f"(FROM {table} WHERE {KNOWN_AT[table]} <= CAST(moment AS TIMESTAMP))"
    if table in TABLES and "version_id" in TABLES[table].columns:
        return f"(FROM {table} SEMI JOIN {_until('core.report_version')} USING (version_id))"
    return table
