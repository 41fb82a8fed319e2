"""Canned questions: the files of sql/reports, their parameters, and running them. Imports stay cheap.

A report's header declares its parameters, one a line: ``-- param since date = 2020-01-01: what it means``. Types are
text, date, month, integer and flag; without ``= value`` the default is NULL, which reports read as "any". Values are
bound, never pasted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from duban.errors import UsageError, WarehouseError, did_you_mean
from duban.warehouse.query import Table, run_sql
from duban.warehouse.sqlfiles import SqlFile, sql_files

_DECLARATION = re.compile(r"^(?P<name>[a-z_]+) (?P<type>[a-z]+)(?: = (?P<default>.*))?$")
_YES, _NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A report's parameter; ``default`` is already a value of its type, None means any."""

    name: str
    type: str
    default: object
    meaning: str


@dataclass(frozen=True, slots=True)
class CannedReport:
    """A file of sql/reports: what it answers in English and Chinese, its parameters, its SQL."""

    name: str
    en: str
    zh: str
    parameters: tuple[Parameter, ...]
    sql: str


def list_reports(folder: Path | None = None) -> list[CannedReport]:
    """All canned questions by name.

    Raises:
        WarehouseError: a header declares a parameter in a way that is not understood.
    """
    return [_report(file) for file in sql_files("reports", folder)]


def run_report(
    connection: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, str], folder: Path | None = None
) -> Table:
    """Run a canned question.

    Args:
        connection: the published snapshot.
        name: the file's name without ending.
        given: parameters as typed; those not given take their defaults.
        folder: where the SQL files lie, by default this installation's.

    Raises:
        UsageError: no such report or parameter, or a value that is not of the parameter's type.
        WarehouseError: the SQL does not run.
    """
    reports = {report.name: report for report in list_reports(folder)}
    report = reports.get(name)
    if report is None:
        raise UsageError(f"no report is called {name!r}{_near(name, reports)}", todo="duban report lists them")
    return run_sql(connection, report.sql, bind(report, given))


def bind(report: CannedReport, given: Mapping[str, str]) -> dict[str, object]:
    """Values for all of a report's parameters.

    Raises:
        UsageError: an unknown parameter, or a value that is not of its type.
    """
    declared = {parameter.name: parameter for parameter in report.parameters}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise UsageError(
                f"report {report.name} has no parameter {name!r}{_near(name, declared)}", todo=f"it has: {known}"
            )
    return {
        name: _value(parameter, given[name]) if name in given else parameter.default
        for name, parameter in declared.items()
    }


def _report(file: SqlFile) -> CannedReport:
    parameters = tuple(_parameter(file, said, meaning) for said, meaning in file.named("param"))
    return CannedReport(file.name, file.said("en"), file.said("zh"), parameters, file.body)


def _parameter(file: SqlFile, said: str, meaning: str) -> Parameter:
    match = _DECLARATION.match(said)
    if match is None or match["type"] not in _READERS:
        raise WarehouseError(
            f"sql/reports/{file.path.name}: a parameter is declared as {said!r}", todo="see reports.py"
        )
    bare = Parameter(match["name"], match["type"], None, meaning)
    default = None if match["default"] is None else _value(bare, match["default"])
    return Parameter(bare.name, bare.type, default, meaning)


def _value(parameter: Parameter, text: str) -> object:
    """A typed text as a value; an empty one means any."""
    if text == "":
        return None
    try:
        return _READERS[parameter.type](text.strip())
    except ValueError:
        form = _FORMS[parameter.type]
        raise UsageError(
            f"{parameter.name}={text!r} is no {parameter.type}", todo=f"write {parameter.name}={form}"
        ) from None


def _month(text: str) -> date:
    """The first day of a month written 2020-04."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def _day(text: str) -> date:
    """A day, written 2020-04-30; a month or a year stands for its first day."""
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1)
    return _month(text) if re.fullmatch(r"\d{4}-\d{2}", text) else date.fromisoformat(text)


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError(text)


_READERS: dict[str, Any] = {"text": str, "date": _day, "month": _month, "integer": int, "flag": _flag}
_FORMS = {"text": "…", "date": "2020-04-30", "month": "2020-04", "integer": "10", "flag": "yes"}


def _near(name: str, names: Mapping[str, object]) -> str:
    hint = did_you_mean(name, names)
    return f" ({hint})" if hint else ""
