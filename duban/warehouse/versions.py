"""Prepared pages → versions in `core`: the new ones are loaded with all they hold, the others only noted as seen again.

What belongs here: what makes a version new, and the account of its records (ops.reading). What does not:
reading pages and making their rows (prepare.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from duban.warehouse.database import insert
from duban.warehouse.frames import Origin, utc
from duban.warehouse.prepare import VERSIONS, Findings, Outcome, Prepared
from duban.warehouse.store import Target, add_records, remember, set_aside, store_records


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one article answer; the numbers are records of a version met for the first time."""

    origin: Origin
    result: str
    version_id: str | None = None
    reason: str | None = None
    loaded: int = 0
    quarantined: int = 0

    def as_row(self) -> dict[str, Any]:
        """The row of ops.reading."""
        return {
            "fetch_id": self.origin.fetch_id,
            "source_id": self.origin.source_id,
            "url": self.origin.url,
            "result": self.result,
            "version_id": self.version_id,
            "reason": self.reason,
            "records_read": self.loaded + self.quarantined,
            "records_loaded": self.loaded,
            "records_quarantined": self.quarantined,
            "fetched_at": utc(self.origin.fetched_at),
        }


def store_versions(target: Target, prepared: Prepared) -> list[Reading]:
    """Load the versions that were not met before, and say what became of every page, in the order given."""
    outcomes = prepared.outcomes
    known = _met_before(target.connection, [outcome.version_id for outcome in outcomes if outcome.version_id])
    fresh = {page.version_id for page in outcomes if page.first and page.version_id not in known}
    good, loaded = _load(target, prepared, {version for version in fresh if version})
    lost = prepared.lost
    set_aside(target, [row for version, row in prepared.aside if version is None or version in fresh])
    # A file that cannot be read changes no text, so its version may be an old one: it is told of all the same.
    telling = {
        index
        for index, page in enumerate(outcomes)
        if page.version_id and (page.version_id in good if page.first and page.version_id in fresh else page.unread)
    }
    _store_findings(target, prepared.findings, telling)
    _store_uses(target, prepared, good)
    readings = [_reading(page, known, fresh, good, loaded, lost) for page in outcomes]
    _store_shows(target, prepared, readings)
    return readings


def store_readings(target: Target, readings: Sequence[Reading]) -> None:
    """Note what became of article answers."""
    target.counts.readings.update(reading.result for reading in readings)
    store_records(target, "ops.reading", [(reading.as_row(), reading.origin.place) for reading in readings])


def _met_before(connection: duckdb.DuckDBPyConnection, versions: Sequence[str]) -> dict[str, str]:
    """Which of these versions were met before: "known" when loaded, "quarantined" when set aside."""
    if not versions:
        return {}
    connection.register("incoming", pl.DataFrame({"version_id": sorted(set(versions))}).to_arrow())
    rows = connection.execute(
        "SELECT version_id, 'quarantined' FROM incoming "
        "SEMI JOIN (FROM ops.reading WHERE result = 'quarantined') USING (version_id) "
        f"UNION ALL SELECT version_id, 'known' FROM incoming SEMI JOIN {VERSIONS} USING (version_id)"
    ).fetchall()
    connection.unregister("incoming")
    return dict(rows)


def _load(target: Target, prepared: Prepared, fresh: set[str]) -> tuple[set[str], Counter[str]]:
    """Load the good rows of new versions into `core`; which versions those are, and how many rows each has."""
    good: set[str] = set()
    loaded: Counter[str] = Counter()
    for table, whole in prepared.frames.items():
        frame = whole if whole["version_id"].is_in(fresh).all() else whole.filter(pl.col("version_id").is_in(fresh))
        for version, rows in frame["version_id"].value_counts().iter_rows():
            loaded[version] += rows
        if table == VERSIONS:
            good = set(frame["version_id"].to_list())
        target.counts.rows[table] += insert(target.connection, table, frame, distinct=False)
    remember(target, "loaded_version", "version_id", good)
    return good, loaded


def _reading(
    page: Outcome,
    known: Mapping[str, str],
    fresh: Collection[str | None],
    good: Collection[str],
    loaded: Mapping[str, int],
    lost: Mapping[str, int],
) -> Reading:
    """The account of one page: the records of a new version are told where it is shown first."""
    version = page.version_id
    if version is None:
        return Reading(page.origin, page.result, reason=page.reason)
    if page.first and version in fresh:
        reason = None if version in good else "the report's own record does not fit the model"
        result = "quarantined" if reason else "new"
        return Reading(page.origin, result, version, reason, loaded.get(version, 0), lost.get(version, 0))
    return Reading(page.origin, known.get(version) or ("known" if version in good else "quarantined"), version)


def _store_findings(target: Target, findings: Findings, telling: Collection[int]) -> None:
    """Add the findings of these pages."""
    if findings.frame is not None:
        chosen = [page in telling for page in findings.pages]
        frame = findings.frame.filter(pl.Series(chosen, dtype=pl.Boolean))
        target.counts.rows["ops.finding"] += insert(target.connection, "ops.finding", frame)
    set_aside(target, [row for page, row in findings.aside if page in telling])


def _store_uses(target: Target, prepared: Prepared, good: Collection[str]) -> None:
    """Note what written corrections did to the versions that were loaded."""
    outcomes = prepared.outcomes
    uses = [use for use in prepared.uses if outcomes[use[0]].version_id in good]
    add_records(target, "ops.correction_use", [row for _, row, _ in uses])
    mismatches = [(row, outcomes[page].origin.place) for page, _, row in uses if row is not None]
    store_records(target, "ops.finding", mismatches)


def _store_shows(target: Target, prepared: Prepared, readings: Sequence[Reading]) -> None:
    """Note of every report that was read whether its URL shows something else than at the reading before."""
    showing = _shown_last(target.connection, [row["url"] for _, row in prepared.shows])
    records = []
    for page, row in prepared.shows:
        where = row["source_id"], row["url"]
        if readings[page].result in ("new", "known") and showing.get(where) != row["page_key"]:
            showing[where] = row["page_key"]
            records.append((row, readings[page].origin.place))
    store_records(target, "ops.page", records)
    remember(target, "loaded_page", "report_id", {row["report_id"] for row, _ in records})


def _shown_last(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> dict[tuple[str, str], str]:
    """By source and URL, the state (ops.page.page_key) that these URLs showed last."""
    connection.register("incoming", pl.DataFrame({"url": sorted(set(urls))}, schema={"url": pl.String}).to_arrow())
    rows = connection.execute(
        "SELECT source_id, url, arg_max(page_key, seen_from) FROM ops.page SEMI JOIN incoming USING (url) GROUP BY ALL"
    ).fetchall()
    connection.unregister("incoming")
    return {(source_id, url): page_key for source_id, url, page_key in rows}
