"""Each adapter on small pages as its CMS writes them: recognised, read, and asked for more in its own way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from duban.crawl.lists import ADAPTERS, DIALECTS, Form, asked_by_script, detect, jiangxi, parse_list
from tests.crawl.lists.scripted import steps, titles

URL = "http://kjj.test/zwgk/gzdt/"
NUMBERS = list(range(45, 0, -1))


def li(href: str, number: int, day: str = "2026-07-01") -> str:
    return f'<li><a href="{href}" title="第{number}期工作完成情况">第{number}期…</a><span>{day}</span></li>'


def test_every_adapter_can_read_its_column_and_has_a_name_of_its_own() -> None:
    assert len({adapter.name for adapter in ADAPTERS}) == len(ADAPTERS)
    assert all("column" in adapter.parsers and adapter.title for adapter in ADAPTERS)
    # Archives hold these names: they are read for ever.
    assert {"jcms.column", "jcms.dataproxy", "jpaas.column", "jpaas.unit"} <= DIALECTS.keys()
    assert not asked_by_script("jcms.column")
    assert asked_by_script("jcms.dataproxy")
    assert ADAPTERS[-1].name == "generic"


TRS_ROW = (
    '<li><a href="./202607/t20260701_123.html">标题一</a></li><li><a href="./202606/t20260601_122.html">二</a></li>'
)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        # TRS editors are found in pages of Hanweb: the data store decides
        ("<datastore></datastore><div class='TRS_Editor'>createPageHTML(3,0,'index','html')</div>", "jcms.column"),
        ("<script src='/x/unitbuild.js'></script>" + TRS_ROW, "jpaas.column"),
        ("<script>loadDynamic('/module/xxgk/search.jsp?area=1','d')</script>" + TRS_ROW, "xxgk.column"),
        ('{"classify":{},"articles":[]}', "gkmlpt.column"),
        ("<script>window._CONFIG={SID:'1'}</script><link href='/gkmlpt/x.css'>", "gkmlpt.column"),
        ("<script src='/js/webBuilderCommon.js'></script>", "epoint.column"),
        ("<meta name='channelid' content='0123456789abcdef'><a href='/c1/common_list.shtml'>", "trs_search.column"),
        ("<script>channelId='1';websiteId='2';$.post('/queryList')</script>", "jiangxi.column"),
        (TRS_ROW, "trs.column"),
        ("<script>createPageHTML(3, 0, 'index', 'html')</script>", "trs.column"),
        ("<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}</script>", ""),
        ("<a href='/info/1053/1.htm'>题</a><script>_showDynClicks('1')</script>", "vsb.column"),
        ("<a href='/a/content_1.htm'>题</a><a href='/a/content_2.htm'>目</a>", "ucap.column"),
        ("<ul>" + li("/1.html", 1) + li("/2.html", 2) + li("/3.html", 3) + "</ul>", "generic.column"),
        ("<ul>" + li("/1.html", 1) + "</ul><a href='?p=2'>下一页</a>", "generic.column"),
        # without proof: two dated rows, rows without dates, words
        ("<ul>" + li("/1.html", 1) + li("/2.html", 2) + "</ul>", ""),
        ("<ul>" + "<li><a href='/x'>栏目</a></li>" * 9 + "</ul>", ""),
        ("<html><body>系统维护</body></html>", ""),
        ("", ""),
    ],
)
def test_detection(text: str, dialect: str) -> None:
    assert detect(text.encode()) == dialect


@pytest.mark.parametrize(
    ("call", "second", "total", "pages"),
    [
        ('createPageHTML(3, 0, "index", "html");', "index_1.html", None, 3),
        ('createPageHTML(3,0,"index","shtml","black2",45)', "index_1.shtml", 45, 3),
        ("createPageHTML('paging',3,1,'index','html',45);", "index_2.html", 45, 3),
        # the last argument is no number of rows where it does not fit the pages
        ('createPageHTML(3, 0, "list", "htm", "page", 9000)', "list_1.htm", None, 3),
        ('createPageHTML(1, 0, "index", "html")', "", None, 1),
    ],
)
def test_trs_calls(call: str, second: str, total: int | None, pages: int) -> None:
    text = "".join(li(f"./202607/t20260701_{n}.html", n) for n in NUMBERS[:15])
    found, asker = steps(f"<ul>{text}</ul><script>{call}</script>", URL, lambda url, form: None)
    assert (found[0].total, found[0].pages, len(found[0].entries)) == (total, pages, 15)
    assert found[0].entries[0].url == f"{URL}202607/t20260701_45.html"
    assert asker.asked[:1] == ([(URL + second, None)] if second else [])
    assert found[0].end == (not second)


def test_trs_rows_without_a_date_are_rows() -> None:
    page = parse_list("trs.column", f"<ul><li><a href='/'>首页</a></li>{TRS_ROW}</ul>".encode(), URL)
    assert [(row.title, row.listed_on) for row in page.entries] == [("标题一", None), ("二", None)]
    assert page.pages == 1


def search_answer(numbers: list[int], total: int | None) -> str:
    rows = [
        {"title": f"<em>第{n}期</em>", "url": f"//kjj.test/c{n}/content.shtml", "publishedTime": 1782871200000}
        for n in numbers
    ]
    return json.dumps({"data": {"results": rows, "total": total}})


SEARCH = "<meta content='0123456789abcdef' name='channelid'><a href='/c1/common_list.shtml'>1</a>"


def test_trs_search_asks_page_by_page() -> None:
    def answers(url: str, form: Form | None) -> str:
        number = int(url.rpartition("=")[2])
        return search_answer(NUMBERS[(number - 1) * 20 : number * 20], 45)

    found, asker = steps(SEARCH, URL, answers)
    assert titles(found) == [f"第{n}期" for n in NUMBERS]
    assert found[-1].end
    assert found[0].entries[0].listed_on == date(2026, 7, 1)
    assert asker.asked[0][0] == (
        "http://kjj.test/searchList/0123456789abcdef?_isAgg=true&_isJson=true&_pageSize=20&page=1"
    )
    other = SEARCH + "<script>url='/common/search/'+id</script>"
    assert steps(other, URL, answers)[1].asked[0][0].startswith("http://kjj.test/common/search/0123456789abcdef?")


@pytest.mark.parametrize(
    "answer", [search_answer([1], None), '{"data":{}}', "[]", "<html>", search_answer(NUMBERS[:20], 45)]
)
def test_trs_search_is_never_taken_at_less_than_its_word(answer: str) -> None:
    found, _ = steps(SEARCH, URL, lambda url, form: answer)
    assert found[-1].problem
    assert not any(step.end for step in found)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("wrapped", [True, False])
def test_epoint_whose_pages_begin_with_0_or_with_1(first: int, wrapped: bool) -> None:
    def answers(url: str, form: Form | None) -> str:
        if url.endswith(".js"):
            return "siteInfo = {'projectName':'/EWB_YK_Mid','siteGuid':'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'}"
        assert isinstance(form, str)
        body = json.loads(form)
        assert url == "http://kjj.test/EWB_YK_Mid/rest/lightfrontaction/getgovinfolist"
        number = max(body["pageIndex"], first) - first
        data = [
            {"title": f"第{n}期", "infourl": f"/zwgk/{n}.html", "infodate": "2026-07-01 10:00"}
            for n in NUMBERS[number * 20 : number * 20 + 20]
        ]
        custom = {"data": data, "total": "45"}
        return json.dumps({"custom": json.dumps(custom) if wrapped else custom})

    url = "http://kjj.test/govInfoPub.html?categorynum=003001&deptcode=9"
    found, _ = steps('<script src="/js/webBuilderCommon.js"></script>', url, answers)
    assert titles(found) == [f"第{n}期" for n in NUMBERS]
    assert found[-1].end


@pytest.mark.parametrize(
    ("url", "script"),
    [
        ("http://kjj.test/govInfoPub.html", "siteGuid:'7eb5f7f1-9041-43ad-8e13-8fcb82ea831a'"),
        ("http://kjj.test/govInfoPub.html?categorynum=1", "nothing"),
        ("http://kjj.test/govInfoPub.html?categorynum=1", None),
    ],
)
def test_epoint_without_its_parameters(url: str, script: str | None) -> None:
    found, _ = steps('<script src="/js/webBuilderCommon.js"></script>', url, lambda asked, form: script)
    assert found[-1].problem


def test_jiangxi_is_asked_by_post() -> None:
    def answers(url: str, form: Form | None) -> str:
        assert url == "http://kjj.test/queryList"
        assert isinstance(form, tuple)
        number = int(dict(form)["pageNo"])
        assert dict(form)["channelId"] == "ab12"
        rows = [
            {"title": f"第{n}期", "url": f"/content_{n}.html", "pubDate": "2026-07-01", "source": "办公室"}
            for n in NUMBERS
        ]
        return json.dumps({"data": {"results": rows[(number - 1) * 20 : number * 20], "total": 45}})

    column = "<script>var channelId = 'ab12', websiteId = 'w'; post('/queryList')</script>"
    assert titles(steps(column, URL, answers)[0]) == [f"第{n}期" for n in NUMBERS]
    repeated, _ = steps(column, URL, lambda url, form: answers(url, (("channelId", "ab12"), ("pageNo", "1"))))
    assert "repeats" in repeated[-1].problem


def test_a_pager_that_cannot_be_followed_is_no_end() -> None:
    rows = "".join(li(f"/{n}.html", n) for n in NUMBERS[:15])
    script = "<a href='javascript:goPage(2)'>下一页</a>"
    found, _ = steps(f"<ul>{rows}</ul><div>{script}</div>", URL, lambda url, form: None)
    assert found[-1].problem == "page 2: the list's pager has no link that can be followed"
    assert not found[-1].end
    # One page, and it says so.
    found, _ = steps(f"<ul>{rows}</ul><div>共1页 {script}</div>", URL, lambda url, form: None)
    assert found[-1].end


def test_a_pager_that_goes_in_circles_is_left() -> None:
    def page(number: int) -> str:
        rows = "".join(li(f"/{n}.html", n) for n in NUMBERS[number * 5 : number * 5 + 5])
        return f"<ul>{rows}</ul><div><a href='?p={(number + 1) % 3}'>下一页</a></div>"

    found, _ = steps(page(0), "http://kjj.test/l?p=0", lambda url, form: page(int(url[-1])))
    assert len(titles(found)) == 15
    assert "leads back" in found[-1].problem


def test_links_in_a_script_are_links() -> None:
    row = """<li><a onclick="isDownLoad(this,'https://tj.test/t20260701_1.html')" title="题一">题</a>2026-07-01</li>"""
    page = parse_list("generic.column", f"<ul>{row * 3}</ul>".encode(), URL)
    assert page.entries[0].url == "https://tj.test/t20260701_1.html"


def test_the_oldest_jcms_pages_keep_rows_in_a_variable() -> None:
    column = (
        "<script>var InitData49468=['<a href=\"/art/2014/5/20/art_1_2.html\">题一</a>[2014-05-20]',"
        "'<a href=\"/b\">题\\'二</a>'];"
        "$('#1').jpage({totalRecord:2,dataStore:InitData49468,perPage:25,"
        "proxyUrl:'/module/jslib/jquery/jpage/dataproxy.jsp'});</script>"
    )
    found, _ = steps(column, URL, lambda url, form: None)
    assert titles(found) == ["题一", "题'二"]
    assert found[0].entries[0].listed_on == date(2014, 5, 20)
    assert found[-1].end


def test_of_several_units_that_of_the_column_is_taken() -> None:
    def unit(number: int, column: int) -> str:
        return (
            f"<div id='{number}'><script><datastore><recordset><record><![CDATA[{li(f'/{column}', column)}]]></record>"
            f"</recordset></datastore></script></div><script>var param_{number} = {{webid:1,columnid:'{column}',"
            f"unitid:'{number}'}};$('#{number}').jpage({{totalRecord:1,dataStore:x,proxyUrl:'/p.jsp',perPage:5}});</script>"
        )

    text = unit(71, 8) + unit(72, 5) + unit(73, 5)
    page = parse_list("jcms.column", text.encode(), "http://kjj.test/col/col5/index.html")
    assert page.entries[0].url == "http://kjj.test/5"
    found, _ = steps(text, "http://kjj.test/col/col5/index.html", lambda url, form: None)
    assert found[0].unit == "/p.jsp columnid=5 unitid=72"


def test_the_adapter_that_the_docs_show_is_the_one_that_runs() -> None:
    docs = (Path(__file__).parents[3] / "docs" / "adapters.md").read_text(encoding="utf-8")
    shown = docs.partition("```python\n")[2].partition("```")[0]
    module = Path(jiangxi.__file__).read_text(encoding="utf-8")
    squeezed = "".join(module.split())
    for line in shown.splitlines():
        assert "".join(line.split()) in squeezed, line
    assert len(module.splitlines()) < 80
    for adapter in ADAPTERS:
        assert f"| `{adapter.name}` |" in docs
    named = [docs.index(f"| `{adapter.name}` |") for adapter in ADAPTERS]
    assert named == sorted(named), "the docs list adapters in the order in which they are tried"


def test_rows_with_rows_inside_and_links_that_are_cards() -> None:
    inside = '<ul><li><a href="../jd/t20260826_9{}.html" title="有关负责同志就这个通知答记者问">答</a></li></ul>'
    rows = "".join(
        f'<li><a href="./202608/t20260828_{n}.html" title="通知{n}">通知{n}</a><div class="popbox"><h3>相关解读</h3>'
        f"{inside.format(n)}</div><span>2026/08/2{n}</span></li>"
        for n in (3, 2, 1)
    )
    text = f"<div><ul>{rows}</ul></div><script>createPageHTML(1,0,'index','html')</script>"
    page = parse_list("trs.column", text.encode(), URL)
    assert [(row.url, row.title, row.listed_on) for row in page.entries] == [
        (f"{URL}202608/t20260828_{n}.html", f"通知{n}", date(2026, 8, 20 + n)) for n in (3, 2, 1)
    ]
    card = (
        '<li><a href="../info/1039/3191.htm"><img src=""><h4>四月份重点工作完成情况</h4>'
        "<p class='date'><i></i>2025-04-23</p><p>截至2025年3月31日，各项工作……</p></a></li>"
    )
    page = parse_list("vsb.column", f"<ul>{card * 3}</ul>".encode(), URL)
    assert (page.entries[0].title, page.entries[0].listed_on) == ("四月份重点工作完成情况", date(2025, 4, 23))


def test_the_last_page_of_trs_is_told_from_a_longer_side_column() -> None:
    side = "<div><ul>" + "".join(li(f"/zt/{n}.html", n) for n in range(1, 9)) + "</ul></div>"
    call = "<div><script>createPageHTML(3, 2, 'index', 'html');</script></div>"
    text = f"<body>{side}<div><div><ul>{li('./202607/t20260701_1.html', 99)}</ul></div>{call}</div></body>"
    assert [row.title for row in parse_list("trs.column", text.encode(), URL).entries] == ["第99期工作完成情况"]
