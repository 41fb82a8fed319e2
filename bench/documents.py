"""How fast wordings are resolved, and whether time grows in proportion: 10,000 and 50,000 distinct wordings."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from datetime import datetime

from bench.document_pairs import pairs
from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Wording

SUBJECTS = (
    "科技", "教育", "民政", "水利", "农业", "林业", "交通",
    "医保", "养老", "就业", "文旅", "消防", "环保", "统计",
    "档案", "能源", "审计", "气象", "电梯", "校车",
)  # fmt: skip
OBJECTS = (
    "专项资金", "示范基地", "公共服务", "数据共享", "风险防控", "信用评价", "人才培养",
    "项目储备", "应急救援", "质量提升", "安全监管", "绩效考核",
)  # fmt: skip
TAILS = (
    "管理办法",
    "实施细则",
    "行动计划(2020-2022年)",
    "行动计划(2023—2025年)",
    "工作方案",
    "“十四五”规划",
    "若干措施",
)
STATES = ("", "(试行)", "（征求意见稿）", "(修订)", "（送审稿）")
PLACES = ("330000 浙江省", "320000 江苏省", "330100 杭州市", "510100 成都市", "370000 山东省", "430000 湖南省")


def wordings(number: int) -> list[Wording]:
    """Different wordings as reports have them: real ones first, then made of real words, some 3 wordings a text."""
    chosen = random.Random(20241124)
    found = {wording: None for pair in pairs() for wording in (pair.one, pair.other)}
    subjects = chosen.sample([f"{one}{other}" for one in SUBJECTS for other in SUBJECTS if one != other], 60)
    while len(found) < number:
        region, place = chosen.choice(PLACES).split()
        words = chosen.choice(subjects)
        core = f"{words}{chosen.choice(OBJECTS)}{chosen.choice(TAILS)}"
        front = chosen.choice(("", place, place[-1], f"关于印发《{place}"))
        title = f"{front}{core}{chosen.choice(STATES)}" + ("》的通知" if "《" in front else "")
        found[Wording(title, region, f"{place}{words[:2]}厅", datetime(2024, 1, 1))] = None
    return list(found)[:number]


def measure() -> Iterator[tuple[str, str, str]]:
    for number in (10_000, 50_000):
        made = wordings(number)
        started = time.perf_counter()
        resolved = resolve(made)
        seconds = time.perf_counter() - started
        texts = len({each.document for each in resolved})
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield f"resolving {number:,} wordings into {texts:,} texts", f"{seconds:.1f} s, peak {peak:.0f} MB", "seconds"


if __name__ == "__main__":
    for line in measure():
        print(" | ".join(line), flush=True)
