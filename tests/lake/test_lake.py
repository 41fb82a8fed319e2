"""The same load on a DuckLake: the same rows, views and reports as in a file; a rebuild, a failing check, no lake."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duban.errors import UsageError, WarehouseError
from duban.home import Home
from duban.settings import read_lake
from duban.warehouse.checks import CheckError
from duban.warehouse.known import known
from duban.warehouse.lake import open_lake
from duban.warehouse.load import rebuild
from duban.warehouse.publish import publish
from duban.warehouse.query import published, run_sql
from duban.warehouse.reports import list_reports, run_report
from duban.warehouse.sqlfiles import sql_files
from schemas import TABLES
from tests.lake.server import named
from tests.warehouse.test_rebuild_refused import SECOND, sql_with_check
from tests.warehouse.world import APRIL, LISTING, MAY, VERSION, Crawl, as_bytes, load_world, read_json, url

BAD = replace(MAY, text=MAY.text + "坏", items=(MAY.items[0]._replace(char_end=999),))


def grow(home: Home, *others: Home) -> None:
    """Two runs, loaded one by one: a refused record, a page that breaks the reader, a page seen again.

    Other homes are given the same archive and load it at the same moments.
    """

    def load_all() -> None:
        for other in others:
            shutil.copytree(home.archive, other.archive, dirs_exist_ok=True)
        for each in (home, *others):
            load_world(each)

    crawl = Crawl(home)
    crawl.run([(url(1), as_bytes(APRIL)), (url(3), b"boom")], listing=LISTING)
    load_all()
    crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY)), (url(4), as_bytes(BAD))], listing=LISTING)
    load_all()


def everything(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables and views but the notes of when it was built."""
    names = [table for table in TABLES if table not in ("ops.build", "ops.position")]
    with published(home) as connection:
        # What the checks find is stamped with the load.
        shown = {name: "* EXCLUDE found_at" if name == "ops.finding" else "*" for name in names}
        rows = {name: run_sql(connection, f"SELECT {shown[name]} FROM {name}")[1] for name in names}
        rows |= {view.name: run_sql(connection, f"FROM mart.{view.name}")[1] for view in sql_files("views")}
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def test_a_lake_holds_what_a_file_holds_and_answers_the_same(lake_home: Home, tmp_path: Path) -> None:
    file = Home(tmp_path / "file")
    grow(file, lake_home)
    for home in (file, lake_home):
        publish(home, "r1")
    whole = everything(file)
    assert everything(lake_home) == whole
    assert len(whole["core.report_version"]) == 3
    assert not lake_home.live.exists()
    with published(file) as here, published(lake_home) as there:
        for report in list_reports():
            assert run_report(there, report.name, {})[1] == run_report(here, report.name, {})[1], report.name
    assert known(lake_home, "zj") == known(file, "zj")
    assert load_world(lake_home).rows == {}

    again = rebuild(lake_home, reader=read_json, version="reader-2")
    assert (again.rebuilt, again.versions_new) == ("asked for", 3)
    for name, rows in everything(lake_home).items():
        if name not in ("core.report_version", "report"):  # parser_version, and what the view takes over of it
            assert rows == whole[name], name


def test_another_reader_makes_the_sources_anew_by_itself(lake_home: Home) -> None:
    grow(lake_home)
    assert load_world(lake_home, version="reader-2").rebuilt == "the reader has changed since zj was loaded"
    assert load_world(lake_home, version="reader-2").rebuilt == ""


def test_a_reader_changes_nothing_and_sees_a_load_whole(lake_home: Home) -> None:
    grow(lake_home)
    with published(lake_home) as connection:
        with pytest.raises(WarehouseError, match="read-only"):
            run_sql(connection, "DELETE FROM core.item")
        connection.execute("BEGIN")
        before = run_sql(connection, "SELECT count(*) FROM mart.report")[1]
        Crawl(lake_home).run([(url(8), as_bytes(replace(MAY, text=MAY.text + "八")))])
        rebuild(lake_home, reader=read_json, version=VERSION)
        assert run_sql(connection, "SELECT count(*) FROM mart.report")[1] == before


def test_a_failing_check_leaves_the_lake_as_it_was(
    lake_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = Crawl(lake_home)
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(lake_home)
    before = everything(lake_home)
    crawl.run([(url(2), as_bytes(MAY))])
    folder = sql_with_check(tmp_path / "sql", SECOND)
    with monkeypatch.context() as patched:
        patched.setattr("duban.warehouse.sqlfiles.sql_folder", lambda: folder)
        for act in (load_world, lambda home: rebuild(home, reader=read_json, version=VERSION)):
            with pytest.raises(CheckError, match="check no_second found rows"):
                act(lake_home)
    assert everything(lake_home) == before
    assert load_world(lake_home).versions_new == 1


def test_tables_of_another_version_are_refused(lake_home: Home) -> None:
    grow(lake_home)
    lake = read_lake(lake_home.root)
    assert lake
    with open_lake(lake) as connection:
        connection.execute("ALTER TABLE core.item ADD COLUMN colour VARCHAR")
    with pytest.raises(WarehouseError, match=r"table core\.item is of another version of duban; name an empty catalog"):
        load_world(lake_home)


def test_no_server_and_no_lake_are_told_apart(lake_home: Home, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing has been loaded into the lake"), published(lake_home):
        pass
    absent = named(tmp_path / "absent", f"dbname=x host={tmp_path} user=duban", tmp_path / "lake")
    for act in (load_world, lambda home: published(home).__enter__()):
        with pytest.raises(WarehouseError, match=r"the lake cannot be opened: .*whether PostgreSQL runs"):
            act(absent)


def test_a_missing_extension_is_named(lake_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"extension ducklake .*; pip install 'duban\[lake\]'"), published(lake_home):
        pass


def test_views_are_made_once(lake_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making them anew at every load is what loaders would conflict on."""
    Crawl(lake_home).run([(url(1), as_bytes(APRIL))])
    load_world(lake_home)

    def not_again(*_: object) -> str:
        raise AssertionError("made again")

    monkeypatch.setattr("duban.warehouse.views.comment_statements", not_again)
    assert load_world(lake_home).rebuilt == ""
