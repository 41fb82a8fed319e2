"""Salvage closes what a dead process left open, at whatever byte it died."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.archive import files, read_file, salvage
from tests.archive.support import accepted_by_warcio, exchange, write


def test_salvage_closes_what_a_dead_process_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "source", exchange(), exchange(body=b"2"))
    data = source.read_bytes()
    first, second = read_file(source)
    for cut in [first.end - 1, first.end, first.end + 1, second.end - 9, second.end - 1, second.end, first.offset + 5]:
        archive = tmp_path / str(cut)
        left = archive / "zj-kjt" / "2026" / (source.name + ".open")
        left.parent.mkdir(parents=True)
        left.write_bytes(data[:cut])
        assert files(archive) == []
        (saved,) = salvage(archive)
        whole = (cut >= first.end) + (cut >= second.end)
        assert files(archive) == [saved.path]
        assert saved.path.stat().st_size + saved.dropped == cut
        assert len(list(read_file(saved.path))) == whole
        assert accepted_by_warcio(saved.path, capsys) == 1 + 3 * whole
        assert salvage(archive) == []


def test_salvage_removes_a_file_without_one_record(tmp_path: Path) -> None:
    left = tmp_path / "zj-kjt" / "2026" / "20261123T154700Z-r1.warc.gz.open"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"\x1f\x8b")
    (saved,) = salvage(tmp_path)
    assert saved.removed
    assert list(left.parent.iterdir()) == []
