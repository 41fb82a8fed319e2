"""What the archive keeps: exchanges (one HTTP hop each) and notes. Shapes only: no file is opened here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

from duban.archive.content import MAX_CONTENT, decode_content

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Header lines in the order received; each character stands for one byte (latin-1), so nothing is lost."""

Purpose: TypeAlias = Literal["robots", "list", "article", "attachment"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What duban knows of an exchange beside the bytes.

    ``column`` is the column's URL ("" for robots.txt); ``dialect`` names the parser of a list answer, such as
    ``jcms.dataproxy`` ("" for articles); ``url`` is canonical; ``fetched_at`` is in UTC; ``outcome`` is one of
    ``duban.crawl.outcome.Outcome``; ``title`` and ``listed_on`` are what the list said; ``hop`` counts redirects from
    0, and ``final`` marks the last hop. Of an attachment, ``article`` is the URL of the page that links it and
    ``title`` the name it has there: together they say which file it is, for a download gateway's URL always changes.
    """

    fetch_id: str
    run_id: str
    source_id: str
    column: str
    purpose: Purpose
    dialect: str
    url: str
    fetched_at: datetime
    outcome: str
    error: str | None = None
    elapsed_ms: int = 0
    title: str | None = None
    listed_on: date | None = None
    hop: int = 0
    final: bool = True
    article: str = ""

    def as_json(self) -> dict[str, object]:
        """The facts as JSON values."""
        values: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        values["fetched_at"] = self.fetched_at.isoformat()
        values["listed_on"] = self.listed_on.isoformat() if self.listed_on else None
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Facts:
        """The facts that ``as_json`` wrote; names it does not know are ignored, so that newer files can be read.

        Raises:
            KeyError, TypeError, ValueError: the values are not such facts.
        """
        known = {name: values[name] for name in cls.__slots__ if name in values}
        known["fetched_at"] = datetime.fromisoformat(values["fetched_at"])
        known["listed_on"] = date.fromisoformat(values["listed_on"]) if values.get("listed_on") else None
        return cls(**known)


@dataclass(frozen=True)
class Exchange:
    """One HTTP hop: what was asked, what came back, what duban made of it.

    ``body`` is as received after transfer decoding: a content encoding such as gzip is still on. ``status`` is None
    when no answer came; ``facts.outcome`` then says why.
    """

    url: str
    method: str
    request_headers: Headers
    request_body: bytes
    status: int | None
    reason: str
    response_headers: Headers
    body: bytes
    facts: Facts

    @cached_property
    def content(self) -> bytes:
        """The decoded payload, at most ``MAX_CONTENT`` bytes; the body itself where its encoding is broken."""
        return decode_content(self.body, self.header("Content-Encoding") or "", limit=MAX_CONTENT)[0]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of ``content``, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def header(self, name: str) -> str | None:
        """The first response header of that name (case does not matter), or None."""
        wanted = name.lower()
        return next((value for key, value in self.response_headers if key.lower() == wanted), None)

    @property
    def charset(self) -> str | None:
        """The character set that the response's Content-Type declares, or None."""
        _, _, rest = (self.header("Content-Type") or "").partition("charset=")
        return rest.split(";")[0].strip().strip("\"'") or None


@dataclass(frozen=True, slots=True)
class ArchivedExchange:
    """An exchange and where it lies: ``warc_file`` relative to the archive, ``end`` where the next entry starts."""

    exchange: Exchange
    warc_file: str
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class ArchivedNote:
    """A note (``source``, ``walk``, ``ledger`` …) and where it lies."""

    kind: str
    body: dict[str, Any]
    warc_file: str
    offset: int
    end: int


Entry: TypeAlias = ArchivedExchange | ArchivedNote


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A file that a dead process left open, closed now: ``dropped`` torn bytes; ``removed`` when it held nothing."""

    path: Path
    dropped: int
    removed: bool
