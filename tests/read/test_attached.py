"""A page and its files as one report: when files are read, in which order, and that offsets hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from duban.read.model import Report
from duban.read.report import read_page
from tests.read.files import make
from tests.read.files.test_same_table import NOTICE, ROWS, TITLE, WRITERS, fields, offsets_hold

URL = "http://www.example.gov.cn/art/2021/1/15/art_1_1.html"
PROSE = ["2020年，全市各部门扎实推进重点工作，完成投资120亿元。", "全年84项任务已完成80项，总体进展顺利，成效明显。"]
HEADINGS = [
    "一、科技创新",
    "全年新增高新技术企业120家，完成投资30亿元。",
    "二、民生保障",
    "完成老旧小区改造35个，惠及居民2万户。",
]


def read(paragraphs: list[str], files: dict[str, bytes]) -> Report:
    links = [(name, f"/attach/{number}") for number, name in enumerate(files)]
    links = [(name, f"{href}.{name.rpartition('.')[2]}") for name, href in links]
    report = read_page(make.html(paragraphs, [], links), url=URL, files=list(files.items()))
    assert isinstance(report, Report)
    offsets_hold(report)
    return report


def outcomes(report: Report) -> list[tuple[str, str | None]]:
    return [(file.name, file.reason) for file in report.files]


def test_an_introduction_in_prose_takes_the_table_of_its_file() -> None:
    report = read(PROSE, {"表.xlsx": make.xlsx([], ROWS)})
    assert outcomes(report) == [("表.xlsx", None)]
    assert [item.kind for item in report.items[:2]] == ["sentence", "sentence"]
    assert len(fields(report)) == 3
    assert report.shape == "table"


def test_an_introduction_in_prose_takes_no_other_text_of_a_file() -> None:
    report = read(PROSE, {"说明.docx": make.docx(["本说明介绍统计口径和有关指标的计算方法，供参考。"], [])})
    assert outcomes(report) == [("说明.docx", "not_needed")]
    assert "统计口径" not in report.text


def test_a_report_under_headings_stays_as_it_is() -> None:
    report = read(HEADINGS, {"表.xlsx": make.xlsx([], ROWS)})
    assert outcomes(report) == [("表.xlsx", "not_needed")]
    assert fields(report) == []


def test_a_notice_takes_the_prose_of_its_file_too() -> None:
    report = read(NOTICE, {"报告.docx": make.docx([TITLE, *HEADINGS], [])})
    assert outcomes(report) == [("报告.docx", None)]
    assert [section.heading for section in report.sections] == ["科技创新", "民生保障"]
    assert report.shape == "headings_prose"


def test_of_one_file_in_two_formats_the_pdf_is_left() -> None:
    report = read(NOTICE, {"表.pdf": make.pdf([], ROWS), "表.docx": make.docx([], ROWS)})
    assert outcomes(report) == [("表.pdf", "not_needed"), ("表.docx", None)]
    assert len(fields(report)) == 3


def test_where_the_better_format_is_broken_the_pdf_is_read() -> None:
    report = read(NOTICE, {"表.docx": b"PK\x03\x04 torn", "表.pdf": make.pdf([], ROWS)})
    assert outcomes(report) == [("表.docx", "damaged"), ("表.pdf", None)]
    assert len(fields(report)) == 3


def test_several_files_are_a_section_each_and_an_office_is_known_by_its_name() -> None:
    report = read(NOTICE, {"市科技局.xlsx": make.xlsx([], ROWS), "重点项目.docx": make.docx([], ROWS)})
    outer = [section for section in report.sections if section.level == 1]
    assert [(section.heading, section.department) for section in outer] == [
        ("市科技局", "市科技局"),
        ("重点项目", None),
    ]
    assert {item.table_no for item in report.items} == {1, 2}
    for section in outer:
        inside = [item for item in report.items if section.char_start <= item.char_start < section.char_end]
        assert len(inside) == 3


def test_files_that_the_page_does_not_link_are_nobodys() -> None:
    report = read_page(
        make.html(NOTICE, [], [("表.xlsx", "/a.xlsx")]), url=URL, files=[("别.xlsx", make.xlsx([], ROWS))]
    )
    assert isinstance(report, Report)
    assert report.files == ()


@settings(max_examples=40, deadline=None)
@given(
    paragraphs=st.sampled_from([NOTICE, PROSE, HEADINGS]),
    kinds=st.lists(st.sampled_from([*sorted(WRITERS), "zip", "ofd"]), min_size=1, max_size=4),
    heads=st.lists(st.sampled_from([*HEADINGS, *PROSE, "附件2", "😀𠮷进展"]), max_size=3),
)
def test_offsets_hold_whatever_is_attached(paragraphs: list[str], kinds: list[str], heads: list[str]) -> None:
    """The law: every record's offsets cut its surface, and the page's own text comes first, unchanged."""
    heads = [head for head in heads if "😀" not in head or "pdf" not in kinds]  # the tests' PDFs have no such letters
    files = {
        f"{number}.{kind}": WRITERS[kind](heads, ROWS) if kind in WRITERS else b"PK\x03\x04"
        for number, kind in enumerate(kinds)
    }
    report = read(paragraphs, files)
    bare = read_page(make.html(paragraphs, [], [(n, f"/attach/{i}.{n[2:]}") for i, n in enumerate(files)]), url=URL)
    assert isinstance(bare, Report)
    assert report.text.startswith(bare.text)
    assert [file.name for file in report.files] == list(files)
