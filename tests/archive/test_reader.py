"""Reading on from any place, up to a torn tail at any byte; damage elsewhere is an error that names its place."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from duban.archive import ArchiveWriter, files, read_file, whole_end
from duban.archive.records import exchange_records
from duban.errors import ArchiveError
from tests.archive.support import NOW, exchange, gzipped, write


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = write(tmp_path, *(exchange(body=bytes([n])) for n in range(5)))
    entries = list(read_file(path))
    assert entries[-1].end == path.stat().st_size == whole_end(path)
    for number, entry in enumerate(entries):
        rest = list(read_file(path, entry.end))
        assert rest == entries[number + 1 :]


def test_a_torn_tail_at_every_byte_ends_at_the_last_whole_entry(tmp_path: Path) -> None:
    path = write(tmp_path, *(exchange(body=bytes(range(n, n + 40))) for n in range(3)))
    data = path.read_bytes()
    first, second, third = read_file(path)
    warcinfo_end = first.offset
    torn = tmp_path / "zj-kjt" / "2026" / "torn.warc.gz"
    for cut in range(second.end, third.end):
        torn.write_bytes(data[:cut])
        assert len(list(read_file(torn))) == 2
        assert whole_end(torn) == second.end
    for cut in range(0, second.end, 97):
        torn.write_bytes(data[:cut])
        assert len(list(read_file(torn))) == (cut >= first.end)
        assert whole_end(torn) == (first.end if cut >= first.end else warcinfo_end if cut >= warcinfo_end else 0)


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"\x1f\x8b\x08garbage", b"plain words", gzipped(b"no record")])
def test_rubbish_after_a_crash_is_a_torn_tail(tmp_path: Path, tail: bytes) -> None:
    path = write(tmp_path, exchange(), exchange())
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + tail)
    assert len(list(read_file(path))) == 2
    assert whole_end(path) == whole


def test_damage_in_the_middle_is_an_error_that_names_the_byte(tmp_path: Path) -> None:
    path = write(tmp_path, exchange(), exchange(), exchange())
    first, second, _ = read_file(path)
    data = bytearray(path.read_bytes())
    data[second.offset + 30] ^= 0xFF
    path.write_bytes(data)
    read = []
    with pytest.raises(ArchiveError, match=f"damaged at byte {second.offset}"):
        read.extend(read_file(path))
    with pytest.raises(ArchiveError, match="damaged"):
        whole_end(path)
    assert first.end == second.offset


def test_somebody_elses_metadata_is_refused_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, exchange())
    whole = zlib.decompressobj(31)
    data = exchange_records(exchange())
    first = whole.decompress(data)
    member = (
        b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Target-URI: https://a.test/\r\nContent-Length: 2\r\n\r\nno\r\n\r\n"
    )
    path.write_bytes(path.read_bytes() + gzipped(first) + gzipped(member))
    with pytest.raises(ArchiveError, match="not JSON"):
        list(read_file(path))


def test_files_come_in_the_order_of_their_stamps(tmp_path: Path) -> None:
    late = write(tmp_path, run_id="a", now=NOW.replace(year=2027))
    early = write(tmp_path, run_id="b")
    twice = write(tmp_path, run_id="b")
    with ArchiveWriter.open(tmp_path, "aa", "c", NOW) as writer:
        pass
    assert files(tmp_path) == [early, twice, writer.path, late]
    assert files(tmp_path / "missing") == []
