"""In a warehouse that was really loaded: tables, views, comments, types and checks are those of the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from duban.home import Home
from duban.warehouse import checks
from duban.warehouse.checks import run_check
from duban.warehouse.datapackage import describe
from duban.warehouse.export import tables_of
from duban.warehouse.export_files import Written
from duban.warehouse.marts import descriptions
from duban.warehouse.sqlfiles import SqlFile, sql_files
from schemas import TABLES, key_of
from schemas.columns import duckdb_type
from tests.warehouse.world import APRIL, LISTING, MAY, Crawl, as_bytes, load_world, url

VIEWS = sql_files("views")
CHECKS = {check.name: check for check in sql_files("checks")}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("loaded"))
    crawl = Crawl(home)
    for number, report in ((1, APRIL), (2, MAY)):
        crawl.run([(url(number), as_bytes(report))], listing=LISTING)
        load_world(home)
    return home


@pytest.fixture
def database(loaded: Home, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(loaded.live.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        connection.execute("CREATE TEMP TABLE loaded_version AS SELECT version_id FROM core.report_version")
        yield connection


def test_a_loaded_warehouse_has_the_tables_types_nulls_and_comments_of_the_models(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = database.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE database_name = 'copy' AND NOT internal AND schema_name <> 'mart' "
        "ORDER BY schema_name, table_name, column_index"
    ).fetchall()
    assert found == [
        (name, column, duckdb_type(definition), definition.nullable, definition.description)
        for name in sorted(TABLES)
        for column, definition in TABLES[name].columns.items()
    ]


def test_a_loaded_warehouse_has_every_view_with_the_comments_of_its_header(database: duckdb.DuckDBPyConnection) -> None:
    tables = {table.name: table for table in tables_of(database, ("mart",))}
    assert set(tables) == {f"mart.{view.name}" for view in VIEWS}
    said = descriptions(VIEWS)
    for view in VIEWS:
        table = tables[f"mart.{view.name}"]
        assert table.comment == view.said("en")
        for column, _, comment in table.columns:
            assert comment == said[view.name][column], f"mart.{view.name}.{column}"


def test_a_column_that_a_view_takes_over_has_the_type_of_the_models(database: duckdb.DuckDBPyConnection) -> None:
    """Where a view's column has no line of its own, it means what the table's means: so it must be of its type."""
    tables = {table.name: table for table in tables_of(database, ("mart",))}
    types = {name: {c: duckdb_type(d) for c, d in model.columns.items()} for name, model in TABLES.items()}
    for view in VIEWS:
        name = f"mart.{view.name}"
        types[name] = {column: kind for column, kind, _ in tables[name].columns}
        own = {column for column, _ in view.named("column")}
        likes = [like.strip() for like in view.said("like").split(",") if like.strip()]
        for column, kind in types[name].items():
            origin = next((like for like in likes if column in types[like]), None)
            if column not in own and origin is not None:
                assert kind == types[origin][column], f"{name}.{column} is not as {origin} has it"


def test_no_view_gives_a_type_that_an_export_does_not_know(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tables = tables_of(database, ("mart", "core"))
    for table in tables:
        (tmp_path / table.name).write_bytes(b"")
    describe(database, tables, [Written(table.name, (table.name,), 0) for table in tables], tmp_path, "csv")
    assert '"type": "any"' not in (tmp_path / "datapackage.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_a_doubled_key_of_any_table_is_found(table: str, database: duckdb.DuckDBPyConnection) -> None:
    assert run_check(database, CHECKS["keys_unique"]) is None
    if database.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]:
        values = {name: _example(column) for name, column in TABLES[table].columns.items()}
        marks = ", ".join(f"CAST(? AS {duckdb_type(column)})" for column in TABLES[table].columns.values())
        database.execute(f"INSERT INTO {table} SELECT {marks}", list(values.values()))
        database.execute("INSERT INTO loaded_version VALUES ('x')")
    assert key_of(table)
    database.execute(f"INSERT INTO {table} FROM {table} LIMIT 1")
    broken = run_check(database, CHECKS["keys_unique"])
    assert broken is not None
    assert {row["table_name"] for row in broken.rows} == {table}


def _example(column: object) -> object:
    kind = column.dtype.type  # type: ignore[attr-defined]
    if kind == pl.String:
        return "x"
    if kind.is_temporal():
        return "2020-01-01"
    return [] if kind == pl.List else "1"


def test_every_check_runs_in_every_load(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def spy(connection: duckdb.DuckDBPyConnection, check: SqlFile) -> checks.Broken | None:
        ran.append(check.name)
        return run_check(connection, check)

    monkeypatch.setattr(checks, "run_check", spy)
    for number in (1, 2):
        ran.clear()
        crawl.run([(url(number), as_bytes(APRIL if number == 1 else MAY))])
        load_world(home)
        assert sorted(ran) == sorted(CHECKS), "a first load and a later one"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def crawl(home: Home) -> Crawl:
    return Crawl(home)
