"""derived.document_wording: made anew from all mentions when a load changed the wordings, in the load's transaction.

What belongs here: reading the wordings, writing the table. What does not: which name one text (cluster.py).
"""

from __future__ import annotations

from typing import Any

import duckdb

from duban.keys import key
from duban.warehouse.database import insert
from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Resolved, Wording
from duban.warehouse.frames import Rows
from duban.warehouse.validate import cast
from schemas import TABLES
from schemas.ddl import comments, create_table

NAME = "derived.document_wording"
# The publisher is the one of mart.report, which the views join by: what a page states, and it may state another later.
_WORDINGS = """
WITH source AS (SELECT source_id, arg_max(name, valid_from) AS name FROM raw.source GROUP BY source_id)
SELECT
  d.title,
  coalesce(v.region, v.source_id) AS home,
  coalesce(p.publisher, s.name, v.source_id) AS publisher,
  min(p.seen_from) AS first_seen_at
FROM core.document_mention d
JOIN core.report_version v USING (version_id)
JOIN ops.page p USING (version_id)
LEFT JOIN source s ON s.source_id = v.source_id
GROUP BY ALL
"""


def store_documents(connection: duckdb.DuckDBPyConnection) -> bool:
    """Bring the table in line with the mentions; False when it was.

    The table is a function of the wordings in `core`: loads in any number and order, and a rebuild, give the same.
    """
    wordings = {Wording(*row) for row in connection.execute(_WORDINGS).fetchall()}
    held = connection.execute(f"SELECT title, home, publisher, first_seen_at FROM {NAME}").fetchall()
    if wordings == {Wording(*row) for row in held}:
        return False
    connection.execute(create_table(NAME, TABLES[NAME], anew=True))
    for comment in comments(NAME, TABLES[NAME]):
        connection.execute(comment)
    resolved = resolve(wordings)
    rows = Rows(NAME, _columns(resolved), list(range(len(resolved))))
    insert(connection, NAME, cast(rows), distinct=False)
    return True


def _columns(resolved: list[Resolved]) -> dict[str, list[Any]]:
    return {
        "wording_id": [key(*each.wording[:3]) for each in resolved],
        "title": [each.wording.title for each in resolved],
        "home": [each.wording.home for each in resolved],
        "publisher": [each.wording.publisher for each in resolved],
        "first_seen_at": [each.wording.since for each in resolved],
        "document_id": [key(*each.document[:3]) for each in resolved],
        "method": [each.method for each in resolved],
        "score": [each.score for each in resolved],
        "joined_to": [each.joined_to or None for each in resolved],
        "owner": [each.form.owner for each in resolved],
        "normal_form": [each.form.core for each in resolved],
        "generic": [each.form.generic for each in resolved],
    }
