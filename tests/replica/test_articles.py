"""Article pages: the text on the page is the truth's text, in both generations and all variants."""

import re
from html import unescape

import pytest

from .conftest import Site


def shown(page: str) -> str:
    """All text of the body, tags and white space gone: enough to compare, not a reader."""
    body = page.split("<body", 1)[1]
    return "".join(unescape(re.sub(r"<[^>]*>", "", body)).split())


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("site_name", ["science", "labour", "transport"])
def test_every_report_shows_the_text_of_the_truth(site_name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(site_name)
    reports = site.truth()["reports"]
    assert len(reports) >= 60
    for report in reports:
        answer = site.own.get(report["paths"][0])
        assert answer.status == 200
        page = answer.text
        assert bare(report["versions"][-1]["text"]) in shown(page)
        assert f'<meta name="ArticleTitle" content="{report["title"]}">' in page
        assert report["index_no"] in page
        assert report["published_at"].replace("T", " ") in page


def test_old_pages_have_markers_and_numbers_split_over_spans(science: Site) -> None:
    report = next(
        r for r in science.truth()["reports"] if r["kind"] == "monthly" and science_variant(science, r) == "A1"
    )
    page = science.own.get(report["paths"][0]).text
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
    assert f'<meta name="Url" content="http://{science.own.host}{report["paths"][0]}">' in page


def science_variant(site: Site, report: dict) -> str:
    return site.world.by_path[report["paths"][0]].variant


def test_new_pages_are_plain_and_half_width(labour: Site) -> None:
    report = next(r for r in labour.truth()["reports"] if r["kind"] == "monthly" and science_variant(labour, r) == "B1")
    page = labour.own.get(report["paths"][0]).text
    for part in ('class="main-txt" id="zoom"', 'class="xxgktab"', '<lable id="artcount"></lable>'):
        assert part in page
    assert "MsoNormal" not in page
    assert "，" not in report["versions"][-1]["text"]
    assert f'<meta name="Url" content="{report["paths"][0]}">' in page


def test_each_generation_has_two_variants(science: Site, labour: Site) -> None:
    assert {science_variant(science, r) for r in science.truth()["reports"]} == {"A1", "A2"}
    assert {science_variant(labour, r) for r in labour.truth()["reports"]} == {"B1", "B2"}


def test_tables_span_rows(science: Site) -> None:
    report = next(r for r in science.truth()["reports"] if r["kind"] == "table")
    page = science.own.get(report["paths"][0]).text
    assert 'rowspan="2"' in page
    rows = report["versions"][-1]["rows"]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["task"] and row["progress"] and row["owners"] for row in rows)
    assert any(
        row["problem"] for r in science.truth()["reports"] if r["kind"] == "table" for row in r["versions"][-1]["rows"]
    )


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
