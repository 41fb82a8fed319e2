"""`duban parse` on a file that pages attach: read as a page is; what cannot be read is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from duban.cli import duban
from tests.read.files import make
from tests.warehouse.attached_site import ROWS, TITLE


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_an_attached_file_is_read_alone(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"附件1 完成情况.{kind}"
    path.write_bytes(getattr(make, kind)([TITLE], ROWS))
    done = CliRunner().invoke(duban, ["parse", str(path), "--format", "json"])
    assert done.exit_code == 0, done.output
    read = json.loads(done.stdout)
    assert read["report"]["title"] == TITLE
    assert [item["rate"] for item in read["items"]] == [98.0, 60.0]
    assert all(read["text"][a["verb_start"] : a["verb_end"]] == a["verb"] for a in read["actions"])


def test_a_file_without_a_title_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "2020年重点工作完成情况.xlsx"
    path.write_bytes(make.xlsx([], ROWS))
    read = json.loads(CliRunner().invoke(duban, ["parse", str(path), "--format", "json"]).stdout)
    assert read["report"]["title"] == "2020年重点工作完成情况"
    assert read["report"]["period_start"] == "2020-01-01"


def test_a_file_that_cannot_be_read_is_one_line_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "torn.xlsx"
    path.write_bytes(b"PK\x03\x04 torn")
    done = CliRunner().invoke(duban, ["parse", str(path)], standalone_mode=False)
    assert done.return_value == 1
    assert "unread_file" in done.stderr
    assert "damaged" in done.stderr
    assert done.stderr.count("\n") == 1
