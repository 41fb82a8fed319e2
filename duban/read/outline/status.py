"""Status words, normalised: 达序 → on_schedule, 进度滞后 → behind, and so on.

What belongs here: reading a cell or a short sentence that is a status. What does not: judging running text.
"""

from __future__ import annotations

import re
from typing import cast

from duban.read.fold import fold
from duban.read.lexicon_files import rows
from duban.read.model import Status

_PATTERNS = [(re.compile(entry[0]), cast("Status", entry[1])) for entry in rows("status.tsv")]
_YES = re.compile(r"是|√|✓|✔|☑|Y|yes")
_NO = re.compile(r"否|×|✗|✘|X|x|N|no")
_LONGEST = 24
_SHORT = 90
_CLAUSE_END = re.compile("[。；;，,!！\n]")
_LONGEST_WORD = 14
_COMPANY = re.compile(
    r"该项?|本项|已|均|正在|正|在|序时|时序|项目|任务|工作|事项|目标|指标|进度|进展|推进|实施|建设|完成|落实|开展|施工|推动|办理|总体|整体|全部|基本|圆满|年度|全年|当前|目前|按照?|计划|要求|"
    r"(?:本|当)?[年月]度?|中$|了|较|相对|有所|明显|略|[()、/]"
)


def status_of(folded: str, head: str = "") -> Status | None:
    """Return what a short folded text says of the state of a task, or None when it says nothing of it.

    Args:
        folded: a cell, a label's value or the first sentence of one; long text is never a status.
        head: the head of the column: what 是 and 否 answer.
    """
    text = folded.strip(" 。;,.:!\n")
    if not text or len(text) > _LONGEST:
        return None
    if _YES.fullmatch(text):
        return _answer(head, yes=True)
    if _NO.fullmatch(text):
        return _answer(head, yes=False)
    return next((status for pattern, status in _PATTERNS if pattern.search(text)), None)


def is_status_word(folded: str) -> bool:
    """Say whether a cell is a status and nothing else: short, no figures of its own, no clause after a comma."""
    text = folded.strip(" 。;,.!\n")
    if not text or len(text) > _LONGEST_WORD:
        return False
    if _YES.fullmatch(text) or _NO.fullmatch(text):
        return True
    for pattern, _ in _PATTERNS:
        if match := pattern.search(text):
            # What is left may only be words that any status goes with: 项目进度滞后 is one, 完成道路施工 is not.
            return not _COMPANY.sub("", text[: match.start()] + text[match.end() :])
    return False


def stated_status(text: str) -> str | None:
    """Return the words with which a text of progress states the status of its task; None when it states none.

    Its first clause may be any status (已完成。…); its last one counts where the text is short and compares with the
    schedule (…,进度滞后。): 已完成 there would speak of the last step only.
    """
    clauses = [clause.strip() for clause in _CLAUSE_END.split(text) if clause.strip()]
    if not clauses:
        return None
    if is_status_word(fold(clauses[0])):
        return clauses[0]
    last = fold(clauses[-1])
    compared = len(text) <= _SHORT and is_status_word(last) and status_of(last) in {"ahead", "behind", "on_schedule"}
    return clauses[-1] if compared else None


def _answer(head: str, *, yes: bool) -> Status:
    """Answer a yes-or-no column: 是否完成, 是否开工, 是否达序 (also the default)."""
    if "开工" in head or "启动" in head:
        return "in_progress" if yes else "not_started"
    if ("完成" in head or "办结" in head) and "序" not in head and "进度" not in head:
        return "done" if yes else "behind"
    return "on_schedule" if yes else "behind"
