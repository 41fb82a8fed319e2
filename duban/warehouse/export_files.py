"""Tables of the snapshot as Parquet, CSV or a workbook.

What belongs here: each form's own rules (partitions, formula cells, limits of a sheet). What does not: folders and
descriptions (export.py, datapackage.py). CSV and workbooks are written row by row, so memory stays flat.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from duban.errors import UsageError
from duban.harmless import harmless
from schemas.ddl import literal

# A sheet's limits, from Excel's specifications: rows with the head, characters a cell and a sheet's name.
MOST_ROWS, MOST_CHARACTERS, _MOST_NAME = 1_048_576, 32_767, 31
_CHUNK = 2_000
WORKBOOK = "duban.xlsx"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view to be exported: its comment, and its columns as (name, DuckDB's type, comment)."""

    name: str
    comment: str
    columns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a table: its files relative to the folder, its rows, and what was cut, in words."""

    table: str
    files: tuple[str, ...]
    rows: int
    shortened: list[str] = field(default_factory=list)


def write_parquet(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], folder: Path) -> Written:
    """One file a table; where it has a source and a period, a folder a source and a year (Hive's way of naming).

    Columns to part by are in the files as well, so that a file alone is whole.
    """
    target = folder / table.replace(".", "/")
    options = "FORMAT parquet, COMPRESSION zstd"
    parted = "source_id" in columns and "period_start" in columns
    if parted:
        target.parent.mkdir(parents=True, exist_ok=True)
        query = f"SELECT *, year(period_start) AS period_year FROM {table}"
        options += ", PARTITION_BY (source_id, period_year), WRITE_PARTITION_COLUMNS true, FILENAME_PATTERN 'part_{i}'"
    else:
        target = target.with_suffix(".parquet")
        target.parent.mkdir(parents=True, exist_ok=True)
        query = f"FROM {table}"
    [(rows,)] = connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})").fetchall()
    paths = sorted(target.rglob("*.parquet")) if parted else [target]
    if not paths:  # no rows, so no partition: the columns are to be there all the same
        target = target / "empty.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet)")
        paths = [target]
    return Written(table, tuple(path.relative_to(folder).as_posix() for path in paths), rows)


def write_csv(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], folder: Path) -> Written:
    """UTF-8 with a byte order mark (Excel needs it), RFC 4180; lists joined by 、; formula cells made harmless."""
    path = folder / f"{table.replace('.', '/')}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for row in _rows(connection, table):
            writer.writerow([_csv_cell(value) for value in row])
            number += 1
    return Written(table, (path.relative_to(folder).as_posix(),), number)


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[tuple[str, str]],
    folder: Path,
    told: Callable[[Written], Written],
) -> list[Written]:
    """One workbook with a sheet a mart, typed cells, a frozen head, and a first sheet that says what is in it.

    A mart with more rows than a sheet holds goes on on sheets of its own (``action 2``). A text longer than a cell
    holds is cut and ends in …; the first sheet counts them.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError("xlsx needs the package xlsxwriter", todo="pip install 'duban[xlsx]'") from None
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(folder),
    }
    book = xlsxwriter.Workbook(str(folder / WORKBOOK), options)
    written = []
    try:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        contents = book.add_worksheet("contents")
        for name, _ in tables:
            written.append(told(_Sheets(book, formats, name).fill(connection)))
        for index, head in enumerate(("sheet", "rows", "what one row is", "cut")):
            contents.write_string(0, index, head, formats["head"])
        for index, (each, (_, comment)) in enumerate(zip(written, tables, strict=True), 1):
            contents.write_string(index, 0, each.table.partition(".")[2])
            contents.write_number(index, 1, each.rows)
            contents.write_string(index, 2, comment)
            contents.write_string(index, 3, "; ".join(each.shortened))
        contents.freeze_panes(1, 0)
        contents.set_column(0, 0, 24)
        contents.set_column(2, 3, 80)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(*error.args[0].args) from error
    return written


class _Sheets:
    """The sheets of one mart, filled row by row."""

    def __init__(self, book: Any, formats: dict[str, Any], table: str) -> None:
        self.book, self.formats, self.table = book, formats, table
        self.name = table.partition(".")[2]
        self.sheet: Any = None
        self.number = self.row = self.rows = self.cut = 0

    def fill(self, connection: duckdb.DuckDBPyConnection) -> Written:
        cursor = connection.execute(f"FROM {self.table}")
        heads = [column[0] for column in cursor.description or ()]
        self.begin(heads)
        while chunk := cursor.fetchmany(_CHUNK):
            for row in chunk:
                if self.row == MOST_ROWS:
                    self.begin(heads)
                for column, value in enumerate(row):
                    if value is not None:
                        self.cell(column, value)
                self.row += 1
                self.rows += 1
        shortened = []
        if self.cut:
            shortened.append(f"{self.name}: {self.cut} cells longer than {MOST_CHARACTERS:,} characters were cut")
        if self.number > 1:
            shortened.append(f"{self.name}: parted into {self.number} sheets of {MOST_ROWS:,} rows at most")
        return Written(self.table, (WORKBOOK,), self.rows, shortened)

    def begin(self, heads: Sequence[str]) -> None:
        self.number += 1
        tail = f" {self.number}" if self.number > 1 else ""
        self.sheet = self.book.add_worksheet(self.name[: _MOST_NAME - len(tail)] + tail)
        self.sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            self.sheet.set_column(column, column, min(max(len(head) + 2, 12), 30))
            self.sheet.write_string(0, column, head, self.formats["head"])
        self.row = 1

    def cell(self, column: int, value: Any) -> None:
        sheet, row = self.sheet, self.row
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif (
            isinstance(value, int | float | Decimal) and abs(float(value)) < 1e15
        ):  # no more digits fit, and NaN is none
            sheet.write_number(row, column, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), self.formats["moment"])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.formats["day"])
        else:
            text = _joined(value) if isinstance(value, list | tuple) else str(value)
            if len(text.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
                text = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
                self.cut += 1
            sheet.write_string(row, column, text)


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(f"FROM {table}")
    while chunk := cursor.fetchmany(_CHUNK):
        yield from chunk


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list | tuple):
        return harmless(_joined(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _joined(values: Sequence[Any]) -> str:
    return "、".join("" if value is None else str(value) for value in values)
