"""Exports: whole or not there, typed, harmless in a spreadsheet, described, hashed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import etree

from duban.errors import DubanError, UsageError, WarehouseError
from duban.harmless import harmless
from duban.home import Home
from duban.warehouse import export_files
from duban.warehouse.export import export, tables_of
from duban.warehouse.publish import publish
from duban.warehouse.query import published
from tests.warehouse.world import APRIL, MAY, Crawl, as_bytes, load_world, sentence_report, url

EVIL = ["=1+1。", " \u3000+SUM(A1)。", "＝cmd|' /C calc'!A0。", "@x。", "\u200b-2+3。"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("export"))
    crawl = Crawl(home)
    evil = sentence_report(3, EVIL, title='=HYPERLINK("http://x")2020年6月工作情况')
    crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY)), (url(3), as_bytes(evil))])
    load_world(home)
    publish(home, "r1")
    return home


@pytest.fixture
def snapshot(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with published(home) as connection:
        yield connection


def package(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return said


def files_named(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Path, bytes and hash of every file that a package names."""
    return [part for resource in said["resources"] for part in resource.get("parts", [resource])]


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_table_is_there_as_it_is_in_the_snapshot(
    form: str, snapshot: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    done = export(snapshot, tmp_path / "out", form)
    said = package(done.folder)
    names = [table.name for table in tables_of(snapshot, ("mart", "core"))]
    assert [resource["name"] for resource in said["resources"]] == names
    for resource in said["resources"]:
        [(rows,)] = snapshot.execute(f"SELECT count(*) FROM {resource['name']}").fetchall()
        assert resource["rows"] == rows
        assert all(field["description"] and field["type"] for field in resource["schema"]["fields"]), resource["name"]
    for part in files_named(said):
        data = (done.folder / part["path"]).read_bytes()
        assert (part["bytes"], part["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    there = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*") if path.is_file()}
    named = {part["path"] for part in files_named(said)}
    assert there == named | {"datapackage.json", "dictionary.json", "dictionary.md"}
    assert list(tmp_path.iterdir()) == [done.folder]


def test_parquet_is_parted_by_source_and_year_and_reads_back(
    snapshot: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    export(snapshot, tmp_path / "out", "parquet")
    assert (tmp_path / "out/mart/item/source_id=zj/period_year=2020/part_0.parquet").is_file()
    columns = ", ".join(c[0] for t in tables_of(snapshot, ("mart",)) if t.name == "mart.item" for c in t.columns)
    files = f"read_parquet('{tmp_path}/out/mart/item/**/*.parquet', hive_partitioning = false)"
    back = duckdb.sql(f"SELECT {columns} FROM {files} ORDER BY item_id").fetchall()
    assert back == snapshot.execute(f"SELECT {columns} FROM mart.item ORDER BY item_id").fetchall()
    empty = f"read_parquet('{tmp_path}/out/mart/behind/*.parquet')" if (tmp_path / "out/mart/behind").is_dir() else None
    assert duckdb.sql(f"FROM {empty or repr(str(tmp_path / 'out/mart/behind.parquet'))}").fetchall() == []


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(snapshot: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(snapshot, tmp_path / "out", "csv")
    data = (tmp_path / "out/mart/item.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    shown = {row["sentence"] for row in rows if row["url"] == url(3)}
    assert shown == {f"'{text}" for text in EVIL}
    assert {row["title"][0] for row in rows if row["url"] == url(3)} == {"'"}
    assert {row["period_start"] for row in rows} == {"2020-04-01", "2020-05-01"}


@pytest.mark.parametrize("text", ["", "印发", "-3", "+1.5e3", "12", "a=b", "——", "'=1"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["=1", "-1+2", "+x", "@a", "\t1", "\r1", "  =1", "\u3000＠a", "\ufeff=1", " \u200b =1", "\n=1", "-inf"]
)
def test_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text


def sheets(path: Path) -> dict[str, Any]:
    """A workbook's sheets by name, as XML."""
    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in etree.fromstring(book.read("xl/workbook.xml")).iter("{*}sheet")]
        return {
            str(name): etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            for number, name in enumerate(names, 1)
        }


def test_a_workbook_has_a_typed_sheet_a_mart(snapshot: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    done = export(snapshot, tmp_path / "out", "xlsx")
    assert done.shortened == []
    found = sheets(tmp_path / "out/duban.xlsx")
    assert set(found) == {"contents"} | {table.name.partition(".")[2][:31] for table in tables_of(snapshot, ("mart",))}
    item = found["item"]
    assert len(list(item.iter("{*}row"))) == 1 + done.rows["mart.item"]
    assert item.find(".//{*}pane").get("state") == "frozen"
    assert not list(item.iter("{*}f")), "no cell is a formula"
    kinds = {cell.get("t") for cell in item.iter("{*}c")}
    assert "inlineStr" in kinds
    assert None in kinds, "days and numbers are numbers"
    assert {path.name for path in done.folder.iterdir()} == {
        "duban.xlsx",
        "datapackage.json",
        "dictionary.json",
        "dictionary.md",
    }


def test_a_workbooks_limits_are_kept_and_told_of(
    snapshot: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "MOST_ROWS", 4)
    monkeypatch.setattr(export_files, "MOST_CHARACTERS", 10)
    done = export(snapshot, tmp_path / "out", "xlsx")
    assert any(said.startswith("item: parted into 3 sheets") for said in done.shortened)
    assert any(said.startswith("item: ") and "were cut" in said for said in done.shortened)
    found = sheets(tmp_path / "out/duban.xlsx")
    assert {"item", "item 2", "item 3"} <= set(found)
    assert (
        sum(len(list(found[name].iter("{*}row"))) - 1 for name in ("item", "item 2", "item 3"))
        == done.rows["mart.item"]
    )
    texts = [text.text or "" for text in found["item"].iter("{*}t")]
    assert max(map(len, texts[40:])) <= 10


def test_a_folder_that_is_there_is_never_lost(snapshot: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(snapshot, out, "parquet")  # an empty folder is free
    with pytest.raises(UsageError, match="holds an export already; name another folder, or say --replace"):
        export(snapshot, out, "csv")
    export(snapshot, out, "csv", replace=True)
    assert (out / "mart/item.csv").is_file()
    assert not (out / "mart/item").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("x")
    for folder in (mine, mine / "thesis.txt"):
        with pytest.raises(UsageError, match="is no export"):
            export(snapshot, folder, "csv", replace=True)
    assert (mine / "thesis.txt").read_text() == "x"
    assert {path.name for path in tmp_path.iterdir()} == {"out", "mine"}


def test_an_error_leaves_nothing_and_the_older_export_as_it_was(
    snapshot: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(snapshot, out, "csv")
    before = (out / "datapackage.json").read_bytes()
    monkeypatch.setattr(
        "duban.warehouse.export.describe", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(WarehouseError, match="the disk is full"):
        export(snapshot, out, "csv", replace=True)
    assert (out / "datapackage.json").read_bytes() == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="mounting a small disk needs root")
@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_a_full_disk(form: str, snapshot: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(DubanError, match="disk is full"):
            export(snapshot, small / "out", form)
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
