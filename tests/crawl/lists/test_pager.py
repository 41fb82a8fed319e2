"""Pagers in the dresses that sites give them."""

from __future__ import annotations

import pytest

from duban.crawl.lists.pager import read_pager
from duban.crawl.lists.rows import parsed

URL = "http://a.test/list/index.html"
ROWS = "<ul>" + "<li><a href='/x.html'>一项工作的标题写得很长很长</a><span>07/28</span></li>" * 20 + "</ul>"


@pytest.mark.parametrize(
    ("markup", "pages", "total", "following"),
    [
        ("<div>第1页/共20页 <a href='index_2.html'>下一页</a></div>", 20, None, "http://a.test/list/index_2.html"),
        ("<div>共 <b>388</b> 条 <a href='?p=2'>下页</a> <a href='?p=26'>尾页</a></div>", None, 388, f"{URL}?p=2"),
        (
            "<p><span>共52条</span><a href='l/10.htm'>2</a><a href='l/10.htm'>下页</a><span>1/11</span></p>",
            11,
            52,
            "l/10",
        ),
        ("<div>当前第 1 页 / 共 7 页 <span>下一页</span></div>", 7, None, ""),
        ("<div>总记录数：120 <a href='javascript:go(2)'>下一页</a></div>", None, 120, ""),
        ("<div><a href='a_2.html'>2</a> <a href='a_3.html'>3</a></div>", None, None, ""),
        # no pager: numbers that are no pages, days that look like pages
        ("<div><a href='/2024/'>2024</a> <a href='/x/1'>1</a></div>", None, None, ""),
        ("", None, None, ""),
    ],
)
def test_what_a_pager_says(markup: str, pages: int | None, total: int | None, following: str) -> None:
    pager = read_pager(parsed(f"<body><div>{ROWS}{markup}</div></body>"), URL)
    assert (pager.pages, pager.total) == (pages, total)
    assert following in pager.following
    assert bool(pager.following) == bool(following)


def test_numbered_links() -> None:
    pager = read_pager(parsed("<div><b>1</b><a href='a_2.html'>2</a><a href='a_3.html'>3</a></div>"), URL)
    assert pager.numbers == ((2, "http://a.test/list/a_2.html"), (3, "http://a.test/list/a_3.html"))
    assert pager.element is not None
    assert not pager.hinted


def test_a_pager_never_leads_to_another_host() -> None:
    pager = read_pager(parsed("<div><a href='http://b.test/2'>下一页</a><a href='http://b.test/3'>3</a></div>"), URL)
    assert (pager.following, pager.numbers, pager.hinted) == ("", (), True)


def test_days_are_no_pages() -> None:
    short = "<ul><li><a href='/x.html'>题</a><span>07/28</span></li></ul>"
    pager = read_pager(parsed(f"<body><div>{ROWS}</div><div><a href='?p=2'>下一页</a></div>{short}</body>"), URL)
    assert pager.pages is None
