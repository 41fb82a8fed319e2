"""duban.toml: what it may say, and that everything else is named with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.errors import UsageError
from duban.settings import Lake, read_lake

CATALOG = 'warehouse = "ducklake:postgres:dbname=duban host=db.test"\n'


def test_without_the_file_or_with_an_empty_one_the_warehouse_is_a_file(tmp_path: Path) -> None:
    assert read_lake(tmp_path) is None
    (tmp_path / "duban.toml").write_text("# nothing\n")
    assert read_lake(tmp_path) is None


def test_a_lake_has_a_catalog_and_a_folder_beside_the_settings_or_a_bucket(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(CATALOG + 'lake_data = "lake"\n')
    assert read_lake(tmp_path) == Lake("dbname=duban host=db.test", str(tmp_path / "lake"))
    (tmp_path / "duban.toml").write_text(CATALOG + 'lake_data = "s3://b/d"\ns3_endpoint = "http://s3.test:9000"\n')
    assert read_lake(tmp_path) == Lake("dbname=duban host=db.test", "s3://b/d", "http://s3.test:9000")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'warehose = "x"',
            "nobody knows the key 'warehose' .did you mean warehouse.*; there are: warehouse, lake_data",
        ),
        ("warehouse = 3", 'warehouse is no text; write warehouse = "ducklake:postgres:dbname'),
        ('warehouse = "mysql:x"', "'mysql:x' is no kind that duban knows; write warehouse = .* or leave it away"),
        ('warehouse = "ducklake:postgres: "', "is no kind that duban knows"),
        (CATALOG, 'a lake needs lake_data; write lake_data = "/srv'),
        ('lake_data = "x"', "lake_data without warehouse"),
        ('warehouse = "ducklake:postgres:dbname=x password=secret"', "holds a password; take it out: PGPASSWORD"),
        ('warehouse = "ducklake:postgres:postgresql://me:secret@db/x"', "holds a password"),
        ("warehouse = ", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        read_lake(tmp_path)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        read_lake(tmp_path)
