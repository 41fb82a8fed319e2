"""Walking through the archive's files beyond the recorded positions, in batches of bounded memory.

What belongs here: which files in which order, positions, damage of a file, a row of ops.run a file. What does not: what
a batch becomes, and the transaction around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from duban.archive.model import ArchivedExchange, ArchivedNote
from duban.archive.reader import files, read_file, relative
from duban.errors import ArchiveError
from duban.warehouse.batch import READING, Batch, store_batch
from duban.warehouse.exchanges import is_article
from duban.warehouse.frames import Place, utc
from duban.warehouse.notes import Settings, finding, known_settings, read_note, renews_settings, run_of
from duban.warehouse.quarantine import whole
from duban.warehouse.store import Target, set_aside, store_records


@dataclass(slots=True)
class FileState:
    """What is known of a file while it is walked through; times are UTC, without zone."""

    name: str
    started_at: datetime
    last_at: datetime
    end: int
    kind: str | None = None
    exchanges: int = 0
    articles: int = 0
    complete: bool = False

    def as_row(self) -> dict[str, Any]:
        """The row of ops.run."""
        source_id, run_id = run_of(self.name)
        return {
            "run_id": run_id,
            "source_id": source_id,
            "kind": self.kind,
            "started_at": self.started_at,
            "ended_at": self.last_at,
            "complete": self.complete,
            "exchanges": self.exchanges,
            "articles": self.articles,
            "warc_file": self.name,
        }


def positions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By file, the byte up to which it is loaded."""
    return dict(connection.execute("SELECT warc_file, max(position) FROM ops.position GROUP BY ALL").fetchall())


def unordered(connection: duckdb.DuckDBPyConnection, archive: Path) -> str:
    """A file not loaded yet that comes before a loaded one of its source, or "".

    The first exchange that shows a text gives its row the URL and dates, so a source's files are loaded in their order.
    """
    held = positions(connection)
    loaded: set[str] = set()
    for path in reversed(files(archive)):
        source_id, _ = run_of(relative(path))
        if relative(path) in held:
            loaded.add(source_id)
        elif source_id in loaded:
            return relative(path)
    return ""


def take_in(target: Target, held: Mapping[str, int]) -> dict[str, int]:
    """Load what files hold beyond their positions.

    Args:
        target: where to, and from which archive; who listens to it hears of every file and page.
        held: by file, the byte up to which it is loaded.

    Returns:
        the new position of every file that had more.
    """
    paths = [path for path in files(target.archive) if path.stat().st_size > held.get(relative(path), 0)]
    settings = known_settings(target.connection)
    ends: dict[str, int] = {}
    batch = Batch()
    what, progress = "loading archive files", target.progress
    progress.begin(what, len(paths))
    progress.begin(READING, None)
    for path in paths:
        state = _new_state(relative(path), held.get(relative(path), 0))
        batch = _take_file(path, state, batch, target, settings)
        if state.end > held.get(state.name, 0):
            ends[state.name] = state.end
            store_records(target, "ops.run", [(state.as_row(), _place(state))])
        progress.step(what)
    store_batch(batch, target, settings, last=True)
    progress.end(READING)
    progress.end(what)
    return ends


def _take_file(path: Path, state: FileState, batch: Batch, target: Target, settings: dict[str, Settings]) -> Batch:
    """Add a file's entries to the batch, storing it whenever it is full; returns the batch begun last."""
    try:
        for entry in read_file(path, state.end):
            if isinstance(entry, ArchivedExchange):
                _see(state, entry)
                batch.add(entry, settings)
            else:
                if renews_settings(entry, settings):
                    batch = store_batch(batch, target, settings)
                _see_note(state, entry)
                batch.notes += read_note(entry, settings, state.last_at)
            state.end = entry.end
            if batch.full:
                batch = store_batch(batch, target, settings)
    except ArchiveError as error:
        _note_damage(state, error, target)
    return batch


def _see(state: FileState, entry: ArchivedExchange) -> None:
    state.last_at = max(state.last_at, utc(entry.exchange.facts.fetched_at))
    state.exchanges += 1
    state.articles += is_article(entry)


def _see_note(state: FileState, entry: ArchivedNote) -> None:
    """The source's note says what the run was for; a ledger that names no reason to stop, that it ended in order."""
    plan = entry.body.get("plan")
    if isinstance(plan, dict):
        state.kind = state.kind or plan.get("kind")
    state.complete = state.complete or (entry.kind == "ledger" and not entry.body.get("stopped"))


def _new_state(name: str, start: int) -> FileState:
    """A file's state before its first entry: its name says when it was begun."""
    stamp = name.split("/")[-1].partition("-")[0]
    digits = "".join(character for character in stamp if character.isdigit())
    begun = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return FileState(name, utc(begun), utc(begun), start)


def _note_damage(state: FileState, error: ArchiveError, target: Target) -> None:
    """A damaged file stops being read at the damage; it is tried again by every load, and told of once."""
    place = _place(state)
    reason = str(error)
    set_aside(target, [whole("archive", place, "archive_damaged", reason)])
    row = finding("archive_damaged", reason, place.source_id, None, place.seen_at, (state.name, state.end), "error")
    store_records(target, "ops.finding", [(row, place)])


def _place(state: FileState) -> Place:
    source_id, _ = run_of(state.name)
    return Place(source_id, f"urn:duban:archive:{state.name}", state.name, state.end, state.last_at)
