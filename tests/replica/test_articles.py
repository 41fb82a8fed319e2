"""Article pages: the text on the page is the truth's text, in both generations and all variants."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from .conftest import Site

END = datetime(2026, 11, 20, 9)


def shown(page: str) -> str:
    """All text of the body, tags and white space gone: enough to compare, not a reader."""
    body = page.split("<body", 1)[1]
    return "".join(unescape(re.sub(r"<[^>]*>", "", body)).split())


def page_of(site: Site, report: dict[str, Any]) -> str:
    """The page, decoded as it says of itself."""
    answer = site.own.get(report["path"])
    assert answer.status == 200
    return answer.body.decode("gb18030" if b"charset=gb2312" in answer.body[:300] else "utf-8")


def variant(site: Site, report: dict[str, Any]) -> str:
    return site.world.by_path[report["path"]].variant


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("site_name", ["science", "labour", "transport"])
def test_every_report_shows_the_text_of_the_truth(site_name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(site_name)
    reports = site.truth()["reports"]
    assert len(reports) >= 60
    for report in reports:
        page = page_of(site, report)
        assert bare(report["versions"][-1]["text"]) in shown(page)
        assert f'<meta name="ArticleTitle" content="{report["title"]}">' in page
        assert report["index_no"] in page
        assert report["published_at"].replace("T", " ") in page


def test_old_pages_have_markers_and_numbers_split_over_spans(science: Site) -> None:
    report = next(r for r in science.truth()["reports"] if r["kind"] == "monthly" and variant(science, r) == "A1")
    page = page_of(science, report)
    for part in (
        "<!--<$[信息内容]>begin-->",
        "<!--<$[信息内容]>end-->",
        'id="zoom"',
        'class="xxgk_table"',
        "<o:p></o:p>",
    ):
        assert part in page
    assert re.search(r"<span[^>]*>20?</span><span[^>]*>0?2\d</span>", page)
    assert "，" in report["versions"][-1]["text"]
    assert "," not in report["versions"][-1]["text"]
    assert f'<meta name="Url" content="http://{science.own.host}{report["path"]}">' in page


def test_new_pages_are_plain_and_half_width(labour: Site) -> None:
    report = next(r for r in labour.truth()["reports"] if r["kind"] == "monthly" and variant(labour, r) == "B1")
    page = page_of(labour, report)
    for part in ('class="main-txt" id="zoom"', 'class="xxgktab"', '<lable id="artcount"></lable>'):
        assert part in page
    assert "MsoNormal" not in page
    assert "，" not in report["versions"][-1]["text"]
    assert f'<meta name="Url" content="{report["path"]}">' in page


def test_each_generation_has_its_variants(science: Site, labour: Site) -> None:
    assert {article.variant for article in science.world.articles} == {"A1", "A2", "A3", "A4", "X1", "X2"}
    assert {article.variant for article in labour.world.articles} == {"B1", "B2", "B4", "X1", "X2", "X5"}


def test_some_old_pages_say_gb2312_and_are_gb18030(science: Site) -> None:
    report = next(r for r in science.truth()["reports"] if variant(science, r) == "A3")
    answer = science.own.get(report["path"])
    assert answer.headers["content-type"] == "text/html"
    assert b"charset=gb2312" in answer.body
    assert b"UTF-8" not in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()
    assert report["title"] in answer.body.decode("gb18030")


def test_some_labels_are_padded_and_some_metas_turned_round(science: Site, labour: Site) -> None:
    report = next(r for r in labour.truth()["reports"] if variant(labour, r) == "X5")
    assert "<b>索&nbsp;&nbsp;引&nbsp;&nbsp;号:</b>" in page_of(labour, report)
    row = next(r for r in science.column()["rows"] if science.world.by_path[r["path"]].variant == "A4")
    assert f'<meta content="{row["title"]}" name="ArticleTitle">' in science.own.get(row["path"]).text


def test_what_is_only_attached_is_a_notice_with_a_workbook(science: Site, labour: Site) -> None:
    for site in (science, labour):
        report = next(r for r in site.truth()["reports"] if r["kind"] == "attachment")
        assert report["versions"][-1]["rows"] == report["versions"][-1]["offices"] == []
        link = re.search(r'附件[：:]<a href="([^"]+)"', page_of(site, report))
        assert link
        answer = site.own.get(unescape(link[1]))
        if answer.status == 302:
            answer = site.own.get(answer.headers["location"])
        assert answer.status == 200
        with zipfile.ZipFile(io.BytesIO(answer.body)) as workbook:
            sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        widths = {row.count("<c ") for row in re.findall(r"<row>.*?</row>", sheet)}
        assert widths == {7}
        assert "序" in sheet


def test_rows_lead_to_files_and_to_other_hosts(science: Site) -> None:
    hrefs = [row["href"] for row in science.column()["rows"]]
    pdf = next(href for href in hrefs if href.endswith(".pdf"))
    assert science.own.get(pdf).body.startswith(b"%PDF")
    assert any(href.startswith("http://www.gov.test/") for href in hrefs)
    assert science.own.get("/attach/0/nothing.pdf").status == 404
    assert "文件不存在" in science.own.get("/module/download/downfile.jsp?filename=nothing.pdf").text


def test_a_moved_report_has_a_new_address_and_the_old_one_is_dead(science: Site) -> None:
    report = next(r for r in science.truth()["reports"] if len(r["paths"]) == 2)
    new, old = report["paths"]
    assert science.own.get(old).status == 404
    assert report["index_no"] in page_of(science, report)
    moved_at = science.world.by_path[new].inserted_at
    science.control.post("/__control/clock", {"to": (moved_at - timedelta(minutes=1)).isoformat()})
    assert science.own.get(old).status == 200
    assert science.own.get(new).status == 404
    before = science.truth(path=old)["reports"][0]
    assert before["paths"] == [old]
    assert before["index_no"] == report["index_no"]


def test_what_is_taken_down_answers_in_several_ways(science: Site) -> None:
    gone = {a.gone: a for a in science.world.articles if a.deleted_at and a.deleted_at < END and not a.moved}
    assert science.own.get(gone["404"].path).status == 404
    soft = science.own.get(gone["soft404"].path)
    assert (soft.status, "404" in soft.text) == (200, True)
    home = science.own.get(gone["home"].path)
    assert (home.status, home.headers["location"]) == (302, f"http://{science.own.host}/index.html")


def test_tables_span_rows_and_state_what_their_columns_hold(science: Site, labour: Site, transport: Site) -> None:
    fields = {}
    for site in (science, labour, transport):
        tables = [r for r in site.truth()["reports"] if r["kind"] == "table"]
        assert all('rowspan="2"' in page_of(site, report) for report in tables)
        rows = [row for report in tables for row in report["versions"][-1]["rows"]]
        assert all(row["task"] and row["progress"] and row["owners"] for row in rows)
        for report in tables:
            numbers = [row["number"] for row in report["versions"][-1]["rows"]]
            assert numbers == list(range(1, len(numbers) + 1))
        fields[site.world.host] = set(rows[0])
        if "problem" in rows[0]:
            assert {row["problem"] is None for row in rows} == {True, False}
        if "status" in rows[0]:
            assert {row["status"] for row in rows} == {"done", "ahead", "on_schedule", "behind"}
        if "rate" in rows[0]:
            assert max(row["rate"] for row in rows) > 100 > min(row["rate"] for row in rows) > 0
    assert len(set(map(frozenset, fields.values()))) == 3


def test_addresses_are_checked_exactly(science: Site) -> None:
    path = next(r["path"] for r in science.column()["rows"] if re.match(r"/art/\d{4}/\d/", r["path"]))
    assert science.own.get(path).status == 200
    padded = re.sub(r"^/art/(\d{4})/(\d)/", r"/art/\1/0\2/", path)
    assert science.own.get(padded).status == 404
    assert science.own.get(path.replace("/art_", "/art_9")).status == 404


def test_view_counters_answer_and_are_counted(science: Site) -> None:
    page = science.own.get(science.column()["rows"][0]["path"]).text
    assert "visit.jsp" in page
    assert science.control.get("/__control/trap").json["total"] == 0
    assert science.own.get("/vc/vc/interface/artcount/artcount.jsp?i_columnid=1&i_articleid=2").status == 200
    science.own.get("/module/visitcount/visit.jsp?type=3")
    assert science.control.get("/__control/trap").json["total"] == 2


def test_robots(science: Site, labour: Site) -> None:
    assert "Disallow: /vc/" in science.own.get("/robots.txt").text
    assert labour.own.get("/robots.txt").status == 404
