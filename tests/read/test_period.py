from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.read.period import read_period

WIDE = str.maketrans("0123456789-()", "０１２３４５６７８９－（）")

TITLES = [
    ("某局2020年4月份重点工作完成情况", "month", "2020-04-01", "2020-04-30"),
    ("2024年2月民生项目进展情况汇总表", "month", "2024-02-01", "2024-02-29"),
    ("2023年区实事项目3月进展情况", "month", "2023-03-01", "2023-03-31"),
    ("某局2021年度重点任务半年度完成情况", "half_year", "2021-01-01", "2021-06-30"),
    ("某区2021《工作要点》半年完成情况通报", "half_year", "2021-01-01", "2021-06-30"),
    ("某局2022年下半年重点工作落实情况", "half_year", "2022-07-01", "2022-12-31"),
    ("某局2021年度重点工作三季度完成情况", "quarter", "2021-07-01", "2021-09-30"),
    ("某市2024年第一季度重点工作推进情况", "quarter", "2024-01-01", "2024-03-31"),
    ("重点任务（四季度执行落实情况）2019年", "quarter", "2019-10-01", "2019-12-31"),
    ("2019年10月至12月督查情况", "quarter", "2019-10-01", "2019-12-31"),
    ("2025年前三季度民生项目进展", "ytd", "2025-01-01", "2025-09-30"),
    ("2025年一至三季度民生项目进展", "ytd", "2025-01-01", "2025-09-30"),
    ("2020年1-11月份完成情况", "ytd", "2020-01-01", "2020-11-30"),
    ("2020年1—9月进度公示", "ytd", "2020-01-01", "2020-09-30"),
    ("2020年1至7月进度公示", "ytd", "2020-01-01", "2020-07-31"),
    ("2020年1- 8月进展", "ytd", "2020-01-01", "2020-08-31"),
    ("2018年前11个月项目进展", "ytd", "2018-01-01", "2018-11-30"),
    ("截至2023年5月底项目进展情况", "ytd", "2023-01-01", "2023-05-31"),
    ("2020年7月-2021年6月议定事项落实情况", "rolling", "2020-07-01", "2021-06-30"),
    ("2019年工作总结和2020年工作思路", "year", "2019-01-01", "2019-12-31"),
    ("二〇二二年工作总结", "year", "2022-01-01", "2022-12-31"),
    ("2024年上半年工作总结及下半年工作计划", "half_year", "2024-01-01", "2024-06-30"),
    ("2023年9月份工作总结和10月份工作计划", "month", "2023-09-01", "2023-09-30"),
    ("2022年度民生项目进展情况（十一月）", "month", "2022-11-01", "2022-11-30"),
    ("2022年度第12期督查通报", "year", "2022-01-01", "2022-12-31"),
]


@pytest.mark.parametrize(("title", "kind", "start", "end"), TITLES)
@pytest.mark.parametrize("wide", [False, True])
def test_titles(title: str, kind: str, start: str, end: str, *, wide: bool) -> None:
    period = read_period(title.translate(WIDE) if wide else title, "", "", None)
    assert (period.kind, str(period.start), str(period.end), period.source) == (kind, start, end, "title")


@pytest.mark.parametrize(
    ("title", "text", "published", "start", "source"),
    [
        ("某县9月份项目进展情况", "", date(2016, 10, 9), "2016-09-01", "inferred"),
        ("12月份重点工作完成情况", "", date(2024, 1, 5), "2023-12-01", "inferred"),
        ("某县9月份项目进展情况", "2015年9月，全县完成投资。", date(2016, 10, 9), "2015-09-01", "text"),
        ("某县重点项目进展情况", "截至2022年8月底，全部开工。", None, "2022-01-01", "text"),
        ("全年重点工作完成情况", "", date(2023, 1, 9), "2022-01-01", "inferred"),
    ],
)
def test_a_year_that_the_title_does_not_give(
    title: str, text: str, published: date | None, start: str, source: str
) -> None:
    period = read_period(title, "", text, published)
    assert (str(period.start), period.source) == (start, source)


def test_a_year_that_is_not_over_covers_what_the_text_says() -> None:
    period = read_period("2023年实事项目进展情况", "", "现将1—4月进展情况公布如下。", date(2023, 5, 9))
    assert (period.kind, period.end) == ("ytd", date(2023, 4, 30))


def test_nothing_is_made_up() -> None:
    assert read_period("重点项目进展情况", "", "项目有序推进。", date(2023, 5, 9)).kind == "unknown"


WORDS = st.sampled_from(
    [
        "2023年",
        "2021年度",
        "1-",
        "12月",
        "3月份",
        "前",
        "三季度",
        "半年",
        "上半年",
        "至",
        "第",
        "一",
        "截至",
        "31日",
        "工作",
        "和",
        "思路",
        "总结",
        "0",
        "99",
    ]
)


@given(
    st.lists(WORDS, max_size=9).map("".join),
    st.lists(WORDS, max_size=6).map("".join),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_any_period_is_in_order(title: str, text: str, published: date) -> None:
    period = read_period(title, "", text, published)
    assert (period.start is None) == (period.end is None)
    if period.start is None or period.end is None:
        return
    assert period.start <= period.end
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    assert {"month": months == 1, "quarter": months == 3, "half_year": months == 6, "year": months == 12}.get(
        period.kind, True
    )
    if period.kind == "ytd":
        assert (period.start.month, period.start.day) == (1, 1)
