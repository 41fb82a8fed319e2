"""The archive keeps what it is given, byte for byte, and survives a death at any byte."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_main

from duban.archive import (
    ArchivedExchange,
    ArchivedNote,
    ArchiveWriter,
    Entry,
    Exchange,
    Facts,
    decode_content,
    files,
    read_file,
    salvage,
    whole_end,
)
from duban.archive.records import exchange_records
from duban.errors import ArchiveError


def gzipped(data: bytes) -> bytes:
    """The same bytes at any time: they are in the names of tests, which must not differ between processes."""
    return gzip.compress(data, mtime=0)


NOW = datetime(2026, 11, 23, 15, 47, 0, 123456, tzinfo=UTC)
URL = "https://kjt.zj.test/art/2020/4/30/art_9_1.html"


def facts(**changes: object) -> Facts:
    values: dict[str, object] = {
        "fetch_id": "f" * 32,
        "run_id": "20261123T154700-ab12cd",
        "source_id": "zj-kjt",
        "column": "https://kjt.zj.test/col/col9/index.html",
        "purpose": "article",
        "dialect": "",
        "url": URL,
        "fetched_at": NOW,
        "outcome": "article",
        "elapsed_ms": 12,
        "title": "某厅四月份“重点工作”完成情况",
        "listed_on": date(2020, 4, 30),
    }
    return Facts(**{**values, **changes})  # type: ignore[arg-type]


def exchange(**changes: object) -> Exchange:
    values: dict[str, object] = {
        "url": URL,
        "method": "GET",
        "request_headers": (("Host", "kjt.zj.test"), ("User-Agent", "duban/0 (+x)")),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "response_headers": (("Content-Type", "text/html"),),
        "body": "<p>内容</p>".encode(),
        "facts": facts(),
    }
    return Exchange(**{**values, **changes})  # type: ignore[arg-type]


def write(archive: Path, *given_exchanges: Exchange, run_id: str = "r1", now: datetime = NOW) -> Path:
    with ArchiveWriter.open(archive, "zj-kjt", run_id, now) as writer:
        for one in given_exchanges:
            writer.exchange(one)
    return writer.path


def exchanges(entries: Iterator[Entry] | list[Entry]) -> list[Exchange]:
    return [entry.exchange for entry in entries if isinstance(entry, ArchivedExchange)]


def accepted_by_warcio(path: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """How many records warcio's own commands see; they must not complain."""
    with pytest.raises(SystemExit, match=r"^0$"):
        warcio_main(["check", str(path)])
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == ""
    warcio_main(["index", "-f", "offset,warc-type", str(path)])
    output = capsys.readouterr()
    assert output.err == ""
    return len(output.out.splitlines())


def test_an_exchange_comes_back_as_it_went_in(tmp_path: Path) -> None:
    sent = exchange(request_body=b"webid=3&columnid=9", method="POST")
    (entry,) = read_file(write(tmp_path, sent))
    assert isinstance(entry, ArchivedExchange)
    assert entry.exchange == sent
    assert entry.exchange.facts == sent.facts
    assert entry.warc_file == "zj-kjt/2026/20261123T154700Z-r1.warc.gz"


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=2000),
    status=st.integers(100, 599),
    values=st.lists(
        st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x85"), max_size=20)
    ),
    title=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    url=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda tail: URL + "?" + tail),
    answered=st.booleans(),
)
def test_any_exchange_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    status: int,
    values: list[str],
    title: str | None,
    url: str,
    answered: bool,
) -> None:
    sent = exchange(
        url=url,
        status=status if answered else None,
        reason="Fine" if answered else "",
        response_headers=tuple((f"X-{n}", value.strip()) for n, value in enumerate(values)) if answered else (),
        body=body if answered else b"",
        facts=facts(title=title, outcome="article" if answered else "dns_error"),
    )
    (received,) = exchanges(read_file(write(tmp_path_factory.mktemp("a"), sent)))
    assert received == sent


def test_no_answer_is_a_request_and_its_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = exchange(
        status=None, reason="", response_headers=(), body=b"", facts=facts(outcome="timeout", error="after 30 s")
    )
    path = write(tmp_path, sent)
    assert exchanges(read_file(path)) == [sent]
    with path.open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "request", "metadata"]
    assert accepted_by_warcio(path, capsys) == 3


def test_other_tools_see_the_decoded_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "<p>督办</p>".encode() * 50
    sent = exchange(
        body=gzipped(page),
        response_headers=(("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Name", "\xe7\x9d\xa3")),
    )
    path = write(tmp_path, sent)
    with path.open("rb") as file:
        responses = [
            record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"
        ]
    assert responses == [page]
    assert accepted_by_warcio(path, capsys) == 4
    (received,) = exchanges(read_file(path))
    assert received.content == page
    assert received.body == sent.body
    assert received.header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert received.header("Transfer-Encoding") is None
    assert received.header("x-name") == "\xe7\x9d\xa3"


def test_every_record_says_what_it_belongs_to(tmp_path: Path) -> None:
    path = write(tmp_path, exchange(facts=facts(outcome="too_large")))
    with path.open("rb") as file:
        headers = {record.rec_type: record.rec_headers for record in ArchiveIterator(file)}
    request_id = headers["request"].get_header("WARC-Record-ID")
    assert headers["response"].get_header("WARC-Concurrent-To") == request_id
    assert headers["metadata"].get_header("WARC-Concurrent-To") == request_id
    assert headers["response"].get_header("WARC-Truncated") == "length"
    assert headers["response"].get_header("WARC-Date") == "2026-11-23T15:47:00.123456Z"
    assert headers["warcinfo"].get_header("WARC-Filename") == path.name


def test_notes_keep_their_place_between_exchanges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ArchiveWriter.open(tmp_path, "zj-kjt", "r1", NOW) as writer:
        writer.note("source", {"name": "某厅", "rate": 0.5})
        writer.exchange(exchange())
        writer.note("walk", {"verdict": "complete", "rows": 48})
    entries = list(read_file(writer.path))
    assert [entry.kind if isinstance(entry, ArchivedNote) else "exchange" for entry in entries] == [
        "source",
        "exchange",
        "walk",
    ]
    note = entries[2]
    assert isinstance(note, ArchivedNote)
    assert note.body == {"verdict": "complete", "rows": 48}
    assert accepted_by_warcio(writer.path, capsys) == 6
    with pytest.raises(ValueError, match="kind"):
        ArchiveWriter.open(tmp_path, "x", "r", NOW).note("Not a kind", {})


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


def test_an_open_file_is_readable_at_once_and_listed_only_when_closed(tmp_path: Path) -> None:
    writer = ArchiveWriter.open(tmp_path, "zj-kjt", "r1", NOW)
    writer.exchange(exchange())
    left = writer.path.with_name(writer.path.name + ".open")
    assert [entry.warc_file for entry in read_file(left)] == ["zj-kjt/2026/20261123T154700Z-r1.warc.gz"]
    assert files(tmp_path) == []
    writer.close()
    writer.close()
    assert files(tmp_path) == [writer.path]
    with pytest.raises(ArchiveError, match="closed"):
        writer.exchange(exchange())


def test_files_come_in_the_order_of_their_stamps(tmp_path: Path) -> None:
    late = write(tmp_path, run_id="a", now=NOW.replace(year=2027))
    early = write(tmp_path, run_id="b")
    twice = write(tmp_path, run_id="b")
    with ArchiveWriter.open(tmp_path, "aa", "c", NOW) as writer:
        pass
    assert files(tmp_path) == [early, twice, writer.path, late]
    assert files(tmp_path / "missing") == []


def test_a_write_that_fails_leaves_no_hole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter.open(tmp_path, "zj-kjt", "r1", NOW)
    writer.exchange(exchange())

    real_write = os.write

    def full(descriptor: int, data: bytes) -> int:
        real_write(descriptor, bytes(data)[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        with pytest.raises(ArchiveError, match="No space left"):
            writer.exchange(exchange(body=b"lost"))
    writer.exchange(exchange(body=b"kept"))
    writer.close()
    assert [one.body for one in exchanges(read_file(writer.path))] == [exchange().body, b"kept"]


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "zj-kjt").write_text("a file where a folder belongs")
    with pytest.raises(ArchiveError, match="cannot write the archive"):
        write(tmp_path)
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(read_file(tmp_path / "missing.warc.gz"))


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"plain", "", (b"plain", None)),
        (gzipped(b"a") + gzipped(b"b"), "gzip", (b"ab", None)),
        (gzipped(b"a") + b"\0\0", "x-gzip", (b"a", None)),
        (zlib.compress(b"zlib"), "deflate", (b"zlib", None)),
        (zlib.compress(b"raw deflate")[2:-4], "deflate", (b"raw deflate", None)),
        (b"not gzip at all", "gzip", (b"not gzip at all", "broken")),
        (b"", "gzip", (b"", None)),
        (b"x", "br", (b"x", "broken")),
        (gzipped(gzipped(b"twice")), "gzip, gzip", (b"twice", None)),
        (gzipped(bytes(10_000)), "gzip", (bytes(1000), "too_large")),
    ],
)
def test_content_is_decoded_under_a_limit(body: bytes, encoding: str, expected: tuple[bytes, str | None]) -> None:
    assert decode_content(body, encoding, limit=1000) == expected


def test_a_short_gzip_body_gives_what_there_is() -> None:
    text = bytes(range(256)) * 4
    content, problem = decode_content(gzipped(text)[:-9], "gzip", limit=10_000)
    assert problem == "truncated"
    assert text.startswith(content)


def test_a_bomb_does_not_grow(tmp_path: Path) -> None:
    squeezed = io.BytesIO()
    with gzip.GzipFile(fileobj=squeezed, mode="wb") as file:
        for _ in range(70):
            file.write(bytes(1024 * 1024))
    sent = exchange(body=squeezed.getvalue(), response_headers=(("Content-Encoding", "gzip"),))
    assert len(sent.content) == 64 * 1024 * 1024
