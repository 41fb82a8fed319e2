"""Reports → rows of the `core` tables and findings, column by column. Pure: no file, no database, no polars.

What belongs here: which field goes to which column, and whether offsets cut the surfaces. What does not: which report
and version a page is (identity.py), types, checks and quarantine (validate.py).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

from duban.keys import key
from duban.read.model import Report


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the archive something lies, and of which page or list it is; ``seen_at`` is in UTC, without zone."""

    source_id: str
    url: str
    warc_file: str
    warc_offset: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The exchange that a record came from: what raw.fetch knows of it, and its place in the archive."""

    fetch_id: str
    run_id: str
    source_id: str
    column_url: str | None
    url: str
    fetched_at: datetime
    list_title: str | None
    listed_on: date | None
    region: str | None
    warc_file: str
    warc_offset: int

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.source_id, self.url, self.warc_file, self.warc_offset, utc(self.fetched_at))


@dataclass(frozen=True, slots=True)
class Page:
    """A report as read, where it came from, and the keys that follow from both."""

    report: Report
    origin: Origin
    report_id: str
    version_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """Offsets that do not cut the surface: which row and column, and what they cut instead."""

    row: int
    column: str
    found: str


@dataclass(slots=True)
class Rows:
    """Rows of one table as columns of plain values; ``pages`` says for every row which page it came from."""

    table: str
    columns: dict[str, list[Any]]
    pages: list[int] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)


def core_rows(pages: Sequence[Page], parser_version: str) -> dict[str, Rows]:
    """The rows of every `core` table, parents before children, for pages that are new versions."""
    return {
        "core.report_version": _versions(pages, parser_version),
        "core.section": _sections(pages),
        "core.item": _items(pages),
        "core.action": _actions(pages),
        "core.document_mention": _documents(pages),
        "core.mention": _mentions(pages),
        "core.attachment": _attachments(pages),
    }


def finding_rows(pages: Sequence[Page]) -> tuple[dict[str, list[Any]], list[int]]:
    """The reader's findings as columns of ops.finding, and for every row the index of its page."""
    found = [(index, page, finding) for index, page in enumerate(pages) for finding in page.report.findings]
    columns: dict[str, list[Any]] = {
        "finding_id": [key(f.code, p.version_id, f.char_start, f.char_end, f.surface, f.message) for _, p, f in found],
        "code": [f.code for _, _, f in found],
        "severity": ["info" for _ in found],
        "message": [f.message for _, _, f in found],
        "source_id": [p.origin.source_id for _, p, _ in found],
        "url": [p.origin.url for _, p, _ in found],
        "version_id": [p.version_id for _, p, _ in found],
        "surface": [f.surface for _, _, f in found],
        "char_start": [f.char_start for _, _, f in found],
        "char_end": [f.char_end for _, _, f in found],
        "found_at": [utc(p.origin.fetched_at) for _, p, _ in found],
    }
    return columns, [index for index, _, _ in found]


def utc(moment: datetime) -> datetime:
    """The moment in UTC without its zone, as the warehouse keeps it; a moment without zone is taken as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _versions(pages: Sequence[Page], parser_version: str) -> Rows:
    reports = [page.report for page in pages]
    said = [report.metadata for report in reports]
    origins = [page.origin for page in pages]
    columns: dict[str, list[Any]] = {
        "version_id": [page.version_id for page in pages],
        "report_id": [page.report_id for page in pages],
        "source_id": [origin.source_id for origin in origins],
        "column_url": [origin.column_url or None for origin in origins],
        "url": [origin.url for origin in origins],
        "fetch_id": [origin.fetch_id for origin in origins],
        "title": [page.title for page in pages],
        "publisher": [metadata.publisher for metadata in said],
        "region": [origin.region for origin in origins],
        "index_no": [metadata.index_no for metadata in said],
        "doc_no": [metadata.doc_no for metadata in said],
        "issued_on": [metadata.issued_on for metadata in said],
        "published_at": [local(metadata.published_at) for metadata in said],
        "listed_on": [origin.listed_on for origin in origins],
        "info_source": [metadata.info_source for metadata in said],
        "disclosure": [metadata.disclosure for metadata in said],
        "period_kind": [report.period.kind for report in reports],
        "period_start": [report.period.start for report in reports],
        "period_end": [report.period.end for report in reports],
        "period_source": [report.period.source for report in reports],
        "shape": [report.shape for report in reports],
        "parse_status": [report.parse_status for report in reports],
        "lexicon_coverage": [report.lexicon_coverage for report in reports],
        "text": [report.text for report in reports],
        "text_sha256": [sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest() for report in reports],
        "parser_version": [parser_version for _ in pages],
        "seen_from": [utc(origin.fetched_at) for origin in origins],
    }
    return Rows("core.report_version", columns, list(range(len(pages))))


def local(moment: datetime | None) -> datetime | None:
    """A page's own time, without zone: pages state the time of the clock on the wall."""
    return moment.replace(tzinfo=None) if moment else None


def _sections(pages: Sequence[Page]) -> Rows:
    rows = _children(
        pages, "core.section", "s", "sections", ("level", "heading", "department", "char_start", "char_end")
    )
    starts, ends = rows.columns["char_start"], rows.columns["char_end"]
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        length = len(pages[rows.pages[row]].report.text)
        if not 0 <= start <= end <= length:
            rows.misfits.append(Misfit(row, "char_start", f"{start}:{end} of {length} characters"))
    return rows


def _items(pages: Sequence[Page]) -> Rows:
    fields = ("kind", "task", "target", "plan", "progress", "status", "status_raw", "rate")
    rest = ("problem", "next_step", "table_no", "row_no", "char_start", "char_end")
    rows = _children(pages, "core.item", "i", "items", (*fields, *rest))
    items = [item for page in pages for item in page.report.items]
    rows.columns["section_id"] = _links(pages, rows, "s", [item.section_ordinal for item in items])
    rows.columns["text"] = list(_cuts(pages, rows, "char_start", "char_end"))
    rows.columns["owners"] = [list(item.owners) for item in items]
    for row, (item, text) in enumerate(zip(items, rows.columns["text"], strict=True)):
        if item.char_start < 0 or len(text) != item.char_end - item.char_start:
            rows.misfits.append(Misfit(row, "char_start", text))
    return rows


def _actions(pages: Sequence[Page]) -> Rows:
    fields = ("role", "verb", "stage", "actuality", "object", "happened_on")
    offsets = ("verb_start", "verb_end", "object_start", "object_end")
    rows = _children(pages, "core.action", "a", "actions", (*fields, *offsets))
    actions = [action for page in pages for action in page.report.actions]
    rows.columns["item_id"] = _links(pages, rows, "i", [action.item_ordinal for action in actions])
    rows.columns["actors"] = [list(action.actors) for action in actions]
    rows.columns["recipients"] = [list(action.recipients) for action in actions]
    _compare(pages, rows, "verb", "verb_start", "verb_end")
    _compare(pages, rows, "object", "object_start", "object_end")
    return rows


def _documents(pages: Sequence[Page]) -> Rows:
    fields = ("title", "title_key", "kind", "status", "quoted", "stage", "actuality", "char_start", "char_end")
    rows = _children(pages, "core.document_mention", "d", "documents", fields)
    documents = [document for page in pages for document in page.report.documents]
    rows.columns["item_id"] = _links(pages, rows, "i", [document.item_ordinal for document in documents])
    rows.columns["action_id"] = _links(pages, rows, "a", [document.action_ordinal for document in documents])
    _compare(pages, rows, "title", "char_start", "char_end")
    return rows


def _mentions(pages: Sequence[Page]) -> Rows:
    fields = ("kind", "surface", "code", "value", "unit", "noun", "approximate", "date_start", "date_end")
    rows = _children(pages, "core.mention", "m", "mentions", (*fields, "char_start", "char_end"))
    mentions = [mention for page in pages for mention in page.report.mentions]
    rows.columns["item_id"] = _links(pages, rows, "i", [mention.item_ordinal for mention in mentions])
    _compare(pages, rows, "surface", "char_start", "char_end")
    return rows


def _attachments(pages: Sequence[Page]) -> Rows:
    rows = _children(pages, "core.attachment", "f", "attachments", ("name", "url"))
    rows.columns["media_type"] = [mimetypes.guess_type(url)[0] for url in rows.columns["url"]]
    return rows


def _children(pages: Sequence[Page], table: str, letter: str, kind: str, fields: Sequence[str]) -> Rows:
    """The columns that a record's fields fill as they are, with the record's own id."""
    name = table.removeprefix("core.") + "_id"
    rows = Rows(table, {name: [], "version_id": [], "ordinal": [], **{field: [] for field in fields}})
    columns = rows.columns
    readers = {column: attrgetter(column) for column in fields}
    for index, page in enumerate(pages):
        records = getattr(page.report, kind)
        version = page.version_id
        rows.pages += [index] * len(records)
        columns["version_id"] += [version] * len(records)
        columns["ordinal"] += [record.ordinal for record in records]
        columns[name] += [f"{version}-{letter}{record.ordinal}" for record in records]
        for column in fields:
            columns[column] += map(readers[column], records)
    return rows


def _links(pages: Sequence[Page], rows: Rows, letter: str, ordinals: Sequence[int | None]) -> list[str | None]:
    """Ids of the records that these records belong to."""
    return [
        None if ordinal is None else f"{pages[index].version_id}-{letter}{ordinal}"
        for index, ordinal in zip(rows.pages, ordinals, strict=True)
    ]


def _cuts(pages: Sequence[Page], rows: Rows, start: str, end: str) -> Iterable[str | None]:
    for index, first, last in zip(rows.pages, rows.columns[start], rows.columns[end], strict=True):
        yield None if first is None or last is None else pages[index].report.text[first:last]


def _compare(pages: Sequence[Page], rows: Rows, surface: str, start: str, end: str) -> None:
    """Note every row whose offsets do not cut its surface out of the text."""
    for row, (said, cut) in enumerate(zip(rows.columns[surface], _cuts(pages, rows, start, end), strict=True)):
        if said != cut:
            rows.misfits.append(Misfit(row, surface, "" if cut is None else cut))
