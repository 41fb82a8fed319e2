"""Loading: what goes where, and that nothing is loaded twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from duban.archive import ArchiveWriter
from duban.errors import WarehouseError
from duban.home import Home
from duban.read.model import Attachment
from duban.warehouse.load import rebuild
from tests.warehouse.world import (
    APRIL,
    COLUMN,
    LISTING,
    SOURCE_NOTE,
    START,
    VERSION,
    Crawl,
    as_bytes,
    ask,
    core_rows,
    load_world,
    read_json,
    sentence_report,
    url,
)


def test_a_report_goes_into_every_table_with_offsets_that_cut_it(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(1), as_bytes(replace(APRIL, attachments=(Attachment(1, "附件", url(7) + ".pdf"),))))])
    result = load_world(home)
    assert result.versions_new == 1
    assert result.records == 1 + 1 + 2 + 2 + 2 + 1 + 1
    cut = "substring(v.text, d.char_start + 1, d.char_end - d.char_start)"
    rows = ask(
        home, f"SELECT d.title, {cut} FROM core.document_mention d JOIN core.report_version v USING (version_id)"
    )
    assert sorted(rows) == [("乙办法", "乙办法"), ("甲办法", "甲办法")]
    assert ask(home, "SELECT text FROM core.item ORDER BY ordinal")[1] == ("𠮷田处印发《乙办法》。",)
    assert ask(home, "SELECT media_type FROM core.attachment") == [("application/pdf",)]


def test_exchanges_entries_notes_and_positions_are_kept(home: Home, crawl: Crawl) -> None:
    path = crawl.run([(url(1), as_bytes(APRIL))], listing=LISTING)
    load_world(home)
    assert ask(home, "SELECT purpose, outcome, url, status FROM raw.fetch ORDER BY ALL") == [
        ("article", "article", url(1), 200),
        ("list", "list", COLUMN, 200),
    ]
    assert ask(home, "SELECT url, title, listed_on, matches FROM raw.entry ORDER BY ALL") == [
        (url(1), "科技厅4月工作完成情况", date(2020, 4, 30), True),
        (url(9), "放假通知", date(2020, 4, 30), False),
    ]
    assert ask(home, "SELECT source_id, name, region, cadence, due_days FROM raw.source") == [
        ("zj", "测试科技厅", "330000", "month", 15)
    ]
    assert ask(home, "SELECT position FROM ops.position") == [(path.stat().st_size,)]
    assert ask(home, "SELECT verdict, to_end, total, matching FROM ops.walk") == [("complete", True, 2, 2)]
    assert ask(home, "SELECT run_id, kind, complete, exchanges, articles FROM ops.run") == [
        ("20200506T013000-000000", "incremental", True, 2, 1)
    ]
    assert ask(home, "SELECT balance, records_read, balanced FROM mart.ledger") == [(0, 9, True)]


def test_loading_again_adds_nothing_and_says_so(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(1), as_bytes(APRIL))], listing=LISTING)
    load_world(home)
    before = ask(home, "SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY ALL")
    result = load_world(home)
    assert (result.rows, result.readings, result.rebuilt) == ({}, {}, "")
    assert ask(home, "SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY ALL") == before


def test_the_same_text_again_is_noted_and_adds_nothing_to_core(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(1), as_bytes(APRIL))], listing=LISTING)
    load_world(home)
    before = core_rows(home.live)
    furniture = replace(APRIL, metadata=replace(APRIL.metadata, disclosure="主动公开"))
    spaced = replace(APRIL, text=APRIL.text.replace("\n", " "))
    crawl.run([(url(1), as_bytes(furniture)), (url(1), as_bytes(spaced))], listing=LISTING)
    result = load_world(home)
    assert result.readings == {"known": 2}
    assert "raw.entry" not in result.rows
    assert core_rows(home.live) == before


def test_a_changed_text_is_a_new_version_and_going_back_makes_the_old_one_current(home: Home, crawl: Crawl) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    other = sentence_report(1, ["4月[印发]《甲办法》,推进<“双倍增”>行动😀。", "新增一句。"])
    crawl.run([(url(1), as_bytes(other))])
    load_world(home)
    assert ask(home, "SELECT version, added, removed FROM mart.revision") == [
        (2, ["新增一句。"], ["𠮷田处印发《乙办法》。"])
    ]
    assert ask(home, "SELECT sentence FROM mart.item WHERE ordinal = 2") == [("新增一句。",)]
    crawl.run([(url(1), as_bytes(APRIL))])
    assert load_world(home).readings == {"known": 1}
    assert ask(home, "SELECT sentence FROM mart.item WHERE ordinal = 2") == [("𠮷田处印发《乙办法》。",)]
    assert ask(home, "SELECT versions FROM mart.report") == [(2,)]


def test_an_index_number_makes_one_report_of_two_urls(home: Home, crawl: Crawl) -> None:
    one = sentence_report(1, ["[印发]《甲办法》。"], index_no="002/2020-1")
    crawl.run([(url(1), as_bytes(one)), (url(5), as_bytes(replace(one, url=url(5))))])
    assert load_world(home).readings == {"new": 1, "known": 1}


def test_settings_of_a_source_are_kept_when_they_change(home: Home, crawl: Crawl) -> None:
    column = dict(SOURCE_NOTE["columns"][0])
    crawl.run([], listing=LISTING)
    crawl.run([], listing=LISTING)
    crawl.run([], note={**SOURCE_NOTE, "columns": [{**column, "title": "放假"}]}, listing=LISTING)
    load_world(home)
    assert ask(home, "SELECT column_title FROM raw.source ORDER BY valid_from") == [("工作.*情况",), ("放假",)]
    assert ask(home, "SELECT title, matches FROM raw.entry ORDER BY title, first_seen_at") == [
        ("放假通知", False),
        ("放假通知", True),
        ("科技厅4月工作完成情况", True),
        ("科技厅4月工作完成情况", False),
    ]


def test_a_redirect_leads_back_to_the_url_that_was_asked_for(home: Home, crawl: Crawl) -> None:
    with ArchiveWriter.open(home.archive, "zj", "20200506T013000-bbbbbb", START) as writer:
        hop = crawl.exchange("r", url(1), b"", START, "article", "redirect", final=False)
        writer.exchange(hop)
        writer.exchange(
            crawl.exchange("r", url(8), as_bytes(replace(APRIL, url=url(8))), START, "article", "article", hop=1)
        )
    load_world(home)
    assert ask(home, "SELECT url, asked_url FROM raw.fetch ORDER BY hop") == [(url(1), url(1)), (url(8), url(1))]
    assert ask(home, "SELECT url FROM core.report_version") == [(url(8),)]


def test_reading_in_processes_gives_the_same_rows(home: Home, crawl: Crawl, tmp_path: Path) -> None:
    crawl.run([(url(n), as_bytes(sentence_report(n, [f"[印发]《第{n}号办法》。"], index_no=str(n)))) for n in range(9)])
    load_world(home)
    alone = core_rows(home.live)
    result = rebuild(home, reader=read_json, version=VERSION, workers=2)
    assert result.rebuilt == "asked for"
    assert core_rows(home.live) == alone


def test_a_warehouse_in_another_process_is_told_of(home: Home, crawl: Crawl) -> None:
    import subprocess
    import sys

    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    code = f"import duckdb, sys; c = duckdb.connect({str(home.live)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(WarehouseError, match="open in another process"):
            load_world(home)
        other.communicate()
    assert load_world(home).rebuilt == ""


def test_an_empty_archive_gives_an_empty_warehouse(home: Home) -> None:
    result = load_world(home)
    assert result.rows == {}
    assert ask(home, "FROM mart.report") == []
    with duckdb.connect(str(home.live), read_only=True) as connection:
        assert connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'report'").fetchall()[0][0]
