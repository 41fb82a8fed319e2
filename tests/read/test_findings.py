"""What one page says of itself that the reader does not know: every such word becomes a finding."""

from __future__ import annotations

from collections import Counter

from duban.read.model import Report
from duban.read.report import read_page

TITLE = "青禾市交通局2020年4月份重点工作完成情况"
HEAD = (
    f"<html><head><title>{TITLE}</title></head><body><p>索引号：QH-1 归档门类：综合</p><h1>{TITLE}</h1><div id='zoom'>"
)
KNOWN = "印发《渡口办法》,召开安全例会,开展渡口检查,建成码头1座,推进航道整治。"


def read(body: str) -> Report:
    report = read_page(f"{HEAD}{body}</div></body></html>".encode(), url="http://www.example.gov.cn/art/1.html")
    assert isinstance(report, Report)
    return report


def test_unknown_words_of_all_kinds_are_findings() -> None:
    table = (
        "<table><tr><td>序号</td><td>任务</td><td>完成情况</td><td>惠民指向</td></tr>"
        "<tr><td>1</td><td>渡口改造</td><td>嘎嘣《渡口办法》。<br>群众反响：召开例会。</td><td>老人</td></tr>"
        "<tr><td>2</td><td>码头改造</td><td>捯饬码头3座。<br>群众反响：召开例会。</td><td>儿童</td></tr></table>"
    )
    assert {(f.code, f.surface) for f in read(table).findings} == {
        ("unknown_label", "归档门类"),
        ("unknown_label", "群众反响"),
        ("unknown_head", "惠民指向"),
        ("unknown_verb", "嘎嘣"),
        ("clause_without_verb", "捯饬码头3座"),
    }


def test_a_page_that_is_understood_too_little_says_so_once() -> None:
    unknown = "".join(f"<p>捯饬渡口{n}处。</p>" for n in range(2, 5))
    report = read(f"<p>{KNOWN}</p><p>{KNOWN}</p>{unknown}")
    codes = Counter(f.code for f in report.findings)
    assert codes == {"unknown_label": 1, "clause_without_verb": 3, "low_coverage": 1}
    assert report.lexicon_coverage == 10 / 13
    assert "10 of 13" in next(f.message for f in report.findings if f.code == "low_coverage")


def test_one_clause_of_few_is_no_low_coverage() -> None:
    report = read(f"<p>{KNOWN}捯饬渡口3处。捯饬码头1座。</p>")
    assert report.lexicon_coverage == 5 / 7
    assert "low_coverage" not in {f.code for f in report.findings}
