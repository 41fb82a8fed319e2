"""Real titles of the annotated pages, each reworded as reports do, and each changed into another text's title."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Wording

GOLD = Path(__file__).parents[2] / "gold"
SEEN = datetime(2024, 1, 1)
PLACED = re.compile(r"(?:浙江|江苏|山东|贵州|湖南|甘肃|河北|云南|吉林|广东|四川|江西)省(?![级直属政])")
REGIONS = {
    "浙江": "330000", "江苏": "320000", "山东": "370000", "贵州": "520000", "湖南": "430000", "甘肃": "620000",
    "河北": "130000", "云南": "530000", "吉林": "220000", "广东": "440000", "四川": "510000", "江西": "360000",
}  # fmt: skip


def titles() -> list[str]:
    """Titles that begin with a province's name and carry no state yet."""
    found: set[str] = set()
    for path in sorted(GOLD.glob("*.json")):
        if path.stem != "floors":
            found |= {title for title in _titles(json.loads(path.read_text(encoding="utf-8"))) if PLACED.match(title)}
    return sorted(title for title in found if title[-1] not in ")）")


def _titles(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["title"]} if "quoted" in value else set()
        return own.union(*map(_titles, value.values()))
    return set().union(*map(_titles, value)) if isinstance(value, list) else set()


def one_text(title: str, other: str) -> bool:
    home = REGIONS[title[:2]]
    wordings = [Wording(each, home, f"{title[:3]}人民政府办公厅", SEEN) for each in (title, other)]
    return len({resolved.document for resolved in resolve(wordings)}) == 1


def test_there_are_titles_to_try() -> None:
    assert len(titles()) >= 35


@pytest.mark.parametrize("title", titles())
def test_rewording_a_title_makes_no_other_text(title: str) -> None:
    rest = title[3:]
    place, issued = title[:3], f"{title[:3]}人民政府办公厅关于印发"
    frames = [(front, "") for front in ("省", "", "我省", "全省", f"{place} ")]
    frames += [(f"《{place}", "》"), (f"{issued}{place}", "的通知"), (f"{issued}〈{place}", "〉的通知")]
    for front, end in frames:
        for state in ("", "（征求意见稿）", "(试行)", "（送审稿）"):
            other = f"{front}{rest}{state}{end}"
            assert one_text(title, other), other


@pytest.mark.parametrize("title", titles())
def test_a_decisive_change_makes_another_text(title: str) -> None:
    place, rest = title[:3], title[3:]
    behind = ("（修订）", "实施细则", "(第二批)", "编制工作方案", "执行情况报告", "目录")
    around = ("任务分解方案", "解读", "配套细则", "修正案", "补充规定")
    changed = {f"{title}{end}" for end in behind} | {f"《{title}》{end}" for end in around}
    changed |= {f"2031年{title}", f"青海省{rest}", f"西宁市{rest}", f"关于废止《{title}》的决定"}
    changed |= {f"{place}{word}{rest}" for word in ("“十九五”", "城乡", "重点")}
    for old, new in (
        ("管理", "监测"),
        ("建设", "维护"),
        ("生态", "水"),
        ("安全", "卫生"),
        ("2022", "2032"),
        ("办法", "规程"),
        ("管理", "实施"),
        ("工作", "实施"),
        ("实施", "管理"),
        ("建设", "发展"),
        ("发展", "建设"),
    ):
        if old in title:
            changed.add(title.replace(old, new))
    for other in changed:
        assert not one_text(title, other), other
