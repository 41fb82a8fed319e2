"""JCMS lists as sites really write them: mixed quotes, decoys, debris."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.lists import DIALECTS, detect, parse_list
from duban.crawl.lists.jcms import JcmsUnit

URL = "https://fgw.test/col/col77/index.html"
SHARED = Path(__file__).parents[4] / "shared" / "site"

COLUMN = """<html><head><meta name='WebId' content='3'></head><body>
<div id="501"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a
 href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&appid=1&webid=3&columnid=enc!&unitid=501"></a>]]></nextgroup>
<recordset><ul class="list"></ul>
<record><![CDATA[ <li><a title='一月份重点工作完成情况' target="_blank" href="/art/2026/2/3/art_77_2.html"> 一月…
 </a><span>2026-02-03</span> </li> ]]></record>
<record><![CDATA[<li><a href='http://fgw.test/art/2026/1/5/art_77_1.html'
 title="十二月 &quot;快报&quot;">十二月</a><b>[2026-
01-
05]</b></li>]]></record></recordset></datastore></script></div>
<div id="502"><script type="text/xml"><datastore><recordset>
<record><![CDATA[<li><a href="/phone">手机</a></li>]]></record></recordset></datastore></script></div>
<script>var param_501 = {col:1,appid:'1',webid:3,path:'/',columnid:77,sourceContentType:1,
 unitid:'501',webname:'某委',permissiontype:0};
$('#search').jpage({totalRecord:1000,perPage:10,proxyUrl:'/search.jsp'});
$('#501').jpage({totalRecord:138, dataStore:$('#501').children('script').html(), groupSize:3, perPage:10,
 proxyUrl:'/module/web/jpage/dataproxy.jsp', barPosition:'bottom', ajaxParam:param_501});
</script></body></html>"""


def test_a_column_page() -> None:
    page = parse_list("jcms.column", COLUMN.encode(), URL)
    assert page.problem == ""
    assert page.total == 138
    assert [(row.url, row.title, row.listed_on) for row in page.entries] == [
        ("https://fgw.test/art/2026/2/3/art_77_2.html", "一月份重点工作完成情况", date(2026, 2, 3)),
        ("https://fgw.test/art/2026/1/5/art_77_1.html", '十二月 "快报"', date(2026, 1, 5)),
    ]
    assert page.entries[1].href == "http://fgw.test/art/2026/1/5/art_77_1.html"
    unit = page.more
    assert isinstance(unit, JcmsUnit)
    assert unit.proxy == "https://fgw.test/module/web/jpage/dataproxy.jsp"
    assert (unit.per_page, unit.group_size) == (10, 3)
    assert dict(unit.fields) == {
        "col": "1",
        "appid": "1",
        "webid": "3",
        "path": "/",
        "columnid": "77",
        "sourceContentType": "1",
        "unitid": "501",
        "webname": "某委",
        "permissiontype": "0",
    }


def test_without_its_variable_the_next_group_gives_the_fields() -> None:
    text = COLUMN.replace("param_501 =", "other =")
    unit = parse_list("jcms.column", text.encode(), URL).more
    assert isinstance(unit, JcmsUnit)
    assert dict(unit.fields) == {"appid": "1", "webid": "3", "columnid": "enc!", "unitid": "501"}


def test_a_small_column_has_no_pager_call() -> None:
    record = "<record><![CDATA[<a href='/a'>甲</a>]]></record>"
    text = f"<div id='1'><script><datastore><recordset>{record}</recordset></datastore>"
    page = parse_list("jcms.column", text.encode(), URL)
    assert (len(page.entries), page.total, page.more, page.problem) == (1, None, None, "")


@pytest.mark.parametrize(
    ("record", "title", "day"),
    [
        (
            "<![CDATA[<tr><td>1</td><td><a href='/a'>表中</a></td><td>[2024-05-20]</td></tr>]]>",
            "表中",
            date(2024, 5, 20),
        ),
        ("<![CDATA[<li style=<br/><a href='/a'>残片</a> 2024/5/2]]>", "残片", date(2024, 5, 2)),
        ("&lt;li&gt;&lt;a href='/a'&gt;转义&lt;/a&gt;2024.05.02&lt;/li&gt;", "转义", date(2024, 5, 2)),
        ("<![CDATA[<li><a href='/a'>无日期</a></li>]]>", "无日期", None),
        ("<![CDATA[<li>2026-02-00018 <a href='/a'>索引号不是日期</a></li>]]>", "索引号不是日期", None),
        (
            "<![CDATA[<li><a href='/a'>截至2020年4月30日的情况</a><i>2020-05-06</i></li>]]>",
            "截至2020年4月30日的情况",
            date(2020, 5, 6),
        ),
        ("<![CDATA[<li><a href='/a'>旧式[2014-05-20]</a></li>]]>", "旧式[2014-05-20]", date(2014, 5, 20)),
        ("<![CDATA[<li><a href='/a'>甲&乙 & 丙</a>2024-13-45</li>]]>", "甲&乙 & 丙", None),
        ("<![CDATA[<li><a href='javascript:x()'>无</a><a href='/a' title='真的'>短</a></li>]]>", "真的", None),
        ("<![CDATA[<li><a href='/a' title='被截断…'>没有被截断的题目</a></li>]]>", "没有被截断的题目", None),
        ("<![CDATA[<li><a href='/a'>  断\n 行　题 目 </a></li>]]>", "断行 题 目", None),
        ("<![CDATA[<li><a href='/a'>尾]]></a></li>]]>", "尾", None),
    ],
)
def test_rows_in_every_shape(record: str, title: str, day: date | None) -> None:
    rows = f"<recordset><ul></ul><record>{record}</record></recordset>"
    text = f"<datastore> & <totalrecord>7</totalrecord>{rows}</datastore>"
    page = parse_list("jcms.dataproxy", text.encode(), "https://fgw.test/module/jpage/dataproxy.jsp?x=1")
    assert [(row.url, row.title, row.listed_on) for row in page.entries] == [("https://fgw.test/a", title, day)]
    assert page.total == 7


def test_unclosed_records_are_told_apart() -> None:
    text = (
        "<datastore><recordset><record><![CDATA[<a href='/1'>一</a>]]><record><![CDATA[<a href='/2'>二</a>]]></record>"
    )
    page = parse_list("jcms.dataproxy", text.encode(), URL)
    assert [row.title for row in page.entries] == ["一", "二"]


def test_an_empty_store_is_a_list_and_a_page_is_none() -> None:
    assert parse_list("jcms.dataproxy", b"<datastore><recordset></recordset></datastore>", URL).problem == ""
    for content in (b"", b"<html><body>busy</body></html>", b"\xff\xfe\x00"):
        assert "without a data store" in parse_list("jcms.dataproxy", content, URL).problem
        assert parse_list("jcms.column", content, URL).problem
    assert "no parser" in parse_list("", b"<datastore>", URL).problem


def test_gbk_rows_are_read() -> None:
    assert parse_list("jcms.column", COLUMN.encode("gb18030"), URL).entries[0].title == "一月份重点工作完成情况"


def test_the_generations_are_told_apart() -> None:
    assert detect(COLUMN.encode()) == "jcms.column"
    assert detect(b'<script src="/x/unitbuild.js" queryData="{}">') == "jpaas.column"
    assert detect(b"<html><body>anything</body></html>") == ""


@given(
    st.sampled_from(sorted(DIALECTS)),
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")),
)
def test_no_bytes_break_a_parser(dialect: str, content: bytes) -> None:
    parse_list(dialect, content, URL)
    parse_list(dialect, COLUMN.encode()[: len(content) * 7] + content, URL)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize(
    "piece",
    [
        *("<nextgroup>", "<record>", "<datastore>", "$('#1').jpage({", "oLayPageRender(", "[", '{"a":', " ", "'a':"),
        *("<li><a href=/a>", "<a href='/a'> ", "<table><tr>", "<datastore><record><a href='/a'>2024-", "2024 - "),
    ],
)
def test_repetition_does_not_take_for_ever(dialect: str, piece: str) -> None:
    """Anything quadratic would run into the time limit of the test."""
    content = f"<datastore>{piece * (100_000 // len(piece))}"
    parse_list(dialect, content.encode(), URL)
    parse_list(dialect, json.dumps({"success": True, "data": {"html": content}}).encode(), URL)
    parse_list(dialect, (piece * (100_000 // len(piece))).encode(), URL)


def test_the_saved_column_and_proxy_answer() -> None:
    if not SHARED.exists():
        pytest.skip("the saved pages are not here")
    column = parse_list("jcms.column", (SHARED / "jcms" / "column.html").read_bytes(), URL)
    proxy = parse_list("jcms.dataproxy", (SHARED / "jcms" / "dataproxy.xml").read_bytes(), URL)
    assert column.entries == proxy.entries
    assert (column.total, proxy.total) == (1, 1)
    assert column.entries[0].listed_on == date(2020, 4, 30)
