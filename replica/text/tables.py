"""Quarterly tables: the year's tasks, how far each is, who is responsible, what hinders, what comes next.

Belongs here: the cells and the facts of each row. Does not: HTML.
"""

from __future__ import annotations

import random
from itertools import groupby

from replica.text.vocabulary import Department, offices, table
from replica.world.calendar import Month, chance
from replica.world.model import Cell, Grid

HEADS = ("序号", "重点工作", "目标任务", "完成情况", "责任单位", "存在问题", "下一步打算")
_PROBLEMS = ("部分项目前期手续办理偏慢", "基层专业人员不足", "企业申报积极性有待提高", "资金到位不够均衡", "/", "无")


def quarterly_table(seed: int, department: Department, last: Month) -> Grid:
    """The table of the quarter that ends in ``last``; 重点工作 spans the rows of its targets."""
    tasks = [row for row in table("tasks") if row[0] == department.key]
    names = list(offices(department.key))
    rows: list[tuple[Cell, ...]] = [tuple(Cell(head) for head in HEADS)]
    facts: list[dict[str, object]] = []
    number = 0
    for group, members in groupby(tasks, key=lambda row: row[1]):
        group_rows = list(members)
        for place, (_, _, target, next_step) in enumerate(group_rows):
            number += 1
            dice = chance(seed, "table", department.key, last.year, target)
            fact = _row(department, last, target, next_step, names, dice, chance(seed, "row", target, last))
            fact |= {"number": number, "task": group}
            facts.append(fact)
            cells = [Cell(str(number))]
            if place == 0:
                cells.append(Cell(group, rowspan=len(group_rows)))
            owners = "、".join(str(owner) for owner in list_of(fact["owners"]))
            cells += [Cell(str(fact["target"])), Cell(str(fact["progress"])), Cell(owners)]
            cells += [Cell(str(fact.pop("problem_cell"))), Cell(str(fact["next_step"]))]
            rows.append(tuple(cells))
    return Grid(tuple(rows), tuple(facts))


def list_of(value: object) -> list[object]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _row(
    department: Department,
    last: Month,
    target: str,
    next_step: str,
    names: list[str],
    year: random.Random,
    quarter: random.Random,
) -> dict[str, object]:
    before, _, inside = target.partition("[")
    _, unit, goal_text = inside.rstrip("]").split("|")
    goal = float(goal_text)
    pace = year.uniform(0.8, 1.15)
    share = min(1.25, last.number / 12 * pace * quarter.uniform(0.92, 1.06))
    reached = (
        round(goal * share, 0 if goal >= 100 else 1) if unit != "%" else round(goal * quarter.uniform(0.9, 1.1), 1)
    )
    figure = f"{reached:g}"
    percent = f"{reached / goal * 100:.1f}"
    progress = f"截至{last.number}月底,已完成{figure}{unit},占年度目标的{percent}%。"
    if unit == "%":
        progress = f"截至{last.number}月底为{figure}%。"
    problem = quarter.choice(_PROBLEMS) if share < last.number / 12 else "/"
    return {
        "target": department.styled(f"{before}{goal:g}{unit}"),
        "progress": department.styled(progress),
        "owners": year.sample(names, 2 if year.random() < 0.3 else 1),
        "problem": None if problem in ("/", "无") else problem,
        "problem_cell": problem,
        "next_step": next_step,
    }
