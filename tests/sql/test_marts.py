"""Marts of calls, tasks, next steps and routine: each says of a few rows what a person reading them would say."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.sql.rows import add_action, add_mention, add_row, add_sentence, ask


@pytest.mark.parametrize(
    ("thing", "programme", "round_", "applicants"),
    [
        ("2025年度中央引导地方资金项目申报通知", "中央引导地方资金项目", "2025年度", None),
        ("新型研发机构申报中央引导地方资金项目", "中央引导地方资金项目", None, "新型研发机构"),
        ("新一轮省级公共实训基地评审", "省级公共实训基地", "新一轮", None),
        ("省科学技术奖申报", "省科学技术奖", None, None),
    ],
)
def test_a_call_has_a_programme(
    thing: str, programme: str, round_: str | None, applicants: str | None, database: duckdb.DuckDBPyConnection
) -> None:
    item = add_sentence(database, 3, 20, f"组织{thing}。")
    add_action(database, item, "组织", object=thing, stage="launch")
    columns = "programme, round, applicants"
    assert ask(database, f"SELECT {columns} FROM mart.opening WHERE what IS NOT NULL") == [
        (programme, round_, applicants)
    ]


@pytest.mark.parametrize(
    ("sentence", "closes_on"),
    [
        ("启动奖项申报,4月20日前报送材料。", date(2020, 4, 20)),
        ("启动奖项申报,截止4月20日。", date(2020, 4, 20)),
        ("4月20日启动奖项申报。", None),
    ],
)
def test_a_call_closes_where_the_sentence_says_so(
    sentence: str, closes_on: date | None, database: duckdb.DuckDBPyConnection
) -> None:
    item = add_sentence(database, 3, 20, sentence)
    add_action(database, item, "启动", object="奖项申报", stage="launch")
    add_mention(database, item, "period", "4月20日", date_start=date(2020, 4, 20), date_end=date(2020, 4, 20))
    assert ask(database, "SELECT closes_on FROM mart.opening WHERE what = '奖项申报'") == [(closes_on,)]


def test_a_launch_that_nobody_can_apply_for_is_no_call(database: duckdb.DuckDBPyConnection) -> None:
    item = add_sentence(database, 3, 20, "启动专项行动。")
    add_action(database, item, "启动", object="专项行动", stage="launch")
    assert ask(database, "FROM mart.opening WHERE what = '专项行动'") == []


def test_behind_is_known_by_status_rate_or_sentence(database: duckdb.DuckDBPyConnection) -> None:
    add_row(database, 3, 20, task="修路", rate=24.9, progress="因连续降雨,仅完成一段。")
    add_row(database, 3, 21, task="架桥", rate=25.0)
    add_row(database, 3, 22, task="植树", rate=10.0, status="on_schedule")
    item = add_sentence(database, 3, 23, "受疫情影响,评审尚未启动。")
    add_action(database, item, "启动", object="评审", stage="launch", actuality="not_done")
    found = ask(database, "SELECT task, basis, expected_rate, reason, owners FROM mart.behind WHERE period = '2020-03'")
    assert sorted(found) == [
        ("修路", "rate", 25.0, "因连续降雨", ["高新处"]),
        ("启动评审", "sentence", None, "受疫情影响", ["法规处"]),
    ]


def test_target_and_result_are_compared_in_one_unit(database: duckdb.DuckDBPyConnection) -> None:
    item = add_row(
        database, 3, 20, task="育企业", target="3场活动,培育企业900家", progress="培育704家,占78.2%", rate=78.2
    )
    for surface, value, unit in (
        ("3场", 3.0, "场"),
        ("900家", 900.0, "家"),
        ("704家", 704.0, "家"),
        ("78.2%", 78.2, "%"),
    ):
        add_mention(database, item, "quantity", surface, value=value, unit=unit)
    columns = "target_figure, target_value, actual_figure, actual_value, target_unit, computed_rate, reached"
    assert ask(database, f"SELECT {columns} FROM mart.task_result") == [
        ("900家", 900.0, "704家", 704.0, "家", 78.2, False)
    ]
    assert ask(database, "FROM mart.counts_disagree") == []
    database.execute("UPDATE core.item SET rate = 88.2 WHERE item_id = ?", [item])
    assert ask(database, "SELECT contradiction, expected, actual FROM mart.counts_disagree") == [
        ("rate", "78.2%", "88.2%")
    ]


def test_tasks_are_compared_with_the_report_before(database: duckdb.DuckDBPyConnection) -> None:
    for month, rows in (
        (
            2,
            [
                ("1.建平台", "behind", 10.0, "慢"),
                ("修路", None, 5.0, "一"),
                ("架桥", None, None, "同"),
                ("拆墙", None, None, "墙"),
            ],
        ),
        (
            3,
            [
                ("建 平台", "done", 100.0, "成"),
                ("修路", None, 9.0, "二"),
                ("架桥", None, None, "同"),
                ("植树", None, None, "树"),
            ],
        ),
    ):
        for number, (task, status, rate, progress) in enumerate(rows):
            add_row(database, month, 20 + number, task=task, status=status, rate=rate, progress=progress)
    columns = "change, task, status_before, status, rate_before, rate, progress_before, progress"
    found = ask(database, f"SELECT {columns} FROM mart.changed_task WHERE period = '2020-03' ORDER BY change")
    assert found == [
        ("gone", "拆墙", None, None, None, None, "墙", None),
        ("new", "植树", None, None, None, None, None, "树"),
        ("rate", "修路", None, None, 5.0, 9.0, "一", "二"),
        ("status", "建 平台", "behind", "done", 10.0, 100.0, "慢", "成"),
        ("unchanged", "架桥", None, None, None, None, "同", "同"),
    ]


def test_two_tasks_of_the_same_words_are_told_apart_by_their_targets(database: duckdb.DuckDBPyConnection) -> None:
    for month, first in ((2, 1.0), (3, 2.0)):
        add_row(database, month, 20, task="扩就业", target="甲", rate=first)
        add_row(database, month, 21, task="扩就业", target="乙", rate=5.0)
    found = ask(database, "SELECT change, target FROM mart.changed_task WHERE period = '2020-03' ORDER BY target")
    assert found == [("unchanged", "乙"), ("rate", "甲")]


def promise(database: duckdb.DuckDBPyConnection, month: int, number: int, thing: str, actuality: str) -> None:
    item = add_sentence(database, month, number, f"开展{thing}。")
    add_action(database, item, "开展", object=thing, actuality=actuality)


def test_next_steps_are_followed_up(database: duckdb.DuckDBPyConnection) -> None:
    promise(database, 2, 20, "第3批专项检查", "planned")
    promise(database, 2, 21, "普通国省道改造专项检查", "planned")
    promise(database, 2, 22, "从未再提之事", "planned")
    promise(database, 3, 23, "第4批专项检查", "done")
    promise(database, 3, 24, "普通国省道改造督查", "ongoing")
    promise(database, 3, 25, "从未再提之事", "planned")
    columns = "promise, outcome, method, seen_in, announced_again"
    found = ask(database, f"SELECT {columns} FROM mart.next_step_followup WHERE announced = '2020-02' ORDER BY ALL")
    assert found == [
        ("开展从未再提之事", "never_seen", None, None, 1),
        ("开展普通国省道改造专项检查", "seen", "similar_words", "2020-03", 0),
        ("开展第3批专项检查", "seen", "same_words", "2020-03", 0),
    ]


def test_a_text_that_is_announced_is_seen_again_whatever_the_words(database: duckdb.DuckDBPyConnection) -> None:
    database.execute(
        "UPDATE core.document_mention SET actuality = 'planned' WHERE stage = 'draft' AND title = '测试条例'"
    )
    database.execute("UPDATE core.action SET actuality = 'planned' WHERE stage = 'draft' AND ordinal = 1")
    columns = "outcome, method, seen_in, later_reports"
    found = ask(database, f"SELECT {columns} FROM mart.next_step_followup WHERE announced = '2020-01'")
    assert found == [("seen", "document", "2020-02", 4)]


def test_it_is_too_early_when_no_report_came_since(database: duckdb.DuckDBPyConnection) -> None:
    promise(database, 6, 20, "专项检查", "planned")
    add_row(database, 6, 21, task="建平台", next_step="组织现场核查")
    found = ask(
        database, "SELECT promise, outcome FROM mart.next_step_followup WHERE announced = '2020-06' ORDER BY ALL"
    )
    assert found == [("开展专项检查", "too_early"), ("捣鼓", "too_early"), ("组织现场核查", "too_early")]


def test_what_comes_every_month_is_routine(database: duckdb.DuckDBPyConnection) -> None:
    for number, month in enumerate((1, 2, 3, 5, 6)):
        promise(database, month, 20 + number, f"{month}月份统计调查", "done")
    promise(database, 6, 30, "新鲜事", "done")
    promise(database, 2, 31, "两次的事", "done")
    promise(database, 6, 32, "两次的事", "done")
    columns = "work, kind, first_period, last_period, periods, of_periods"
    found = ask(database, f"SELECT {columns} FROM mart.routine WHERE department = '法规处' ORDER BY ALL")
    assert found == [
        ("开展6月份统计调查", "routine", "2020-01", "2020-06", 5, 5),
        ("开展两次的事", "repeated", "2020-02", "2020-06", 2, 4),
        ("开展新鲜事", "new", "2020-06", "2020-06", 1, 1),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("共17项改革,其中已完成12项,推进中9项。", [("sum", "≤ 17项", "12 + 9 = 21项")]),
        ("共21项改革,其中已完成12项,推进中9项。", []),
        ("共30项改革,其中已完成12项。", []),
        ("共17个,其中12家。", []),
        ("今年共5项重点任务。", [("row_count", "5项", "1项")]),
        ("今年共1项重点任务。", []),
    ],
)
def test_counts_that_do_not_add_up(
    sentence: str, expected: list[tuple[str, ...]], database: duckdb.DuckDBPyConnection
) -> None:
    add_sentence(database, 5, 20, sentence)
    assert ask(database, "SELECT contradiction, expected, actual FROM mart.counts_disagree") == expected


def test_a_text_of_another_month_than_the_title(database: duckdb.DuckDBPyConnection) -> None:
    item = add_sentence(database, 5, 20, "截至9月底,已完成三件;10月底将完成。")
    add_mention(database, item, "period", "9月底", date_start=date(2020, 9, 30), date_end=date(2020, 9, 30))
    add_mention(database, item, "period", "10月底", date_start=date(2020, 10, 31), date_end=date(2020, 10, 31))
    assert ask(database, "SELECT contradiction, expected, actual FROM mart.counts_disagree") == [
        ("period", "2020-05", "2020-09")
    ]
    database.execute("UPDATE ops.page SET published_at = TIMESTAMP '2020-05-10' WHERE month(period_start) = 5")
    assert ("published_early", "2020-05-10") in ask(database, "SELECT contradiction, actual FROM mart.counts_disagree")


def test_new_reports_say_how_late_they_are(database: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        database, "SELECT period, lag_days, days_late FROM mart.new_report WHERE period >= '2020-05' ORDER BY ALL"
    )
    assert found == [("2020-05", 40, 25), ("2020-06", 3, 0)]
