"""derived.document_wording follows the mentions, however they were loaded, and a rebuild gives equal rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from duban.home import Home
from duban.warehouse.documents.store import NAME, store_documents
from duban.warehouse.load import rebuild
from schemas import TABLES
from tests.warehouse.world import (
    SOURCE_NOTE,
    VERSION,
    Crawl,
    as_bytes,
    ask,
    load_world,
    read_json,
    sentence_report,
    url,
)

SENTENCES = (
    ["[起草]《浙江省众创空间管理办法(征求意见稿)》。"],
    ["[征求]《省众创空间管理办法》意见。", "[起草]《科技企业培育行动计划》。"],
    ["[印发]《浙江省众创空间管理办法》。", "[起草]《科技企业培育行动计划(2020-2022年)》。"],
    ["[印发]《科技企业培育行动计划(2023-2025年)》。"],
)
PAGES = [
    (url(n), as_bytes(sentence_report(n, sentences, month=date(2020, n, 1))))
    for n, sentences in enumerate(SENTENCES, 1)
]


def rows(home: Home) -> list[tuple[Any, ...]]:
    return ask(home, f"FROM {NAME} ORDER BY wording_id")


def test_loads_of_any_size_and_a_rebuild_give_equal_rows(home: Home, crawl: Crawl, tmp_path: Any) -> None:
    for page in PAGES:
        crawl.run([page])
        load_world(home)
    grown = rows(home)
    assert len(grown) == 6
    assert len({row[5] for row in grown}) == 4  # the text, and three plans: the one without years fits two ranges
    rebuild(home, reader=read_json, version=VERSION)
    assert rows(home) == grown
    whole = Home(tmp_path / "whole")
    other = Crawl(whole)
    for page in PAGES:
        other.run([page])
    load_world(whole)
    assert rows(whole) == grown


def test_a_text_is_one_row_with_its_stages(home: Home, crawl: Crawl) -> None:
    crawl.run(PAGES[:3])
    load_world(home)
    text = "SELECT wordings, methods, reports FROM mart.document WHERE contains(title, '众创空间')"
    assert ask(home, text) == [(3, ["exact", "rule"], 3)]
    why = "SELECT title, method, joined_to FROM mart.document_wording WHERE contains(title, '众创空间') ORDER BY title"
    longest = "浙江省众创空间管理办法(征求意见稿)"
    assert ask(home, why) == [
        ("浙江省众创空间管理办法", "rule", longest),
        (longest, "exact", None),
        ("省众创空间管理办法", "rule", "浙江省众创空间管理办法"),
    ]


def test_a_load_that_adds_no_wording_leaves_the_table_alone(home: Home, crawl: Crawl) -> None:
    crawl.run(PAGES)
    load_world(home)
    with duckdb.connect(str(home.live)) as connection:
        assert store_documents(connection) is False
        connection.execute(f"DELETE FROM {NAME} WHERE title = '省众创空间管理办法'")
        assert store_documents(connection) is True
        assert connection.execute(f"SELECT count(*) FROM {NAME}").fetchall() == [(6,)]


def test_the_table_made_anew_is_still_the_models(home: Home, crawl: Crawl) -> None:
    crawl.run(PAGES)
    load_world(home)
    with duckdb.connect(str(home.live)) as connection:
        frame = pl.DataFrame(connection.sql(f"FROM {NAME}").to_arrow_table())
        TABLES[NAME].validate(frame, lazy=True)
        said = connection.execute(
            "SELECT column_name, is_nullable, comment FROM duckdb_columns() WHERE schema_name = 'derived' "
            "ORDER BY column_index"
        ).fetchall()
    assert said == [(n, c.nullable, c.description) for n, c in TABLES[NAME].columns.items()]


def test_a_failing_check_leaves_the_old_table(home: Home, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl.run(PAGES[:1])
    load_world(home)
    before = rows(home)
    crawl.run(PAGES[1:])

    def refuse(*_: object) -> None:
        raise RuntimeError("a check failed")

    with monkeypatch.context() as patched:
        patched.setattr("duban.warehouse.load.run_checks", refuse)
        with pytest.raises(RuntimeError):
            load_world(home)
    assert rows(home) == before


def test_sources_without_publisher_keep_their_general_titles_apart(home: Home) -> None:
    for source in ("zj", "gd"):
        report = sentence_report(1, ["[起草]《工作方案》。"])
        silent = as_bytes(report).replace('"publisher": "测试科技厅"'.encode(), b'"publisher": null')
        Crawl(home, source).run([(url(1), silent)], note={**SOURCE_NOTE, "name": f"{source}厅"})
    load_world(home)
    assert ask(home, "SELECT count(DISTINCT document_id), count(*) FROM mart.document") == [(2, 2)]
