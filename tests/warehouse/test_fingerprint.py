"""The fingerprint changes with the code that makes rows, and with nothing else."""

from __future__ import annotations

from pathlib import Path

from duban.warehouse.fingerprint import PARTS, fingerprint, fingerprint_of


def test_any_change_of_content_or_name_changes_it(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "a.py").write_text("1")
    seen = {fingerprint_of([tmp_path / "read"])}
    (tmp_path / "read" / "a.py").write_text("2")
    seen.add(fingerprint_of([tmp_path / "read"]))
    (tmp_path / "read" / "a.py").rename(tmp_path / "read" / "b.py")
    seen.add(fingerprint_of([tmp_path / "read"]))
    (tmp_path / "read" / "words.tsv").write_text("词")
    seen.add(fingerprint_of([tmp_path / "read"]))
    assert len(seen) == 4


def test_compiled_files_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    before = fingerprint_of([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"x")
    assert fingerprint_of([tmp_path]) == before


def test_the_reader_the_list_parsers_and_the_models_count() -> None:
    names = {f"{part.parent.name}/{part.name}" for part in PARTS if part.exists()}
    assert {"duban/read", "crawl/lists", "warehouse/frames.py"} <= names
    assert any(part.name == "schemas" for part in PARTS)
    assert fingerprint() == fingerprint_of(PARTS)
