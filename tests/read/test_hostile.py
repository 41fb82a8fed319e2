"""Whatever the bytes, reading ends, raises nothing, and its offsets cut."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.read.model import Refusal, Report
from duban.read.report import read_page

URL = "http://www.example.gov.cn/art/2024/1/1/art_1_1.html"
PAGE = "<html><head><title>某市2023年重点工作完成情况</title></head><body><div id='zoom'>{}</div></body></html>"
PAGES = [path.read_bytes() for path in sorted(Path(__file__).with_name("pages").glob("*.html"))]


def check(content: bytes, charset: str | None = None) -> None:
    read = read_page(content, url=URL, charset=charset)
    assert isinstance(read, (Report, Refusal))
    if isinstance(read, Report):
        for record in (*read.sections, *read.items):
            assert 0 <= record.char_start <= record.char_end <= len(read.text)
        for mention in read.mentions:
            assert read.text[mention.char_start : mention.char_end] == mention.surface
        if read.period.start is not None and read.period.end is not None:
            assert read.period.start <= read.period.end


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "gb2312", "utf-16", "no-such-charset", "base64"]))
def test_random_bytes(content: bytes, charset: str | None) -> None:
    check(content, charset)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_torn_pages(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(PAGES))
    start = data.draw(st.integers(0, len(page)))
    check(page[start : data.draw(st.integers(start, len(page)))])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "一、",
                "（一）",
                "1.",
                "2.",
                "办公室：",
                "完成情况：",
                "牵头单位：",
                "《",
                "》",
                "“",
                "”",
                "(",
                "）",
                "。",
                "；",
                "\n",
                "3月5日",
                "50%",
                "已完成",
                "附件：",
                "|",
            ]
        ),
        max_size=40,
    )
)
def test_random_words_of_reports(words: list[str]) -> None:
    check(("2023年5月份重点工作完成情况\n" + "".join(words)).encode())
    check(PAGE.format("<p>" + "</p><p>".join(words) + "</p>").encode())
    cells = "".join(f"<td>{word}</td>" for word in words)
    check(PAGE.format(f"<table><tr><td>序号</td><td>任务</td><td>完成情况</td></tr><tr>{cells}</tr></table>").encode())


@pytest.mark.parametrize("character", list("一。《“（1、:：；\n附第截年率"))
def test_one_character_a_hundred_thousand_times(character: str) -> None:
    check((character * 100_000).encode())
    check(PAGE.format(character * 100_000).encode())


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + "完成情况。",
        "<span>" * 10_000 + "完成情况。" + "</span>" * 10_000,
        "<table><tr><td>" * 5_000 + "完成情况。",
        "<table><tr>" + "<td>完成情况</td>" * 5_000 + "</table>",
        "<table><tr><td>序号</td><td>任务</td><td>完成情况</td></tr>"
        + "<tr><td rowspan=999999999>1</td><td colspan=99999999>甲</td><td>乙</td></tr>" * 300
        + "</table>",
        "完成《" * 10_000,
        "“完成《(。" * 5_000,
        "<p>1.任务（牵头单位：</p><p>完成情况：</p>" * 2_000,
        "<p>一、标题</p>" * 5_000,
        "<a href='x.pdf'>附件</a>" * 3_000,
        "<a href='http://[::1'>附件.pdf</a><a href='http://a/%00.pdf'>乙</a>",
        "<!--<$[信息内容]>begin-->" * 3_000,
        "<!--<$[信息内容]>end-->完成。<!--<$[信息内容]>begin-->",
        "<p",
        "<div id='zoom'><p>完成了任务。</p>" * 5_000,
        "<p>完成投资" + "9" * 400 + "亿元，争取" + "九" * 400 + "个项目。</p>",
        "年度项目" * 25_000,
        "<p>" + "完成率为占年度目标" * 10_000,
        "<p>序号</p>" + "<p>任务</p><p>完成情况</p><p>责任单位</p>" * 10 + "<p>1</p>" + "<p>甲</p>" * 3_000,
    ],
    ids=range(19),
)
def test_bodies_that_want_to_be_slow(body: str) -> None:
    check(PAGE.format(body).encode())


@pytest.mark.parametrize("unit", ["— ", "2023年", "1-", "_- ", "前三季度", "索 引 号", "\u3000"])
def test_titles_that_want_to_be_slow(unit: str) -> None:
    check(PAGE.replace("某市", unit * 30_000).format("<p>完成培训。</p>").encode())
