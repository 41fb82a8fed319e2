"""What lies in an export, in words and for programs: dictionary.md, dictionary.json, datapackage.json.

All of it is made from the snapshot's own comments, which come from the models of `schemas` and the headers of
`sql/views`. datapackage.json follows Data Package 2.0 (datapackage.org); its `parts` and `rows` are additions of ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from duban.warehouse.export_files import Table, Written
from schemas.dictionary import cell

DATAPACKAGE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DOUBLE": "number",
    "FLOAT": "number",
}
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The publishers state no licence on their pages; saying so is all that can be said truly.
_LICENCE = {"name": "notspecified", "title": "The publishers named under sources state no licence"}


def describe(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], written: Sequence[Written], folder: Path, form: str
) -> None:
    """Write the three files beside the data."""
    rows = {each.table: each.rows for each in written}
    columns = [
        {
            "name": table.name,
            "description": table.comment,
            "rows": rows[table.name],
            "columns": [{"name": name, "type": kind, "description": said} for name, kind, said in table.columns],
        }
        for table in tables
    ]
    _write(folder / "dictionary.json", columns)
    (folder / "dictionary.md").write_text("\n".join(_dictionary(tables, rows)), encoding="utf-8")
    _write(folder / DATAPACKAGE, package(connection, tables, written, folder, form))


def package(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], written: Sequence[Written], folder: Path, form: str
) -> dict[str, Any]:
    """The content of datapackage.json."""
    sources = connection.execute(
        "SELECT arg_max(name, valid_from), arg_max(home, valid_from) FROM raw.source GROUP BY source_id ORDER BY ALL"
    ).fetchall()
    said: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": "duban",
        "title": "督办: work-completion reports of Chinese government departments",
        "description": "Computed by duban from the publishers' pages; every row leads back to a sentence and a URL.",
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [_LICENCE],
    }
    if sources:
        said["sources"] = [{"title": name, "path": home} for name, home in sources]
    said["resources"] = [_resource(table, each, folder, form) for table, each in zip(tables, written, strict=True)]
    return said


def _resource(table: Table, written: Written, folder: Path, form: str) -> dict[str, Any]:
    parts = [
        {"path": name, "bytes": (folder / name).stat().st_size, "hash": f"sha256:{_sha256(folder / name)}"}
        for name in written.files
    ]
    alone = len(parts) == 1
    resource: dict[str, Any] = {
        "name": table.name,
        "path": parts[0]["path"] if alone else [part["path"] for part in parts],
        "format": form,
        "mediatype": _MEDIA[form],
        "description": table.comment,
        "rows": written.rows,
    }
    if alone:
        resource |= {"bytes": parts[0]["bytes"], "hash": parts[0]["hash"]}
    else:
        resource["parts"] = parts
    if form == "csv":
        resource |= {"encoding": "utf-8", "dialect": {"lineTerminator": "\r\n"}}
    if form == "xlsx":
        resource["dialect"] = {"sheetName": table.name.partition(".")[2][:31]}
    resource["type"] = "table"
    resource["schema"] = {"fields": [_field(*column, form) for column in table.columns]}
    return resource


def _field(name: str, kind: str, description: str, form: str) -> dict[str, Any]:
    if kind.endswith("[]"):
        made: dict[str, Any] = {"name": name, "type": "array" if form == "parquet" else "string"}
        description += " (a list)" if form == "parquet" else " (a list, joined by 、)"
    else:
        number = "number" if kind.startswith("DECIMAL") else "any"
        made = {"name": name, "type": "integer" if kind in _INTEGERS else _TYPES.get(kind, number)}
        if made["type"] == "datetime":
            made["format"] = "any"
    return {**made, "description": description}


def _dictionary(tables: Sequence[Table], rows: dict[str, int]) -> Iterator[str]:
    yield "# Tables and columns\n"
    yield "Offsets are 0-based, in characters of `text`; ends are exclusive. Times are UTC without zone.\n"
    for table in tables:
        yield f"## {table.name}\n\n{table.comment} {rows[table.name]:,} rows.\n"
        yield "| column | type | meaning |\n|---|---|---|"
        yield from (f"| `{name}` | {kind} | {cell(said)} |" for name, kind, said in table.columns)
        yield ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
