"""What a warehouse was built by, against what there is now: one warehouse is of one reader and one set of corrections.

What belongs here: whether they differ, in words. What does not: what follows from it (load.py, replay.py, doctor.py).
"""

from __future__ import annotations

import duckdb

from duban.corrections import Corrections


def built_otherwise(connection: duckdb.DuckDBPyConnection, version: str, corrections: Corrections) -> str:
    """Why the warehouse is not what would be built now, or "".

    Args:
        connection: open on a file, however old: nothing but its fingerprint is asked before that is known to be ours.
        version: the fingerprint of the code that there is now.
        corrections: as written now.

    Raises:
        duckdb.CatalogException: it is no warehouse of duban's.
    """
    if connection.execute("SELECT fingerprint FROM ops.build").fetchall() != [(version,)]:
        return "the reader or the tables have changed"
    if connection.execute("SELECT corrections FROM ops.build").fetchall() != [(corrections.fingerprint,)]:
        return "the written corrections have changed"
    return ""
