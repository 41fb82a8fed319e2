"""JPAAS lists: units, inline rows, pagers in every dress."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from duban.crawl.lists import parse_list

URL = "http://rst.test/col/col9/index.html"
SHARED = Path(__file__).parents[4] / "shared" / "site"
ROWS = "".join(
    f'<li class="clearfix"><a class="l" href="//rst.test/col/col9/art/2026/art_{n}.html" title="第{n}号">第</a>'
    f"<span>2026-03-0{n}</span></li>"
    for n in (3, 2, 1)
)
QUERY = (
    "{'parseType':'bulidstatic','webId':'7','tplSetId':'t','pageType':'column','tagId':'信息列表',"
    "'editType':'null','pageId':'9'}"
)
PAGER = (
    f'<table class="pagination default_pgToolbar" queryData="{QUERY}" rows="15" unitid="信息列表" count="88"'
    ' pageNo="1" unitUrl="/gw/unit"><tr><td><a href="/x">下一页</a></td></tr></table>'
)
SCRIPT = f'<script id="a" src="/s/unitbuild.js?v=4" webId="7" url="/gw/unit" queryData="{QUERY}"></script>'
MENU = SCRIPT.replace("信息列表", "右侧导航")


def answer(markup: str, **changes: object) -> bytes:
    return json.dumps(
        {"success": True, "message": "好", "data": {"html": markup}, **changes}, ensure_ascii=False
    ).encode()


def test_a_column_page_says_which_units_fill_it() -> None:
    page = parse_list("jpaas.column", f"<html><body>{MENU}{SCRIPT}</body></html>".encode(), URL)
    assert [unit.name for unit in page.more.units] == ["右侧导航", "信息列表"]
    assert page.more.units[1].api == "http://rst.test/gw/unit"
    assert dict(page.more.units[1].parameters)["pageId"] == "9"
    assert (page.entries, page.total, page.more.page_rows, page.problem) == ((), None, None, "")


def test_rows_rendered_inline_stand_next_to_their_pager() -> None:
    menu = '<div class="nav"><ul>' + '<li><a href="/col/1">栏目</a></li>' * 9 + "</ul></div>"
    side = "<div><ul>" + '<li><a href="/side">头条</a><i>2026-03-09</i></li>' * 7 + "</ul></div>"
    text = f"<html><body>{menu}{side}<div class='main'><ul>{ROWS}</ul>{PAGER}</div></body></html>"
    page = parse_list("jpaas.column", text.encode(), URL)
    assert [row.title for row in page.entries] == ["第3号", "第2号", "第1号"]
    assert page.entries[0].url == "http://rst.test/col/col9/art/2026/art_3.html"
    assert (page.total, page.more.page_rows) == (88, 15)
    assert page.more.units[0].api == "http://rst.test/gw/unit"


def test_a_small_column_has_rows_and_no_pager() -> None:
    text = f"<html><body><ul><li><a href='/m'>菜单</a></li></ul><div><ul>{ROWS}</ul></div></body></html>"
    page = parse_list("jpaas.column", text.encode(), URL)
    assert [row.title for row in page.entries] == ["第3号", "第2号", "第1号"]
    assert (page.total, page.more.page_rows, page.more.units) == (None, None, ())


@pytest.mark.parametrize(
    ("markup", "total", "rows"),
    [
        (f"<ul>{ROWS}</ul>{PAGER}", 88, 15),
        (f'<ul>{ROWS}</ul><div class="pagination" rows="20" count="585" pageNo="1"></div>', 585, 20),
        (
            f"""<ul>{ROWS}</ul><div id="x_pagination" queryData="{{'rows':'20','count':'3','pageNo':'1'}}"></div>""",
            3,
            20,
        ),
        (f'<ul>{ROWS}</ul><script>oLayPageRender("x", {{rows:"20",count:"585",pageNo:"1"}})</script>', 585, 20),
        (f"<ul>{ROWS}</ul>", None, None),
    ],
)
def test_pagers_state_the_total_in_attributes(markup: str, total: int | None, rows: int | None) -> None:
    page = parse_list("jpaas.unit", answer(markup), URL)
    assert [row.listed_on for row in page.entries] == [date(2026, 3, 3), date(2026, 3, 2), date(2026, 3, 1)]
    assert (page.total, page.more.page_rows, page.problem) == (total, rows, "")


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><a href='/a'>题</a><b>2026-03-03</b></li></ul>",
        "<table><tr><td><a href='/a'>题</a></td><td>[2026-03-03]</td></tr></table>",
        "<div><a href='/a' title='题'>题...</a><span>2026年3月3日</span></div>",
        "<ul><li><span class='fr'>2026/03/03</span><a title='题' href='/a'>题</a><a href='/a.pdf'>附件</a></li></ul>",
        "<dl><dt><a href='/a'>题</a></dt><dd>2026-03-03</dd></dl>",
    ],
)
def test_rows_in_every_dress(markup: str) -> None:
    page = parse_list("jpaas.unit", answer(markup), URL)
    assert [(row.url, row.title, row.listed_on) for row in page.entries] == [
        ("http://rst.test/a", "题", date(2026, 3, 3))
    ]


def test_rows_without_a_date_count() -> None:
    page = parse_list("jpaas.unit", answer("<ul><li><a href='/a'>甲</a></li><li><a href='/b'>乙</a></li></ul>"), URL)
    assert [row.listed_on for row in page.entries] == [None, None]


def test_control_characters_in_strings_are_forgiven() -> None:
    content = answer(f"<ul>{ROWS}</ul>").replace(b"<li ", b"\t\x01\n<li ")
    assert len(parse_list("jpaas.unit", content, URL).entries) == 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"success":false,"data":{}}', "refuses"),
        (answer("", success=False, message="参数错误"), "参数错误"),
        (b'{"success":true,"data":{}}', "refuses"),
        (b'{"success":true,"data":null}', "refuses"),
        (b"[]", "no object"),
        (b"<html>login</html>", "not JSON"),
        (b"", "not JSON"),
    ],
)
def test_a_refusal_is_never_an_empty_list(content: bytes, problem: str) -> None:
    page = parse_list("jpaas.unit", content, URL)
    assert problem in page.problem
    assert page.entries == ()


def test_past_the_end_there_is_an_empty_list() -> None:
    page = parse_list("jpaas.unit", answer(f"<ul></ul>{PAGER}"), URL)
    assert (page.entries, page.total, page.problem) == ((), 88, "")


def test_the_saved_column_and_unit_answer() -> None:
    if not SHARED.exists():
        pytest.skip("the saved pages are not here")
    column = parse_list("jpaas.column", (SHARED / "jpaas" / "column.html").read_bytes(), URL)
    assert [unit.name for unit in column.more.units] == ["当前栏目list"]
    unit = parse_list("jpaas.unit", (SHARED / "jpaas" / "unit.json").read_bytes(), URL)
    assert [row.listed_on for row in unit.entries] == [date(2020, 4, 30)]
    assert unit.total == 1
