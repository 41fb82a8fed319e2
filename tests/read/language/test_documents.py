"""Policy texts: spans, kinds, status, stage, keys."""

from datetime import date

import pytest

from duban.read.language import read_units
from duban.read.language.titles import kind_and_status, title_key
from duban.read.model import Context, Period, Unit

CONTEXT = Context(Period("year", date(2022, 1, 1), date(2022, 12, 31), "title"), "330000")


def documents(text):
    return read_units(text, [Unit(1, "prose", 0, len(text))], CONTEXT).documents


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("印发《甲办法》《乙办法》。", ["甲办法", "乙办法"]),
        ("起草古树名木保护办法。", ["古树名木保护办法"]),
        ("印发公园城市、口袋公园建设方案。", ["公园城市、口袋公园建设方案"]),
        ("印发绿道养护规程和苗圃管理细则。", ["绿道养护规程", "苗圃管理细则"]),
        ("做好湿地名录编制工作。", ["湿地名录"]),
        ("完善《林长巡查办法》和护林员考核办法。", ["林长巡查办法", "护林员考核办法"]),
        ("印发《林权意见》任务分解方案。", ["《林权意见》任务分解方案", "林权意见"]),
        ("林木采伐指南已报省林业局。", ["林木采伐指南"]),
        ("印发《关于转发〈森防办法〉的通知》。", ["关于转发〈森防办法〉的通知", "森防办法"]),
        ("签订造林合作协议。", ["造林合作协议"]),
    ],
)
def test_spans(text, titles):
    assert [d.title for d in documents(text)] == titles


def test_a_title_in_a_heading_is_no_document_of_the_next_clause():
    text = "关于《甲办法》的说明\n印发《乙办法》。"
    units = [Unit(None, "status", 0, 10), Unit(1, "prose", 11, len(text))]
    assert [(d.title, d.item_ordinal) for d in read_units(text, units, CONTEXT).documents] == [("乙办法", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "清理规范性文件7件。",
        "建立巡护机制。",
        "修订4部条例。",
        "征求各县区意见。",
        "落实年度培训计划。",
        "报送典型案例12个。",
        "推进造林工作。",
    ],
)
def test_what_is_no_document(text):
    assert documents(text) == ()


def test_status_kind_and_stage():
    (d,) = documents("形成湿地修复办法（征求意见稿）。")
    assert (d.title, d.kind, d.status, d.stage, d.quoted) == (
        "湿地修复办法（征求意见稿）",
        "办法",
        "征求意见稿",
        "draft",
        False,
    )


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("完成《种苗规划》意见征求工作。", "consult"),
        ("启动《种苗规划》修订工作。", "revise"),
        ("编制完成种苗规划纲要。", "draft"),
        ("印发《种苗规划》。", "issue"),
        ("古道保护办法已完成意见征求。", "consult"),
    ],
)
def test_stage_is_the_step_applied_and_never_complete(text, stage):
    assert documents(text)[0].stage == stage


@pytest.mark.parametrize(
    ("title", "kind", "status"),
    [
        ("碳汇交易办法(试行)", "办法", "试行"),
        ("碳汇交易规则(2021年版)", "规则", None),
        ("考核指标体系", "指标体系", None),
        ("森林火灾应急预案（修订）", "预案", "修订"),
        ("讲话摘编", "摘编", None),
        ("没有文种", None, None),
    ],
)
def test_kind_and_status(title, kind, status):
    assert kind_and_status(title) == (kind, status)


def test_one_text_has_one_key_in_all_reports():
    keys = {
        title_key(t)
        for t in ("浙江省林木采伐办法（试行）", "省林木采伐办法", "林木采伐办法(征求意见稿)", "《浙江省林木 采伐办法》")
    }
    assert keys == {"林木采伐办法"}
    assert title_key("甲县林木采伐办法") != title_key("林木采伐办法")
