"""Guessing from titles which entries are reports, how to find the next ones, and how often they come."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.crawl.lists import ListEntry
from duban.crawl.lists.rows import parsed
from duban.crawl.probe import column_links, site_name
from duban.crawl.proposal import guess, looks_like_report, pattern_of, region_of, source_id, toml
from duban.source_files import load_source


def entries(*titles: str, every: int = 30) -> list[ListEntry]:
    return [
        ListEntry(
            f"http://kjj.test/{n}.html", f"/{n}.html", title, date.fromordinal(date(2026, 9, 1).toordinal() - every * n)
        )
        for n, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    ("title", "report"),
    [
        ("浙江省科学技术厅2020年4月份重点工作完成情况", True),
        ("2021年度重点工作三季度进展情况", True),
        ("全市政府工作报告目标任务2024年上半年落实情况", True),
        ("2023年度工作总结", True),
        ("关于2024年第一季度民生实事推进情况的通报", True),
        ("关于报送2026年10月份重点工作完成情况的通知", False),
        ("2026年重点工作任务清单", False),
        ("2025年部门预算执行情况", False),
        ("重点工作完成情况", False),
        ("厅领导赴武宁县调研重点工作", False),
    ],
)
def test_which_titles_look_like_reports(title: str, report: bool) -> None:
    assert looks_like_report(title) == report


def test_a_pattern_finds_the_next_report_and_nothing_else() -> None:
    months = [f"省科技厅2025年{m}月份重点工作完成情况" for m in (12, 11, 10)] + ["省科技厅2025年9月重点工作完成情况"]
    found = guess(entries(*months, "关于举办交流会的通知", "2025年重点工作任务清单"))
    assert found.cadence == "month"
    assert [row.title for row in found.reports] == months
    pattern = re.compile(found.title)
    assert pattern.search("省科技厅2026年1月份重点工作完成情况")
    assert not pattern.search("2026年重点工作任务清单")
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("titles", "every", "cadence"),
    [
        (["2026年一季度重点任务进展情况", "2025年四季度重点任务进展情况"], 90, "quarter"),
        (["2026年上半年重点工作落实情况", "2025年下半年重点工作落实情况"], 180, "half_year"),
        (["2025年度工作总结", "2024年度工作总结"], 365, "year"),
        ([f"2026年1-{m}月重点工作进展情况" for m in (8, 7, 5, 4)], 31, "month"),
        (["2026年1-8月重点工作进展情况"], 31, "irregular"),
    ],
)
def test_how_often(titles: list[str], every: int, cadence: str) -> None:
    assert guess(entries(*titles, every=every)).cadence == cadence


def test_what_it_is_not_sure_of_it_says() -> None:
    assert "no title looks like a report" in guess(entries("通知", "公告")).doubts[0]
    assert guess([]).title == ""
    one = guess(entries("2026年3月份重点工作完成情况", "全省2026年一季度督查任务落实情况"))
    assert any("only one entry" in words for words in one.doubts)
    assert any("more titles" in words for words in one.doubts)


@given(st.text(max_size=40), st.text(alphabet="年月一二三四季度上下半0123456789重点工作情况(.*", max_size=30))
def test_a_pattern_is_a_regular_expression_that_finds_its_title(wild: str, likely: str) -> None:
    for title in (wild, likely):
        assert re.search(pattern_of(title), title) or "\n" in title


@given(st.lists(st.text(alphabet="2026年一季度12月上半年重点工作完成情况'\"\\", max_size=24), max_size=6))
def test_what_is_proposed_can_be_loaded(tmp_path_factory: pytest.TempPathFactory, titles: list[str]) -> None:
    found = guess(entries(*titles))
    text = toml('某"局', None, "http://kjj.test/col/col1/index.html", found, loopback=False)
    if found.title:
        path = Path(tmp_path_factory.mktemp("proposal")) / "kjj.toml"
        path.write_text(text, encoding="utf-8")
        assert load_source(path).columns[0].title.pattern == found.title
    else:
        tomllib.loads(text)


def test_names() -> None:
    assert source_id("https://kjt.zj.gov.cn/col/col1/index.html") == "zj-kjt"
    assert source_id("http://www.zaozhuang.gov.cn/") == "zaozhuang"
    assert source_id("http://127.0.0.1:80/") == source_id("http://[::1]/") == "site"
    assert region_of("浙江省科学技术厅") == "330000"
    assert region_of("安吉县交通运输局") == "330523"
    assert region_of("某局") is None


def test_who_publishes() -> None:
    assert site_name(parsed("<meta name='sitename' content='浙江省科学技术厅'>")) == "浙江省科学技术厅"
    assert (
        site_name(parsed("<meta name='SiteName' content='网站名称'><title>工作动态_某市财政局</title>")) == "某市财政局"
    )
    assert site_name(parsed("<title>首页</title>")) == ""


def test_links_to_other_lists() -> None:
    page = (
        '<a href="/">首页</a><a href="/col/col1/index.html">通知公告</a><a href="/col/col2/">政策</a>'
        '<a href="./gzdt/">动态</a><a href="/art/2026/1/1/art_1_2.html">一篇文章</a><a href="http://other.test/x/">别处</a>'
        '<a href="/col/col1/index.html">又</a><a href="/zwgk/common_list.shtml">公开</a>'
        '<a href="javascript:x()">脚本</a><a href="/xwzx/tzgg.htm">新闻</a>'
    )
    found = column_links(parsed(page), "http://kjj.test/zwgk/index.html")
    assert [name for name, _ in found] == ["通知公告", "政策", "动态", "公开", "新闻"]
    assert found[2] == ("动态", "http://kjj.test/zwgk/gzdt/")
