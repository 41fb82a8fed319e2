"""When a load becomes a rebuild: a new reader, no usable warehouse, an older file.

That a rebuild gives the same rows is the subject of ``test_rebuild.py``.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from duban.home import Home
from duban.read.model import Refusal, Report
from duban.warehouse.load import load
from duban.warehouse.reading import Failure, Unread
from tests.warehouse.world import APRIL, Crawl, as_bytes, ask, core_rows, load_world, read_json, sentence_report, url


def test_a_new_reader_means_a_rebuild(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)

    def shout(page: Unread) -> Report | Refusal | Failure:
        read = read_json(page)
        assert isinstance(read, Report)
        return replace(read, metadata=replace(read.metadata, title="新版"))

    result = load(home, reader=shout, version="reader-2")
    assert result.rebuilt == "the reader or the tables have changed"
    assert ask(home, "SELECT title, parser_version FROM core.report_version") == [("新版", "reader-2")]
    assert ask(home, "SELECT fingerprint FROM ops.build") == [("reader-2",)]
    assert load(home, reader=shout, version="reader-2").rebuilt == ""


def test_a_missing_or_broken_warehouse_is_built_anew(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(n), as_bytes(sentence_report(n, [f"第{n}句。"] * 30, index_no=str(n)))) for n in range(40)])
    assert load_world(home).rebuilt == "there was no warehouse yet"
    whole = core_rows(home.live)
    data = home.live.read_bytes()
    for broken in (data[: len(data) // 2], b"", b"no database" * 500, data[:5000] + bytes(9000) + data[14000:]):
        home.live.write_bytes(broken)
        assert load_world(home).rebuilt, len(broken)
        assert core_rows(home.live) == whole


def test_an_older_file_that_turns_up_later_means_a_rebuild(home: Home, crawl: Crawl) -> None:
    older = crawl.run([(url(1), as_bytes(replace(APRIL, metadata=replace(APRIL.metadata, doc_no="一号"))))])
    crawl.run([(url(1), as_bytes(APRIL))])
    hidden = older.rename(older.with_suffix(".away"))
    load_world(home)
    hidden.rename(older)
    assert "older than what is loaded" in load_world(home).rebuilt
    assert ask(home, "SELECT doc_no FROM core.report_version") == [("一号",)]


def test_a_warehouse_of_an_earlier_duban_is_built_anew(home: Home, crawl: Crawl) -> None:
    """Its tables may lack columns that are asked for today."""
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    with duckdb.connect(str(home.live)) as connection:
        connection.execute("ALTER TABLE ops.build DROP COLUMN corrections")
        connection.execute("UPDATE ops.build SET fingerprint = 'earlier'")
    assert load_world(home).rebuilt == "the reader or the tables have changed"
