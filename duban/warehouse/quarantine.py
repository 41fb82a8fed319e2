"""What is set aside → rows of ops.quarantine. Pure.

What belongs here: how a rejected record, a refused page or a broken file is described and counted. What does not: what
makes a record bad (validate.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from duban.keys import key
from duban.warehouse.frames import Place
from duban.warehouse.validate import Rejected


def rejected_rows(rejected: Iterable[tuple[Rejected, str, Place]]) -> list[dict[str, Any]]:
    """A row for every rejected record; children of a rejected parent are one row a page and table, with their number.

    Args:
        rejected: the records, each with what identifies its page (so that keys do not depend on batches) and its place.
    """
    rows: dict[str, dict[str, Any]] = {}
    for record, page, place in rejected:
        told_apart = record.column if record.stage == "parent" else record.record
        identity = key(page, record.table, record.check, told_apart)
        if identity in rows:
            rows[identity]["records"] += 1
            continue
        rows[identity] = {
            "quarantine_id": identity,
            "stage": record.stage,
            "table_name": record.table,
            "column_name": record.column,
            "check_name": record.check,
            "value": record.value,
            "reason": record.reason,
            "record": record.record,
            "records": 1,
            **_where(place),
        }
    return list(rows.values())


def whole(stage: str, place: Place, check: str, reason: str) -> dict[str, Any]:
    """A row for a whole page, list or file: it stands for no record, and is kept once however often it is met."""
    at = place.warc_offset if stage == "archive" else place.url
    return {
        "quarantine_id": key(stage, place.source_id, at, check),
        "stage": stage,
        "table_name": None,
        "column_name": None,
        "check_name": check,
        "value": None,
        "reason": reason,
        "record": None,
        "records": 0,
        **_where(place),
    }


def _where(place: Place) -> dict[str, Any]:
    return {
        "source_id": place.source_id,
        "url": place.url,
        "warc_file": place.warc_file,
        "warc_offset": place.warc_offset,
        "seen_at": place.seen_at,
    }
