"""Every canned question runs, with defaults and with each parameter, and answers in words a person understands."""

from __future__ import annotations

import re

import duckdb
import pytest

from duban.errors import UsageError
from duban.warehouse.reports import list_reports, run_report

REPORTS = {report.name: report for report in list_reports()}
EXAMPLES = {"date": "2020-01-01", "month": "2020-03", "integer": "3", "flag": "yes", "text": "测试"}
# By default only what the newest run brought.
WIDER = {("new_reports", "since")}
EXPECTED = {
    "behind": 1,
    "changed_tasks": 0,
    "counts_disagree": 0,
    "coverage": 7,
    "data_quality": 1,
    "days_to_issue": 1,
    "department_month": 6,
    "document_timeline": 4,
    "document_wordings": 0,
    "evidence": 1,
    "evidence_of": 1,
    "issued": 1,
    "low_coverage": 1,
    "mention_organisation": 0,
    "mention_place": 0,
    "mention_programme": 1,
    "new_reports": 1,
    "next_step_followup": 1,
    "opening": 1,
    "out_for_comment": 0,
    "partners": 0,
    "pipeline": 1,
    "reviewed": 0,
    "revised_or_repealed": 0,
    "revisions": 1,
    "routine": 1,
    "sent_to": 0,
    "task_results": 0,
    "stalled": 1,
    "unknown_labels": 2,
    "unknown_verbs": 2,
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
    assert len(some) <= max(len(every), 3) or (name, parameter) in WIDER


HOSTILE = (
    "'; DROP TABLE core.item; --",
    "' OR '1'='1",
    "$limit",
    "%",
    "\\",
    "x' UNION SELECT text FROM core.report_version --",
)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [(report.name, p.name) for report in REPORTS.values() for p in report.parameters if p.type == "text"],
)
def test_a_parameter_that_tries_to_inject_is_only_a_word(
    name: str, parameter: str, database: duckdb.DuckDBPyConnection
) -> None:
    count = "SELECT count(*) FROM core.item"
    before = database.execute(count).fetchall()
    for value in HOSTILE:
        _, rows = run_report(database, name, {parameter: value})
        assert rows == []
    assert database.execute(count).fetchall() == before


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("openings", {}, "no report is called 'openings' (did you mean opening?)"),
        ("opening'; DROP TABLE core.item", {}, "no report is called"),
        ("../views/010_report", {}, "no report is called"),
        ("opening", {"sinse": "2020"}, "report opening has no parameter 'sinse' (did you mean since?)"),
        ("opening", {"since": "2020-01-01; DROP TABLE core.item"}, "since"),
        ("opening", {"limit": "1 OR 1"}, "limit"),
        ("new_reports", {"late": "maybe"}, "late"),
    ],
)
def test_a_wrong_name_or_value_is_one_clear_line(
    name: str, given: dict[str, str], said: str, database: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(UsageError) as raised:
        run_report(database, name, given)
    message = str(raised.value)
    assert said in message
    assert "\n" not in message


def test_a_timeline_can_be_asked_for_by_part_of_a_title(database: duckdb.DuckDBPyConnection) -> None:
    names, rows = run_report(database, "document_timeline", {"title": "条例"})
    assert [row[names.index("stage")] for row in rows] == ["draft", "consult", "issue"]


def find(database: duckdb.DuckDBPyConnection, code: str, surface: str, start: int | None, month: int) -> None:
    """Add a finding of the month's report."""
    database.execute(
        "INSERT INTO ops.finding (finding_id, code, severity, message, version_id, surface, char_start, char_end, "
        "found_at) SELECT uuid(), ?, 'info', 'said', version_id, ?, ?, ?, now() FROM mart.report "
        "WHERE month(period_start) = ?",
        [code, surface, start, None if start is None else start + len(surface), month],
    )


def columns(database: duckdb.DuckDBPyConnection, report: str, named: str, **given: str) -> list[tuple[object, ...]]:
    names, rows = run_report(database, report, given)
    return [tuple(row[names.index(name)] for name in named.split()) for row in rows]


def test_unknown_verbs_come_by_frequency_with_the_clause_around_them(database: duckdb.DuckDBPyConnection) -> None:
    find(database, "unknown_verb", "征求", 7, 2)
    find(database, "unknown_verb", "推进", 10, 3)
    find(database, "unknown_verb", "推进", 10, 3)
    find(database, "unknown_verb", "推进", 3, 1)
    words = "word kind times reports example"
    assert columns(database, "unknown_verbs", words, kind="verb") == [
        ("推进", "verb", 3, 2, "推进“双倍增”😀👨‍👩‍👧𠮷"),
        ("征求", "verb", 1, 1, "就《测试条例》公开征求意见"),
        ("捣鼓", "verb", 1, 1, "捣鼓一下"),
    ]
    assert columns(database, "unknown_verbs", words, kind="verb", least="2") == [
        ("推进", "verb", 3, 2, "推进“双倍增”😀👨‍👩‍👧𠮷")
    ]


def test_what_was_done_with_a_known_verb_is_no_unknown_verb(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.action SET stage = 'other', verb = '获得'")
    assert columns(database, "unknown_verbs", "word", kind="verb") == [("捣鼓",)]


def test_clauses_without_a_verb_are_counted_by_how_they_begin(database: duckdb.DuckDBPyConnection) -> None:
    find(database, "clause_without_verb", "3处印发《测试条例》", 0, 3)
    find(database, "clause_without_verb", "均已印发", 0, 3)
    find(database, "clause_without_verb", "42", 0, 3)
    assert columns(database, "unknown_verbs", "word times", kind="clause") == [("印发", 2), ("42", 1), ("捣鼓", 1)]


def test_unknown_labels_say_where_they_stand(database: duckdb.DuckDBPyConnection) -> None:
    find(database, "unknown_label", "归档门类", None, 5)
    find(database, "unknown_label", "归档门类", 3, 5)
    assert columns(database, "unknown_labels", "label place reports sources url") == [
        ("归档门类", "description", 2, ["测试科技厅"], "https://kjt.zj.test/art/6.html"),
        ("一下", "head", 1, ["测试科技厅"], "https://kjt.zj.test/art/6.html"),
        ("归档门类", "row", 1, ["测试科技厅"], "https://kjt.zj.test/art/5.html"),
    ]
    assert columns(database, "unknown_labels", "label", place="head") == [("一下",)]
    assert columns(database, "unknown_labels", "label", least="2") == [("归档门类",)]


def test_reports_understood_least_come_first(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.report_version SET lexicon_coverage = 0.25 WHERE month(period_start) = 5")
    named = "percent_understood clauses_not_understood example period"
    assert columns(database, "low_coverage", named) == [(25.0, 0, None, "2020-05"), (50.0, 2, "捣鼓", "2020-06")]
    assert columns(database, "low_coverage", "period", below="30") == [("2020-05",)]
