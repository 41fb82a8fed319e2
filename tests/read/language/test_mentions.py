"""Leaders, places, organisations, programmes, meetings, quantities and periods."""

from datetime import date

import pytest

from duban.read.language import read_units
from duban.read.language.mentions.place import home_of
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
        ("将方案报孙副省长、鲁书记审示。", ["孙副省长", "鲁书记"]),
        ("由常务副市长赵刚毅同志带队。", ["赵刚毅同志"]),
        ("村党支部书记培训班。", []),
        ("分管局长到会。", []),
    ],
)
def test_leaders(text, names):
    assert surfaces(text, "leader") == names


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("推进烟台市、沂水县灌区改造。", [("烟台市", "370600"), ("沂水县", "371323")]),
        ("支持临沂、沂水试点。", [("临沂", "371300"), ("沂水", "371323")]),
        ("加强国际合作,推进县域经济。", []),
        ("市中区灌区改造。", [("市中区", None)]),
        ("开展长三角种业协作。", [("长三角", None)]),
        ("落实山东省水利厅要求。", []),
        ("更新乡村供水台账。", []),
    ],
)
def test_places_and_codes(text, places):
    assert [(m.surface, m.code) for m in mentions(text, "place")] == places


def test_home_region_decides_between_namesakes():
    assert mentions("建设市中区泵站。", "place", region="370100")[0].code == "370103"
    assert mentions("建设市中区泵站。", "place", region="370400")[0].code == "370402"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("会同省发展改革委、市水利局推进。", ["省发展改革委", "市水利局"]),
        ("向水利部报送年报。", ["水利部"]),
        ("省政府办公厅转发通知。", ["省政府办公厅"]),
        ("对接中国农业大学、山东农业大学。", ["中国农业大学", "山东农业大学"]),
        ("成立厅节水与供水工作专班。", ["厅节水与供水工作专班"]),
        ("市抗旱指挥部办公室下发通知。", ["市抗旱指挥部办公室"]),
        ("走访企业、医院、学校。", []),
    ],
)
def test_organisations(text, names):
    assert surfaces(text, "organisation") == names


def test_owners_are_organisations_and_nothing_else():
    text = "水库处 市水利局、规划科"
    records = read_units(text, [Unit(1, "owners", 0, len(text))], Context(PERIOD, None))
    assert [m.surface for m in records.mentions] == ["水库处", "市水利局", "规划科"]
    assert records.actions == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推进“清水润田”行动计划。", ["“清水润田”行动计划"]),
        ("开展“节水进校园”活动。", ["“节水进校园”"]),
        ("编制“十四五”规划。", []),
    ],
)
def test_programmes(text, names):
    assert surfaces(text, "programme") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("召开全省灌区改造现场会。", ["全省灌区改造现场会"]),
        ("厅务会、厅党组会审议通过。", ["厅务会", "厅党组会"]),
        ("提请市政府第12次常务会议审议。", ["市政府第12次常务会议"]),
        ("市工会、供水协会参加活动。", []),
    ],
)
def test_meetings(text, names):
    assert surfaces(text, "meeting") == names


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "approximate"),
    [
        ("新打机井36眼。", "36眼", 36, "眼", False),
        ("投资2.4亿元。", "2.4亿元", 240_000_000, "元", False),
        ("惠及1.3万余户。", "1.3万余户", 13_000, "户", True),
        ("解决10多个问题。", "10多个", 10, "个", True),
        ("覆盖率达96.5%。", "96.5%", 96.5, "%", False),
        ("引水约50万立方米。", "50万立方米", 500_000, "立方米", True),
        ("提高2.5个百分点。", "2.5个百分点", 2.5, "个百分点", False),
        ("铺设管网1,250公里。", "1,250公里", 1250, "公里", False),
        ("聚焦七大流域。", "七大", 7, "大", False),
    ],
)
def test_quantities(text, surface, value, unit, approximate):
    (m,) = mentions(text, "quantity")
    assert (m.surface, m.value, m.unit, m.approximate) == (surface, value, unit, approximate)


@pytest.mark.parametrize("text", ["首批项目", "第3批", "政务服务2.0版", "P3实验室", "2021年", "G25高速", "4月1日"])
def test_what_is_no_quantity(text):
    assert mentions(text, "quantity") == []


@pytest.mark.parametrize(
    ("text", "surface", "start", "end"),
    [
        ("2020年度", "2020年度", date(2020, 1, 1), date(2020, 12, 31)),
        ("4月15日前", "4月15日", date(2021, 4, 15), date(2021, 4, 15)),
        ("截至6月底", "6月底", date(2021, 6, 30), date(2021, 6, 30)),
        ("1—7月完成", "1—7月", date(2021, 1, 1), date(2021, 7, 31)),
        ("一季度", "一季度", date(2021, 1, 1), date(2021, 3, 31)),
        ("下半年", "下半年", date(2021, 7, 1), date(2021, 12, 31)),
        ("(2020-2025年)", "2020-2025年", date(2020, 1, 1), date(2025, 12, 31)),
        ("“十四五”末", "“十四五”", date(2021, 1, 1), date(2025, 12, 31)),
        ("2024年2月29日", "2024年2月29日", date(2024, 2, 29), date(2024, 2, 29)),
        ("8月上旬", "8月上旬", date(2021, 8, 1), date(2021, 8, 10)),
    ],
)
def test_periods(text, surface, start, end):
    (m,) = mentions(text, "period")
    assert (m.surface, m.date_start, m.date_end) == (surface, start, end)


def test_a_list_number_before_a_date_is_no_part_of_it():
    (m,) = mentions("1.4月15日印发办法。", "period", role="progress")
    assert m.surface == "4月15日"


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("会同自治区水利厅、民政厅调研。", "organisation", ["自治区水利厅", "民政厅"]),
        ("向市委财经委员会办公室汇报。", "organisation", ["市委财经委员会办公室"]),
        ("对8个市眼科质量控制中心开展督导。", "organisation", []),
        ("与全市公安机关联动。", "organisation", []),
        ("提交州长办公会审议,报局主任办公会研究。", "meeting", ["州长办公会", "局主任办公会"]),
        ("召开全省构建和谐医患关系推进会。", "meeting", ["全省构建和谐医患关系推进会"]),
        ("粮价听证会于5月6日举行。", "meeting", ["粮价听证会"]),
        ("承办全市茶艺技能竞赛决赛。", "meeting", ["全市茶艺技能竞赛决赛"]),
        ("推广安远县经验,复核示范县材料。", "place", ["安远县"]),
        ("支持东山镇、西湖乡建设特色小镇,鼓励返乡创业。", "place", ["东山镇", "西湖乡"]),
        ("满洲里口岸扩能。", "place", ["满洲里"]),
        ("向贺副省长汇报,得到于副省长批示。", "leader", ["贺副省长", "于副省长"]),
        ("接种8.2万剂次,举办3期。经第二十七次会议审议。", "quantity", ["8.2万剂次", "3期"]),
    ],
)
def test_names_end_where_they_end(text, kind, names):
    assert surfaces(text, kind) == names


def test_the_home_of_a_page_is_the_division_its_publisher_begins_with():
    assert home_of(None, "沂水县水利局2021年总结") == "371323"
    assert home_of("水利局", None) is None


@pytest.mark.parametrize(
    ("text", "dated"), [("4月15日印发办法。", False), ("2021年4月15日印发办法。", True), ("“十四五”期间推进。", True)]
)
def test_without_a_year_a_date_is_a_mention_but_no_day(text, dated):
    unknown = Context(Period("unknown", None, None, "none"))
    (m,) = (m for m in read_units(text, [Unit(1, "prose", 0, len(text))], unknown).mentions if m.kind == "period")
    assert (m.date_start is not None, m.date_end is not None) == (dated, dated)
