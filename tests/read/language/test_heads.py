"""Which verb heads a clause, where several could: a kind of misreading on pages nobody tuned for is a case here."""

import pytest

from duban.read.language import read_units
from duban.read.model import Context, Period, Unit

CONTEXT = Context(Period("year", None, None, "title"), "360000")


def read(text, role="prose"):
    return read_units(text, [Unit(1, role, 0, len(text))], CONTEXT)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        # a count behind it makes a noun a verb with its object, and 工作 may go on as another word
        ("抽查渡口9处,发现问题14个。", ["抽查", "发现"]),
        ("组建工作专班。", ["组建"]),
        ("各哨所接待过往渔民1.2万人次。", ["接待"]),
        # a share is a state, not what its name begins with
        ("排查航标312座,监测完成率92.3%。", ["排查"]),
        # what only tells which text or whom
        ("发布申报通知。", ["发布"]),
        ("约谈整改滞后的码头企业。", ["约谈"]),
        # 将 takes an object although a verb could follow it
        ("力争9月底前将评估结果报水利部备案。", ["报"]),
        ("将反馈的3个问题细化为12项措施。", ["细化"]),
        ("将整改情况报告按期报送省水利厅。", ["报送"]),
        # what an adverb says holds over the place or the partner between it and the verb
        ("候选名单已在局网站公示。", ["公示"]),
        # who acts and what is acted on before the verb
        ("补助标准由市财政局牵头起草。", ["起草"]),
        ("未按期报送台账的船厂已列入重点名单。", ["列入"]),
        ("全市社会组织年检工作全面铺开。", []),
        # where somebody went is told by what was done there
        ("刘副省长先后赴鹰潭、上饶督导堤防加固。", ["督导"]),
        # grounds and conditions are no actions
        ("按照省对县考核口径,通报航道指标。", ["通报"]),
        ("根据各乡镇反馈,修订《苗圃规程》。", ["修订"]),
        ("巡查反馈意见后,印发整改清单。", ["印发"]),
        # part of a word, or of a noun
        ("供水期以来漏损率下降2%。", ["下降"]),
        ("对未达标码头逐一会商。", ["会商"]),
        ("拟制定渡船更新办法。", ["制定"]),
        # one character is a verb before 了, or at the end behind 未 and 已
        ("春汛前办了一场船员讲堂。", ["办"]),
        ("疏浚合同至今未签。", ["签"]),
        # passives, and the last verb where what is before it only looks like one
        ("滞后的3座船闸责任单位被约谈。", ["约谈"]),
        ("船员业务培训班在库车市举办。", ["举办"]),
        ("渡口立项批复抓紧办理。", ["办理"]),
        ("考核结果通报各县,21座泵站竣工交付。", ["通报", "竣工交付"]),
        ("将船员补助标准平均提高30%。", ["提高"]),
        ("在县委领导下,修订《圩堤规程》。", ["修订"]),
        # what is nominal at the head gives way to what was done with it
        ("清查结果报省审计厅。", ["报"]),
        ("具备条件后立即开工。", ["开工"]),
    ],
)
def test_the_head_among_several_verbs(text, verbs):
    assert [action.verb for action in read(text).actions] == verbs


def test_going_on_and_not_done_are_told():
    assert [(a.verb, a.actuality) for a in read("堤基支护施工中。").actions] == [("施工", "ongoing")]
    assert [(a.verb, a.actuality) for a in read("《渔港条例》因资金问题尚未提交厅党组会研究。").actions] == [
        ("提交", "not_done")
    ]


def test_what_stands_aside_of_a_subject_is_no_part_of_it():
    assert [a.object for a in read("《渔港章程》以两办名义印发。").actions] == ["《渔港章程》"]
    assert [a.object for a in read("对申报乡镇开展实地复核。").actions] == ["实地复核"]
    assert [a.object for a in read("对申报乡镇进行实地复核。").actions] == ["申报乡镇"]


def test_the_name_of_a_task_is_no_action():
    assert read("供水老旧管网更新工程", "task").actions == ()
    assert [a.verb for a in read("实施老旧管网更新工程", "task").actions] == ["实施"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("起草渔港预算编制规程和船票管理办法。", ["渔港预算编制规程", "船票管理办法"]),
        ("更新航道风险防控清单68条。", ["航道风险防控清单"]),
        ("废止规范性文件5件。", []),
        ("制定码头整治责任分解表。", ["码头整治责任分解表"]),
        ("督促港口集团编制2024—2026年疏浚规划。", ["2024—2026年疏浚规划"]),
    ],
)
def test_texts_without_quotation_marks(text, titles):
    assert [document.title for document in read(text).documents] == titles


def test_the_name_of_a_text_tells_no_step():
    assert [d.stage for d in read("编制完成流域防洪总体规划。").documents] == ["draft"]
