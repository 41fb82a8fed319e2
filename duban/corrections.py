"""Written corrections: `corrections.toml` beside the folder of sources, read strictly.

A correction says that one field of one report was read or published wrongly, and what it is. What belongs here: the
file, its keys, which fields may be corrected, and what a value must look like (the models of `schemas` decide). What
does not: applying them (warehouse/correct.py). Text and offsets are never corrected: they are the page's own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from duban.errors import DubanError, did_you_mean
from duban.keys import key
from schemas import TABLES
from schemas.columns import polars_type

REPORT, SECTION, ITEM = "core.report_version", "core.section", "core.item"
FIELDS: dict[str, str] = {
    **dict.fromkeys(("title", "publisher", "index_no", "doc_no", "issued_on", "published_at"), REPORT),
    **dict.fromkeys(("info_source", "disclosure", "period_kind", "period_start", "period_end"), REPORT),
    "department": SECTION,
    **dict.fromkeys(("status", "rate", "owners"), ITEM),
}
"""Which fields may be corrected, and the table that each is a column of."""

_KEYS = ("url", "report_id", "text_sha256", "words", "field", "from", "to", "reason", "by", "on")
_GUIDE = "docs/corrections.md shows how"


class CorrectionsError(DubanError):
    """A corrections file that cannot be used as it stands."""

    stage = "corrections"


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the file. ``old`` is what must be read for it to apply, ``new`` what it becomes; None is nothing.

    The report is named by ``url`` or ``report_id``, and with ``text_sha256`` one text of it; ``words`` say which item,
    for a field of an item: the one whose text contains them.
    """

    number: int
    url: str | None
    report_id: str | None
    text_sha256: str | None
    words: str | None
    column: str
    old: Any
    new: Any
    reason: str
    author: str
    decided_on: date

    @property
    def table(self) -> str:
        """The table that the field is a column of."""
        return FIELDS[self.column]

    @property
    def correction_id(self) -> str:
        """A key of all that decides what the correction does."""
        target = (self.url, self.report_id, self.text_sha256, self.words, self.column)
        return key(*target, as_text(self.old), as_text(self.new))


@dataclass(frozen=True, slots=True)
class Corrections:
    """The entries of a corrections file in its order; none where there is no file."""

    entries: tuple[Correction, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A key of all entries with their reasons, "" for none: comments and layout do not count."""
        told = [(c.correction_id, c.reason, c.author, c.decided_on) for c in self.entries]
        return key(*(part for entry in told for part in entry)) if told else ""


def read_corrections(path: Path) -> Corrections:
    """Read a corrections file; one that is not there has no corrections in it.

    Raises:
        CorrectionsError: it cannot be read, is no TOML, or an entry is wrong.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Corrections()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise CorrectionsError(f"{path}: cannot be read: {reason}", todo=f"mend it: {_GUIDE}") from error
    for name in values:
        if name != "corrections":
            raise CorrectionsError(f"{path}: unknown key {name!r}", todo=f"write [[corrections]]: {_GUIDE}")
    given = values.get("corrections", [])
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise CorrectionsError(f"{path}: corrections is no list of tables", todo=f"write [[corrections]]: {_GUIDE}")
    entries: list[Correction] = []
    for number, entry in enumerate(given, 1):
        found = _Entry(path, number, entry).correction()
        for other in entries:
            if _target(other) == _target(found):
                what = f"{path}: correction {number} concerns the same field as correction {other.number}"
                raise CorrectionsError(what, todo="keep one of them")
        entries.append(found)
    return Corrections(tuple(entries))


def as_text(value: Any) -> str | None:
    """A value as the tables of corrections hold it: lists joined by 、, days and times in ISO form."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return "、".join(value)
    return (
        value.isoformat() if isinstance(value, date | datetime) else f"{value:g}" if isinstance(value, float) else value
    )


def _target(correction: Correction) -> tuple[object, ...]:
    which = correction.url, correction.report_id, correction.text_sha256, correction.words, correction.column
    # A department is told by what was read; any other field there is but once in a report or item.
    return (*which, as_text(correction.old)) if correction.table == SECTION else which


class _Entry:
    """Reads one entry; every complaint begins with the file and the entry's number."""

    def __init__(self, path: Path, number: int, values: Mapping[str, Any]) -> None:
        self.path, self.number, self.values = path, number, values

    def correction(self) -> Correction:
        for name in self.values:
            if name not in _KEYS:
                self.wrong(f"unknown key {name!r}", _near(name, _KEYS))
        url, report_id = self.text("url", needed=False), self.text("report_id", needed=False)
        if (url is None) == (report_id is None):
            self.wrong("which report is not said", "write url or report_id, one of the two")
        column = self.text("field") or ""
        if column not in FIELDS:
            self.wrong(f"field {column!r} cannot be corrected", _near(column, tuple(FIELDS)))
        words = self.text("words", needed=False)
        if (FIELDS[column] == ITEM) != (words is not None):
            about = "needs words" if words is None else "takes no words"
            self.wrong(f"field {column} {about}", "words say which item is meant, for status, rate and owners")
        sha256 = self.text("text_sha256", needed=False)
        if sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", sha256):
            self.wrong(f"text_sha256 {sha256!r} is no hash", "copy it from core.report_version")
        old, new = self.value("from", column, checked=False), self.value("to", column, checked=True)
        if old == new:
            self.wrong("from and to are the same", "remove the entry")
        on = self.values.get("on")
        if isinstance(on, datetime) or not isinstance(on, date):
            self.wrong("on is no day", "write on = 2026-11-24, without quotes: when it was decided")
        reason, author = self.text("reason") or "", self.text("by") or ""
        return Correction(self.number, url, report_id, sha256, words, column, old, new, reason, author, on)

    def wrong(self, what: str, todo: str) -> NoReturn:
        raise CorrectionsError(f"{self.path}: correction {self.number}: {what}", todo=f"{todo}; {_GUIDE}")

    def text(self, name: str, *, needed: bool = True) -> str | None:
        value = self.values.get(name)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{name} is missing or no text", f'write {name} = "…"')
        return value.strip()

    def value(self, name: str, column: str, *, checked: bool) -> Any:
        """A value in the column's own type; "" is nothing."""
        definition = TABLES[FIELDS[column]].columns[column]
        if name not in self.values:
            self.wrong(f"{name} is missing", f'write {name} = …, or {name} = "" for nothing')
        given = self.values[name]
        try:
            value = None if given in ("", []) and column != "owners" else _typed(given, polars_type(definition))
        except (TypeError, ValueError):
            self.wrong(f"{name} = {given!r} is no value of {column}", f"the column is {_shape(definition)}")
        if checked and (reason := _misfit(definition, column, value)):
            self.wrong(f"to = {given!r} does not fit {column}", reason)
        return value


def _typed(given: Any, kind: pl.DataType) -> Any:
    if kind == pl.List:
        if isinstance(given, str):
            given = [given] if given else []
        if not isinstance(given, list) or not all(isinstance(part, str) and part for part in given):
            raise TypeError(given)
        return given
    if kind == pl.Date:
        if isinstance(given, datetime):
            raise TypeError(given)
        return given if isinstance(given, date) else date.fromisoformat(given)
    if kind == pl.Datetime:
        value = given if isinstance(given, datetime) else datetime.fromisoformat(given)
        if value.tzinfo is not None:
            raise ValueError(given)
        return value
    if kind == pl.Float64:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise TypeError(given)
        return float(given)
    if not isinstance(given, str):
        raise TypeError(given)
    return given


def _misfit(definition: pa.Column, column: str, value: Any) -> str:
    """Why a value does not fit the column's model, or ""."""
    if value is None:
        return "" if definition.nullable else "the column is never empty"
    frame = pl.DataFrame({column: [value]}, schema={column: polars_type(definition)})
    try:
        pa.DataFrameSchema({column: definition}).validate(frame)
    except (SchemaError, SchemaErrors):
        return f"the column is {_shape(definition)}"
    return ""


def _shape(definition: pa.Column) -> str:
    return f"{polars_type(definition)}: {definition.description}"


def _near(word: str, known: tuple[str, ...]) -> str:
    return did_you_mean(word, known) or f"there are: {', '.join(known)}"
