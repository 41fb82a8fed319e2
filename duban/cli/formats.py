"""How rows leave the command: a table for people, csv, json, jsonl, md, parquet and xlsx for programs."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from duban.errors import UsageError
from duban.harmless import harmless

FORMATS = ("table", "csv", "json", "jsonl", "md", "parquet", "xlsx")
Rows = Sequence[Sequence[Any]]


def output_options(command: Any) -> Any:
    """Add ``--format`` and ``--output`` to a command."""
    command = click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of the terminal."
    )(command)
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="Form of the rows."
    )(command)


def write_rows(names: Sequence[str], rows: Rows, form: str, output: Path | None) -> None:
    """Write rows in one of `FORMATS` to a file or to standard output.

    Raises:
        UsageError: parquet or xlsx without ``--output``, or xlsx without its optional package.
    """
    if form in ("parquet", "xlsx"):
        if output is None:
            raise UsageError(f"{form} is no text", todo="name a file with --output")
        (_parquet if form == "parquet" else _xlsx)(names, rows, output)
    elif form == "table" and output is None:
        _table(names, rows)
    else:
        text = _TEXT[form](names, rows)
        if output is None:
            sys.stdout.write(text)
        else:
            # A byte order mark is what makes Excel read a CSV file as UTF-8.
            output.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    if output is not None:
        click.echo(f"{len(rows)} rows in {output}", err=True)


def plain(value: Any) -> str:
    """A value as a person reads it: lists joined by 、, nothing for NULL, dates without a midnight."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(plain(part) for part in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != datetime.min.time() else f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def visible(text: str) -> str:
    """Text of others that cannot steer a terminal: controls (not line ends, tabs) and turns of direction become �."""
    return _STEERING.sub("�", text)


# C0 and C1 controls (ESC begins a terminal's commands), and Unicode's overrides of direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _table(names: Sequence[str], rows: Rows) -> None:
    from rich.console import Console
    from rich.text import Text

    # A pipe has no width of its own: give cells room instead of wrapping them for nobody.
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    cells = [[visible(plain(value)) for value in row] for row in rows]
    fixed = [max((_width(row[index]) for row in [list(names), *cells]), default=0) for index in range(len(names))]
    fixed = [width if width <= _SHORT else 0 for width in fixed]
    needed = sum(width or _LONG for width in fixed) + _GAP * len(names)
    if needed > console.width:
        _records_view(console, names, cells)
    elif names:
        console.print(_grid(names, rows, cells, fixed))
    console.print(Text(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}", style="dim"))


# Columns up to _SHORT cells wide are never wrapped; a longer one gets at least _LONG; _GAP lies between two.
_SHORT, _LONG, _GAP = 20, 18, 3


def _width(text: str) -> int:
    from rich.cells import cell_len

    return max(cell_len(line) for line in text.split("\n"))


def _grid(names: Sequence[str], rows: Rows, cells: list[list[str]], fixed: list[int]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(names):
        numbers = all(isinstance(row[index], (int, float, Decimal)) or row[index] is None for row in rows)
        justify: Any = "right" if numbers and rows else "left"
        table.add_column(Text(name), justify=justify, overflow="fold", no_wrap=bool(fixed[index]))
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _records_view(console: Any, names: Sequence[str], cells: list[list[str]]) -> None:
    """A row as lines of its own, for a terminal too narrow for the columns; empty cells are left out."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(cells, start=1):
        console.print(Text(f"─ {number} ".ljust(min(console.width, 40), "─"), style="dim"))
        record = Table.grid(padding=(0, 2))
        for name, cell in zip(names, row, strict=True):
            if cell:
                record.add_row(Text(name, style="dim"), Text(cell, overflow="fold"))
        console.print(Padding(record, (0, 0, 0, 2)))


def _csv(names: Sequence[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([harmless(plain(value)) for value in row] for row in rows)
    return text.getvalue()


def _as_json(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def _records(names: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _json(names: Sequence[str], rows: Rows) -> str:
    return json.dumps(_records(names, rows), ensure_ascii=False, indent=1, default=_as_json) + "\n"


def _jsonl(names: Sequence[str], rows: Rows) -> str:
    return "".join(json.dumps(r, ensure_ascii=False, default=_as_json) + "\n" for r in _records(names, rows))


def _markdown(names: Sequence[str], rows: Rows) -> str:
    def line(cells: Sequence[Any]) -> str:
        return "| " + " | ".join(plain(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |\n"

    return line(names) + line(["---"] * len(names)) + "".join(line(row) for row in rows)


def _parquet(names: Sequence[str], rows: Rows, output: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.array([row[index] for row in rows]) for index in range(len(names))]
    pq.write_table(pa.table(columns, names=list(names)), output)


def _xlsx(names: Sequence[str], rows: Rows, output: Path) -> None:
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError("xlsx needs the package xlsxwriter", todo="pip install 'duban[xlsx]'") from None
    options = {"remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as book:
        sheet = book.add_worksheet("duban")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, (date, datetime)):
                    sheet.write_datetime(index, column, value, day)
                elif isinstance(value, (bool, int, float, Decimal)):
                    sheet.write(index, column, value)
                elif value is not None:
                    sheet.write_string(index, column, plain(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit()


_TEXT = {"table": _markdown, "csv": _csv, "json": _json, "jsonl": _jsonl, "md": _markdown}
