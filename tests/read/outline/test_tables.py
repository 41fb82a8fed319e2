"""Tables of tasks: geometry, heads, roles by head and content, rows."""

import pytest

from duban.read import html
from duban.read.layout import Layout
from duban.read.model import Item
from duban.read.outline import read_outline
from duban.read.outline.grid import expand
from duban.read.text import lay_out


def laid(body: str) -> Layout:
    root = html.parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return lay_out(root)


def table(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cells(*values: str) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


def rows_of(body: str) -> list[Item]:
    return [item for item in read_outline(laid(body), "").items if item.kind == "row"]


def test_spans_are_expanded_to_a_rectangle() -> None:
    body = table("<td rowspan=2>a</td><td colspan=2>b</td><td>c</td>", "<td>d</td><td rowspan=3>e</td>", "<td>f</td>")
    grid = [[place.cell.text if place else None for place in row] for row in expand(laid(body).tables[0])]
    assert grid == [["a", "b", "b", "c"], ["a", "d", "e", None], ["f", None, "e", None]]


def test_own_row_is_where_a_cell_begins() -> None:
    body = table("<td rowspan=2>a</td><td>b</td>", "<td>c</td>")
    first, second = expand(laid(body).tables[0])
    assert [place.own_row for place in first if place] == [True, True]
    assert [place.own_row for place in second if place] == [False, True]


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        (["正常推进", "已完成", "进度滞后"], "status", ["on_schedule", "done", "behind"]),
        (["开工3个。", "印发通知2份。", "已完成招标"], "progress", ["开工3个。", "印发通知2份。", "已完成招标"]),
        (["45%", "100.2%", "/"], "rate", [45.0, 100.2, None]),
    ],
)
def test_one_head_means_what_stands_below_it(values: list[str], field: str, expected: list[object]) -> None:
    heads = cells("序号", "重点任务", "完成情况", "责任单位")
    body = table(heads, *(cells(str(n), f"任务{n}", value, "县水利局") for n, value in enumerate(values, 1)))
    assert [getattr(item, field) for item in rows_of(body)] == expected


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [("是否达序", "on_schedule", "behind"), ("是否完成", "done", "behind"), ("是否开工", "in_progress", "not_started")],
)
def test_yes_and_no_answer_the_head(head: str, yes: str, no: str) -> None:
    body = table(
        cells("项目名称", "进展情况", head), cells("甲桥", "桩基完成8根。", "是"), cells("乙桥", "正在选线。", "否")
    )
    assert [item.status for item in rows_of(body)] == [yes, no]


def test_a_next_step_in_the_wrong_column() -> None:
    heads = cells("任务", "完成情况", "存在问题", "下一步打算")
    body = table(
        heads,
        cells("甲", "已建成2处。", "下一步，抓紧组织验收。", ""),
        cells("乙", "已建成1处。", "用地指标不足。", ""),
        cells("丙", "已建成1处。", "计划批复较慢。", "年底前完成报批。"),
    )
    assert [(item.problem, item.next_step) for item in rows_of(body)] == [
        (None, "下一步，抓紧组织验收。"),
        ("用地指标不足。", None),
        ("计划批复较慢。", "年底前完成报批。"),
    ]


def test_a_list_number_before_a_date_is_no_part_of_what_is_read() -> None:
    layout = laid(
        table(cells("序号", "任务", "完成情况"), cells("1", "甲", "1.4月15日，印发方案；<br>2.6月28日，通过评审。"))
    )
    units = [layout.text[unit.char_start : unit.char_end] for unit in read_outline(layout, "").units]
    assert units == ["甲", "4月15日，印发方案；", "6月28日，通过评审。"]


def test_a_cell_over_two_columns_fills_both_fields_and_is_read_once() -> None:
    body = table(
        cells("任务", "目标任务", "工作举措", "进展情况"), "<td>甲</td><td colspan=2>新建车站2座</td><td>开工1座</td>"
    )
    outline = read_outline(laid(body), "")
    (item,) = outline.items
    assert (item.target, item.plan) == ("新建车站2座", "新建车站2座")
    assert [unit.role for unit in outline.units] == ["task", "target", "progress"]


@pytest.mark.parametrize("total", ["合计", "总 计", "小计", "全市合计"])
def test_sums_are_no_tasks(total: str) -> None:
    body = table(
        cells("序号", "任务", "完成情况"), cells("1", "甲", "完成3处。"), f"<td colspan=2>{total}</td><td>3处</td>"
    )
    assert [item.task for item in rows_of(body)] == ["甲"]


def test_a_task_that_only_begins_like_a_sum() -> None:
    body = table(cells("任务", "完成情况"), cells("合计造林面积核查工作", "完成3处。"), cells("乙", "完成1处。"))
    assert len(rows_of(body)) == 2


def test_repeated_heads_and_a_continued_table() -> None:
    heads = cells("序号", "任务", "完成情况")
    body = table(heads, cells("1", "甲", "完成1处。"), heads, cells("2", "乙", "完成2处。")) + table(
        cells("3", "丙", "完成3处。")
    )
    assert [item.task for item in rows_of(body)] == ["甲", "乙", "丙"]


def test_regions_by_indicators_are_no_tasks() -> None:
    heads = cells("地区", "目标任务", "完成进度", "目标数", "完成数", "完成比例")
    body = table(heads, *(cells(f"{name}区", "100", "80", "40", "30", "75%") for name in "东西南北"))
    outline = read_outline(laid(body), "")
    assert not outline.items
    assert [finding.code for finding in outline.findings] == ["table_not_tasks"]


def test_owners_lead_first_co_owners_after() -> None:
    body = table(
        cells("任务", "进展情况", "牵头单位", "配合单位"),
        cells("甲", "完成1处。", "县交通<br>局", "县财政局、各镇（街道、园区）  县公安局"),
        cells("乙", "完成1处。", "牵头单位：县教育局；责任单位：县住建局", "/"),
    )
    assert [item.owners for item in rows_of(body)] == [
        ("县交通局", "县财政局", "各镇（街道、园区）", "县公安局"),
        ("县教育局", "县住建局"),
    ]


def test_groups_become_sections() -> None:
    body = table(
        cells("序号", "任务", "完成情况"),
        "<td colspan=3>一、交通</td>",
        cells("1", "甲", "完成1处。"),
        "<td colspan=3>二、水利</td>",
        cells("2", "乙", "完成2处。"),
    )
    outline = read_outline(laid(body), "")
    assert [section.heading for section in outline.sections] == ["交通", "水利"]
    assert [item.section_ordinal for item in outline.items] == [1, 2]
