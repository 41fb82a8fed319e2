"""Asking: rows for right SQL, one clear line for wrong; cheap to start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from duban.errors import UsageError, WarehouseError
from duban.home import Home
from duban.read.model import Mention
from duban.warehouse.publish import publish
from duban.warehouse.query import published, run_sql
from duban.warehouse.reports import bind, list_reports, run_report
from duban.warehouse.search import search
from tests.warehouse.world import Crawl, as_bytes, load_world, sentence_report, url


@pytest.fixture
def connection(home: Home, crawl: Crawl) -> Iterator[duckdb.DuckDBPyConnection]:
    april = sentence_report(1, ["[印发]《甲办法》ABC。", "[印发]《乙规划》。"])
    may = sentence_report(2, ["[印发]《丙办法》,abc。"], month=date(2020, 5, 1), department="高新处")
    there = Mention(1, 1, "place", "丙", 3, 4, code="330106")
    may = replace(may, mentions=(there,))
    crawl.run([(url(1), as_bytes(april)), (url(2), as_bytes(may))])
    load_world(home)
    publish(home, "r1")
    with published(home) as opened:
        yield opened


def test_sql_gives_names_and_rows(connection: duckdb.DuckDBPyConnection) -> None:
    names, rows = run_sql(connection, "SELECT period, title FROM mart.report ORDER BY period")
    assert names == ["period", "title"]
    assert [row[0] for row in rows] == ["2020-04", "2020-05"]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("selec 1", 'syntax error at or near "selec"'),
        ("select titel from mart.report", 'Candidate bindings: .*"title"'),
        ("from mart.reprot", 'Did you mean "report"'),
        ("create table mine (a int)", "copy the file to change it"),
        ("  ; ", "there is no SQL to run"),
        ("select 'a'::date", "Conversion Error"),
    ],
)
def test_a_mistake_is_one_line(sql: str, words: str, connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(WarehouseError, match=words) as raised:
        run_sql(connection, sql)
    assert "\n" not in str(raised.value)


def test_a_report_runs_with_defaults_and_with_parameters(connection: duckdb.DuckDBPyConnection) -> None:
    names, rows = run_report(connection, "issued", {})
    assert len(rows) == 3
    assert {"document", "office", "url"} <= set(names)
    _, some = run_report(connection, "issued", {"since": "2020-05", "office": "高新"})
    assert [row[names.index("document")] for row in some] == ["丙办法"]
    _, first = run_report(connection, "issued", {"limit": "1"})
    assert len(first) == 1


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("isued", {}, "did you mean issued"),
        ("issued", {"sinse": "2020"}, "did you mean since"),
        ("issued", {"since": "yesterday"}, "since='yesterday' is no date; write since=2020-04-30"),
        ("issued", {"since": "2020-02-30"}, "is no date"),
        ("issued", {"limit": "many"}, "limit='many' is no integer"),
        ("department_month", {"month": "2020"}, "is no month; write month=2020-04"),
    ],
)
def test_a_wrong_report_call_is_told_of(
    name: str, given: dict[str, str], words: str, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(UsageError, match=words):
        run_report(connection, name, given)


def test_values_are_bound_and_never_pasted(connection: duckdb.DuckDBPyConnection) -> None:
    evil = "x') OR 1=1 --"
    assert run_report(connection, "issued", {"office": evil})[1] == []
    assert search(connection, [evil])[1] == []


def test_a_flag_and_a_default_are_read_from_the_header(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    header = "-- en: E\n-- zh: 中\n-- param only flag = no: only these\n-- param since date = 2020-04: from\n"
    text = header + "SELECT $only, $since"
    (folder / "mine.sql").write_text(text, encoding="utf-8")
    [report] = list_reports(tmp_path)
    assert (report.name, report.en, report.zh) == ("mine", "E", "中")
    assert bind(report, {"only": "yes"}) == {"only": True, "since": date(2020, 4, 1)}
    assert run_report(connection, "mine", {}, tmp_path)[1] == [(False, date(2020, 4, 1))]
    (folder / "mine.sql").write_text("-- param only maybe: x\nSELECT 1", encoding="utf-8")
    with pytest.raises(WarehouseError, match="declared as 'only maybe'"):
        list_reports(tmp_path)


def found(connection: duckdb.DuckDBPyConnection, *words: str, **filters: Any) -> list[tuple[str, str]]:
    names, rows = search(connection, words, **filters)
    return [(row[names.index("sentence")], row[names.index("found_in")]) for row in rows]


ALPHA, PLAN, GAMMA = "印发《甲办法》ABC。", "印发《乙规划》。", "印发《丙办法》,abc。"


def test_search_wants_all_words_newest_first(connection: duckdb.DuckDBPyConnection) -> None:
    names, _ = search(connection, ["办法"])
    assert names[:6] == ["period", "publisher", "department", "sentence", "report", "url"]
    assert found(connection, "办法", "abc") == [(GAMMA, "sentence"), (ALPHA, "sentence")]
    assert found(connection, "100%_") == []
    assert len(found(connection, "印发", limit=1)) == 1


def test_a_policy_texts_title_comes_first_and_what_only_stands_around_last(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert found(connection, "甲办法") == [(ALPHA, "document")]
    assert found(connection, "印发", "办法", "高新处") == [(GAMMA, "report")]
    assert found(connection, "2020年4月份") == [], "a word of the report's title alone finds no sentence"
    assert [where for _, where in found(connection, "abc", "办法", "5月份")] == ["report"]
    every = found(connection, "办法")
    assert every == [(GAMMA, "document"), (ALPHA, "document")]


def test_a_phrase_holds_its_space(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "印发 办法") == []


@pytest.mark.parametrize(
    ("filters", "sentences"),
    [
        ({"until": "2020-04-30"}, [ALPHA, PLAN]),
        ({"since": date(2020, 5, 1)}, [GAMMA]),
        ({"department": "高新"}, [GAMMA]),
        ({"stage": "issue"}, [GAMMA, ALPHA, PLAN]),
        ({"stage": "draft"}, []),
        ({"source": "zj"}, [GAMMA, ALPHA, PLAN]),
        ({"source": "nobody"}, []),
        ({"kind": "row"}, []),
        ({"place": "丙"}, [GAMMA]),
        ({"place": "330000"}, [GAMMA]),
        ({"place": "330200"}, []),
    ],
)
def test_filters_narrow_a_search(
    filters: dict[str, Any], sentences: list[str], connection: duckdb.DuckDBPyConnection, home: Home
) -> None:
    assert [sentence for sentence, _ in found(connection, "印发", **filters)] == sentences


@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        ([" "], {}, "nothing to search for"),
        (["办法"], {"since": "2020"}, "write since as YYYY-MM-DD"),
        (["办法"], {"limit": 0}, "leaves nothing"),
        (["办法"], {"stage": "isue"}, "did you mean issue"),
        (["办法"], {"kind": "cell"}, "there are: sentence, row"),
    ],
)
def test_a_wrong_search_is_told_of(
    words: list[str], options: dict[str, object], message: str, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(UsageError, match=message):
        search(connection, words, **options)  # type: ignore[arg-type]


def test_asking_loads_nothing_heavy() -> None:
    code = (
        "import sys, duban.warehouse.query, duban.warehouse.reports, duban.warehouse.search; "
        "print([name for name in ('polars', 'pandera', 'lxml', 'pyarrow', 'prefect', 'requests', 'schemas', "
        "'duban.warehouse.load') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
