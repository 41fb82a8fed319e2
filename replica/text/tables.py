"""Quarterly tables: the year's tasks, how far each is, who is responsible, what hinders, what comes next.

Belongs here: the cells and the facts of each row. Does not: HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from replica.text.vocabulary import Department, offices, table
from replica.world.calendar import Month, chance
from replica.world.content import Cell, Grid

# Heads and what stands under them. 完成情况 is progress in words on one site and a status word on another, as in life.
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "science": (
        ("序号", "number"),
        ("重点工作", "task"),
        ("目标任务", "target"),
        ("完成情况", "progress"),
        ("责任单位", "owners"),
        ("存在问题", "problem"),
        ("下一步打算", "next_step"),
    ),
    "labour": (
        ("序 号", "number"),
        ("工作任务", "task"),
        ("年度目标", "target"),
        ("牵头处室", "owners"),
        ("进展情况", "progress"),
        ("完成情况", "status_raw"),
        ("下步打算", "next_step"),
    ),
    "transport": (
        ("序号", "number"),
        ("项目内容", "task"),
        ("全年目标任务", "target"),
        ("累计完成", "progress"),
        ("占全年计划", "rate"),
        ("责任单位", "owners"),
        ("备注", "note"),
    ),
}
_PROBLEMS = ("部分项目前期手续办理偏慢", "基层专业人员不足", "企业申报积极性有待提高", "资金到位不够均衡")
_NONE = ("/", "无", "", "-")
_STATUS = {"done": "已完成", "ahead": "超序时进度", "on_schedule": "达序时进度", "behind": "未达序时进度"}


@dataclass(frozen=True, slots=True)
class _Task:
    group: str
    target: str
    goal: float
    unit: str
    next_step: str


def _tasks(department: Department) -> list[_Task]:
    found: list[_Task] = []
    for key, group, target, next_step in table("tasks"):
        if key == department.key:
            before, _, inside = target.partition("[")
            _, unit, goal = inside.rstrip("]").split("|")
            found.append(_Task(group, before, float(goal), unit, next_step))
    return found


def quarterly_table(seed: int, department: Department, last: Month) -> Grid:
    """The table of the quarter that ends in ``last``; the first column of words spans the rows of its targets."""
    columns = COLUMNS[department.key]
    rows: list[tuple[Cell, ...]] = [tuple(Cell(head) for head, _ in columns)]
    facts: list[dict[str, object]] = []
    for group, members in groupby(_tasks(department), key=lambda task: task.group):
        of_group = list(members)
        for place, task in enumerate(of_group):
            fact, shown = _row(seed, department, last, task)
            shown |= {"number": str(len(facts) + 1), "task": group}
            wanted = [field for _, field in columns if field != "task" or place == 0]
            spans = {"task": len(of_group)}
            rows.append(tuple(Cell(shown[field], rowspan=spans.get(field, 1)) for field in wanted))
            stated = {field for _, field in columns} | ({"status"} if "status_raw" in wanted else set())
            fact |= {"number": len(facts) + 1, "task": group}
            facts.append({field: value for field, value in fact.items() if field in stated})
    return Grid(tuple(rows), tuple(facts))


def _row(seed: int, department: Department, last: Month, task: _Task) -> tuple[dict[str, object], dict[str, str]]:
    """What the row says, and what its cells show."""
    year = chance(seed, "task", department.key, last.year, task.target)
    quarter = chance(seed, "row", department.key, last, task.target)
    due = last.number / 12
    share = min(1.25, due * year.uniform(0.85, 1.15) * quarter.uniform(0.94, 1.06))
    if task.unit == "%":
        share = quarter.uniform(0.9, 1.1)
        due = 1.0
    reached = round(task.goal * share, 0 if task.goal >= 100 else 1)
    rate = round(reached / task.goal * 100, 1)
    pace = reached / task.goal / due
    status = "done" if rate >= 100 else "ahead" if pace > 1.05 else "on_schedule" if pace > 0.97 else "behind"
    done = f"已完成{reached:g}{task.unit},占年度目标的{rate:g}%"
    progress = f"截至{last.number}月底{done if task.unit != '%' else f'为{reached:g}%'}。"
    names = list(offices(department.key))
    owners = year.sample(names, 2 if year.random() < 0.3 else 1)
    problem = quarter.choice(_PROBLEMS) if status == "behind" else None
    fact: dict[str, object] = {
        "target": department.styled(f"{task.target}{task.goal:g}{task.unit}"),
        "progress": department.styled(progress),
        "rate": rate,
        "status": status,
        "status_raw": _STATUS[status],
        "owners": owners,
        "problem": problem,
        "next_step": task.next_step,
    }
    shown = {field: str(value) for field, value in fact.items()}
    shown |= {
        "rate": f"{rate:g}%",
        "owners": "、".join(owners),
        "problem": problem or quarter.choice(_NONE),
        "note": "",
    }
    return fact, shown
