"""One batch of archive entries: gathered, read, stored. Runs inside the load's transaction.

What belongs here: what happens with what an archive file holds. What does not: which files, the transaction, checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from duban.archive.model import ArchivedExchange
from duban.read.model import Refusal, Report
from duban.warehouse.attached import file_rows, with_files
from duban.warehouse.entries import entry_rows
from duban.warehouse.exchanges import fetch_rows, is_article, is_file, is_list, origin
from duban.warehouse.frames import Origin, Page, Place
from duban.warehouse.identity import identify
from duban.warehouse.notes import NoteRows, Settings
from duban.warehouse.quarantine import whole
from duban.warehouse.reading import Failure, Unread, read_all
from duban.warehouse.store import Target, set_aside, store, store_records
from duban.warehouse.versions import Reading, store_pages, store_readings, store_reports

# A batch is stored when it holds this much: enough for one frame a table to pay, little enough to stay in memory.
MOST_PAGES, MOST_EXCHANGES, MOST_BYTES = 200, 2_000, 32_000_000


@dataclass(slots=True)
class Batch:
    """Entries gathered from the archive until there are enough to be worth a frame."""

    exchanges: list[ArchivedExchange] = field(default_factory=list)
    pages: list[Unread] = field(default_factory=list)
    notes: list[NoteRows] = field(default_factory=list)
    bytes: int = 0

    def add(self, archived: ArchivedExchange, settings: dict[str, Settings]) -> None:
        """Take an exchange in; an article is to be read with its source's region of that time."""
        self.exchanges.append(archived)
        self.bytes += len(archived.exchange.body)
        region = settings.get(archived.exchange.facts.source_id, Settings()).region
        if is_article(archived):
            content = archived.exchange.content
            self.pages.append(Unread(content, archived.exchange.charset, origin(archived, region), archived.offset))
            self.bytes += len(content)
        elif is_file(archived):
            self._add_file(archived, origin(archived, region))

    def _add_file(self, archived: ArchivedExchange, came_from: Origin) -> None:
        """A file belongs to the page it came right behind; one that came alone has its page read again."""
        article = archived.exchange.facts.article
        last = self.pages[-1].origin if self.pages else None
        if last is not None and (last.warc_file, last.url) == (archived.warc_file, article):
            self.pages[-1] = replace(self.pages[-1], until=archived.offset)
        else:
            again = replace(came_from, url=article, list_title=None, listed_on=None)
            self.pages.append(Unread(None, None, again, archived.offset))

    @property
    def full(self) -> bool:
        """Whether it is time to store it: not between a redirect and what it leads to."""
        if self.exchanges and not self.exchanges[-1].exchange.facts.final:
            return False
        many = len(self.pages) >= MOST_PAGES or len(self.exchanges) >= MOST_EXCHANGES or len(self.notes) >= MOST_PAGES
        return many or self.bytes >= MOST_BYTES


def store_batch(batch: Batch, target: Target, settings: dict[str, Settings], *, last: bool = False) -> Batch:
    """Read, validate and insert everything the batch holds; returns the next one.

    The last page waits in the next batch, unless nothing follows: files that it is read with may still come, and which
    batch they come in must make no difference.
    """
    store(target, fetch_rows(batch.exchanges), [origin(archived, None).place for archived in batch.exchanges])
    _store_lists([archived for archived in batch.exchanges if is_list(archived)], target, settings)
    tables: dict[str, list[tuple[dict[str, Any], Place]]] = {}
    for note in batch.notes:
        tables.setdefault(note.table, []).extend((row, note.place) for row in note.rows)
    for table, records in tables.items():
        store_records(target, table, records)
    waiting = [] if last else batch.pages[-1:]
    _store_pages(with_files(batch.pages[: len(batch.pages) - len(waiting)], target), target)
    if target.commits:
        target.connection.execute("COMMIT")
        target.connection.execute("BEGIN")
    return Batch(pages=waiting)


def _store_lists(lists: Sequence[ArchivedExchange], target: Target, settings: dict[str, Settings]) -> None:
    if not lists:
        return
    rows, errors = entry_rows(lists, settings)
    places = [origin(answer, None).place for answer in lists]
    store(target, rows, places)
    set_aside(target, [whole("list", places[index], "list_not_read", error) for index, error in errors.items()])


def _store_pages(pages: Sequence[Unread], target: Target) -> None:
    """Read pages, load versions not met before, set aside what is no report, and account for every page."""
    if not pages:
        return
    readings: list[Reading] = []
    reports: list[Page] = []
    files: list[tuple[dict[str, Any], Place]] = []
    refused: list[dict[str, Any]] = []
    for unread, made in read_all(pages, target.reader, target.pool):
        place = unread.origin.place
        if isinstance(made, Report):
            reports.append(identify(made, unread.origin))
            files += [(row, place) for row in file_rows(unread, made)]
        elif isinstance(made, Refusal):
            reason = f"{made.reason}: {made.detail}"
            readings.append(Reading(unread.origin, "refused", reason=reason))
            refused.append(whole("read", place, made.reason, reason))
        else:
            reason = _broke(made)
            readings.append(Reading(unread.origin, "failed", reason=reason))
            refused.append(whole("read", place, "reader_error", reason))
    set_aside(target, refused)
    read = store_reports(target, reports)
    store_readings(target, [*read, *readings])
    store_pages(target, reports, read)
    if files:
        store_records(target, "ops.file_reading", files)


def _broke(failure: Failure) -> str:
    return f"the reader broke: {failure.error} (in {failure.where})"
