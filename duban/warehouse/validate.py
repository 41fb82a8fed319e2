"""Rows → good frames and rejected records. Batches, never single pages: a small frame costs as much as a big one.

What belongs here: casting, the models' checks, and what falls with a rejected parent. What does not: where rows come
from, and the database. A record is rejected once, with its first failure as the check and all of them in the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa
from pandera.errors import SchemaErrors

from duban.warehouse.frames import Rows
from schemas import TABLES, key_of
from schemas.columns import polars_type

PARENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "core.section": (("version_id", "core.report_version"),),
    "core.item": (("version_id", "core.report_version"), ("section_id", "core.section")),
    "core.action": (("version_id", "core.report_version"), ("item_id", "core.item")),
    "core.document_mention": (
        ("version_id", "core.report_version"),
        ("item_id", "core.item"),
        ("action_id", "core.action"),
    ),
    "core.mention": (("version_id", "core.report_version"), ("item_id", "core.item")),
    "core.attachment": (("version_id", "core.report_version"),),
}
"""Which column of a table names a row of which other table."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that stays out, and why. ``key`` is its key as text, ``page`` says which page it came from."""

    table: str
    key: str
    page: int
    stage: str
    column: str | None
    check: str
    value: str | None
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one table's rows: the frame to load, and what stays out."""

    frame: pl.DataFrame
    rejected: list[Rejected]


@dataclass(frozen=True, slots=True)
class _Failure:
    stage: str
    column: str | None
    check: str
    value: str | None
    reason: str


class _Failures(dict[int, list[_Failure]]):
    """Failures by row, in the order found."""

    def add(self, row: int, failure: _Failure) -> None:
        self.setdefault(row, []).append(failure)


def validate_core(rows: Mapping[str, Rows]) -> dict[str, Verdict]:
    """Validate tables of one batch, parents before children: a rejected parent takes its children with it.

    Args:
        rows: as `duban.warehouse.frames.core_rows` gives them; a child's parents are in the same batch.
    """
    verdicts: dict[str, Verdict] = {}
    for table, given in rows.items():
        parents = {parent: verdicts[parent].frame for _, parent in PARENTS.get(table, ())}
        verdicts[table] = validate(given, parents)
    return verdicts


def validate(rows: Rows, parents: Mapping[str, pl.DataFrame] | None = None) -> Verdict:
    """Cast leniently, check the offsets, the model, the keys and the parents, and split good from bad.

    Args:
        rows: one table's rows; columns that the model has and the rows lack make a KeyError (a bug, not bad data).
        parents: good rows of the tables that this one points at.
    """
    failures = _Failures()
    frame = cast(rows, failures)
    for misfit in rows.misfits:
        failures.add(
            misfit.row,
            _Failure("offsets", misfit.column, "offsets_cut_surface", misfit.found, "offsets do not cut the surface"),
        )
    _check_model(rows.table, frame, failures)
    _check_keys(rows.table, frame, failures)
    if parents is not None:
        for column, parent in PARENTS.get(rows.table, ()):
            _check_parent(frame, column, parents[parent], parent, failures)
    if not failures:
        return Verdict(frame, [])
    rejected = [_rejected(rows, row, failures[row]) for row in sorted(failures)]
    good = frame.with_row_index("_row").filter(~pl.col("_row").is_in(list(failures))).drop("_row")
    return Verdict(good, rejected)


def cast(rows: Rows, failures: _Failures | None = None) -> pl.DataFrame:
    """A frame of the model's types; a value that does not cast becomes null and a failure of its row."""
    failures = _Failures() if failures is None else failures
    series = []
    for name, column in TABLES[rows.table].columns.items():
        values, kind = rows.columns[name], polars_type(column)
        try:
            series.append(_series(name, values, kind))
        except Exception:  # polars and arrow raise TypeError, OverflowError and their own, by kind of value
            series.append(_series(name, [_one(v, kind, name, i, failures) for i, v in enumerate(values)], kind))
    return pl.DataFrame(series)


def _series(name: str, values: Sequence[Any], kind: pl.DataType) -> pl.Series:
    """A column of exactly that type; polars would build a list column row by row, arrow builds it at once."""
    if kind.is_temporal() and any(isinstance(value, int | float) for value in values):
        # polars would take it for days since 1970, and panic where there is no such day.
        raise TypeError("a number is no date")
    if kind == pl.List:
        return pl.Series(name, pa.array(values, type=pa.list_(pa.large_string())), dtype=kind)
    return pl.Series(name, values, dtype=kind, strict=True)


def _one(value: Any, kind: pl.DataType, name: str, row: int, failures: _Failures) -> Any:
    try:
        return _series(name, [value], kind).to_list()[0]
    except Exception:  # as above: whatever is raised, the value does not fit
        failures.add(row, _Failure("cast", name, "cast", _short(value), f"{name} is no {kind}: {_short(value)}"))
        return None


def _check_model(table: str, frame: pl.DataFrame, failures: _Failures) -> None:
    try:
        TABLES[table].validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            _note_case(case, len(frame), failures)
    except Exception as error:  # a check that breaks says nothing about single rows
        _fail_all(len(frame), f"{type(error).__name__}: {error}", failures)


def _note_case(case: Mapping[str, Any], rows: int, failures: _Failures) -> None:
    column, check, value = case["column"], str(case["check"]), case["failure_case"]
    if case["index"] is None:
        _fail_all(rows, f"{check}: {value}", failures)
        return
    row = int(case["index"])
    if any(failure.stage == "cast" and failure.column == column for failure in failures.get(row, ())):
        return  # the null that the cast left says nothing new
    failures.add(row, _Failure("schema", column, check, _short(value), f"{column} fails {check}: {_short(value)}"))


def _fail_all(rows: int, reason: str, failures: _Failures) -> None:
    for row in range(rows):
        failures.add(row, _Failure("batch", None, "batch", None, f"the whole batch fails: {reason}"))


def _check_keys(table: str, frame: pl.DataFrame, failures: _Failures) -> None:
    key = key_of(table)
    second = frame.select(~pl.struct(key).is_first_distinct()).to_series()
    if second.any():
        for row in second.arg_true().to_list():
            value = _short([frame[name][row] for name in key])
            failures.add(row, _Failure("schema", key[0], "unique", value, f"another row has the key {value}"))


def _check_parent(frame: pl.DataFrame, column: str, parent: pl.DataFrame, name: str, failures: _Failures) -> None:
    ids = parent[key_of(name)[0]]
    orphans = frame.select(pl.col(column).is_not_null() & ~pl.col(column).is_in(ids.implode())).to_series()
    for row in orphans.arg_true().to_list():
        value = frame[column][row]
        failures.add(
            row, _Failure("parent", column, "parent", value, f"its {name} was set aside or never was: {value}")
        )


def _rejected(rows: Rows, row: int, failures: Sequence[_Failure]) -> Rejected:
    first = failures[0]
    reasons = "; ".join(dict.fromkeys(failure.reason for failure in failures))
    record = json.dumps(
        {name: values[row] for name, values in rows.columns.items()}, ensure_ascii=False, default=_plain
    )
    key = ", ".join(str(rows.columns[name][row]) for name in key_of(rows.table))
    return Rejected(
        rows.table, key, rows.pages[row], first.stage, first.column, first.check, first.value, reasons, record
    )


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else repr(value)


def _short(value: Any) -> str | None:
    text = None if value is None else str(value)
    return text if text is None or len(text) <= 200 else text[:199] + "…"
