"""One batch of archive entries: gathered, read, stored. Runs inside the load's transaction.

What belongs here: what happens with what an archive file holds. What does not: which files, the transaction, checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from duban.archive.model import ArchivedExchange
from duban.warehouse.attached import with_files
from duban.warehouse.entries import entry_rows
from duban.warehouse.exchanges import fetch_rows, is_article, is_file, is_list, origin
from duban.warehouse.frames import Origin, Place
from duban.warehouse.notes import NoteRows, Settings
from duban.warehouse.quarantine import whole
from duban.warehouse.reading import Unread
from duban.warehouse.store import Target, set_aside, store, store_records
from duban.warehouse.versions import store_readings, store_versions

READING = "reading pages"
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
    """Validate and insert what the batch holds, and have its pages read; returns the next one.

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
    if pages := with_files(batch.pages[: len(batch.pages) - len(waiting)], target):
        target.lanes.send(pages, target.reader, target.parser_version, target.corrections)
    take_back(target, 0 if last else None)
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


def take_back(target: Target, room: int | None = None) -> None:
    """Insert what the workers have prepared, in the order of the archive; with ``room=0``, wait for all of it."""
    for prepared in target.lanes.back(room):
        store_readings(target, store_versions(target, prepared))
        places = [outcome.origin.place for outcome in prepared.outcomes]
        if prepared.files:
            store_records(target, "ops.file_reading", [(row, places[page]) for page, row in prepared.files])
        for _ in places:
            target.progress.step(READING)
