"""Clauses without a head verb: which of them were not understood, and which rightly have none."""

from datetime import date

import pytest

from duban.read.language import read_units
from duban.read.model import Context, Period, Records, Unit

CONTEXT = Context(Period("quarter", date(2023, 4, 1), date(2023, 6, 30), "title"), "370000")


def read(text: str, role: str = "prose") -> Records:
    return read_units(text, [Unit(1, role, 0, len(text))], CONTEXT)  # type: ignore[arg-type]


def unread(text: str, role: str = "prose") -> list[str | None]:
    return [f.surface for f in read(text, role).findings if f.code == "clause_without_verb"]


@pytest.mark.parametrize(
    ("text", "role", "clauses"),
    [
        ("捯饬渡口12处,印发《渡口办法》。", "prose", ["捯饬渡口12处"]),
        ("今年以来,全市捯饬渡口12处。", "prose", ["全市捯饬渡口12处"]),
        ("将两处渡口捯饬一新。", "prose", ["将两处渡口捯饬一新"]),
        ("捯饬渡口（含浮桥,共2座）12处。", "progress", ["捯饬渡口（含浮桥,共2座）12处"]),
        ("捯饬渡口12处。", "task", ["捯饬渡口12处"]),
        ("统一捯饬渡口。", "task", ["统一捯饬渡口"]),
        ("捯饬渡口,印发《渡口办法》。", "prose", ["捯饬渡口"]),
        ("杨副县长2次到渡口捯饬。", "prose", ["杨副县长2次到渡口捯饬"]),
        ("其中3处渡口已捯饬一新。", "prose", ["其中3处渡口已捯饬一新"]),
        ("渡口监控还没有跟省平台勾兑。", "problem", ["渡口监控还没有跟省平台勾兑"]),
    ],
)
def test_a_clause_with_a_made_up_verb_is_reported(text: str, role: str, clauses: list[str]) -> None:
    records = read(text, role)
    assert unread(text, role) == clauses
    assert records.clauses - records.understood == len(clauses)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("6月28日,印发《渡口办法》。", "prose"),
        ("今年以来,印发《渡口办法》。", "prose"),
        ("根据省厅文件精神,印发《渡口办法》。", "prose"),
        ("现将上半年工作情况报告如下:", "prose"),
        ("51项任务中,印发《渡口办法》。", "prose"),
        ("渡口改造:建成3处。", "prose"),
        ("安全形势总体平稳。", "prose"),
        ("完成率55.2%,占年度目标的59.3%。", "progress"),
        ("进度滞后。", "progress"),
        ("9000", "target"),
        ("渡口提质改造", "task"),
        ("渡口工作。", "prose"),
        ("在县委的领导下,印发《渡口办法》。", "prose"),
        ("县交通局围绕年度目标,印发《渡口办法》。", "prose"),
        ("印发《渡口办法》3份,其中镇级2份、村级1份。", "prose"),
        ("总建筑面积9.8万平方米,年度计划投资约20.98亿元。", "target"),
        ("进度滞后1项,超序时进度6个百分点。", "progress"),
        ("年度目标为12家、30个。", "progress"),
        ("联系电话：0471—6946110。", "prose"),
        ("巡视反馈后,印发《渡口办法》。", "prose"),
        ("基层养护力量捉襟见肘,施工单位进场偏晚。", "problem"),
        ("二、存在问题\n基层养护力量捉襟见肘。", "prose"),
        ("《渡口办法》。", "prose"),
    ],
)
def test_what_rightly_has_no_verb_is_not(text: str, role: str) -> None:
    records = read(text, role)
    assert unread(text, role) == []
    assert records.clauses == records.understood
