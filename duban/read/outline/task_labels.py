"""Labels inside task lists (完成情况: 牵头单位: 下一步打算:) and owners in parentheses.

What belongs here: what such labels look like, and where one counts. What does not: the blocks they stand in.
"""

from __future__ import annotations

import re

from duban.read.outline.heads import ColumnRole, role_of
from duban.read.outline.markers import read_mark

LABEL = re.compile(
    r"[【\[(]?\s*((?:截至[^:,。]{1,8})?(?:\d{0,4}年?\d{1,2}[-—–至]?\d{0,2}月份?|前?[一二三四]季度|上半年|全年|年度|目前|主要|具体|工作|任务|当前|项目|阶段性|累计|实际){0,4}"
    r"(?:完成(?:落实)?情况|进展(?:情况)?|落实(?:情况)?|推进情况|执行情况|办理情况|实施情况|工作进展|工作进度|工作成效|进度情况|工作情况|完成进度|"
    r"(?:存在|主要)的?(?:主要|困难|困难和|困难及)?问题(?:及原因|和困难|与困难)?|存在困难|存在不足|未完成原因|滞后原因|原因分析|"
    r"下一?步(?:工作)?(?:打算|计划|安排|思路|措施|举措|工作)?|下一?阶段(?:工作)?(?:打算|计划|安排)?|工作打算|"
    r"完成状态|(?:当前|目前)?状态|完成率|目标任务|工作目标|年度目标|目标|工作任务|重点任务|任务内容|任务|工作举措|工作措施|主要举措|"
    r"(?:牵头|责任|承办|主办|配合|协办|实施|负责)(?:单位|部门|处室|科室|主体)|完成时限|分管领导|责任领导|责任人|备注))\s*(?:[】\]]\s*:?|\)?\s*:)\s*"
)
OWNERS = re.compile(
    r"[(\[【]?\s*((?:市级|区级|县级|省级)?(?:牵头|责任|承办|主办|实施|负责|主责)(?:责任)?(?:单位|部门|处室|科室|主体|局)?\s*:[^()\[\]【】。]{2,300})[)\]】]?"
)


def labels_in(folded: str, start: int, end: int) -> list[tuple[ColumnRole, int, int]]:
    """Return the labels in a line: role, where the label begins, where its value begins.

    A label counts at the start of the line (after a mark) and after the end of a sentence.
    """
    found: list[tuple[ColumnRole, int, int]] = []
    for match in LABEL.finditer(folded, start, end):
        mark = read_mark(folded, start)
        before = folded[match.start() - 1] if match.start() > start else ""
        if before and before not in "。;)】] \n" and not (mark is not None and mark.end == match.start()):
            continue
        role = role_of(match.group(1))
        if role is not None:
            found.append((role, match.start(), match.end()))
    return found
