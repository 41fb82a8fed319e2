"""Column heads and labels inside rows that no lexicon holds: 惠民指向 and 群众反响 are made up."""

from __future__ import annotations

import pytest

from duban.read.model import Finding
from duban.read.outline import read_outline
from tests.read.outline.test_tables import cells, laid, table

DID = "建成车站3座，开通公交线路5条，惠及沿线群众2万人。"
HEADS = cells("序号", "任务", "完成情况", "责任单位")


def found(body: str) -> list[tuple[str, str | None]]:
    layout = laid(body)
    outline = read_outline(layout, "")
    for finding in outline.findings:
        if finding.char_start is not None:
            assert layout.text[finding.char_start : finding.char_end] == finding.surface
    return [(finding.code, finding.surface) for finding in outline.findings]


def test_a_head_that_no_role_takes() -> None:
    heads = cells("序号", "任务", "完成情况", "惠民<br>指向", "惠民指向", "责任单位")
    body = table(heads, *(cells(str(n), f"{n}号路", DID, "老人", "儿童", "县交通局") for n in (1, 2)))
    assert found(body + body) == [("unknown_head", "惠民\n指向")]


def test_the_lower_of_two_heads() -> None:
    upper = "<td rowspan=2>序号</td><td rowspan=2>任务</td><td colspan=2>完成情况</td><td colspan=2>惠民</td>"
    rows = [cells(str(n), f"{n}号路", DID, "资金不足", "老人", "好") for n in (1, 2)]
    assert found(table(upper, cells("进展", "问题", "指向", "口碑"), *rows)) == [
        ("unknown_head", "指向"),
        ("unknown_head", "口碑"),
    ]


def test_a_column_that_its_content_explains_needs_no_known_head() -> None:
    heads = cells("次第", "任务", "完成情况", "谁来")
    assert found(table(heads, *(cells(str(n), f"{n}号路", DID, "县交通局") for n in (1, 2)))) == []


def test_the_heads_of_a_table_that_is_lost_because_of_them() -> None:
    body = table(cells("编列", "所为", "惠民指向"), cells("1", DID, "老人"), cells("2", DID, "儿童"))
    heads = [("unknown_head", name) for name in ("编列", "所为", "惠民指向")]
    assert found(body) == [("table_not_tasks", None), *heads]


def test_figures_by_region_are_no_lost_list_of_tasks() -> None:
    body = table(cells("地区", "一月", "二月"), cells("甲县", "100", "80"), cells("乙县", "40", "30"))
    assert found(body + f"<p>{DID}</p>") == [("table_not_tasks", None)]


def unknown_labels(*firsts: str) -> list[Finding]:
    """The findings on a table of tasks whose cells of progress begin with these words."""
    rows = (cells(str(n), f"{n}号路", f"{DID}<br>{first}{DID}", "县交通局") for n, first in enumerate(firsts, 1))
    findings = read_outline(laid(table(HEADS, *rows)), "").findings
    assert {finding.code for finding in findings} <= {"unknown_label"}
    return list(findings)


def test_a_label_that_begins_lines_of_two_rows() -> None:
    (finding,) = unknown_labels("群众反响：", "（1）【群众反响】：", "")
    assert finding.surface == "群众反响"
    assert "2 rows" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "完成情况：",
        "下一步打算：",
        "牵头单位：",
        "存在困难：",
        "备注：",
        "联系电话：",
        "县水利局：",
        "鹿城区：",
        "一季度：",
        "其中：",
    ],
)
def test_known_labels_offices_places_and_times_are_none(words: str) -> None:
    assert unknown_labels(words, words) == []


def test_what_begins_a_line_once_is_a_part_of_the_text() -> None:
    assert unknown_labels("农村公路：", "城市公交：") == []


def test_a_label_of_tasks_in_paragraphs() -> None:
    tasks = (
        f"<p>{n}.新建{name}。（牵头单位：县交通局）</p><p>完成情况：{DID}</p><p>群众反响：良好。</p>"
        for n, name in enumerate(("车站", "码头"), 1)
    )
    assert found("".join(tasks)) == [("unknown_label", "群众反响")]


def test_prose_has_no_labels_of_tasks() -> None:
    assert found(f"<p>群众反响：{DID}</p><p>群众反响：{DID}</p><p>{DID}</p>") == []
