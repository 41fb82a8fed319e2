from datetime import date, datetime

import pytest

from duban.read.metadata import read_moment
from duban.read.model import Metadata, Report
from duban.read.report import read_page

TITLE = "北川市审计局2022年6月份重点工作完成情况"
SITE = "<meta name='SiteName' content='北川市审计局'>"
MARKED = f"<p class='bt-art-title'><!--<$[标题名称(html)]>begin-->{TITLE}<!--<$[标题名称(html)]>end--></p>"
BODY = "<div id='zoom'><p>开展专项审计2项，印发整改通知。</p></div>"


def metadata(head: str = "", body: str = BODY, before: str = "") -> Metadata:
    page = f"<html><head><meta charset='utf-8'>{head}</head><body>{before}{body}</body></html>"
    report = read_page(page.encode(), url="http://www.example.gov.cn/art/2022/7/1/art_1_1.html")
    assert isinstance(report, Report)
    return report.metadata


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (f"<title>{TITLE}</title>", ""),
        (f"<title>{TITLE}_北川市审计局</title>", ""),
        (f"<title>{TITLE}-北川市人民政府门户网站</title>", ""),
        (f"<title>{TITLE} - 审计公开 - 北川市审计局</title>", ""),
        (f"<title>{TITLE}|北川审计网</title>", ""),
        (
            f"<title>北川市审计局 工作动态 {TITLE}</title>{SITE}<meta name='ColumnName' content='工作动态'>",
            "",
        ),
        (
            f"<title>北川市审计局</title>{SITE}<meta content='{TITLE}' name='ArticleTitle'>",
            "",
        ),
        ("<meta name='articletitle' content='北川市审计局2022年6月份\n重点工作完成情况'>", ""),
        (
            "<title>首页</title><meta name='ArticleTitle' content='null'>",
            MARKED,
        ),
        (f"<title>北川市审计局</title>{SITE}", f"<h1>{TITLE}</h1>"),
        ("", f"<div class='xl-title'>{TITLE}</div>"),
        ("", f"<table><tr><td>标　　题：</td><td>{TITLE}</td></tr></table>"),
        (f"<meta name='ArticleTitle' content='北川市审计局2022年6月份重点工作…'><title>{TITLE}</title>", ""),
    ],
)
def test_title(head: str, before: str) -> None:
    title = metadata(head, before=before).title
    assert "".join(title.split()) == TITLE


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("北川市审计局202\n2年6月份重点\r\n  工作完成情况", TITLE),
        ("北川市审计局 “Green\nCity” 工作", "北川市审计局 “Green City” 工作"),
    ],
)
def test_a_title_broken_over_lines_is_one(content: str, title: str) -> None:
    assert metadata(f"<meta name='ArticleTitle' content='{content}'>").title == title


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        ("<meta name='PubDate' content='2022-07-04 09:15:30'>", "", datetime(2022, 7, 4, 9, 15)),
        ("<meta content='2022-07-04' name='PubDate'>", "", datetime(2022, 7, 4)),
        (
            "<meta name='PubDate' content='2022-07-04 03:20'>",
            "<p>发布日期：2022-07-04 15:20 来源：办公室</p>",
            datetime(2022, 7, 4, 15, 20),
        ),
        (
            "<meta name='PubDate' content='2022-07-04 09:15'>",
            "<p>发布时间：2022年07月04日</p>",
            datetime(2022, 7, 4, 9, 15),
        ),
        ("", "<div>2022- 07- 04 16: 01 办公室 点击：[1]</div>", datetime(2022, 7, 4, 16, 1)),
        ("<meta name='Maketime' content='2023-01-01 00:00:00'>", "", None),
        ("", "<p>发布日期：0000-00-00</p>", None),
        ("", "<table><tr><td>生成日期：</td><td>2022-07-01</td></tr></table>", None),
    ],
)
def test_published_at(head: str, before: str, expected: datetime | None) -> None:
    assert metadata(f"<title>{TITLE}</title>{head}", before=before).published_at == expected


def test_a_description_inside_the_body_is_no_text() -> None:
    inside = (
        f"<div class='article'><h1>{TITLE}</h1><table>"
        "<tr><td>索引号</td><td>SJ-7</td><td>发布机构</td><td>北川市审计局</td></tr>"
        "<tr><td>文号</td><td></td><td>成文日期</td><td>2022-07-01</td></tr></table>"
        "<p>发布时间：2022-07-04 10:00 浏览次数：312 字体：[大 中 小]</p><p>开展专项审计2项，印发整改通知。</p></div>"
    )
    page = f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body>{inside}</body></html>"
    report = read_page(page.encode(), url="http://www.example.gov.cn/art/1.html")
    assert isinstance(report, Report)
    assert report.text == "开展专项审计2项，印发整改通知。"
    assert (report.metadata.index_no, report.metadata.publisher) == ("SJ-7", "北川市审计局")
    assert (report.metadata.issued_on, report.metadata.doc_no) == (date(2022, 7, 1), None)
    assert report.metadata.published_at == datetime(2022, 7, 4, 10, 0)


def test_a_validity_under_the_wrong_label_is_no_disclosure() -> None:
    assert metadata(f"<title>{TITLE}</title>", before="<p>公开方式：有效</p>").disclosure is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017/9/9 13:23:00", (datetime(2017, 9, 9, 13, 23), True)),
        ("2019年09月19日17时55分", (datetime(2019, 9, 19, 17, 55), True)),
        ("２０２０－０４－３０", (datetime(2020, 4, 30), False)),
        ("2020-13-45 或 2020-02-29", (datetime(2020, 2, 29), False)),
        ("无", None),
    ],
)
def test_moments(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert read_moment(text) == expected


@pytest.mark.parametrize(
    "before",
    [
        "<p><label>发布机构</label><span>北川市审计局</span></p><p><label>索引号</label><span>SJ-9</span></p>",
        "<ul><li><strong>发布机构：</strong>北川市审计局</li><li><strong>索引号：</strong>SJ-9</li></ul>",
        "<dl><dt>发布机构</dt><dd>北川市审计局</dd><dt>索引号</dt><dd>SJ-9</dd></dl>",
        "<div><div>发布机构：</div><div>北川市审计局</div></div><div><div>索引号：</div><div>SJ-9</div></div>",
        "<table><tr><th>发布机构</th><td>北川市审计局</td></tr><tr><th>文号</th><td></td></tr><tr><th>索引号</th><td>SJ-9</td></tr></table>",
        "<table><tr><td><b>发文机关</b>：</td><td>北川市审计局</td><td>索&nbsp;引&nbsp;号</td><td>SJ-9</td></tr></table>",
        "<p>【发布机构】北川市审计局 【索引号】SJ-9</p>",
        "<div class='xx'><span>发布机构：北川市审计局</span><span>索引号：SJ-9</span><span>有效性：</span></div>",
    ],
)
def test_descriptions_in_markup(before: str) -> None:
    found = metadata(f"<title>{TITLE}</title>", before=before)
    assert (found.publisher, found.index_no, found.doc_no) == ("北川市审计局", "SJ-9", None)
