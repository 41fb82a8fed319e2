"""Salvage closes what a dead process left open, at whatever byte it died."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.archive import ArchiveWriter, files, read_file, salvage
from tests.archive.support import (
    NOW,
    accepted_by_warcio,
    exchange,
    facts,
    gzipped,
    records_by_warcio,
    write,
)


def test_salvage_closes_what_a_dead_process_left(tmp_path: Path) -> None:
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
        assert accepted_by_warcio(saved.path) == 1 + 3 * whole
        assert salvage(archive) == []


def test_salvage_removes_a_file_without_one_record(tmp_path: Path) -> None:
    left = tmp_path / "zj-kjt" / "2026" / "20261123T154700Z-r1.warc.gz.open"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"\x1f\x8b")
    (saved,) = salvage(tmp_path)
    assert saved.removed
    assert list(left.parent.iterdir()) == []


def torn(archive: Path, data: bytes) -> Path:
    """What a process leaves that died with these bytes written."""
    left = archive / "zj-kjt" / "2026" / "20261123T154700Z-r1.warc.gz.open"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(data)
    return left


def test_a_torn_tail_leaves_the_whole_entries_and_nothing_else(tmp_path: Path) -> None:
    with ArchiveWriter.open(tmp_path / "source", "zj-kjt", "r1", NOW) as writer:
        writer.note("source", {"name": "某厅"})
        writer.exchange(exchange())
        # Bytes that look like the next record must not be taken for one.
        writer.exchange(exchange(body=gzipped(b"WARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n")))
    data = writer.path.read_bytes()
    entries = list(read_file(writer.path))
    ends = [entries[0].offset, *(entry.end for entry in entries)]  # warcinfo comes before the first entry
    assert ends[-1] == len(data)
    results: dict[bytes, Path] = {}
    # Every byte around the ends, and some in every record; test_reader.py tears at every byte.
    near = {end + by for end in ends for by in range(-9, 10)}
    for cut in sorted(near.intersection(range(len(data) + 1)).union(range(0, len(data), 41))):
        archive = tmp_path / f"cut{cut % 2}"
        left = torn(archive, data[:cut])
        (saved,) = salvage(archive)
        whole = max((end for end in ends if end <= cut), default=0)
        assert (saved.dropped, saved.removed) == (cut - whole, whole == 0)
        assert not left.exists()
        if saved.removed:
            continue
        kept = saved.path.read_bytes()
        assert kept == data[:whole]
        results[kept] = saved.path.rename(tmp_path / f"{whole}.warc.gz")
    assert len(results) == len(ends)
    assert [accepted_by_warcio(path) for path in results.values()] == [1, 2, 5, 8]
    assert records_by_warcio(list(results.values())).total() == 16


@settings(max_examples=40, deadline=None)
@given(
    bodies=st.lists(st.binary(max_size=300) | st.binary(max_size=300).map(gzipped), min_size=1, max_size=4),
    encoding=st.sampled_from(["", "gzip", "deflate", "br", "gzip, gzip"]),
    answered=st.booleans(),
    share=st.floats(0, 1),
)
def test_what_is_salvaged_is_in_order_for_other_tools(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], encoding: str, answered: bool, share: float
) -> None:
    headers = (("Content-Encoding", encoding), ("Transfer-Encoding", "chunked")) if encoding else ()
    sent = [
        exchange(body=body, response_headers=headers)
        if answered
        else exchange(status=None, reason="", response_headers=(), body=b"", facts=facts(outcome="timeout"))
        for body in bodies
    ]
    root = tmp_path_factory.mktemp("salvaged")
    path = write(root / "source", *sent)
    entries = list(read_file(path))
    cut = round(share * path.stat().st_size)
    torn(root / "archive", path.read_bytes()[:cut])
    (saved,) = salvage(root / "archive")
    whole = [entry for entry in entries if entry.end <= cut]
    if saved.removed:
        assert cut < entries[0].offset
        return
    assert len(list(read_file(saved.path))) == len(whole)
    assert accepted_by_warcio(saved.path) == 1 + len(whole) * (3 if answered else 2)
