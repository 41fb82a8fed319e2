"""The views say of a small history what a person reading the pages would say."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from duban.warehouse.documents.store import store_documents
from duban.warehouse.marts import descriptions, marts, view_columns
from duban.warehouse.sqlfiles import sql_files, sql_folder

VIEWS = sql_files("views")


def ask(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return database.execute(sql).fetchall()


def test_reports_are_current_versions_with_a_readable_period(database: duckdb.DuckDBPyConnection) -> None:
    assert ask(database, "SELECT period, versions, publisher FROM mart.report ORDER BY period") == [
        ("2020-01", 1, "测试科技厅"),
        ("2020-02", 2, "测试科技厅"),
        ("2020-03", 1, "测试科技厅"),
        ("2020-05", 1, "测试科技厅"),
        ("2020-06", 1, "测试科技厅"),
    ]


@pytest.mark.parametrize(
    ("kind", "start", "end", "label"),
    [
        ("quarter", "2020-04-01", "2020-06-30", "2020-Q2"),
        ("half_year", "2020-07-01", "2020-12-31", "2020-H2"),
        ("year", "2020-01-01", "2020-12-31", "2020"),
        ("ytd", "2020-01-01", "2020-05-31", "2020-01-01/2020-05-31"),
        ("unknown", None, None, None),
    ],
)
def test_a_period_has_a_short_name(
    kind: str, start: str | None, end: str | None, label: str | None, database: duckdb.DuckDBPyConnection
) -> None:
    database.execute(
        "UPDATE core.report_version SET period_kind = ?, period_start = ?, period_end = ?", [kind, start, end]
    )
    assert ask(database, "SELECT DISTINCT period FROM mart.report") == [(label,)]


def test_items_and_actions_know_their_office(database: duckdb.DuckDBPyConnection) -> None:
    assert ask(database, "SELECT department, status, owners FROM mart.item WHERE kind = 'row'") == [
        ("高新处", "behind", ["高新处", "规划处"])
    ]
    assert ask(database, "SELECT verb, office, happened_by FROM mart.action WHERE stage = 'issue'") == [
        ("印发", "法规处", date(2020, 3, 31))
    ]
    database.execute(
        "UPDATE core.action SET actors = ['省政府办公厅'], happened_on = DATE '2020-03-09' WHERE stage = 'issue'"
    )
    assert ask(database, "SELECT office, happened_by FROM mart.action WHERE stage = 'issue'") == [
        ("省政府办公厅", date(2020, 3, 9))
    ]


def test_a_document_has_a_timeline_and_one_row(database: duckdb.DuckDBPyConnection) -> None:
    steps = "SELECT step, stage, happened_by FROM mart.document_timeline WHERE document = '测试条例' ORDER BY step"
    assert ask(database, steps) == [
        (1, "draft", date(2020, 1, 31)),
        (2, "consult", date(2020, 2, 29)),
        (6, "issue", date(2020, 3, 31)),
    ]
    columns = "latest_stage, latest_stage_on, days_draft_to_issue, reports, offices, approved_on"
    assert ask(database, f"SELECT {columns} FROM mart.document WHERE title = '测试条例'") == [
        ("issue", date(2020, 3, 31), 60, 3, ["法规处"], None)
    ]
    assert ask(database, "SELECT title, latest_stage, days_open FROM mart.open_document") == [
        ("长期规划", "draft", 151)
    ]
    assert ask(database, "SELECT document, office, issued_on FROM mart.issued") == [
        ("测试条例", "法规处", date(2020, 3, 31))
    ]


def test_only_what_is_done_counts_as_reached(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.document_mention SET actuality = 'planned' WHERE stage = 'issue'")
    assert ask(
        database, "SELECT latest_stage, issued_on, latest_actuality FROM mart.document WHERE title = '测试条例'"
    ) == [("consult", None, "planned")]
    assert ask(database, "SELECT title FROM mart.open_document ORDER BY title") == [("测试条例",), ("长期规划",)]
    assert ask(database, "SELECT title, asked_by, asked_on FROM mart.out_for_comment") == [
        ("测试条例", "法规处", date(2020, 2, 29))
    ]
    assert ask(database, "FROM mart.issued") == []


def test_a_text_issued_again_later_does_not_make_days_negative(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.document_mention SET stage = 'issue' WHERE stage = 'draft'")
    database.execute("UPDATE core.document_mention SET stage = 'draft' WHERE stage = 'consult'")
    assert ask(database, "SELECT days_draft_to_issue FROM mart.document WHERE title = '测试条例'") == [(None,)]


def test_texts_of_equal_title_in_two_provinces_are_two(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("UPDATE core.report_version SET region = '440000' WHERE period_start = DATE '2020-03-01'")
    assert store_documents(database)
    assert ask(database, "SELECT province, latest_stage FROM mart.document WHERE title = '测试条例' ORDER BY ALL") == [
        ("33", "consult"),
        ("44", "issue"),
    ]


def test_a_text_that_stays_where_it_is_while_periods_pass_is_stalled(database: duckdb.DuckDBPyConnection) -> None:
    # The plan was drafted in January; reports of February, March, May and June followed.
    stalled = "SELECT title, latest_stage, since, periods_since, periods_named, days_stalled FROM mart.stalled"
    assert ask(database, stalled) == [("长期规划", "draft", date(2020, 1, 31), 4, 0, 151)]
    database.execute(
        "UPDATE core.document_mention SET actuality = 'planned' WHERE stage = 'issue'"
    )  # the regulation was consulted on in February: March names it, May and June do not
    assert ask(database, f"{stalled} WHERE title = '测试条例'") == [
        ("测试条例", "consult", date(2020, 2, 29), 3, 1, 122)
    ]
    database.execute("DELETE FROM core.report_version WHERE period_start > DATE '2020-03-01'")
    assert ask(database, stalled) == [("长期规划", "draft", date(2020, 1, 31), 2, 0, 60)]


def test_who_passed_a_text_is_the_actor_or_else_the_meeting_that_the_sentence_names(
    database: duckdb.DuckDBPyConnection,
) -> None:
    database.execute("UPDATE core.document_mention SET stage = 'approve' WHERE stage = 'issue'")
    reviewed = "SELECT document, stage, bodies, reviewed_on FROM mart.reviewed"
    march = date(2020, 3, 31)
    assert ask(database, reviewed) == [("测试条例", "approve", [], march)]
    database.execute("UPDATE core.mention SET kind = 'meeting', surface = '厅务会'")
    assert ask(database, reviewed) == [("测试条例", "approve", ["厅务会"], march)]
    database.execute("UPDATE core.action SET actors = ['厅党组会', '厅务会'] WHERE stage = 'issue'")
    assert ask(database, reviewed) == [("测试条例", "approve", ["厅党组会", "厅务会"], march)]


def test_revised_and_repealed_texts(database: duckdb.DuckDBPyConnection) -> None:
    assert ask(database, "FROM mart.revised_or_repealed") == []
    database.execute("UPDATE core.document_mention SET stage = 'repeal' WHERE title = '长期规划'")
    database.execute("UPDATE core.document_mention SET title = '测试条例（修订草案）' WHERE stage = 'consult'")
    store_documents(database)
    assert ask(database, "SELECT document, what FROM mart.revised_or_repealed ORDER BY what") == [
        ("长期规划", "repeal"),
        ("测试条例（修订草案）", "revision"),
    ]
    assert ask(database, "SELECT count(*) FROM mart.document") == [(3,)]


def test_a_text_is_called_by_its_most_used_title_and_shows_its_last_sentence(
    database: duckdb.DuckDBPyConnection,
) -> None:
    database.execute("UPDATE core.document_mention SET title = '关于印发《测试条例》的通知' WHERE stage = 'consult'")
    assert store_documents(database)
    columns = "title, also_called, wordings, methods, least_score, issued_by, days_draft_to_consult, sentence"
    [row] = ask(database, f"SELECT {columns} FROM mart.document WHERE wordings > 1")
    assert row[:7] == ("测试条例", ["关于印发《测试条例》的通知"], 2, ["exact", "rule"], 1.0, "法规处", 29)
    assert row[7].startswith("印发《测试条例》")
    used = "SELECT title, mentions, reports FROM mart.document_wording WHERE title LIKE '%测试条例%' ORDER BY title"
    assert ask(database, used) == [("关于印发《测试条例》的通知", 1, 1), ("测试条例", 2, 2)]


def test_openings_and_what_is_behind(database: duckdb.DuckDBPyConnection) -> None:
    assert ask(database, "SELECT verb, sentence, period FROM mart.opening") == [("启动", "启动奖项申报。", "2020-05")]
    assert ask(database, "SELECT owner, task, problem, rate FROM mart.behind") == [
        ("高新处", "建平台", "资金未到位", 40.0)
    ]
    assert ask(database, "SELECT status_raw, target FROM mart.task_status") == [("滞后", "平台上线")]


def test_departments_by_month(database: duckdb.DuckDBPyConnection) -> None:
    columns = "month, department, items, actions, drafted, consulted, issued, launched, planned, other"
    assert ask(database, f"SELECT {columns} FROM mart.department_month ORDER BY month, department") == [
        (date(2020, 1, 1), "法规处", 2, 2, 2, 0, 0, 0, 0, 0),
        (date(2020, 2, 1), "法规处", 1, 1, 0, 1, 0, 0, 0, 0),
        (date(2020, 3, 1), "法规处", 1, 1, 0, 0, 1, 0, 0, 0),
        (date(2020, 5, 1), "法规处", 1, 1, 0, 0, 0, 1, 0, 0),
        (date(2020, 5, 1), "高新处", 1, 0, 0, 0, 0, 0, 0, 0),
        (date(2020, 6, 1), "法规处", 1, 0, 0, 0, 0, 0, 1, 1),
    ]


def test_coverage_tells_on_time_late_missing_and_not_due(database: duckdb.DuckDBPyConnection) -> None:
    found = ask(database, "SELECT period, status, days_late, due_on, as_of FROM mart.coverage ORDER BY period_start")
    looked = date(2020, 7, 15)
    assert found == [
        ("2020-01", "on_time", 0, date(2020, 2, 17), looked),
        ("2020-02", "on_time", 0, date(2020, 3, 16), looked),
        ("2020-03", "on_time", 0, date(2020, 4, 15), looked),
        ("2020-04", "missing", 61, date(2020, 5, 15), looked),
        ("2020-05", "late", 25, date(2020, 6, 15), looked),
        ("2020-06", "on_time", 0, date(2020, 7, 15), looked),
        ("2020-07", "not_due", 0, date(2020, 8, 17), looked),
    ]


@pytest.mark.parametrize(
    ("cadence", "kind", "periods"),
    [
        ("quarter", "quarter", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("half_year", "half_year", ["2020-H1", "2020-H2"]),
        ("year", "year", ["2020"]),
    ],
)
def test_coverage_knows_longer_periods(
    cadence: str, kind: str, periods: list[str], database: duckdb.DuckDBPyConnection
) -> None:
    database.execute("UPDATE raw.source SET cadence = ?", [cadence])
    assert ask(database, "FROM mart.coverage") == [], "monthly reports do not cover longer periods"
    database.execute("UPDATE core.report_version SET period_kind = ?", [kind])
    found = ask(database, "SELECT period, period_end - period_start + 1 FROM mart.coverage ORDER BY period_start")
    assert [period for period, _ in found] == periods
    assert all(89 <= days <= 366 for _, days in found)


def test_evidence_shows_any_row_in_its_sentence(database: duckdb.DuckDBPyConnection) -> None:
    for table, column in (
        ("section", "section_id"),
        ("item", "item_id"),
        ("action", "action_id"),
        ("document_mention", "document_mention_id"),
        ("mention", "mention_id"),
    ):
        [(ids,)] = ask(database, f"SELECT list({column}) FROM core.{table}")
        rows = database.execute("SELECT id FROM mart.evidence WHERE list_contains(?, id)", [ids]).fetchall()
        assert sorted(row[0] for row in rows) == sorted(ids)
    assert ask(database, "SELECT surface, sentence, url FROM mart.evidence WHERE kind = 'programme'") == [
        ("“双倍增”", "印发《测试条例》,推进“双倍增”😀👨‍👩‍👧𠮷。", "https://kjt.zj.test/art/3.html")
    ]


def test_revisions_name_the_sentences(database: duckdb.DuckDBPyConnection) -> None:
    altered = [{"before": "就《测试条例》征求意见。", "after": "就《测试条例》公开征求意见。"}]
    assert ask(database, "SELECT version, added, removed, altered, fields FROM mart.revision") == [
        (2, [], [], altered, [])
    ]


def test_quality_ledger_and_attachments(database: duckdb.DuckDBPyConnection) -> None:
    columns = "reports, items, actions, not_understood, understood, without_action, refused, quarantined"
    assert ask(database, f"SELECT {columns} FROM mart.data_quality") == [(5, 7, 6, 2, 0.7143, 1, 1, 0)]
    assert ask(database, "SELECT bool_and(balanced), sum(articles), sum(pages_read) FROM mart.ledger") == [(True, 7, 7)]
    assert ask(database, "SELECT name, outcome, period FROM mart.attachment") == [("表", None, "2020-01")]


def test_every_view_and_column_is_described_in_the_database(database: duckdb.DuckDBPyConnection) -> None:
    comments = dict(ask(database, "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'mart'"))
    assert comments == {view.name: view.said("en") for view in VIEWS}
    silent = ask(
        database,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name = 'mart' AND coalesce(comment, '') = ''",
    )
    assert silent == []


def test_headers_name_only_columns_that_there_are(database: duckdb.DuckDBPyConnection) -> None:
    columns = {view: {name for name, _ in found} for view, found in view_columns(database).items()}
    for view in VIEWS:
        assert view.said("zh").endswith("。"), view.name
        assert {name for name, _ in view.named("column")} <= columns[view.name], view.name
        assert columns[view.name] <= set(descriptions(VIEWS)[view.name]), view.name


def test_the_committed_description_of_the_views_is_up_to_date() -> None:
    committed = sql_folder().parent / "docs" / "marts.md"
    assert committed.read_text(encoding="utf-8") == marts(), "run: python -m duban.warehouse.marts"
