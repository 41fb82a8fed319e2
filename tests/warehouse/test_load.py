"""Loading: what goes where, that nothing is loaded twice, and that nothing bad stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from duban.archive import ArchiveWriter
from duban.errors import WarehouseError
from duban.home import Home
from duban.read.model import Attachment, Finding, Refusal, Report
from duban.warehouse.load import load, rebuild
from duban.warehouse.reading import Failure, Unread
from tests.warehouse.world import (
    COLUMN,
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

APRIL = sentence_report(1, ["4月[印发]《甲办法》,推进<“双倍增”>行动😀。", "𠮷田处[印发]《乙办法》。"])
MAY = sentence_report(2, ["[印发]《丙办法》。"], month=date(2020, 5, 1))
LISTING = [(url(1), "科技厅4月工作完成情况", date(2020, 4, 30)), ("/art/9.html", "放假通知", date(2020, 4, 30))]


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


def test_what_is_no_report_is_set_aside_and_the_rest_loads(home: Home, crawl: Crawl) -> None:
    refused = as_bytes(Refusal(url(3), "no_body", "nothing there"))
    crawl.run([(url(2), b"boom"), (url(3), refused), (url(1), as_bytes(APRIL))])
    result = load_world(home)
    assert result.readings == {"new": 1, "refused": 1, "failed": 1}
    assert ask(home, "SELECT url, stage, check_name, records FROM ops.quarantine ORDER BY url") == [
        (url(2), "read", "reader_error", 0),
        (url(3), "read", "no_body", 0),
    ]
    crawl.run([(url(3), refused)])
    assert load_world(home).quarantined == 0, "the same page refused again is kept once"


def test_a_reader_that_raises_stops_nothing(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(content: bytes, **said: object) -> Report:
        raise KeyError("a bug")

    monkeypatch.setattr("duban.read.report.read_page", break_down)
    crawl.run([(url(1), as_bytes(APRIL))])
    result = load(home, version=VERSION)
    assert result.readings == {"failed": 1}
    assert "KeyError: 'a bug' (in break_down in test_load.py)" in ask(home, "SELECT reason FROM ops.quarantine")[0][0]


def test_bad_records_go_to_quarantine_with_their_children(home: Home, crawl: Crawl) -> None:
    items = (replace(APRIL.items[0], char_end=10_000), APRIL.items[1])
    crawl.run([(url(1), as_bytes(replace(APRIL, items=items)))])
    result = load_world(home)
    aside = ask(home, "SELECT table_name, stage, check_name, records FROM ops.quarantine ORDER BY table_name")
    assert aside == [
        ("core.action", "parent", "parent", 1),
        ("core.document_mention", "parent", "parent", 1),
        ("core.item", "offsets", "offsets_cut_surface", 1),
        ("core.mention", "parent", "parent", 1),
    ]
    assert ask(home, "SELECT records_read, records_loaded, records_quarantined FROM ops.reading") == [(9, 5, 4)]
    assert ask(home, "SELECT text FROM core.item") == [("𠮷田处印发《乙办法》。",)]
    assert result.versions_new == 1


def test_a_report_that_does_not_fit_takes_all_its_records_along(home: Home, crawl: Crawl) -> None:
    bad = replace(APRIL, shape="spiral")  # type: ignore[arg-type]
    crawl.run([(url(1), as_bytes(bad)), (url(2), as_bytes(MAY)), (url(1), as_bytes(bad))])
    crawl.run([(url(1), as_bytes(bad))])
    result = load_world(home)
    assert result.readings == {"quarantined": 3, "new": 1}
    assert ask(home, "SELECT table_name, stage, column_name, records FROM ops.quarantine ORDER BY ALL") == [
        ("core.action", "parent", "version_id", 2),
        ("core.document_mention", "parent", "version_id", 2),
        ("core.item", "parent", "version_id", 2),
        ("core.mention", "parent", "version_id", 1),
        ("core.report_version", "schema", "shape", 1),
        ("core.section", "parent", "version_id", 1),
    ]
    assert ask(home, "SELECT value FROM ops.quarantine WHERE stage = 'schema'") == [("spiral",)]
    assert ask(home, "SELECT sum(records_quarantined) FROM ops.reading") == [(9,)]
    assert ask(home, "SELECT title FROM core.report_version") == [(MAY.metadata.title,)]


def test_findings_of_the_reader_are_kept(home: Home, crawl: Crawl) -> None:
    found = Finding("unknown_verb", "the verb is not known", "捣鼓", 3, 5)
    crawl.run([(url(1), as_bytes(replace(APRIL, findings=(found,))))])
    assert load_world(home).findings == 1
    assert ask(home, "SELECT code, surface, char_start, url FROM ops.finding") == [("unknown_verb", "捣鼓", 3, url(1))]


def test_findings_of_the_crawl_and_incomplete_walks_are_kept(home: Home, crawl: Crawl) -> None:
    crawl.run([], ledger={"findings": [{"code": "list_shrank", "message": "90 rows fewer", "url": COLUMN}]})
    load_world(home)
    assert ask(home, "SELECT code, url, message FROM ops.finding") == [("list_shrank", COLUMN, "90 rows fewer")]


def test_a_note_of_a_newer_duban_is_a_finding(home: Home, crawl: Crawl) -> None:
    with ArchiveWriter.open(home.archive, "zj", "20200506T013000-ffffff", START) as writer:
        writer.note("source", {**SOURCE_NOTE, "columns": [{"address": COLUMN}]})
        writer.note("weather", {"rain": True})
    load_world(home)
    assert {code for (code,) in ask(home, "SELECT code FROM ops.finding")} == {"note_not_understood"}


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


def test_a_list_that_cannot_be_read_is_set_aside(home: Home, crawl: Crawl) -> None:
    now = datetime(2020, 5, 6, tzinfo=UTC)
    with ArchiveWriter.open(home.archive, "zj", "20200506T000000-aaaaaa", now) as writer:
        for dialect in ("jcms.dataproxy", "cuneiform"):
            writer.exchange(crawl.exchange("r", COLUMN + dialect, b"<html>busy</html>", now, "list", "list", dialect))
    load_world(home)
    assert ask(home, "SELECT DISTINCT stage, check_name FROM ops.quarantine") == [("list", "list_not_read")]
    assert len(ask(home, "FROM ops.quarantine")) == 2


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


def test_damage_in_a_file_is_told_of_once_and_what_lies_before_it_loads(home: Home, crawl: Crawl) -> None:
    first = crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY))])
    crawl.run([(url(3), as_bytes(sentence_report(3, ["六月。"], month=date(2020, 6, 1))))])
    data = bytearray(first.read_bytes())
    cut = len(data) * 3 // 4
    data[cut : cut + 40] = bytes(40)
    first.write_bytes(data)
    result = load_world(home)
    assert ask(home, "SELECT stage, check_name FROM ops.quarantine") == [("archive", "archive_damaged")]
    assert ask(home, "SELECT severity FROM ops.finding WHERE code = 'archive_damaged'") == [("error",)]
    assert result.readings["new"] >= 2
    again = load_world(home)
    assert (again.quarantined, again.findings, again.readings) == (0, 0, {})


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


def test_a_check_that_fails_undoes_the_whole_load(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    crawl.run([(url(2), as_bytes(MAY))])
    before = core_rows(home.live)
    with monkeypatch.context() as patched:
        # Validation is what keeps such rows out: without it the check must catch them.
        patched.setattr("duban.warehouse.frames._compare", lambda *_: None)
        bad = replace(MAY, actions=(replace(MAY.actions[0], verb="发布"),))
        crawl.run([(url(3), as_bytes(bad))])
        with pytest.raises(
            WarehouseError, match=r"nothing was loaded: check action_offsets found .*verb=发布"
        ) as raised:
            load_world(home)
    assert "\n" not in str(raised.value)
    assert core_rows(home.live) == before
    result = load_world(home)
    assert (result.versions_new, result.quarantined) == (2, 2)


def test_a_warning_check_becomes_a_finding_once(home: Home, crawl: Crawl) -> None:
    late = replace(APRIL, metadata=replace(APRIL.metadata, published_at=datetime(2020, 3, 1)))
    crawl.run([(url(1), as_bytes(late))])
    assert load_world(home).findings == 1
    assert ask(home, "SELECT code, severity, url FROM ops.finding") == [("periods_plausible", "warn", url(1))]
    assert load_world(home).findings == 0


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
