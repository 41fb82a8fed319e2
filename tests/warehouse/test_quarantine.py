"""What cannot be read or does not fit is set aside with its reason, and the rest loads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from duban.archive import ArchiveWriter
from duban.home import Home
from duban.read.model import Refusal, Report
from duban.warehouse.load import load
from tests.warehouse.world import APRIL, COLUMN, MAY, VERSION, Crawl, as_bytes, ask, load_world, sentence_report, url


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
    reason = ask(home, "SELECT reason FROM ops.quarantine")[0][0]
    assert "KeyError: 'a bug' (in break_down in test_quarantine.py)" in reason


def test_bad_records_go_to_quarantine_with_their_children(home: Home, crawl: Crawl) -> None:
    items = (APRIL.items[0]._replace(char_end=10_000), APRIL.items[1])
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


def test_a_list_that_cannot_be_read_is_set_aside(home: Home, crawl: Crawl) -> None:
    now = datetime(2020, 5, 6, tzinfo=UTC)
    with ArchiveWriter.open(home.archive, "zj", "20200506T000000-aaaaaa", now) as writer:
        for dialect in ("jcms.dataproxy", "cuneiform"):
            writer.exchange(crawl.exchange("r", COLUMN + dialect, b"<html>busy</html>", now, "list", "list", dialect))
    load_world(home)
    assert ask(home, "SELECT DISTINCT stage, check_name FROM ops.quarantine") == [("list", "list_not_read")]
    assert len(ask(home, "FROM ops.quarantine")) == 2


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
