"""Applying written corrections to a report that was read, before its rows are made. Pure.

A correction changes the value of a field, never which report or version a row belongs to: keys are those of what the
page says. So a correction cannot split or join reports, and the same text stays one version. What belongs here: when a
correction applies, and the account of what it did. What does not: the file (corrections.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from duban.corrections import ITEM, SECTION, Correction, Corrections, as_text
from duban.keys import key
from duban.read.model import Item, Report
from duban.warehouse.frames import Page, utc
from duban.warehouse.notes import finding

APPLIED, MISMATCH = "applied", "mismatch"


@dataclass(frozen=True, slots=True)
class Use:
    """What came of one correction on one version: applied to a record, or why not."""

    page: Page
    correction: Correction
    result: str
    record_id: str
    found: str | None
    detail: str = ""


def correct(page: Page, corrections: Corrections) -> tuple[Page, list[Use]]:
    """Apply the corrections that name this report, and say what came of each.

    A correction applies where exactly what it expects was read. Where its new value was read already nothing is said;
    anything else is a mismatch: the page or the reader has changed, and a person has to look again.
    """
    mine = [correction for correction in corrections.entries if _names(correction, page)]
    uses: list[Use] = []
    for correction in mine:
        if correction.table == ITEM:
            page = _items(page, correction, uses)
        elif correction.table == SECTION:
            page = _sections(page, correction, uses)
        else:
            page = _report(page, correction, uses)
    return _sound(page, uses)


def _names(correction: Correction, page: Page) -> bool:
    if correction.url not in (None, page.origin.url) or correction.report_id not in (None, page.report_id):
        return False
    return correction.text_sha256 in (None, sha256(page.report.text.encode("utf-8", "surrogatepass")).hexdigest())


def _try(
    page: Page, correction: Correction, record_id: str, read: Any, uses: list[Use], apply: Callable[[], Page]
) -> Page:
    if read == correction.old:
        uses.append(Use(page, correction, APPLIED, record_id, as_text(read)))
        return apply()
    if read != correction.new:
        detail = f"{correction.column} reads {as_text(read)!r}, the correction expects {as_text(correction.old)!r}"
        uses.append(Use(page, correction, MISMATCH, record_id, as_text(read), detail))
    return page


def _report(page: Page, correction: Correction, uses: list[Use]) -> Page:
    report, column, new = page.report, correction.column, correction.new
    if column.startswith("period_"):
        name = column.removeprefix("period_")
        period = report.period
        return _try(
            page,
            correction,
            page.version_id,
            getattr(period, name),
            uses,
            lambda: replace(page, report=replace(report, period=replace(period, **{name: new}))),
        )
    said = report.metadata
    read = page.title if column == "title" else getattr(said, column)
    if isinstance(read, datetime):
        read = read.replace(tzinfo=None)  # as the column keeps it
    return _try(
        page,
        correction,
        page.version_id,
        read,
        uses,
        lambda: replace(
            page,
            report=replace(report, metadata=replace(said, **{column: new})),
            title=new if column == "title" else page.title,
        ),
    )


def _sections(page: Page, correction: Correction, uses: list[Use]) -> Page:
    """A department is corrected wherever it was read so."""
    sections = list(page.report.sections)
    read = [section.department for section in sections]
    for index, section in enumerate(sections):
        if section.department == correction.old:
            record = f"{page.version_id}-s{section.ordinal}"
            uses.append(Use(page, correction, APPLIED, record, as_text(correction.old)))
            sections[index] = section._replace(department=correction.new)
    if correction.old not in read and correction.new not in read:
        detail = f"no section's department reads {as_text(correction.old)!r}"
        uses.append(Use(page, correction, MISMATCH, page.version_id, None, detail))
    return replace(page, report=replace(page.report, sections=tuple(sections)))


def _items(page: Page, correction: Correction, uses: list[Use]) -> Page:
    report, words, column = page.report, correction.words or "", correction.column
    found = [item for item in report.items if words in report.text[item.char_start : item.char_end]]
    if len(found) != 1:
        detail = f"{len(found)} items contain {words!r}; one must"
        uses.append(Use(page, correction, MISMATCH, page.version_id, None, detail))
        return page
    [item] = found
    read, new = getattr(item, column), correction.new
    if column == "owners":
        read, new = list(read), tuple(new)
    record = f"{page.version_id}-i{item.ordinal}"
    return _try(page, correction, record, read, uses, lambda: _with_item(page, report, item, {column: new}))


def _with_item(page: Page, report: Report, item: Item, changes: dict[str, Any]) -> Page:
    items = tuple(item._replace(**changes) if each is item else each for each in report.items)
    return replace(page, report=replace(report, items=items))


def _sound(page: Page, uses: list[Use]) -> tuple[Page, list[Use]]:
    """Take back corrections of the period that together leave half a period, or one that ends before it begins."""
    period = page.report.period
    whole = (period.start is None) == (period.end is None)
    if whole and (period.start is None or period.end is None or period.start <= period.end):
        return page, uses
    concerned = [u for u in uses if u.result == APPLIED and u.correction.column.startswith("period_")]
    if not concerned:
        return page, uses
    detail = f"the corrected period would be {period.start} to {period.end}"
    back = {u.correction.column.removeprefix("period_"): u.correction.old for u in concerned}
    page = replace(page, report=replace(page.report, period=replace(period, **back)))
    return page, [replace(u, result=MISMATCH, detail=detail) if u in concerned else u for u in uses]


def written_rows(corrections: Corrections) -> dict[str, list[Any]]:
    """The file's entries as columns of ops.correction."""
    entries = corrections.entries
    return {
        "correction_id": [c.correction_id for c in entries],
        "number": [c.number for c in entries],
        "url": [c.url for c in entries],
        "report_id": [c.report_id for c in entries],
        "text_sha256": [c.text_sha256 for c in entries],
        "words": [c.words for c in entries],
        "table_name": [c.table for c in entries],
        "column_name": [c.column for c in entries],
        "old_value": [as_text(c.old) for c in entries],
        "new_value": [as_text(c.new) for c in entries],
        "reason": [c.reason for c in entries],
        "author": [c.author for c in entries],
        "decided_on": [c.decided_on for c in entries],
    }


def use_row(use: Use) -> dict[str, Any]:
    """What a correction did, as a row of ops.correction_use."""
    return {
        "correction_id": use.correction.correction_id,
        "record_id": use.record_id,
        "version_id": use.page.version_id,
        "source_id": use.page.origin.source_id,
        "url": use.page.origin.url,
        "result": use.result,
        "found": use.found,
        "detail": use.detail or None,
        "fetched_at": utc(use.page.origin.fetched_at),
    }


def mismatch_finding(use: Use) -> dict[str, Any] | None:
    """A row of ops.finding for a correction that did not match."""
    if use.result != MISMATCH:
        return None
    correction, origin = use.correction, use.page.origin
    message = f"correction {correction.number} of corrections.toml was not applied: {use.detail}"
    identity = key(correction.correction_id, use.record_id)
    row = finding("correction_mismatch", message, origin.source_id, origin.url, utc(origin.fetched_at), identity)
    return {**row, "version_id": use.page.version_id}
