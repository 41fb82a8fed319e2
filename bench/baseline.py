"""What an afternoon with regular expressions and jieba gives: the yardstick that duban's reading is measured against.

It is handed the page's clean text, which duban has to find for itself. Prints nothing; `bench.page_accuracy` scores it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jieba
import jieba.posseg

STAGES = {
    "起草": "draft", "制订": "draft", "制定": "draft", "编制": "draft", "形成": "draft", "完善": "draft",
    "征求": "consult", "提请": "submit_for_review", "审议通过": "approve", "审议": "deliberate", "批复": "approve",
    "印发": "issue", "出台": "issue", "发布": "issue", "公布": "issue", "修订": "revise", "修改": "revise",
    "废止": "repeal", "清理": "repeal", "启动": "launch", "申报": "launch", "召开": "organise", "举办": "organise",
    "组织": "organise", "参加": "organise", "报送": "report", "上报": "report", "汇报": "report", "筹备": "plan",
    "谋划": "plan", "研究": "plan", "对接": "coordinate", "协调": "coordinate", "监测": "monitor", "检查": "monitor",
    "督查": "monitor", "考核": "monitor", "评估": "monitor", "完成": "complete", "建成": "complete",
}  # fmt: skip
HEADS = "办法|方案|意见|通知|规划|条例|细则|报告|清单|章程|指南|计划|要点|规则|总结|措施|标准|规定"
QUOTED = re.compile(r"《([^《》]+)》")
UNQUOTED = re.compile(rf"(?:{'|'.join(STAGES)})([^，,。；;、《》“”]{{2,30}}?(?:{HEADS}))(?![一-鿿])")
PATTERNS = {
    "programme": re.compile(r"“[^“”]+”"),
    "quantity": re.compile(r"\d[\d,.]*(?:余|多)?[万亿]?(?:[个项家部人次元件条份名批场户座台亩吨%]|公里)"),
    "period": re.compile(r"(?:\d{4}年(?:度)?)?(?:\d{1,2}月(?:\d{1,2}日|底|份)?|[一二三四]季度|[上下]半年)|\d{4}年度?"),
    "meeting": re.compile(r"[一-鿿]{2,12}(?:会议|例会|座谈会|推进会|常委会|党组会)"),
    "leader": re.compile(r"[一-鿿](?:副)?(?:省长|市长|县长|厅长|局长|书记|主任)"),
}


def predict(text: str) -> dict[str, Any]:
    """The contract of the scorer, for one text."""
    documents = [
        {
            "char_start": m.start(1),
            "char_end": m.end(1),
            "title": m[1],
            "quoted": quoted,
            "stage": _before(text, m.start()),
        }
        for pattern, quoted in ((QUOTED, True), (UNQUOTED, False))
        for m in pattern.finditer(text)
    ]
    mentions = [
        {"kind": kind, "char_start": m.start(), "char_end": m.end()}
        for kind, pattern in PATTERNS.items()
        for m in pattern.finditer(text)
    ]
    mentions += list(_named(text))
    return {"text": text, "report": {}, "actions": list(_actions(text)), "documents": documents, "mentions": mentions}


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Clauses between commas, semicolons and full stops outside brackets."""
    start = depth = 0
    for index, sign in enumerate(text):
        depth = max(0, depth + (sign in "《（(“") - (sign in "》）)”"))
        if (sign in "，,；;。" and not depth) or sign == "\n":
            yield start, index
            start, depth = index + 1, 0
    yield start, len(text)


def _actions(text: str) -> Iterator[dict[str, Any]]:
    for start, end in _clauses(text):
        at = start
        for word, flag in jieba.posseg.cut(text[start:end]):
            if word in STAGES or flag == "v":
                yield {
                    "verb_start": at, "verb_end": at + len(word), "stage": STAGES.get(word, "implement"),
                    "actuality": "done", "object_start": at + len(word), "object_end": end,
                }  # fmt: skip
                break
            at += len(word)


def _named(text: str) -> Iterator[dict[str, Any]]:
    at = 0
    for word, flag in jieba.posseg.cut(text):
        kind = {"ns": "place", "nt": "organisation"}.get(flag)
        if kind and len(word) > 1:
            yield {"kind": kind, "char_start": at, "char_end": at + len(word)}
        at += len(word)


def _before(text: str, at: int) -> str:
    """The stage of the last known verb before a title, in the same sentence."""
    sentence = text[max(text.rfind("。", 0, at), 0) : at]
    found = [(sentence.rfind(verb), stage) for verb, stage in STAGES.items() if verb in sentence]
    return max(found)[1] if found else "other"
