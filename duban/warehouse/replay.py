"""Reading quarantined pages again, from the archive, with today's reader and corrections: what would load now.

Nothing is written and nobody is asked: the warehouse is a function of the archive by one reader, so what passes now is
loaded by `duban rebuild` (or the next load, which becomes one when the reader has changed), with all that follows from
it, and by nothing else (docs/adr/012.md). What belongs here: the dry run and what was seen of the page. What does not:
the questions to the quarantine (quarantined.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from duban.archive.model import ArchivedExchange
from duban.archive.reader import read_entry, read_file
from duban.corrections import Corrections
from duban.errors import ArchiveError
from duban.read.decode import decode
from duban.read.model import Report
from duban.warehouse.attached import with_files
from duban.warehouse.batch import Batch
from duban.warehouse.correct import correct
from duban.warehouse.entries import entry_rows
from duban.warehouse.fingerprint import fingerprint
from duban.warehouse.frames import core_rows
from duban.warehouse.identity import identify
from duban.warehouse.notes import Settings, known_settings
from duban.warehouse.reading import Failure, Reader, Unread, read_one
from duban.warehouse.store import Target
from duban.warehouse.validate import validate_core
from duban.warehouse.workers import Lanes

LOADS, PARTLY, STILL = "loads", "partly", "still out"
_AROUND = 160


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of reading one page, list or file again. ``now`` is one of loads, partly and still out.

    ``records`` would go into `core` (of a list: entries), ``aside`` stay out; ``reason`` says why, where any do.
    """

    source_id: str
    url: str
    before: str
    now: str
    records: int
    aside: int
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the archive holds of a row: the answer, its bytes, and the stretch around what is at fault."""

    facts: str
    content: bytes
    around: str


def replay(
    connection: duckdb.DuckDBPyConnection,
    archive: Path,
    rows: Iterable[dict[str, Any]],
    corrections: Corrections,
    reader: Reader = read_one,
) -> Iterator[Replayed]:
    """Read again what these rows of the quarantine concern, each page once.

    Args:
        connection: the published snapshot; it is not changed.
        archive: the archive's folder.
        rows: with stage, source_id, url, reason, warc_file and warc_offset.
        corrections: as written now.
        reader: what reads a page.
    """
    target = Target(connection, archive, reader, Lanes(), fingerprint(), corrections=corrections)
    settings = known_settings(connection)
    done: set[tuple[str, int]] = set()
    for row in rows:
        place = row["warc_file"], row["warc_offset"]
        if place in done:
            continue
        done.add(place)
        try:
            now, records, aside, reason = _again(row, target, settings)
        except ArchiveError as error:
            now, records, aside, reason = STILL, 0, 0, str(error)
        yield Replayed(row["source_id"], row["url"], row["reason"], now, records, aside, reason)


def look(archive: Path, row: dict[str, Any]) -> Seen:
    """What the archive holds where a row points.

    Raises:
        ArchiveError: the archive's file is gone, or holds no exchange there.
    """
    if row["stage"] == "archive":
        return _bytes_at(archive / row["warc_file"], row["warc_offset"])
    exchange = read_entry(archive, row["warc_file"], row["warc_offset"]).exchange
    kind = exchange.header("Content-Type") or "no Content-Type"
    facts = f"status {exchange.status}, {kind}, {len(exchange.content):,} bytes, outcome {exchange.facts.outcome}"
    return Seen(facts, exchange.content, _around(decode(exchange.content, exchange.charset), row["value"]))


def _again(row: dict[str, Any], target: Target, settings: dict[str, Settings]) -> tuple[str, int, int, str]:
    if row["stage"] == "archive":
        entries = sum(1 for _ in read_file(target.archive / row["warc_file"], row["warc_offset"]))
        return LOADS, entries, 0, ""
    if row["stage"] == "list":
        answer = read_entry(target.archive, row["warc_file"], row["warc_offset"])
        found, errors = entry_rows([answer], settings)
        return (STILL, 0, 0, errors[0]) if errors else (LOADS, len(found.pages), 0, "")
    pages = with_files([_unread(target.archive, row, settings)], target)
    if not pages:
        return STILL, 0, 0, "the archive does not hold the page that links this file"
    read = target.reader(pages[0])
    if isinstance(read, Failure):
        return STILL, 0, 0, f"the reader broke: {read.error} (in {read.where})"
    if not isinstance(read, Report):
        return STILL, 0, 0, f"{read.reason}: {read.detail}"
    page, _ = correct(identify(read, pages[0].origin), target.corrections)
    verdicts = validate_core(core_rows([page], target.parser_version))
    records = sum(len(verdict.frame) for verdict in verdicts.values())
    rejected = [record for verdict in verdicts.values() for record in verdict.rejected]
    reason = "; ".join(dict.fromkeys(f"{r.table}: {r.reason}" for r in rejected if r.stage != "parent"))
    if not rejected:
        return LOADS, records, 0, ""
    return PARTLY if records else STILL, records, len(rejected), reason


def _unread(archive: Path, row: dict[str, Any], settings: dict[str, Settings]) -> Unread:
    """The page as the load gathers it: with the place of the last file that came right behind it."""
    batch = Batch()
    for entry in read_file(archive / row["warc_file"], row["warc_offset"]):
        if not isinstance(entry, ArchivedExchange):
            break
        if batch.exchanges and entry.exchange.facts.purpose != "attachment":
            break
        batch.add(entry, settings)
        if len(batch.pages) > 1:
            break
    if not batch.pages:
        raise ArchiveError(
            f"{row['warc_file']}: no page at byte {row['warc_offset']}", todo="restore the file from a copy"
        )
    return batch.pages[0]


def _around(text: str, value: str | None) -> str:
    """The text around a value, or else its beginning."""
    at = text.find(value) if value else -1
    if at < 0:
        return text[: 2 * _AROUND]
    end = at + len(value or "") + _AROUND
    return f"{'…' if at > _AROUND else ''}{text[max(at - _AROUND, 0) : end]}{'…' if end < len(text) else ''}"


def _bytes_at(path: Path, offset: int) -> Seen:
    """The bytes before and after a place, as a dump of sixteen a line."""
    try:
        with path.open("rb") as file:
            start = max(offset - 32, 0) // 16 * 16
            file.seek(start)
            data = file.read(96)
            size = path.stat().st_size
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be read: {error.strerror or error}", todo="restore the file from a copy"
        ) from error
    lines = []
    for index in range(0, len(data), 16):
        part = data[index : index + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start + index:>10}  {part.hex(' '):<47}  {shown}")
    return Seen(f"what begins at byte {offset:,} of {size:,} cannot be read", data, "\n".join(lines))
