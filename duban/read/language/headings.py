"""Headings that say how the text below them is meant: plans (三、2024年工作思路) and problems (二、存在问题).

What belongs here: those two, since a verb under them is planned, or counts only when marked. What does not: the
outline of
the page, its sections and items (``duban/read/outline.py``).
"""

from __future__ import annotations

import re

_LEVEL = r"(?P<level>[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]"
_REST = "[^\\n。，,；;]"
# The patterns begin with the line break before the heading, which the regex engine leaps to.
_PLAN_HEADING = re.compile(
    rf"\n[ \u3000]*{_LEVEL}|\d{{1,2}}[.、])?{_REST}{{0,24}}?"
    r"(?:下一?步|下一?阶段|工作思路|工作打算|工作计划|工作安排|工作谋划|工作举措|努力方向|"
    rf"(?P<year>20\d\d)年{_REST}{{0,12}}(?:思路|打算|计划|安排|要点|目标任务)){_REST}{{0,16}}。?$",
    re.MULTILINE,
)
_PROBLEM_HEADING = re.compile(
    rf"\n[ \u3000]*{_LEVEL}){_REST}{{0,12}}"
    rf"(?:存在的?(?:主要)?问题|主要问题|困难和?问题|存在的?困难|存在的?不足){_REST}{{0,10}}。?$",
    re.MULTILINE,
)
_HEADING = re.compile(rf"\n[ \u3000]*{_LEVEL})[^\n]{{1,40}}$", re.MULTILINE)


def plan_sections(text: str) -> list[tuple[int, int, int | None]]:
    """Stretches under a heading of plans: (start, end, the year that the heading names)."""
    lines = "\n" + text
    return [
        (m.end() - 1, _section_end(lines, m) - 1, int(m["year"]) if m["year"] else None)
        for m in _PLAN_HEADING.finditer(lines)
    ]


def problem_sections(text: str) -> list[tuple[int, int]]:
    """Stretches under a heading of problems: (start, end)."""
    lines = "\n" + text
    return [(m.end() - 1, _section_end(lines, m) - 1) for m in _PROBLEM_HEADING.finditer(lines)]


def _section_end(lines: str, heading: re.Match[str]) -> int:
    """Where the next heading of the same or a higher level begins; right behind a heading without a number."""
    level = heading["level"]
    if not level:
        return heading.end()
    high = level.endswith("、") and not level[0].isdigit()
    for other in _HEADING.finditer(lines, heading.end()):
        if not high or other["level"].endswith("、"):
            return other.start() + 1
    return len(lines)
