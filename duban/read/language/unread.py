"""Clauses without a head verb that say something all the same: there the lexicon of verbs, or a rule, falls short.

What belongs here: telling them from clauses that rightly yield no action (guideline, Actions 6 and 7): a date, grounds
and circumstances, an announcement, a figure, a state, a name. What does not: finding heads (``heads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duban.read.language.clauses import Clause, Page
from duban.read.language.words import words
from duban.read.model import Finding
from duban.read.outline.status import is_status_word

_UNIT = r"(?:[^\d,]{1,3}|[万亿]?(?:平方公里|立方米)|微克/立方米|个百分点)"
_QUANTITY = rf"(?:约|近|超|达|为)?\d[\d.]*[多余]?[百千万亿]*{_UNIT}\Z"
_SAYS_NO_DEED = re.compile(
    # 现将有关情况总结如下: · 51项任务中, · 省局将围绕年度目标, · 在省政府领导下, · 进展情况表
    r"如下\Z|\d[^\d]{1,16}中\Z|围绕|对照|按照|根据|聚焦|(?:下|后|前|时|期间|方面|影响|看)\Z|情况(?:汇总|统计|一览)?表?\Z|"
    # 完成率55.2% · 占比40.8% · 为年度目标的113.8% · 年度目标为12家 · 其中工业类127项 · 总建筑面积9.8万平方米
    r"(?:率|比例?|比重|幅|增速|满意度|占|为)[^%]{0,16}\d(?:\.\d+)?(?:%|个百分点)(?:以上|左右|以内)?\Z|为\d[^,]*\Z|\A其中.*"
    rf"{_QUANTITY}|(?:面积|投资|[金总余]额|总值|产值|产量|浓度|全长|[宽高深]|支出|收入|规模|总量|总数){_QUANTITY}|"
    # 联系电话:0471-6946110
    r"电话|邮编|邮箱|网址"
)
_FIGURE_BEHIND = re.compile(_QUANTITY)
_TWO_WORDS = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_FIGURE = re.compile(r"\d")
# In what tells of problems only a verb that is marked heads an action (``heads.find_head``, strict).
_MARKED = re.compile(r"未(?!来|成年)|没有|尚|无法|正在|已")
# Behind these stands what was acted on or whom it went to: 将X退回重编, 向A分送X. Other prepositions open grounds.
_WITH_OBJECT = frozenset(("将", "把", "向", "给", "被"))
_LONGEST_HEADING = 8


def unread_clauses(
    page: Page, headless: Iterable[Clause], dates: Mapping[int, int], problems: Sequence[tuple[int, int]]
) -> list[Clause]:
    """Those of the clauses without a head that report something, which was then not understood.

    Args:
        page: the page they are cut from.
        headless: clauses in which no head verb was found.
        dates: the start of every calendar expression, and its end.
        problems: stretches under a heading of problems.
    """
    return [clause for clause in headless if _reports(page, clause, dates, problems)]


def as_findings(page: Page, clauses: Iterable[Clause]) -> Iterator[Finding]:
    """A finding for each clause, which is its surface."""
    for start, end, *_ in clauses:
        yield Finding(
            "clause_without_verb", "No word of this clause was read as its head verb.", page.text[start:end], start, end
        )


def _reports(page: Page, clause: Clause, dates: Mapping[int, int], problems: Sequence[tuple[int, int]]) -> bool:
    """Whether a clause without a head says something that a verb would head."""
    start, end = clause.start, clause.end
    text = page.masked[start:end]
    opening = _behind_adverbs(page.masked, start, end, dates)
    if not _TWO_WORDS.search(page.masked, opening, end) or _SAYS_NO_DEED.search(text):
        return False
    preposition = words().at(page.masked, opening).preposition
    if preposition and preposition not in _WITH_OBJECT:
        return False
    role = page.units[clause.unit].role
    if _is_name(page, clause) or (role == "task" and opening - start < 2 and not _FIGURE.search(text)):
        return False
    if text.endswith(words().adjectives) or is_status_word(_FIGURE_BEHIND.sub("", text)):
        return False
    problem = role == "problem" or any(first <= start < last for first, last in problems)
    return not problem or _MARKED.search(text) is not None


def _is_name(page: Page, clause: Clause) -> bool:
    """Whether a clause names what follows: before a colon (农村公路:), or as a short heading by itself (体育工作。)."""
    if page.masked.startswith(":", clause.end):
        return True
    unit = page.units[clause.unit]
    alone = not page.work[unit.char_start : clause.start].strip() and clause.end >= unit.char_end - 1
    short = clause.end - clause.start <= _LONGEST_HEADING
    return unit.role == "prose" and alone and short and not _FIGURE.search(page.masked, clause.start, clause.end)


def _behind_adverbs(text: str, start: int, end: int, dates: Mapping[int, int]) -> int:
    """Where the adverbs and dates at the start of a clause end: 今年以来, and 下一步, by themselves report nothing."""
    while start < end:
        lexeme = words().at(text, start)
        adverb = "" if lexeme.adverb == lexeme.preposition else lexeme.adverb  # 在省政府领导下
        after = dates.get(start, 0) or start + len(adverb)
        if after <= start:
            break
        start = after
    return min(start, end)
