"""Workbooks: what a cell shows, which sheets count, where the table begins; old binary ones too."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from duban.read.files import Unread, read_file
from duban.read.files.display import display
from duban.read.layout import Layout
from tests.read.files import make

# Written once by a program that still writes the old kind: two sheets, the second hidden; merged cells, a percentage,
# a day, a number with thousands.
OLD = Path(__file__).with_name("progress.xls")


def layout(content: bytes) -> Layout:
    read = read_file(content)
    assert not isinstance(read, Unread), read
    return read


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.98, "0%", "98%"),
        (0.985, "0.0%", "98.5%"),
        (1.005, "0.00", "1.01"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12.0, "", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (43951, "yyyy/m/d", "2020/4/30"),
        (43951, 'yyyy"年"m"月"d"日"', "2020年4月30日"),
        (43951, "[$-804]yyyy\\-mm\\-dd;@", "2020-04-30"),
        (42489, "yyyy/m/d", "2016/4/29"),
        (0.75, "h:mm", "18:00"),
        (43951.5, "yyyy/m/d h:mm:ss", "2020/4/30 12:00:00"),
        (-3.5, "0.0;[Red](0.0)", "(3.5)"),
        (-3.5, "0.0", "-3.5"),
        (5, '0"项"', "5项"),
        (1200, "0.0,", "1.2"),
        (7, "@", "7"),
        (float("inf"), "0", ""),
        (1e300, "yyyy", "1e+300"),
        (3, "0/0", "3"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: float, code: str, shown: str) -> None:
    assert display(value, code) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert display(42489, "yyyy/m/d", since_1904=True) == "2020/4/30"


def test_percentages_dates_and_formulas_are_read_as_displayed() -> None:
    def more(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_number(2, 0, 0.98, book.add_format({"num_format": "0%"}))
        sheet.write_datetime(2, 1, datetime(2020, 4, 30), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_formula(2, 2, "=1+1", None, 2)
        sheet.write_boolean(2, 3, True)
        sheet.write_rich_string(2, 4, "已", book.add_format({"bold": True}), "完成")

    read = layout(make.xlsx(["表一：进展情况"], [["完成率", "完成时间", "数量", "是否", "状态"]], more))
    (table,) = read.tables
    assert [cell.text for cell in table.rows[1]] == ["98%", "2020/4/30", "2", "TRUE", "已完成"]
    assert read.lines[0].text == "表一：进展情况"
    assert read.lines[0].table is None


def test_hidden_sheets_are_no_part_of_the_report_and_others_are_named() -> None:
    def more(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        hidden = book.add_worksheet("旧数据")
        hidden.write_string(0, 0, "不应读到")
        hidden.hide()
        named = book.add_worksheet("市科技局")
        for column, text in enumerate(("任务", "进展")):
            named.write_string(0, column, text)

    read = layout(make.xlsx([], [["序号", "工作"], ["1", "甲"]], more))
    assert "不应读到" not in read.text
    assert "市科技局" in [line.text for line in read.lines if line.table is None]
    assert "Sheet1" not in read.text
    assert len(read.tables) == 2


def test_an_empty_row_ends_a_table_and_a_note_below_is_no_row() -> None:
    rows = [["任务", "进展"], ["甲", "已完成"], ["", ""], ["项目", "状态"], ["乙", "推进中"], ["注：截至12月底。", ""]]
    read = layout(make.xlsx([], rows))
    assert [[[cell.text for cell in row] for row in table.rows] for table in read.tables] == [
        [["任务", "进展"], ["甲", "已完成"]],
        [["项目", "状态"], ["乙", "推进中"]],
    ]
    assert read.lines[-1].text == "注：截至12月底。"
    assert read.lines[-1].table is None


def test_empty_cells_keep_their_columns() -> None:
    read = layout(make.xlsx([], [["任务", "进展", "问题"], ["甲", "", "资金不足"], ["乙", "已完成", ""]]))
    assert [[cell.text for cell in row] for row in read.tables[0].rows][1:] == [
        ["甲", "", "资金不足"],
        ["乙", "已完成", ""],
    ]


def test_cells_without_references_and_inline_strings_are_read() -> None:
    """The least that a program may write, and some do."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>任务</t></is></c><c t="inlineStr"><is><t>进展</t></is></c></row>'
        '<row><c t="inlineStr"><is><r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c><c><v>3</v></c></row>'
        "</sheetData></worksheet>"
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{relations}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": sheet,
    }
    assert layout(make.package(parts)).text == "任务\n进展\n甲\n3"


def test_an_old_binary_workbook_is_read_like_a_new_one() -> None:
    read = layout(OLD.read_bytes())
    (table,) = read.tables
    assert read.lines[0].text == "2020年重点工作完成情况表"
    assert [[(cell.text, cell.row_span) for cell in row] for row in table.rows] == [
        [("任务", 1), ("进展", 1), ("完成率", 1), ("时间", 1), ("投资", 1)],
        [("建设平台", 2), ("已印发实施意见", 1), ("98%", 1), ("2020/4/30", 1), ("1,200", 1)],
        [("已完成验收", 1), ("100%", 1), ("2020/6/1", 1), ("300", 1)],
    ]
    assert "不应读到" not in read.text


def test_a_page_under_the_name_of_a_workbook_is_read_as_a_page() -> None:
    read = layout(b"\xef\xbb\xbf<html><body><table><tr><td>a</td><td>b</td></tr></table></body></html>")
    assert [cell.text for cell in read.tables[0].rows[0]] == ["a", "b"]
