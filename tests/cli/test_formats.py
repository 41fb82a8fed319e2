from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from duban.cli.formats import plain, write_rows
from duban.errors import UsageError

NAMES = ["title", "day", "share", "offices"]
ROWS = [("《甲办法》|试行\n二", date(2024, 5, 1), 12.5, ["规划处", "法规处"]), ("=1+1", None, Decimal(-3), [])]


def written(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    write_rows(NAMES, ROWS, form, None)
    return capsys.readouterr().out


def test_csv_reads_back_and_runs_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", tmp_path, capsys))))
    assert rows[0] == NAMES
    assert rows[1] == ["《甲办法》|试行\n二", "2024-05-01", "12.5", "规划处、法规处"]
    assert rows[2] == ["'=1+1", "", "-3", ""]


def test_json_and_jsonl_hold_the_same_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = json.loads(written("json", tmp_path, capsys))
    lines = [json.loads(line) for line in written("jsonl", tmp_path, capsys).splitlines()]
    assert records == lines
    assert records[0]["offices"] == ["规划处", "法规处"]
    assert records[1]["day"] is None


def test_markdown_keeps_a_row_on_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = written("md", tmp_path, capsys).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert "\\|试行 二" in lines[2]


def test_a_table_shows_every_cell_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = written("table", tmp_path, capsys)
    assert "规划处、法规处" in text
    assert "2 rows" in text


def test_a_page_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(["sentence"], [("[red]印发[/red]\x1b]0;title\x07\x9b2J\u202e甲",)], "table", None)
    output = capsys.readouterr().out
    assert "[red]印发[/red]�]0;title��2J�甲" in output
    assert not set(output) & set("\x1b\x07\x9b\u202e")


def test_csv_file_opens_in_excel_as_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(NAMES, ROWS, "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_parquet_keeps_types(tmp_path: Path) -> None:
    write_rows(NAMES, ROWS[:1], "parquet", tmp_path / "a.parquet")
    assert duckdb.sql(f"from '{tmp_path / 'a.parquet'}'").fetchall() == ROWS[:1]


def test_xlsx_is_a_workbook(tmp_path: Path) -> None:
    write_rows(NAMES, ROWS, "xlsx", tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_binary_forms_want_a_file(form: str) -> None:
    with pytest.raises(UsageError, match="--output"):
        write_rows(NAMES, ROWS, form, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (datetime(2024, 5, 1, 15, 20), "2024-05-01 15:20"),
        (datetime(2024, 5, 1), "2024-05-01"),
        (80.0, "80"),
        (("甲", "乙"), "甲、乙"),
    ],
)
def test_a_person_reads_plain_values(value: object, text: str) -> None:
    assert plain(value) == text
