"""Names by kind of construction: what stands before, inside and behind organisations, places and meetings."""

from datetime import date

import pytest

from duban.read.language import read_units
from duban.read.model import Context, Period, Unit

PERIOD = Period("month", date(2021, 3, 1), date(2021, 3, 31), "title")


def mentions(text, kind, region="370000", role="prose"):
    records = read_units(text, [Unit(1, role, 0, len(text))], Context(PERIOD, region))
    return [m for m in records.mentions if m.kind == kind]


def surfaces(text, kind, **more):
    return [m.surface for m in mentions(text, kind, **more)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A known body and the part of it that follows are one name; a verb between them parts them.
        ("报送民政部养老服务司,抄送省人大社会建设委员会。", ["民政部养老服务司", "省人大社会建设委员会"]),
        ("与人民银行济南分行、国家统计局山东调查总队会商。", ["人民银行济南分行", "国家统计局山东调查总队"]),
        ("移送市纪委监委驻水利局纪检监察组。", ["市纪委监委驻水利局纪检监察组"]),
        ("报县委党史工作领导小组办公室备案。", ["县委党史工作领导小组办公室"]),
        ("省教育厅批准研究中心挂牌。", ["省教育厅"]),
        ("省水利厅依法查处违建。", ["省水利厅"]),
        ("支持山东大学齐鲁医院建设国家医学中心。", ["山东大学齐鲁医院"]),
        # Any verb or preposition ends what stands before a name; words that hold such a character do not.
        ("督促黄河文旅集团整改。", ["黄河文旅集团"]),
        ("委托省水文监测总站采样。", ["省水文监测总站"]),
        ("会同山东财经大学、省报业集团调研。", ["山东财经大学", "省报业集团"]),
        ("向对外经济贸易大学、省数据中心学习。", ["对外经济贸易大学", "省数据中心"]),
        ("成立局长任组长的河湖清违领导小组。", ["河湖清违领导小组"]),
        # Bare departments behind a verb and in lists; offices that a field names.
        ("联合公安局、水利局检查,按照司法局审核意见修改。", ["公安局", "水利局", "司法局"]),
        ("数据汇交省普查办,向市评审办报告。", ["省普查办", "市评审办"]),
        ("由市级主办、县里承办。", []),
        ("配合驻厅纪检监察组谈话,报国务院减灾工作联席会议办公室。", ["驻厅纪检监察组", "国务院减灾工作联席会议办公室"]),
        ("会同望海街道办劝导,推进蓬莱实验室建设。", ["望海街道办", "蓬莱实验室"]),
        ("团县委、民盟市委参加。", ["团县委", "民盟市委"]),
        # Branches at a place by its short name, and companies' short names.
        ("协调青岛海关、烟台海事局、山东证监局。", ["青岛海关", "烟台海事局", "山东证监局"]),
        ("督促鲁能控股、市城投整改。", ["鲁能控股", "市城投"]),
        ("固定资产投资增长。国家绝对控股。", []),
        # Kinds of bodies name none.
        ("各盟市国资委、各市州人民政府、各县(市、区)教育局报告。", []),
        ("约谈3个县水利局,各地级以上市政府整改。", []),
        ("资助困难大学新生,走访三级医院、县城区幼儿园。", []),
        ("规范省政府债务管理。", []),
    ],
)
def test_organisations_by_kind_of_construction(text, names):
    assert surfaces(text, "organisation") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # What a count of divisions closes are places; markets and kinds are none.
        ("已听取石桥、柳河、双塘等5个乡镇意见。", ["石桥", "柳河", "双塘"]),
        ("规范农贸、水产等市场秩序。", []),
        ("建设生态、示范等县。走访重点村。", []),
        # Villages, communities and reservoirs under a name of their own.
        ("依托白鹿村、青岩村发展民宿,走访东岳社区。", ["白鹿村", "青岩村", "东岳社区"]),
        ("走访沂水县马站镇关顶村。", ["沂水县", "马站镇", "关顶村"]),
        ("提升示范村、美丽乡村,改造老旧社区,推进新农村建设,扶贫到村。", []),
        ("完成跋山水库加固,除险中型水库、病险水库。", ["跋山水库"]),
        # Plains, lakes, basins and parks with a proper name.
        ("深入华北平原、微山湖调研。", ["华北平原", "微山湖"]),
        ("治理大沽河流域、重点流域,建设昆嵛山国家公园。", ["大沽河流域", "昆嵛山国家公园"]),
        ("长江大桥通车,开通深港通。", []),
        # Pairs of provinces; a district behind its city; an autonomous prefecture by its short name.
        ("推进川渝协作,对接沪苏浙。", ["川渝", "沪苏浙"]),
        ("地址:呼和浩特市新城区。", ["呼和浩特市", "新城区"]),
        ("赴湘西州、前海调研。", ["湘西州"]),
        # Short names that are words as well count beside others in a list only.
        ("支持沂水、平原、临邑试点。", ["沂水", "平原", "临邑"]),
        ("治理平原水网。", []),
        ("推进中国(山东)自由贸易试验区建设,支持石岛开发区。", ["中国(山东)自由贸易试验区", "石岛开发区"]),
        ("设立经济技术开发区,提升产业园区。", []),
    ],
)
def test_places_by_kind_of_construction(text, names):
    assert surfaces(text, "place") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # What the verb leaves over before a name (筹备好, 举办了) and what describes it is no part of it.
        ("筹备好第三届柳编文化节。", ["第三届柳编文化节"]),
        ("举办了简约的全省水利运动会。", ["全省水利运动会"]),
        ("起草领导讲话稿和会议工作报告。", []),
        ("组织党员到古田会议旧址学习。", []),
        # A body that hears is a meeting; the people's congress's committee is an organisation.
        ("省委常委会专题听取汇报。", ["省委常委会"]),
        ("省人大常委会审议。", []),
        ("召开高企申报评审答辩会。", ["高企申报评审答辩会"]),
        ("举办基层党组织书记培训班。", ["基层党组织书记培训班"]),
        ("参加全国大学生节水大赛山东赛区选拔赛。", ["全国大学生节水大赛山东赛区选拔赛"]),
        ("召开职工代表大会和全市招商大会。", ["全市招商大会"]),
        ("贯彻党的二十届三中全会精神。", ["党的二十届三中全会"]),
        ("首届鲁绣产业博览会在潍坊开幕。", ["首届鲁绣产业博览会"]),
        ("参加广交会、进博会。举办首期培训班。", ["广交会", "进博会"]),
        ("报省治水工作联席会议办公室。", []),
    ],
)
def test_meetings_by_kind_of_construction(text, names):
    assert surfaces(text, "meeting") == names


def test_a_district_before_a_word_is_no_leader():
    assert surfaces("贵池区长江岸线修复。", "leader") == []


def test_a_leader_may_be_accompanied():
    assert surfaces("随邝副市长赴青岛,陪同赖书记调研。", "leader") == ["邝副市长", "赖书记"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Bodies of townships and villages; county, township and body are one name.
        (
            "沂水县马站镇人民政府汇总,由马站镇卫生院、关顶村委会落实。",
            ["沂水县马站镇人民政府", "马站镇卫生院", "关顶村委会"],
        ),
        ("镇政府会同县水利局检查。", ["镇政府", "县水利局"]),
        ("镇党委、镇人大主席团听取镇水利站汇报。", ["镇党委", "镇人大主席团", "镇水利站"]),
        ("镇政府要求镇城乡建设综合服务中心整改。", ["镇政府", "镇城乡建设综合服务中心"]),
        ("约谈镇党委书记,各乡镇政府、县、乡政府联动,改造乡镇卫生院。", []),
        ("建立镇政府权责清单,新建镇卫生院2所。", []),
        # A preposition that makes a county's name with the level behind it; a conjunction that does.
        ("市水利局和县水利局会商,会同县公安局执法。", ["市水利局", "县水利局", "县公安局"]),
        ("怀化市及会同县水利局会商。", ["会同县水利局"]),
        ("在市委有力领导和省水利厅指导支持下。", ["市委", "省水利厅"]),
        ("由帮扶单位青岛大学捐建。", ["青岛大学"]),
        ("6月3日联合山东港口集团演练。", ["山东港口集团"]),
        # Two levels, kinds, stretches of country.
        ("督促市州政府、市县政府,抽查互联网医院,改造偏远乡镇卫生院。", []),
        ("与西北地区海关协作,新设昌乐流动检测实验室。", []),
        # Parts of central bodies; heads of a system by their short names; bodies of prefectures.
        ("海关总署办公厅印发,报总署稽查司备案。", ["海关总署办公厅", "总署稽查司"]),
        ("运动员总署名,总队员人数。", []),
        ("省消防救援总队部署,总队印发方案。", ["省消防救援总队", "总队"]),
        ("按照地委、行署安排,报地委财经办、地区水利局。", ["地委", "行署", "地委财经办", "地区水利局"]),
        ("基地委托加工,发行署名文章,各地区水利部门。", []),
    ],
)
def test_organisations_of_townships_and_systems(text, names):
    assert surfaces(text, "organisation") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("关于硬化关顶村石岭屯至沙河屯产业路的建议。", ["关顶村", "石岭屯", "沙河屯"]),
        ("给青岩村、白鹿村安装路灯,恢复东岭村教学点,其中关顶村36盏。", ["青岩村", "白鹿村", "东岭村", "关顶村"]),
        ("加强示范村党支部建设,扶持脱贫村产业路,武装镇压叛乱。", []),
        ("走访巴音嘎查、青石嘎查。", ["巴音嘎查", "青石嘎查"]),
        ("马站镇修路,缓解马站集日拥堵。", ["马站镇", "马站"]),
        ("赴石臼口岸调研,推动石沟铁路口岸验收,建设智慧口岸、边境口岸。", ["石臼口岸", "石沟铁路口岸"]),
        ("治理淄河矿区,建设绿色矿区。", ["淄河矿区"]),
        ("惠及白石、青岩两县,市、县两级。", ["白石", "青岩"]),
        ("被《青岛日报》刊登,推广云南咖啡。", ["云南"]),
        ("推进长三角区域合作。", ["长三角"]),
    ],
)
def test_places_of_townships_and_ports(text, names):
    assert surfaces(text, "place") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("镇十五届人大二次会议期间提出建议,经镇长办公会研究。", ["镇十五届人大二次会议", "镇长办公会"]),
        ("方案报关党委会审议,提请关务会、所务会研究。", ["关党委会", "关务会", "所务会"]),
        ("已经行署第9次常务会议审议通过。", ["行署第9次常务会议"]),
        ("将贯彻落实全省水利工作会议精神任务分解。", ["全省水利工作会议"]),
    ],
)
def test_meetings_of_townships_and_systems(text, names):
    assert surfaces(text, "meeting") == names


def test_what_a_cell_calls_its_owners_is_none():
    text = "承办单位:马站水利站"
    records = read_units(text, [Unit(1, "owners", 0, len(text))], Context(PERIOD, None))
    assert [m.surface for m in records.mentions] == ["马站水利站"]


def test_what_a_meeting_is_held_for_is_part_of_its_name():
    name = "厅系统作风会议暨厅党组落实省委巡视意见整改动员部署会"
    assert surfaces(f"召开{name}。", "meeting") == [name]
