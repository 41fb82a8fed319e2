"""The same table is the same rows, whatever kind of file it came in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from duban.read.files import Unread, read_file
from duban.read.model import Report
from duban.read.outline.grid import expand
from duban.read.report import read_page
from tests.read.files import make

URL = "http://www.example.gov.cn/art/2021/1/15/art_1_1.html"
TITLE = "2020年重点工作完成情况"
HEAD = ["序号", "重点任务", "责任单位", "进展情况", "完成率"]
ROWS: make.Rows = [
    HEAD,
    [
        "1",
        ("建设科技创新平台", 2, 1),
        "市科技局",
        "已印发《关于加快科技创新平台建设的实施意见》，新增省级重点实验室3家。",
        "98%",
    ],
    ["2", "市财政局", "拨付专项资金1200万元。", "100%"],
    [("二、民生工程", 1, 5)],
    ["3", "改造老旧小区", "市住建局", "改造工程正在推进，完成投资2.5亿元。", "60%"],
]
WRITERS = {"xlsx": make.xlsx, "docx": make.docx, "pdf": make.pdf}
NOTICE = ["现将2020年重点工作完成情况予以公布，详见附件。"]


def fields(report: Report) -> list[tuple[object, ...]]:
    return [item[5:15] for item in report.items if item.kind == "row"]


def actions(report: Report) -> list[tuple[object, ...]]:
    return [(a.role, a.verb, a.stage, a.actuality, a.object) for a in report.actions]


def offsets_hold(report: Report) -> None:
    text = report.text
    for action in report.actions:
        assert text[action.verb_start : action.verb_end] == action.verb
        assert action.object is None or text[action.object_start : action.object_end] == action.object
    for document in report.documents:
        assert text[document.char_start : document.char_end] == document.title
    for mention in report.mentions:
        assert text[mention.char_start : mention.char_end] == mention.surface
    for item in report.items:
        assert 0 <= item.char_start < item.char_end <= len(text)
        assert item.section_ordinal is None or 0 < item.section_ordinal <= len(report.sections)
    for section in report.sections:
        assert 0 <= section.char_start <= section.char_end <= len(text)


@pytest.mark.parametrize("kind", WRITERS)
def test_an_attached_table_yields_the_rows_of_the_page_that_holds_it(kind: str) -> None:
    page = read_page(make.html([], ROWS), url=URL)
    assert isinstance(page, Report)
    assert len(fields(page)) == 3
    name = f"{TITLE}表.{kind}"
    notice = make.html(NOTICE, [], [(name, f"/attach/0/a.{kind}")])
    bare = read_page(notice, url=URL)
    assert isinstance(bare, Report)
    assert (bare.shape, bare.parse_status, bare.items) == ("attachment_only", "empty", ())
    whole = read_page(notice, url=URL, files=[(name, WRITERS[kind]([TITLE], ROWS))])
    assert isinstance(whole, Report)
    assert fields(whole) == fields(page)
    assert actions(whole) == actions(page)
    assert [s.heading for s in whole.sections] == [s.heading for s in page.sections] == ["民生工程"]
    assert (whole.shape, whole.parse_status) == (page.shape, page.parse_status)
    assert whole.text.startswith(bare.text)
    assert whole.text[len(bare.text) :].startswith(f"\n附件：{name}\n")
    assert [(each.name, each.reason) for each in whole.files] == [(name, None)]
    assert not [finding for finding in whole.findings if finding.code.startswith("attachment")]
    offsets_hold(whole)


WORDS = st.text("重点工作任务完成市科技局甲乙丙丁一二三", min_size=1, max_size=9)


@st.composite
def tables(draw: st.DrawFn) -> list[list[make.Cell]]:
    """A table of texts with merged cells, none of them empty, none wider than a third of a page."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    taken: set[tuple[int, int]] = set()
    rows: list[list[make.Cell]] = []
    for row in range(height):
        line: list[make.Cell] = []
        for column in range(width):
            if (row, column) in taken:
                continue
            down = draw(st.integers(1, min(2, height - row)))
            across = 2 if column + 1 < width and (row, column + 1) not in taken and draw(st.booleans()) else 1
            taken |= {(row + d, column + a) for d in range(down) for a in range(across)}
            line.append((draw(WORDS), down, across))
        rows.append(line)
    return rows


def crossed(rows: make.Rows) -> bool:
    """Whether a border runs along every row and column (what no cell shows cannot be seen on paper), and the first row

    has cells (one alone, across a whole sheet, is the sheet's title).
    """
    cells = make.placed(rows)
    starts = {row for row, *_ in cells}, {column for _, column, *_ in cells}
    width = max(column + across for _, column, _, _, across in cells)
    return len(starts[0]) == len(rows) and len(starts[1]) == width and len(rows[0]) > 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(rows=tables())
def test_merged_cells_are_the_same_in_every_kind_of_file(rows: make.Rows) -> None:
    """The law behind it: each file's grid, spans laid out, is the grid of the same table in a page."""
    assume(all(rows) and crossed(rows))

    def grid(layout: object) -> list[list[tuple[str, bool, bool] | None]]:
        (table,) = layout.tables  # type: ignore[attr-defined]
        return [[p and (p.cell.text, p.own_row, p.own_column) for p in row] for row in expand(table)]

    expected = grid(read_file(make.html([], rows)))
    for kind, write in WRITERS.items():
        read = read_file(write([], rows))
        assert not isinstance(read, Unread), read
        assert grid(read) == expected, kind
        for line in read.lines:
            assert read.text[line.start : line.end] == line.text
        for table in read.tables:
            for row in table.rows:
                for cell in row:
                    assert read.text[cell.start : cell.end] == cell.text
