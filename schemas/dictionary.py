"""The data dictionary: Markdown from the models, for docs/dictionary.md. A test holds the file to be up to date."""

from __future__ import annotations

from collections.abc import Iterator

import pandera.polars as pa

from schemas import TABLES
from schemas.columns import duckdb_type
from schemas.ddl import SCHEMAS

_HEAD = """# Data dictionary

Generated from `schemas/` by `python -m schemas`: do not edit. The same descriptions are comments in the database
(`duban query "from duckdb_columns()"`). The views of `mart`, which most questions go to, are in [marts.md](marts.md).

Tables are append-only: a row, once loaded, stays as it is. What is current is a view. All offsets are 0-based and count
characters (code points) of `core.report_version.text`; ends are exclusive. In DuckDB:
`substring(text, char_start + 1, char_end - char_start)`. Times are UTC without zone unless said otherwise.
"""


def dictionary() -> str:
    """The whole file."""
    return "\n".join([_HEAD, *_contents(), *(line for name, model in TABLES.items() for line in _table(name, model))])


def _contents() -> Iterator[str]:
    for schema, meaning in SCHEMAS.items():
        names = [name for name in TABLES if name.startswith(f"{schema}.")]
        if names:
            links = ", ".join(f"[{name}](#{name.replace('.', '')})" for name in names)
            yield f"- **{schema}** — {meaning}: {links}"
    yield ""


def _table(name: str, model: pa.DataFrameSchema) -> Iterator[str]:
    key = ", ".join(f"`{column}`" for column in (model.metadata or {})["key"])
    yield f"## {name}\n\n{model.description} Key: {key}.\n"
    yield "| column | type | null | meaning |\n|---|---|---|---|"
    for column, definition in model.columns.items():
        null = "yes" if definition.nullable else "no"
        yield f"| `{column}` | {duckdb_type(definition)} | {null} | {cell(str(definition.description))} |"
    yield ""


def cell(text: str) -> str:
    """Text that cannot break a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
