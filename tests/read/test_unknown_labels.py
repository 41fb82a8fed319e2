"""Labels of a page's description that labels.tsv lacks: 归档门类 and 稿件归属 are made up."""

from __future__ import annotations

import pytest

from duban.read.page import take_apart

TITLE = "青禾市统计局2020年4月份重点工作完成情况"
BODY = "<div id='zoom'><p>4月，印发《统计办法》。召开会议3次，推进数据中心建设，完成普查登记2万户。</p></div>"
UNDER_TITLE = "<p>发布时间：2020-05-01 来源：市统计局 【字体：大 中 小】 浏览次数：</p>"


def unknown(description: str, under_title: str = UNDER_TITLE) -> tuple[str, ...]:
    page = (
        f"<html><head><title>{TITLE}</title></head><body>{description}<h1>{TITLE}</h1>{under_title}{BODY}</body></html>"
    )
    return take_apart(page).unknown_labels


def cells(*values: str) -> str:
    return "<tr>" + "".join(f"<td>{value}</td>" for value in values) + "</tr>"


@pytest.mark.parametrize(
    "description",
    [
        "<ul><li>索引号：QH-1</li><li>归档门类：综合</li><li>发布机构：市统计局</li></ul>",
        "<ul><li><b>索 引 号：</b><i>QH-1</i></li><li><b>归 档 门 类：</b><i>综合</i></li></ul>",
        "<p>索引号：QH-1 发布机构：市统计局 归档门类：综合</p>",
        "<p>[ 索引号 ] QH-1</p><p>[ 归档门类 ] 综合</p>",
        "<table>"
        + cells("索引号", "QH-1", "发布机构", "市统计局")
        + cells("文号", "", "归档门类", "综合")
        + "</table>",
        "<table>" + cells("索引号：", "QH-1") + cells("归档门类：", "综合") + "</table>",
    ],
)
def test_an_unknown_label_is_found_in_every_layout(description: str) -> None:
    assert unknown(description) == ("归档门类",)


def test_the_line_under_the_title_and_each_label_once() -> None:
    line = "<p>发布时间：2020-05-01 来源：市统计局 稿件归属：办公室</p><p>稿件归属：办公室</p>"
    assert unknown("", line) == ("稿件归属",)


def test_plain_text() -> None:
    text = f"索引号: QH-1 归档门类: 综合\n发文日期: 2020-05-01\n{TITLE}\n发布日期:2020-05-01\n印发《统计办法》。"
    assert take_apart(text).unknown_labels == ("归档门类",)


@pytest.mark.parametrize(
    "description",
    [
        "<ul><li>索引号：QH-1</li><li>组配分类：工作</li><li>时  效：有效</li><li>访问量：12</li></ul>",
        "<p>您现在的位置：首页</p><p>服务热线：12345</p><ul><li>索引号：QH-1</li></ul>",
        "<table>" + cells("索引号", "发布机构", "成文日期") + cells("综合", "市统计局", "公开") + "</table>",
        "<p>今日要闻：会议召开</p><p>首页</p><p>走进青禾</p><p>政务</p><ul><li>索引号：QH-1</li></ul>",
        "<ul><li>名称：某局：工作情况</li><li>各科室：</li><li>发布日期：2020-05-01 15:20</li></ul>",
    ],
)
def test_known_labels_values_and_menus_are_none(description: str) -> None:
    assert unknown(description) == ()
