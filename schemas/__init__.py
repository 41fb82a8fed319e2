"""The shape of every table, one definition a column: DDL, comments and the data dictionary come from here.

What belongs here: pandera models and what is generated from them. What does not: anything of duban (nothing is
imported from it), reading, loading, SQL that answers questions.
"""

from __future__ import annotations

import pandera.polars as pa

from schemas import core, derived, ops, raw

TABLES: dict[str, pa.DataFrameSchema] = {
    str(model.name): model
    for model in (
        raw.SOURCE,
        raw.FETCH,
        raw.ENTRY,
        core.REPORT_VERSION,
        core.SECTION,
        core.ITEM,
        core.ACTION,
        core.DOCUMENT_MENTION,
        core.MENTION,
        core.ATTACHMENT,
        derived.DOCUMENT_WORDING,
        ops.RUN,
        ops.WALK,
        ops.LEDGER,
        ops.FILE_LEDGER,
        ops.READING,
        ops.FILE_READING,
        ops.PAGE,
        ops.REPORT_LINK,
        ops.QUARANTINE,
        ops.FINDING,
        ops.POSITION,
        ops.BUILD,
        ops.CORRECTION,
        ops.CORRECTION_USE,
    )
}
"""Every table's model by its full name, in the order in which tables are made."""

CORE = tuple(name for name in TABLES if name.startswith("core."))
"""The tables of `core`, parents before children."""


def key_of(name: str) -> list[str]:
    """The columns that no two rows of a table share."""
    return list((TABLES[name].metadata or {})["key"])
