"""Whether two normal forms name one text: what must agree first, then what one of them may leave out.

What belongs here: comparing two forms. What does not: normal forms (normalise.py), joining many (cluster.py). A word
in place of another is always another text (嘉陵江 for 沱江, 妇女 for 儿童): words may be missing or in another order,
never different, so no edit distance is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from duban.warehouse.documents.model import Form, Method
from duban.warehouse.documents.normalise import skeleton
from duban.warehouse.documents.owners import level_of

_LEAST = 6
"""Skeletons with fewer characters are not compared beyond their normal form: they say too little."""
# Words of texts about a text: two wordings of one both have them.
_ABOUT = re.compile("编制|评估|解读|释义|分解|分工|情况|配套|修改|废止|补充|起草|说明")


def decisive(one: Form, other: Form) -> str:
    """In which respect two forms cannot name one text (owner, kind, revision, years, span …), or ""."""
    for respect in ("owner", "kind", "revision", "years"):
        if getattr(one, respect) != getattr(other, respect):
            return respect
    for respect in ("span", "measures", "body"):
        first, second = getattr(one, respect), getattr(other, respect)
        if first and second and first != second:
            return respect
    return "trial" if {one.trial, other.trial} == {"暂行", ""} else ""


def compare(one: Form, other: Form) -> tuple[Method, float] | None:
    """Why two forms name one text and how alike they are (0 to 1), or None when they do not."""
    if decisive(one, other):
        return None
    long, short = sorted((one, other), key=lambda form: (-len(bare(form)), form.core))
    score = _likeness(long.core + long.trial.strip("?"), short.core + short.trial.strip("?"))
    first, second = stem(long), stem(short)
    added_only = _within(bare(short), bare(long))
    if first == second and added_only:
        spare = [form._replace(trial="", segments=(), quoted=(), plain="", home_body="") for form in (long, short)]
        return "rule" if spare[0] == spare[1] else "abbreviation", score
    if min(len(first), len(second)) < _LEAST:
        return None
    if Counter(bare(long)) == Counter(bare(short)):
        return "similarity", score
    if _about(long) != _about(short):
        return None
    if any(first == kept for kept in without_segments(short)) or any(second == kept for kept in without_segments(long)):
        return "abbreviation", score
    same_front = first[:2] == second[:2] and len(second) * 2 > len(first)
    if set(long.quoted) & set(short.quoted) and added_only and same_front:
        return "abbreviation", score
    return None


def _about(form: Form) -> tuple[list[str], int]:
    """What a title says of another text, and how often its head noun comes: 行动方案编制工作方案 is no 行动方案."""
    return _ABOUT.findall(form.core), form.core.count(form.kind) if form.kind else 0


def stem(form: Form) -> str:
    """The skeleton of a form, without the level that its owner has anyway (浙江省省级…)."""
    return skeleton(bare(form), form.kind)


def bare(form: Form) -> str:
    """The core without the level that its owner has anyway."""
    level = level_of(form.owner)
    return form.core.replace(f"{level}级", "") if level else form.core


def without_segments(form: Form) -> Iterator[str]:
    """The stem with one of the parts left out that marks set off (a parenthesis, a clause after a space or comma)."""
    if len(form.segments) < 2:
        return
    whole = stem(form)
    for segment in form.segments[:6]:
        part = skeleton(segment, form.kind)
        kept = whole.replace(part, "", 1) if part else whole
        if len(kept) >= _LEAST and kept != whole:
            yield skeleton(kept, "")


def _likeness(long: str, short: str) -> float:
    shared = sum((Counter(long) & Counter(short)).values())
    return round(2 * shared / (len(long) + len(short) or 1), 4)


def _within(short: str, long: str) -> bool:
    """Whether all characters of one stand in the other in their order."""
    rest = iter(long)
    return all(character in rest for character in short)
