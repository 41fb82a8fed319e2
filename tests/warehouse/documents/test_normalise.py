"""A title's normal form: what is packaging, what must agree, and that no title takes long."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from duban.warehouse.documents.model import Form, Wording
from duban.warehouse.documents.normalise import LONGEST, normal_form
from duban.warehouse.documents.owners import front_of, home_code, office

SEEN = datetime(2024, 1, 1)


def form(title: str, home: str = "330000", publisher: str = "浙江省科学技术厅") -> Form:
    return normal_form(Wording(title, home, publisher, SEEN))


@pytest.mark.parametrize(
    "title",
    [
        "浙江省众创空间管理与评价办法",
        "省众创空间管理与评价办法",
        "全省众创空间管理和评价办法",
        "众创空间管理与评价办法",
        "《浙江省众创空间管理与评价办法》",
        "浙江省众创空间管理与评价办法(试行)",
        "浙江省众创空间管理与评价办法（征求意见稿）",
        "浙江省众创空间管理与评价办法(草案)(送审稿)",
        "浙江省众创空间管理与评价暂行办法",
        " 浙江省 众创空间 管理与评价办法",
        "关于印发《浙江省众创空间管理与评价办法》的通知",
        "浙江省科学技术厅 浙江省财政厅关于印发〈浙江省众创空间管理与评价办法(试行)〉的通知",
        "浙江省人民政府办公厅关于印发浙江省众创空间管理与评价办法的通知",
    ],
)
def test_packaging_state_and_place_do_not_count(title: str) -> None:
    plain = form("浙江省众创空间管理与评价办法")
    for respect in ("core", "owner", "kind", "revision", "years", "span", "measures", "body"):
        assert getattr(form(title), respect) == getattr(plain, respect)


@pytest.mark.parametrize(
    ("title", "respect", "value"),
    [
        ("科技发展规划(2020-2025年)", "span", "2020-2025"),
        ("科技发展规划（2020—2025年）", "span", "2020-2025"),
        ("科技发展规划(二〇二〇-二〇二五年)", "span", "2020-2025"),
        ("2020至2025年科技发展规划", "span", "2020-2025"),
        ("选拔任用操作细则(2020年版)", "span", "2020"),
        ("科技发展“十四五”规划", "years", ("十四",)),
        ("科技发展十四五规划", "years", ("十四",)),
        ("2020年度科技培训计划", "years", ("2020",)),
        ("赋权事项清单(第二批)", "years", ("第2批",)),
        ("首批赋权事项清单", "years", ("第1批",)),
        ("关于培育智慧产业的十条措施", "measures", "10"),
        ("关于培育智慧产业的12条措施", "measures", "12"),
        ("分类目录（修订）", "revision", True),
        ("分类目录（2023年修订）", "revision", True),
        ("分类目录（修订征求意见稿）", "revision", True),
        ("分类目录（修订稿）", "revision", False),
        ("分类目录（草案修改稿）", "revision", False),
        ("实验室管理暂行办法", "trial", "暂行"),
        ("实验室管理办法(送审稿)", "trial", "?"),
        ("实验室管理办法(试行)", "trial", ""),
        ("工作方案", "generic", True),
        ("浙江省信访条例", "generic", False),
        ("信访条例", "generic", False),
    ],
)
def test_what_must_agree_is_read_from_the_title(title: str, respect: str, value: object) -> None:
    assert getattr(form(title), respect) == value


@pytest.mark.parametrize(
    ("title", "home", "publisher", "owner"),
    [
        ("浙江省众创空间管理办法", "330100", "杭州市科学技术局", "33"),
        ("省众创空间管理办法", "330100", "杭州市科学技术局", "33"),
        ("市众创空间管理办法", "330100", "杭州市科学技术局", "3301"),
        ("全市众创空间管理办法", "330106", "西湖区科技局", "3301"),
        ("众创空间管理办法", "330100", "杭州市科学技术局", "3301"),
        ("成都涉外法律服务指引", "510100", "成都市司法局", "5101"),
        ("市“无废城市”建设工作方案", "310000", "上海市人民政府办公厅", "31"),
        ("全市乡村旅游管理办法", "500151", "铜梁区政府", "50"),
        ("自治区油气管道建设条例", "150000", "内蒙古自治区发展和改革委员会", "15"),
        ("全区新能源倍增行动方案", "150000", "内蒙古自治区发展和改革委员会", "15"),
        ("全区停车设施补短板行动计划", "500110", "綦江区住房和城乡建设委员会", "500110"),
        ("广安市广安区城市精细化管理细则", "511600", "广安市人民政府", "511602"),
        ("城市精细化管理实施细则", "511600", "广安市广安区人民政府办公室", "511602"),
        ("中华人民共和国家庭教育促进法", "410800", "焦作市妇女联合会", "0"),
        ("家庭教育促进法", "410800", "焦作市妇女联合会", "0"),
        ("国务院关于深化预算管理制度改革的决定", "440000", "广东省财政厅", "0"),
        ("长江三角洲区域创新共同体发展规划", "310000", "上海市科委", "长三角"),
        ("众创空间管理办法", "zj-kjt", "某厅", "zj-kjt"),
    ],
)
def test_a_text_has_an_owner(title: str, home: str, publisher: str, owner: str) -> None:
    assert form(title, home, publisher).owner == owner


@pytest.mark.parametrize(
    ("publisher", "short"),
    [
        ("浙江省科学技术厅", "科技"),
        ("省科技厅", "科技"),
        ("重庆市綦江区住房和城乡建设委员会", "住建"),
        ("山东省卫生健康委", "卫健"),
        ("昆明海关", "海关"),
        ("浙江省人民政府办公厅", "政府"),
    ],
)
def test_an_office_has_one_name(publisher: str, short: str) -> None:
    assert office(publisher, "33") == short


def test_words_that_only_look_like_places_stay() -> None:
    for title in ("市场主体登记管理办法", "县域医共体考核办法", "省级财政资金管理办法", "市区科技专项资金管理办法"):
        assert front_of(title, "33", "科技").end == 0


def test_a_publisher_below_its_source_is_at_home_in_its_own_division() -> None:
    assert home_code("511600", "广安市广安区人民政府办公室") == "511602"
    assert home_code("330000", "江苏省科学技术厅") == "33"


@pytest.mark.parametrize(
    "piece", ["关于印发", "《", "(试行)", "管理", "第一批", "2020年", "浙江省", "中共中央", "稿", " ", "一"]
)
def test_a_hostile_title_takes_no_longer_than_its_length(piece: str) -> None:
    form("浙江省科技厅办法")
    began = time.process_time()
    long = form(piece * 100_000)
    assert len(long.core) <= len(piece) * 100_000
    # Quadratic time would take minutes: the bound is generous to a busy machine.
    assert time.process_time() - began < 10


def test_titles_that_differ_behind_all_rules_stay_two() -> None:
    assert form("甲" * LONGEST + "乙").core != form("甲" * LONGEST + "丙").core
