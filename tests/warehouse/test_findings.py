"""Findings of the reader, the crawl, the notes and the checks are kept, and a check that fails undoes the load."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from duban.archive import ArchiveWriter
from duban.errors import WarehouseError
from duban.home import Home
from duban.read.model import Finding
from tests.warehouse.world import (
    APRIL,
    COLUMN,
    MAY,
    SOURCE_NOTE,
    START,
    Crawl,
    as_bytes,
    ask,
    core_rows,
    load_world,
    sentence_report,
    url,
)


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


def test_a_check_that_fails_undoes_the_whole_load(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    crawl.run([(url(2), as_bytes(MAY))])
    before = core_rows(home.live)
    with monkeypatch.context() as patched:
        # Validation is what keeps such rows out: without it the check must catch them.
        patched.setattr("duban.warehouse.frames._compare", lambda *_: None)
        june = sentence_report(3, ["[印发]《丁办法》。"], month=date(2020, 6, 1))
        bad = replace(june, actions=(june.actions[0]._replace(verb="发布"),))
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
