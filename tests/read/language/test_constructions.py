"""Constructions around the head verb: conditions before it, who receives, what is acted on, names at the head."""

import pytest

from duban.read.language import read_units
from duban.read.model import Context, Period, Unit

CONTEXT = Context(Period("year", None, None, "title"), "360000")


def read(text, role="prose"):
    return read_units(text, [Unit(1, role, 0, len(text))], CONTEXT)


@pytest.mark.parametrize(
    ("text", "verb", "object_", "actuality"),
    [
        ("测评后修订《渡口值守规程》。", "修订", "《渡口值守规程》", "done"),
        ("待省林业局批复后组织实施。", "组织实施", None, "planned"),
        ("根据基层反馈意见修改完善《苗圃管理办法》。", "修改完善", "《苗圃管理办法》", "done"),
        ("《航标维护细则》经专家论证后修改定稿。", "修改定稿", "《航标维护细则》", "done"),
        ("面向社会公开征求《摊点备案办法》意见。", "征求", "《摊点备案办法》", "done"),
        ("公告废止《地窖管理规定》。", "公告废止", "《地窖管理规定》", "done"),
        ("灌区示范段被列入省级名单。", "列入", "灌区示范段", "done"),
        ("蜜橘开采节于10月8日在南丰县举行。", "举行", "蜜橘开采节", "done"),
        ("《堤防名录》编制完成并送省水利厅审核。", "编制完成", "《堤防名录》", "done"),
        ("赴鹰潭市考察眼镜产业园。", "考察", "眼镜产业园", "done"),
        ("渡改桥工程通过交工验收。", "通过", "渡改桥工程", "done"),
        ("护林员巡山2.6万人次。", "巡山", "2.6万人次", "done"),
        ("石城县试行灯彩进校园。", "试行", "灯彩进校园", "done"),
    ],
)
def test_the_head_and_what_it_acts_on(text, verb, object_, actuality):
    (action,) = read(text).actions
    assert (action.verb, action.object, action.actuality) == (verb, object_, actuality)


@pytest.mark.parametrize(
    ("text", "object_", "recipients"),
    [
        ("投资计划已下达各设区市。", "投资计划", ("各设区市",)),
        ("清产核资报告已上报省财政厅。", "清产核资报告", ("省财政厅",)),
    ],
)
def test_who_receives_is_not_what_is_given(text, object_, recipients):
    (action,) = read(text).actions
    assert (action.object, action.recipients) == (object_, recipients)


def test_a_purpose_before_a_comma_and_the_name_of_a_task_are_no_actions():
    assert [a.verb for a in read("为做好汛期值守,印发《哨所规程》。").actions] == ["印发"]
    assert read("圩堤除险加固", "task").actions == ()


def test_texts_are_cleared_away_and_rubbish_is_only_cleared():
    assert [read(t).actions[0].stage for t in ("清理规范性文件12件。", "清理河道漂浮物30吨。")] == [
        "repeal",
        "implement",
    ]


def test_a_draft_of_a_titled_text_is_one_document():
    assert [d.title for d in read("形成《茶园改造规划》初稿。").documents] == ["茶园改造规划"]
    assert read("吸收各方意见修改完善。").documents == ()
