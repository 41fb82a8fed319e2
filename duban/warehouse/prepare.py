"""Pages → frames that only need inserting: read, keyed, validated. No database: this is what a worker does.

What belongs here: everything of a stretch of pages that does not depend on what was loaded before. What does not: which
versions are new (versions.py), and who works where (workers.py). A page's bytes go in, frames come out: both cross
processes and machines, so a report itself never does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from duban.corrections import Corrections
from duban.read.model import Refusal, Report
from duban.warehouse.correct import Use, correct, mismatch_finding, use_row
from duban.warehouse.frames import Origin, Page, Rows, core_rows, finding_rows, utc
from duban.warehouse.identity import identify, page_row
from duban.warehouse.quarantine import rejected_rows, whole
from duban.warehouse.reading import Failure, Reader, Unread
from duban.warehouse.validate import Verdict, validate, validate_core

VERSIONS = "core.report_version"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page became: the version it shows, or why it shows none.

    ``result`` is "read", "refused" or "failed". ``first`` says that no page before it in the stretch shows the version,
    ``unread`` that a file it links could not be read.
    """

    origin: Origin
    result: str
    version_id: str | None = None
    reason: str | None = None
    first: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """Rows of ops.finding with each row's page, and those that fit no model as rows for ops.quarantine."""

    frame: pl.DataFrame | None
    pages: Sequence[int]
    aside: Sequence[tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A stretch of pages, ready to insert.

    Attributes:
        outcomes: one a page, in order.
        frames: by table of `core`, the good rows of the versions shown first in this stretch.
        aside: rows for ops.quarantine, each with the version that it is of (None: of the page itself).
        lost: by version, records set aside.
        findings: what the reader found worth telling of pages that show a version first or have an unread file.
        files: rows of ops.file_reading, each with its page.
        shows: rows of ops.page, each with its page.
        uses: what written corrections did to versions shown first: rows of ops.correction_use, each with its page and
            a row of ops.finding where one did not match.
    """

    outcomes: tuple[Outcome, ...]
    frames: Mapping[str, pl.DataFrame]
    aside: Sequence[tuple[str | None, dict[str, Any]]]
    lost: Mapping[str, int]
    findings: Findings
    files: Sequence[tuple[int, dict[str, Any]]]
    shows: Sequence[tuple[int, dict[str, Any]]]
    uses: Sequence[tuple[int, dict[str, Any], dict[str, Any] | None]]


def prepare(pages: Sequence[Unread], reader: Reader, parser_version: str, corrections: Corrections) -> Prepared:
    """Read pages, and make and validate the rows of all that they hold; no page can stop the others.

    Args:
        pages: in the order of the archive, with the files to read them with.
        reader: what reads one.
        parser_version: fingerprint of the code, for the versions' rows.
        corrections: as written.
    """
    outcomes: list[Outcome] = []
    shown: list[Page] = []
    telling: list[tuple[int, Page, bool]] = []
    aside: list[tuple[str | None, dict[str, Any]]] = []
    files: list[tuple[int, dict[str, Any]]] = []
    shows: list[tuple[int, dict[str, Any]]] = []
    uses: list[tuple[int, Use]] = []
    met: set[str] = set()
    for index, unread in enumerate(pages):
        read = reader(unread)
        if not isinstance(read, Report):
            outcome, row = _no_report(unread.origin, read)
            outcomes.append(outcome)
            aside.append((None, row))
            continue
        page = identify(read, unread.origin)
        outcome = Outcome(
            page.origin, "read", page.version_id, first=page.version_id not in met, unread=_has_unread(read)
        )
        met.add(page.version_id)
        outcomes.append(outcome)
        files += [(index, row) for row in file_rows(unread, read)]
        said, (page, used) = page, correct(page, corrections)
        shows.append((index, page_row(said, page)))
        if outcome.first:
            uses += [(index, use) for use in used]
            shown.append(page)
        if outcome.first or outcome.unread:
            telling.append((index, page, outcome.first))
    verdicts = validate_core(core_rows(shown, parser_version)) if shown else {}
    rejected = _rejected(shown, verdicts)
    return Prepared(
        tuple(outcomes),
        {table: verdict.frame for table, verdict in verdicts.items()},
        [*aside, *rejected],
        Counter(shown[record.page].version_id for verdict in verdicts.values() for record in verdict.rejected),
        _findings(telling),
        files,
        shows,
        [(index, use_row(use), mismatch_finding(use)) for index, use in uses],
    )


def file_rows(page: Unread, report: Report) -> list[dict[str, Any]]:
    """The rows of ops.file_reading of a page that was read."""
    fetches = {held.name: held.fetch_id for held in page.files}
    return [
        {
            "fetch_id": page.origin.fetch_id,
            "name": file.name,
            "source_id": page.origin.source_id,
            "url": page.origin.url,
            "file_fetch_id": fetches[file.name],
            "is_read": file.reason is None,
            "unread_reason": file.reason,
            "detail": file.detail or None,
            "fetched_at": utc(page.origin.fetched_at),
        }
        for file in report.files
        if file.name in fetches
    ]


def _no_report(origin: Origin, read: Refusal | Failure) -> tuple[Outcome, dict[str, Any]]:
    """The outcome and the quarantine row of a page that is no report, or that the reader broke on."""
    if isinstance(read, Refusal):
        reason = f"{read.reason}: {read.detail}"
        return Outcome(origin, "refused", reason=reason), whole("read", origin.place, read.reason, reason)
    reason = f"the reader broke: {read.error} (in {read.where})"
    return Outcome(origin, "failed", reason=reason), whole("read", origin.place, "reader_error", reason)


def _has_unread(report: Report) -> bool:
    return any(file.reason not in (None, "not_needed") for file in report.files)


def _rejected(pages: Sequence[Page], verdicts: Mapping[str, Verdict]) -> list[tuple[str | None, dict[str, Any]]]:
    """Quarantine rows of records that fit no model, version by version: a group of them never spans two."""
    by_page: dict[int, list[Any]] = {}
    for verdict in verdicts.values():
        for record in verdict.rejected:
            by_page.setdefault(record.page, []).append(record)
    return [
        (page.version_id, row)
        for index, records in by_page.items()
        for page in [pages[index]]
        for row in rejected_rows((record, page.version_id, page.origin.place) for record in records)
    ]


def _findings(telling: Sequence[tuple[int, Page, bool]]) -> Findings:
    """The findings of these pages, each with whether it is its version's first page here."""
    firsts = [(index, page) for index, page, first in telling if first]
    again = [(index, page) for index, page, first in telling if not first]
    parts = [_told(firsts, once=False), _told(again, once=True)]
    frames = [part.frame for part in parts if part.frame is not None]
    return Findings(
        pl.concat(frames) if frames else None,
        [page for part in parts for page in part.pages],
        [row for part in parts for row in part.aside],
    )


def _told(pages: Sequence[tuple[int, Page]], *, once: bool) -> Findings:
    """Validated findings; ``once`` for pages of versions told of before, which may tell the same thing again."""
    columns, of = finding_rows([page for _, page in pages])
    rows = list({columns["finding_id"][row]: row for row in reversed(range(len(of)))}.values())[::-1] if once else None
    if rows is not None:
        columns = {name: [values[row] for row in rows] for name, values in columns.items()}
        of = [of[row] for row in rows]
    if not of:
        return Findings(None, [], [])
    verdict = validate(Rows("ops.finding", columns, of))
    aside = [
        (pages[record.page][0], row)
        for record in verdict.rejected
        for row in rejected_rows([(record, record.key, pages[record.page][1].origin.place)])
    ]
    # A frame keeps no page numbers: rejected rows are left out of them in the same order.
    kept = _kept(of, columns["finding_id"], verdict)
    return Findings(verdict.frame, [pages[of[row]][0] for row in kept], aside)


def _kept(of: Sequence[int], ids: Sequence[str], verdict: Verdict) -> list[int]:
    """Which rows the verdict's frame holds, in order."""
    if not verdict.rejected:
        return list(range(len(of)))
    good = verdict.frame["finding_id"].to_list()
    kept: list[int] = []
    position = 0
    for row, finding_id in enumerate(ids):
        if position < len(good) and good[position] == finding_id:
            kept.append(row)
            position += 1
    return kept
