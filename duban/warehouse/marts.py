"""What the views of `mart` mean: their columns with types and descriptions, as comments and as docs/marts.md.

A view's header names tables and views that it is like (``-- like: core.item``): a column without a line of its own has
the description of the first of them that has a column of that name. ``python -m duban.warehouse.marts`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

from duban.warehouse.sqlfiles import SqlFile, sql_files
from schemas import TABLES
from schemas.ddl import literal, statements
from schemas.dictionary import cell

MARTS = Path(__file__).resolve().parents[2] / "docs" / "marts.md"
_HEAD = """# Views

Generated from the headers of `sql/views/` by `python -m duban.warehouse.marts`: do not edit. The tables beneath are in
[dictionary.md](dictionary.md). For each view there is a macro that gives the same as it was known at a moment (UTC):
`FROM mart.report_as_of('2026-05-01')`. Macros need the file to be the current database: open it, or `ATTACH` and `USE`.
"""


def descriptions(views: list[SqlFile]) -> dict[str, dict[str, str]]:
    """By view, the descriptions that its header gives or takes over: a superset of its columns."""
    known: dict[str, dict[str, str]] = {
        name: {column: str(definition.description) for column, definition in model.columns.items()}
        for name, model in TABLES.items()
    }
    for view in views:
        said: dict[str, str] = {}
        for other in reversed([name.strip() for name in view.said("like").split(",") if name.strip()]):
            said |= known[other]
        known[f"mart.{view.name}"] = said | dict(view.named("column"))
    return {view.name: known[f"mart.{view.name}"] for view in views}


def comment_statements(
    views: list[SqlFile], connection: duckdb.DuckDBPyConnection, *, columns: bool = True
) -> Iterator[str]:
    """COMMENT statements for views, which the connection has, and for their columns."""
    said, held = descriptions(views), view_columns(connection) if columns else {}
    for view in views:
        yield f"COMMENT ON VIEW mart.{view.name} IS {literal(view.said('en'))}"
        for column, _ in held.get(view.name, ()):
            yield f"COMMENT ON COLUMN mart.{view.name}.{column} IS {literal(said[view.name].get(column, ''))}"


def view_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """By view of `mart`, names and types of its columns."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'mart' AND table_catalog = current_database() ORDER BY table_name, ordinal_position"
    ).fetchall()
    for view, column, kind in rows:
        found.setdefault(view, []).append((column, kind))
    return found


def marts() -> str:
    """The whole of docs/marts.md."""
    views = sql_files("views")
    with duckdb.connect() as connection:
        for statement in statements():
            connection.execute(statement)
        for view in views:
            connection.execute(view.body)
        columns = view_columns(connection)
    said = descriptions(views)
    lines = [_HEAD]
    for view in views:
        lines.append(f"## mart.{view.name}\n\n{view.said('en')}  \n{view.said('zh')}\n")
        lines.append("| column | type | meaning |\n|---|---|---|")
        lines += [f"| `{name}` | {kind} | {cell(said[view.name].get(name, ''))} |" for name, kind in columns[view.name]]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit("usage: python -m duban.warehouse.marts")
    MARTS.write_text(marts(), encoding="utf-8")
