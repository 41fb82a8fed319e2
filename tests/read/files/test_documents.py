"""Text documents and PDFs: paragraphs, list numbers, what is left out; pages without text."""

from __future__ import annotations

from duban.read.files import Unread, read_file
from duban.read.layout import Layout
from tests.read.files import make

_NUMBERS = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)
_STYLES = '<w:style w:styleId="h"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'


def layout(content: bytes) -> Layout:
    read = read_file(content)
    assert not isinstance(read, Unread), read
    return read


def listed(level: int, text: str) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_list_numbers_are_written_where_the_document_only_counts_them() -> None:
    styled = '<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr><w:r><w:t>丙</w:t></w:r></w:p>'
    body = "".join(
        [*(listed(*each) for each in [(0, "甲"), (1, "乙")]), styled, listed(2, "点"), listed(0, "丁"), listed(1, "戊")]
    )
    read = layout(make.docx([], [], body, _NUMBERS, _STYLES))
    assert read.text.split("\n") == ["一、甲", "1.乙", "2.丙", "点", "二、丁", "1.戊"]


def test_numbers_over_ten_are_chinese_too() -> None:
    read = layout(make.docx([], [], "".join(listed(0, "项") for _ in range(21)), _NUMBERS))
    lines = read.text.split("\n")
    assert [lines[place][:-1] for place in (9, 10, 19, 20)] == ["十、", "十一、", "二十、", "二十一、"]


def test_what_was_deleted_or_hidden_is_not_read_and_split_words_are_whole() -> None:
    body = (
        "<w:p><w:r><w:t>202</w:t></w:r><w:r><w:t>0年</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>完成</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
    )
    assert layout(make.docx([], [], body)).text == "2020年完成甲\n乙"


def test_bold_and_centred_paragraphs_are_known_as_such() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>标题</w:t></w:r></w:p>'
        '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>正文</w:t></w:r></w:p>'
    )
    title, text = layout(make.docx([], [], body)).lines
    assert (title.bold, title.align, text.bold) == (True, "center", False)


def test_lines_of_a_printed_paragraph_are_one_and_page_numbers_none() -> None:
    long = "全市深入推进科技创新工作，" * 8 + "取得成效。"
    read = layout(make.pdf([long, "二、下一步继续推进。"], foot="- 1 -"))
    assert read.text == f"{long}\n二、下一步继续推进。"


def test_a_long_cell_is_wrapped_on_paper_and_one_line_here() -> None:
    text = "已印发实施意见，新增省级重点实验室三家，完成投资十二亿元。"
    (table,) = layout(make.pdf([], [["任务", "进展"], ["甲", text]], widths=[200, 120])).tables
    assert [[cell.text for cell in row] for row in table.rows] == [["任务", "进展"], ["甲", text]]


def test_a_pdf_of_pictures_has_no_text() -> None:
    read = read_file(make.pdf([], encoded=b"q 100 0 0 100 0 0 cm Q"))
    assert isinstance(read, Unread)
    assert read.reason == "no_text"
