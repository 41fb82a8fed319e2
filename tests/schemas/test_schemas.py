"""The models are the only definition: DDL, comments, dictionary and vocabulary agree with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from duban.crawl import model as crawl_model
from duban.read import model
from duban.sources import CADENCES
from schemas import CORE, TABLES, key_of, vocabulary
from schemas.columns import duckdb_type
from schemas.ddl import statements
from schemas.dictionary import dictionary

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for statement in statements():
            connection.execute(statement)
        yield connection


def test_making_the_tables_twice_changes_nothing(database: duckdb.DuckDBPyConnection) -> None:
    before = database.execute("SELECT sql FROM duckdb_tables() ORDER BY sql").fetchall()
    for statement in statements():
        database.execute(statement)
    assert database.execute("SELECT sql FROM duckdb_tables() ORDER BY sql").fetchall() == before


def test_the_database_has_the_columns_types_and_nulls_of_the_models(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY schema_name, table_name, column_index"
    ).fetchall()
    meant = [
        (name, column, duckdb_type(definition), definition.nullable, definition.description)
        for name in sorted(TABLES)
        for column, definition in TABLES[name].columns.items()
    ]
    assert found == meant


def test_every_table_and_column_is_described_and_has_a_key(database: duckdb.DuckDBPyConnection) -> None:
    comments = dict(
        database.execute("SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()").fetchall()
    )
    assert comments == {name: model_.description for name, model_ in TABLES.items()}
    for name, model_ in TABLES.items():
        assert set(key_of(name)) <= set(model_.columns)
        assert all(len(str(column.description)) > 3 for column in model_.columns.values()), name


def test_the_ddl_keeps_to_what_ducklake_takes() -> None:
    for statement in statements():
        if statement.startswith("CREATE"):
            forbidden = r"\b(PRIMARY|UNIQUE|CHECK|DEFAULT|REFERENCES|ENUM|SEQUENCE|INDEX|GENERATED)\b"
            assert not re.search(forbidden, statement)


def test_every_row_of_core_names_its_version() -> None:
    for name in CORE:
        assert not TABLES[name].columns["version_id"].nullable


@pytest.mark.parametrize("name", [name for name in CORE if name not in ("core.report_version", "core.attachment")])
def test_every_record_of_core_has_offsets(name: str) -> None:
    columns = TABLES[name].columns
    assert {"char_start", "char_end"} <= set(columns) or {"verb_start", "verb_end"} <= set(columns)


def test_the_committed_dictionary_is_what_the_models_give() -> None:
    assert (DOCS / "dictionary.md").read_text(encoding="utf-8") == dictionary(), "run: python -m schemas"


@pytest.mark.parametrize(
    ("words", "literal"),
    [
        (vocabulary.STAGES, model.Stage),
        (vocabulary.ACTUALITIES, model.Actuality),
        (vocabulary.STATUSES, model.Status),
        (vocabulary.ROLES, model.Role),
        (vocabulary.PERIOD_KINDS, model.PeriodKind),
        (vocabulary.MENTION_KINDS, model.MentionKind),
        (vocabulary.SHAPES, model.Shape),
        (vocabulary.UNREAD_REASONS, model.UnreadReason),
        (vocabulary.PARSE_STATUSES, model.ParseStatus),
        (vocabulary.ITEM_KINDS, model.ItemKind),
        (vocabulary.READER_FINDINGS, model.FindingCode),
        (vocabulary.VERDICTS, crawl_model.Verdict),
    ],
)
def test_the_closed_sets_are_those_of_the_reader_and_the_crawler(words: tuple[str, ...], literal: object) -> None:
    assert words == get_args(literal)


def test_the_cadences_are_those_of_the_sources() -> None:
    assert vocabulary.CADENCES == CADENCES
