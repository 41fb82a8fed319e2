"""SQL that makes the tables, from the models: NOT NULL and comments, nothing that DuckLake refuses.

No PRIMARY KEY, UNIQUE, CHECK or DEFAULT: keys are checked by sql/checks, values by the models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandera.polars as pa

from schemas import TABLES
from schemas.columns import duckdb_type

SCHEMAS = {
    "raw": "What was seen on the sites, as seen",
    "core": "What the reports say",
    "derived": "What is worked out from all reports at once",
    "ops": "How the work went",
    "mart": "Views that answer questions",
}


def statements(tables: Mapping[str, pa.DataFrameSchema] = TABLES) -> Iterator[str]:
    """CREATE SCHEMA, CREATE TABLE and COMMENT statements; running them twice changes nothing."""
    for schema in SCHEMAS:
        yield f"CREATE SCHEMA IF NOT EXISTS {schema}"
    for name, model in tables.items():
        yield create_table(name, model)
        yield from comments(name, model)


def create_table(name: str, model: pa.DataFrameSchema, *, anew: bool = False) -> str:
    """The CREATE TABLE statement of one model; ``anew`` puts an empty table in the place of one that is there."""
    create = "CREATE OR REPLACE TABLE" if anew else "CREATE TABLE IF NOT EXISTS"
    columns = ",\n".join(
        f"  {column} {duckdb_type(definition)}{'' if definition.nullable else ' NOT NULL'}"
        for column, definition in model.columns.items()
    )
    return f"{create} {name} (\n{columns}\n)"


def comments(name: str, model: pa.DataFrameSchema) -> Iterator[str]:
    """COMMENT ON TABLE and COMMENT ON COLUMN for one model."""
    yield f"COMMENT ON TABLE {name} IS {literal(str(model.description))}"
    for column, definition in model.columns.items():
        yield f"COMMENT ON COLUMN {name}.{column} IS {literal(str(definition.description))}"


def literal(text: str) -> str:
    """A string as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
