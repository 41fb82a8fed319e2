import pytest

from duban.read.labels import is_label_line, read_labels
from duban.read.plain import of_lines


@pytest.mark.parametrize(
    "text",
    [
        "索引号: AB-1 发布机构: 市统计局\n发文日期: 2020-04-30 公开方式: 主动公开",
        "索 引 号：AB-1\n发布单位：市统计局\n成文日期：2020-04-30\n公开方式：主动公开",
        "索引号\nAB-1\n发文机关\n市统计局\n文号\n生成日期\n2020-04-30\n公开方式\n主动公开",
        "[ 索引号 ] AB-1\n[ 发布机构 ] 市统计局\n[ 成文日期 ] 2020-04-30\n[ 公开形式 ] 主动公开",
        "| 索引号: | AB-1 | 发布机构: | 市统计局 |\n| 发文日期: | 2020-04-30 | 公开方式: | 主动公开 |",
        "索引号 AB-1 文号 生成日期 2020-04-30 公开方式 主动公开 发布机构 市统计局 责任部门 办公室",
        "索\xa0引\xa0号: AB-1\n文\u3000\u3000号:\n发布机构: 市统计局\n有 效 性:\n"
        "发文日期: 2020-04-30\n公开方式: 主动公开",
    ],
)
def test_layouts_of_one_description(text: str) -> None:
    found = read_labels(of_lines(text).lines)
    assert found["index_no"] == ["AB-1"]
    assert found["publisher"] == ["市统计局"]
    assert found["issued_on"] == ["2020-04-30"]
    assert found["disclosure"] == ["主动公开"]
    assert "doc_no" not in found


@pytest.mark.parametrize(
    "line",
    [
        "发布日期:2020-04-30 15:20 信息来源:市统计局 浏览次数:",
        "发布时间：2020-04-30 15:20\u3000来源：市统计局\u3000【字体：大 中 小】\u3000浏览量：",
        "来源：市统计局\u3000\u3000时间：2020-04-30 15:20\u3000\u3000阅读： 次",
        "【信息来源：市统计局】【信息时间：2020-04-30 15:20】",
    ],
)
def test_the_line_under_the_title(line: str) -> None:
    found = read_labels(of_lines(line).lines)
    assert found["info_source"] == ["市统计局"]
    assert found["published_at"] == ["2020-04-30 15:20"]
    assert is_label_line(line)


@pytest.mark.parametrize(
    "text", ["数据来源：抽样调查。", "完成情况良好。", "市来源地管理：已完成。", "名称规范工作完成。"]
)
def test_words_that_only_hold_a_label(text: str) -> None:
    assert not is_label_line(text)
    assert "info_source" not in read_labels(of_lines(text).lines)
