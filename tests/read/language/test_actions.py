"""Head verbs, objects, stages and actuality, one construction a case."""

from datetime import date

import pytest

from duban.read.language import read_units
from duban.read.model import Context, Period, Unit

CONTEXT = Context(Period("quarter", date(2023, 4, 1), date(2023, 6, 30), "title"), "370000")


def actions(text, role="prose"):
    return read_units(text, [Unit(7, role, 0, len(text))], CONTEXT).actions


def only(text, role="prose"):
    found = actions(text, role)
    assert len(found) == 1, [(a.verb, a.object) for a in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "verb", "object_", "stage"),
    [
        ("印发《滩涂养殖管理办法》。", "印发", "《滩涂养殖管理办法》", "issue"),
        ("统筹推进港口岸电改造。", "推进", "港口岸电改造", "implement"),
        ("组织召开全市渡运安全调度会。", "组织召开", "全市渡运安全调度会", "organise"),
        ("局党组会审议通过《桥梁养护规程》。", "审议通过", "《桥梁养护规程》", "approve"),
        ("提请审议航道保护规划。", "提请审议", "航道保护规划", "submit_for_review"),
        ("征求《公交票价方案》意见。", "征求", "《公交票价方案》", "consult"),
        ("将《轮渡条例草案》报孙副市长审示。", "报", "《轮渡条例草案》", "submit_for_review"),
        ("6月2日,《驾培行业公约》正式印发。", "印发", "《驾培行业公约》", "issue"),
        ("会同市财政局修订客运补贴细则。", "修订", "客运补贴细则", "revise"),
        ("做好农村公路养护规范起草工作。", "做好", "农村公路养护规范起草工作", "draft"),
        ("开展渡口隐患排查。", "开展", "渡口隐患排查", "monitor"),
        ("对超限货车进行抽查。", "进行", "超限货车", "monitor"),
        ("组织各县区上报养护台账。", "组织", "各县区上报养护台账", "report"),
        ("组织企业申报绿色货运示范项目。", "组织", "企业申报绿色货运示范项目", "launch"),
        ("废止不适用的规范性文件3件。", "废止", "不适用的规范性文件3件", "repeal"),
        ("建成公交场站4座。", "建成", "公交场站4座", "complete"),
        ("围绕便民出行推进站点改造。", "推进", "站点改造", "implement"),
        ("与青岛港共同对接航线资源。", "对接", "航线资源", "coordinate"),
        ("客货共线工程完成土建施工。", "完成", "土建施工", "complete"),
        ("在客运站上线扫码系统。", "上线", "扫码系统", "implement"),
        ("完善站场巡查制度办法。", "完善", "站场巡查制度办法", "draft"),
        ("完善候车设施。", "完善", "候车设施", "implement"),
        ("方案已经市政府常务会议研究通过。", "研究通过", "方案", "approve"),
        ("谋划枢纽经济发展。", "谋划", "枢纽经济发展", "plan"),
    ],
)
def test_head_object_and_stage(text, verb, object_, stage):
    a = only(text)
    assert (a.verb, a.object, a.stage) == (verb, object_, stage)


@pytest.mark.parametrize(
    "text",
    [
        "根据省交通运输厅文件精神。",
        "按照年度部署要求。",
        "基层养护力量不足。",
        "施工单位进场较晚。",
        "完成率87.5%。",
        "截至5月底。",
        "以服务群众为目标。",
    ],
)
def test_lead_ins_and_states_are_no_actions(text):
    assert actions(text) == ()


@pytest.mark.parametrize(
    ("text", "role", "actuality"),
    [
        ("印发养护办法。", "prose", "done"),
        ("养护办法正在修订。", "prose", "ongoing"),
        ("拟修订养护办法。", "prose", "planned"),
        ("养护办法尚未印发。", "prose", "not_done"),
        ("至今没有出台实施细则。", "prose", "not_done"),
        ("印发养护办法。", "plan", "planned"),
        ("印发养护办法。", "target", "planned"),
        ("印发养护办法。", "next_step", "planned"),
        ("印发养护办法。", "progress", "done"),
        ("持续开展巡查。", "prose", "ongoing"),
        ("做好未成年人优惠乘车服务。", "prose", "done"),
        ("建设未来社区公交站3座。", "prose", "done"),
        ("不断完善公交线网。", "prose", "done"),
        ("新增运力不少于20辆。", "prose", "done"),
    ],
)
def test_actuality(text, role, actuality):
    assert only(text, role).actuality == actuality


def test_next_step_holds_for_the_rest_of_the_sentence():
    assert [a.actuality for a in actions("下一步,推进立法,印发细则;开展培训。")] == ["planned"] * 3


def test_a_plan_holds_until_a_semicolon():
    assert [a.actuality for a in actions("拟开工大桥,建设码头;建成航站楼。")] == ["planned", "planned", "done"]


def test_a_heading_of_plans_makes_what_follows_planned():
    text = "一、工作情况\n印发办法。\n二、2024年工作思路\n修订办法。"
    units = [Unit(1, "prose", 7, 12), Unit(2, "prose", 24, 29)]
    done, planned = read_units(text, units, CONTEXT).actions
    assert (done.actuality, planned.actuality) == ("done", "planned")


def test_problems_count_only_when_marked():
    assert actions("施工扰民投诉增加,部分站点未建成。", "problem")[0].actuality == "not_done"


def test_actors_recipients_and_day():
    a = only("5月8日,市公安局、市城管局联合印发《禁停通告》。")
    assert a.actors == ("市公安局", "市城管局")
    assert a.happened_on == date(2023, 5, 8)
    assert only("向省交通运输厅报送年报。").recipients == ("省交通运输厅",)
    assert only("将名单报省水利厅备案。").recipients == ("省水利厅",)


def test_clauses_stand_apart_and_brackets_hold_them_together():
    found = actions("印发《甲,乙;丙办法》,修订“快、准,稳”规程(含附件,见网站);召开例会。")
    assert [a.verb for a in found] == ["印发", "修订", "召开"]


def test_list_numbers_are_no_part_of_a_clause():
    a = only("1.5月9日,市政府印发《港口办法》。", "progress")
    assert (a.verb, a.happened_on) == ("印发", date(2023, 5, 9))


def test_an_unknown_verb_is_kept_and_reported():
    text = "嘎嘣《渡口办法》。"
    records = read_units(text, [Unit(1, "prose", 0, len(text))], CONTEXT)
    assert [(a.verb, a.stage) for a in records.actions] == [("嘎嘣", "other")]
    assert [(f.code, f.surface) for f in records.findings] == [("unknown_verb", "嘎嘣")]
    assert records.understood < records.clauses


def test_a_cell_that_two_items_claim_is_read_once():
    text = "推进港口建设。"
    records = read_units(text, [Unit(1, "task", 0, len(text)), Unit(2, "task", 0, len(text))], CONTEXT)
    assert [a.item_ordinal for a in records.actions] == [1]
