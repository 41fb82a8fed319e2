"""What is written comes back byte for byte, other tools can read it too, and a write that fails leaves no hole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from duban.archive import ArchivedExchange, ArchivedNote, ArchiveWriter, files, read_file
from duban.errors import ArchiveError
from tests.archive.support import NOW, URL, accepted_by_warcio, exchange, exchanges, facts, gzipped, write


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


def test_no_answer_is_a_request_and_its_facts(tmp_path: Path) -> None:
    sent = exchange(
        status=None, reason="", response_headers=(), body=b"", facts=facts(outcome="timeout", error="after 30 s")
    )
    path = write(tmp_path, sent)
    assert exchanges(read_file(path)) == [sent]
    with path.open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "request", "metadata"]
    assert accepted_by_warcio(path) == 3


def test_other_tools_see_the_decoded_page(tmp_path: Path) -> None:
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
    assert accepted_by_warcio(path) == 4
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


def test_notes_keep_their_place_between_exchanges(tmp_path: Path) -> None:
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
    assert accepted_by_warcio(writer.path) == 6
    with pytest.raises(ValueError, match="kind"):
        ArchiveWriter.open(tmp_path, "x", "r", NOW).note("Not a kind", {})


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
