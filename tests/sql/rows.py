"""Rows to put into a loaded warehouse, for tests of what a view makes of them."""

from __future__ import annotations

from typing import Any

import duckdb


def ask(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return database.execute(sql).fetchall()


def add(database: duckdb.DuckDBPyConnection, table: str, like: str, **values: object) -> None:
    """A copy of a table's first row that fits a condition, with other values."""
    changed = ", ".join(f"${name} AS {name}" for name in values)
    database.execute(f"INSERT INTO {table} SELECT * REPLACE ({changed}) FROM {table} WHERE {like} LIMIT 1", values)


def version(database: duckdb.DuckDBPyConnection, month: int) -> str:
    [(found,)] = ask(database, f"SELECT version_id FROM mart.report WHERE month(period_start) = {month}")
    return str(found)


def add_row(database: duckdb.DuckDBPyConnection, month: int, number: int, **fields: object) -> str:
    """A row of a table in a month's report; its text is its fields, one a line."""
    said = version(database, month)
    text = "\n".join(str(fields[name]) for name in ("task", "target", "progress", "next_step") if fields.get(name))
    empty = dict.fromkeys(("task", "target", "progress", "status", "rate", "problem", "next_step"))
    item_id = f"{said}-i{number}"
    add(
        database,
        "core.item",
        "kind = 'row'",
        **{
            **empty,
            "owners": ["高新处"],
            **fields,
            "item_id": item_id,
            "version_id": said,
            "text": text,
            "char_start": 0,
            "char_end": len(text),
        },
    )
    return item_id


def add_sentence(database: duckdb.DuckDBPyConnection, month: int, number: int, text: str) -> str:
    said = version(database, month)
    item_id = f"{said}-i{number}"
    section = f"{said}-s1"
    add(
        database,
        "core.item",
        "kind = 'sentence'",
        item_id=item_id,
        version_id=said,
        section_id=section,
        text=text,
        char_start=0,
        char_end=len(text),
    )
    return item_id


def add_action(database: duckdb.DuckDBPyConnection, item_id: str, verb: str, **said: object) -> str:
    defaults: dict[str, object] = {
        "object": None,
        "stage": "other",
        "actuality": "done",
        "role": "prose",
        "actors": [],
        "recipients": [],
    }
    action_id = item_id.replace("-i", "-a")
    add(
        database,
        "core.action",
        "true",
        **{**defaults, **said, "verb": verb, "action_id": action_id, "item_id": item_id, "version_id": item_id[:24]},
    )
    return action_id


def add_mention(database: duckdb.DuckDBPyConnection, item_id: str, kind: str, surface: str, **said: object) -> None:
    [(text,)] = database.execute("SELECT text FROM core.item WHERE item_id = ?", [item_id]).fetchall()
    start = text.index(surface)
    defaults: dict[str, object] = {
        "code": None,
        "value": None,
        "unit": None,
        "noun": None,
        "date_start": None,
        "date_end": None,
    }
    values = {
        **defaults,
        **said,
        "kind": kind,
        "surface": surface,
        "char_start": start,
        "char_end": start + len(surface),
    }
    add(
        database,
        "core.mention",
        "true",
        **values,
        mention_id=f"{item_id[:24]}-m{abs(hash((item_id, surface))) + 1}",
        item_id=item_id,
        version_id=item_id[:24],
    )
