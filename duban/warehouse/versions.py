"""Reports → versions in `core`: the new ones are loaded with all they hold, the others only noted as seen again.

What belongs here: what makes a version new, and the account of its records (ops.reading). What does not: reading pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from duban.warehouse.correct import correct, mismatch_findings, use_rows
from duban.warehouse.database import insert
from duban.warehouse.frames import Origin, Page, Rows, core_rows, finding_rows, utc
from duban.warehouse.identity import page_row
from duban.warehouse.quarantine import rejected_rows
from duban.warehouse.store import Target, add_columns, remember, set_aside, store, store_records
from duban.warehouse.validate import Verdict, validate_core

VERSIONS = "core.report_version"


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


def store_reports(target: Target, reports: Sequence[Page]) -> list[Reading]:
    """Load the versions that were not met before, in the order given, and say what became of every report."""
    known = _met_before(target.connection, [page.version_id for page in reports])
    first: dict[str, Page] = {}
    for page in reports:
        if page.version_id not in known:
            first.setdefault(page.version_id, page)
    fresh = _load(target, list(first.values()))
    # A file that cannot be read changes no text, so its version may be an old one: it is told of all the same.
    later = [page for page in reports if first.get(page.version_id) is not page]
    _store_findings(target, [page for page in later if _has_unread(page)])
    readings = []
    for page in reports:
        made = fresh.get(page.version_id)
        if made is not None and first[page.version_id] is page:
            readings.append(made)
        else:
            again = known.get(page.version_id) or ("known" if made and made.result == "new" else "quarantined")
            readings.append(Reading(page.origin, again, page.version_id))
    return readings


def store_pages(target: Target, reports: Sequence[Page], readings: Sequence[Reading]) -> None:
    """Note of every report that was read whether its URL shows something else than at the reading before."""
    showing = _shown_last(target.connection, [page.origin.url for page in reports])
    records = []
    for page, reading in zip(reports, readings, strict=True):
        row, where = page_row(page), (page.origin.source_id, page.origin.url)
        if reading.result in ("new", "known") and showing.get(where) != row["page_key"]:
            showing[where] = row["page_key"]
            records.append((row, page.origin.place))
    if records:
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


def store_readings(target: Target, readings: Sequence[Reading]) -> None:
    """Note what became of article answers."""
    target.counts.readings.update(reading.result for reading in readings)
    store_records(target, "ops.reading", [(reading.as_row(), reading.origin.place) for reading in readings])


def _has_unread(page: Page) -> bool:
    return any(file.reason not in (None, "not_needed") for file in page.report.files)


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


def _load(target: Target, pages: Sequence[Page]) -> dict[str, Reading]:
    """Load new versions: good rows into `core`, the others set aside; by version, how many there were of each."""
    if not pages:
        return {}
    corrected = [correct(page, target.corrections) for page in pages]
    pages = [page for page, _ in corrected]
    verdicts = validate_core(core_rows(pages, target.parser_version))
    loaded: Counter[str] = Counter()
    for table, verdict in verdicts.items():
        loaded.update(verdict.frame["version_id"].to_list())
        target.counts.rows[table] += insert(target.connection, table, verdict.frame, distinct=False)
    lost = _set_aside(target, pages, verdicts)
    good = set(verdicts[VERSIONS].frame["version_id"].to_list())
    remember(target, "loaded_version", "version_id", good)
    _store_findings(target, [page for page in pages if page.version_id in good])
    uses = [use for page, found in corrected for use in found if page.version_id in good]
    if uses:
        add_columns(target, "ops.correction_use", use_rows(uses))
        store_records(target, "ops.finding", [(row, use.page.origin.place) for use, row in mismatch_findings(uses)])
    return {page.version_id: _account(page, page.version_id in good, loaded, lost) for page in pages}


def _set_aside(target: Target, pages: Sequence[Page], verdicts: Mapping[str, Verdict]) -> Counter[str]:
    rejected = [(record, pages[record.page]) for verdict in verdicts.values() for record in verdict.rejected]
    set_aside(target, rejected_rows((record, page.version_id, page.origin.place) for record, page in rejected))
    return Counter(page.version_id for _, page in rejected)


def _account(page: Page, good: bool, loaded: Counter[str], lost: Counter[str]) -> Reading:
    return Reading(
        page.origin,
        "new" if good else "quarantined",
        page.version_id,
        None if good else "the report's own record does not fit the model",
        loaded[page.version_id],
        lost[page.version_id],
    )


def _store_findings(target: Target, pages: Sequence[Page]) -> None:
    columns, origin_of = finding_rows(pages)
    store(target, Rows("ops.finding", columns, origin_of), [page.origin.place for page in pages])
