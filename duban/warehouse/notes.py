"""Archived notes → rows of raw.source, ops.walk, the ledgers and ops.finding, and the settings to read lists with.

What belongs here: what a note's JSON means. What does not: exchanges. A note that cannot be understood is a finding, so
that an archive written by a newer duban still loads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

import duckdb

from duban.archive.model import ArchivedNote
from duban.keys import key
from duban.warehouse.frames import Place, utc

_Tables: TypeAlias = dict[str, list[dict[str, Any]]]
_WRONG = (KeyError, TypeError, ValueError, AttributeError, re.error)


@dataclass(slots=True)
class Settings:
    """A source as its newest note has it: what lists and pages of the source are read with."""

    snapshot: str = ""
    region: str | None = None
    patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def matches(self, column_url: str, title: str) -> bool:
        """Whether a title of that column's list is one of a report; with no pattern known, it is."""
        pattern = self.patterns.get(column_url)
        return pattern is None or pattern.search(title) is not None


@dataclass(frozen=True, slots=True)
class NoteRows:
    """Rows that a note makes, the table they go to, and where the note lies."""

    table: str
    rows: list[dict[str, Any]]
    place: Place


def run_of(warc_file: str) -> tuple[str, str]:
    """Source and run of an archive file, from its name ``<source>/<year>/<stamp>-<run>.warc.gz``."""
    parts = warc_file.split("/")
    run_id = parts[-1].removesuffix(".warc.gz").partition("-")[2]
    return parts[0], re.sub(r"_\d+$", "", run_id)  # a run's second file within one second is numbered


def read_note(note: ArchivedNote, settings: dict[str, Settings], at: datetime) -> list[NoteRows]:
    """The rows of one note; a source's note also renews its settings, and makes no row when nothing changed.

    Args:
        note: as the archive gives it.
        settings: by source, in the order of the archive; changed in place.
        at: when the note was written, as far as the file tells (UTC, no zone).
    """
    source_id, run_id = run_of(note.warc_file)
    place = Place(source_id, f"urn:duban:{note.kind}", note.warc_file, note.offset, at)
    reader = {"source": _source, "walk": _walk, "ledger": _ledger}.get(note.kind)
    try:
        if reader is None:
            raise ValueError(f"unknown kind {note.kind}")
        tables = reader(note, source_id, run_id, settings, at)
    except _WRONG as error:
        message = f"a note of kind {note.kind} was not understood: {type(error).__name__}: {error}"
        found = finding("note_not_understood", message, source_id, None, at, (note.warc_file, note.offset))
        tables = {"ops.finding": [found]}
    return [NoteRows(table, rows, place) for table, rows in tables.items()]


def settings_of(body: Mapping[str, Any]) -> Settings:
    """The settings in a source's note."""
    patterns = {column["url"]: re.compile(column["title"]) for column in body["columns"]}
    return Settings(_content_key(body), body.get("region") or None, patterns)


def renews_settings(note: ArchivedNote, settings: Mapping[str, Settings]) -> bool:
    """Whether a note changes what later lists and pages are read with, so that earlier ones must be read first."""
    if note.kind != "source":
        return False
    source_id, _ = run_of(note.warc_file)
    return source_id not in settings or settings[source_id].snapshot != _content_key(note.body)


def known_settings(connection: duckdb.DuckDBPyConnection) -> dict[str, Settings]:
    """The settings of all sources as the warehouse has them: what a load starts from."""
    rows = connection.execute(
        "SELECT source_id, snapshot_id, region, column_url, column_title FROM raw.source "
        "QUALIFY valid_from = max(valid_from) OVER (PARTITION BY source_id)"
    ).fetchall()
    settings: dict[str, Settings] = {}
    for source_id, snapshot, region, column_url, title in rows:
        source = settings.setdefault(source_id, Settings(snapshot, region))
        source.patterns[column_url] = re.compile(title)
    return settings


def finding(
    code: str, message: str, source_id: str, url: str | None, at: datetime, place: object, severity: str = "warn"
) -> dict[str, Any]:
    """A row of ops.finding that concerns no version; ``place`` tells it from others of its code."""
    return {
        "finding_id": key(code, source_id, url, place),
        "code": code,
        "severity": severity,
        "message": message,
        "source_id": source_id,
        "url": url,
        "version_id": None,
        "surface": None,
        "char_start": None,
        "char_end": None,
        "found_at": at,
    }


def _source(note: ArchivedNote, source_id: str, run_id: str, settings: dict[str, Settings], at: datetime) -> _Tables:
    body = note.body
    fresh = settings_of(body)
    if source_id in settings and settings[source_id].snapshot == fresh.snapshot:
        return {}
    settings[source_id] = fresh
    common = {
        "snapshot_id": fresh.snapshot,
        "source_id": source_id,
        "name": body["name"],
        "region": body.get("region") or None,
        "home": body["home"],
        "hosts": list(body.get("hosts") or ()),
        "rate": body.get("rate"),
        "valid_from": at,
    }
    rows = [
        {
            **common,
            "column_url": column["url"],
            "column_title": column["title"],
            "cadence": column.get("cadence"),
            "due_days": column.get("due_days"),
        }
        for column in body["columns"]
    ]
    return {"raw.source": rows}


def _walk(note: ArchivedNote, source_id: str, run_id: str, settings: dict[str, Settings], at: datetime) -> _Tables:
    body = note.body
    row = {
        "walk_id": key(note.warc_file, note.offset),
        "run_id": run_id,
        "source_id": source_id,
        "column_url": body["column"],
        "verdict": body["verdict"],
        "reason": body.get("reason") or None,
        "dialect": body.get("dialect") or None,
        "unit": body.get("unit") or None,
        "to_end": bool(body.get("full", False)),
        "total": body.get("total"),
        "received": body["rows"],
        "distinct_entries": body["distinct"],
        "matching": body["matching"],
        "requests": body.get("requests", 0),
        "walked_at": utc(datetime.fromisoformat(body["at"])),
    }
    tables = {"ops.walk": [row]}
    if body["verdict"] != "complete":
        message = f"the list was walked {body['verdict']}: {body.get('reason') or 'no reason given'}"
        found = finding(f"walk_{body['verdict']}", message, source_id, body["column"], row["walked_at"], row["walk_id"])
        tables["ops.finding"] = [found]
    return tables


def _ledger(note: ArchivedNote, source_id: str, run_id: str, settings: dict[str, Settings], at: datetime) -> _Tables:
    sums = ("seen", "fetched", "unchanged", "deferred", "refused", "failed")
    body = note.body
    row = {"run_id": run_id, "source_id": source_id, "ended_at": at, **{name: body[name] for name in sums}}
    found = [
        finding(said["code"], said["message"], source_id, said.get("url") or None, at, (run_id, said["message"]))
        for said in body.get("findings") or ()
    ]
    tables = {"ops.ledger": [row], "ops.finding": found}
    if (files := body.get("attachments")) is not None:
        names = ("seen", "fetched", "unchanged", "refused", "failed")
        kept = {"run_id": run_id, "source_id": source_id, "ended_at": at, **{name: files[name] for name in names}}
        tables["ops.file_ledger"] = [kept]
    return tables


def _content_key(body: Mapping[str, Any]) -> str:
    """What of a source's note makes a new snapshot: its settings, not the run that it was noted for."""
    return key(*(repr(body.get(name)) for name in ("source_id", "name", "region", "home", "hosts", "rate", "columns")))
