"""Every canned question runs, with defaults and with each parameter, and answers in words a person understands."""

from __future__ import annotations

import re

import duckdb
import pytest

from duban.warehouse.reports import list_reports, run_report

REPORTS = {report.name: report for report in list_reports()}
EXAMPLES = {"date": "2020-01-01", "month": "2020-03", "integer": "3", "flag": "yes", "text": "测试"}
EXPECTED = {
    "behind": 1,
    "coverage": 7,
    "data_quality": 1,
    "department_month": 6,
    "document_timeline": 4,
    "evidence": 1,
    "issued": 1,
    "opening": 1,
    "out_for_comment": 0,
    "pipeline": 1,
    "revisions": 1,
    "unknown_verbs": 1,
}


def test_the_questions_are_these() -> None:
    assert set(REPORTS) == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_question_is_described_in_both_languages(name: str) -> None:
    report = REPORTS[name]
    assert report.en.endswith("?")
    assert re.search(r"[\u4e00-\u9fff].*[？。]$", report.zh)
    assert all(parameter.meaning for parameter in report.parameters)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_question_answers_without_ids(name: str, database: duckdb.DuckDBPyConnection) -> None:
    names, rows = run_report(database, name, {})
    assert len(rows) == EXPECTED[name]
    assert not [column for column in names if column.endswith("_id") or column == "title_key"]


@pytest.mark.parametrize(
    ("name", "parameter"), [(report.name, p.name) for report in REPORTS.values() for p in report.parameters]
)
def test_every_parameter_can_be_given(name: str, parameter: str, database: duckdb.DuckDBPyConnection) -> None:
    [kind] = [p.type for p in REPORTS[name].parameters if p.name == parameter]
    _, every = run_report(database, name, {})
    _, some = run_report(database, name, {parameter: EXAMPLES[kind]})
    assert len(some) <= max(len(every), 3)


def test_a_timeline_can_be_asked_for_by_part_of_a_title(database: duckdb.DuckDBPyConnection) -> None:
    names, rows = run_report(database, "document_timeline", {"title": "条例"})
    assert [row[names.index("stage")] for row in rows] == ["draft", "consult", "issue"]


def test_unknown_verbs_show_an_example(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.action SET stage = 'other'")
    names, rows = run_report(database, "unknown_verbs", {"least": "1"})
    assert ("捣鼓", "捣鼓一下。") in [(row[names.index("verb")], row[names.index("example")]) for row in rows]
