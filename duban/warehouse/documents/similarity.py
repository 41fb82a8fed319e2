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
_NEW = re.compile("新一轮|新版|新修订")


def decisive(one: Form, other: Form) -> str:
    """In which respect two forms cannot name one text, or "": owner, kind, revision, years, span, measures or body."""
    for respect in ("owner", "kind", "revision", "years"):
        if getattr(one, respect) != getattr(other, respect):
            return respect
    for respect in ("span", "measures", "body"):
        first, second = getattr(one, respect), getattr(other, respect)
        if first and second and first != second:
            return respect
    return ""


def compare(one: Form, other: Form) -> tuple[Method, float] | None:
    """Why two forms name one text and how alike they are (0 to 1), or None when they do not."""
    if decisive(one, other):
        return None
    long, short = (one, other) if len(one.core) >= len(other.core) else (other, one)
    score = _likeness(long.core, short.core)
    first, second = stem(long), stem(short)
    if first == second:
        return "abbreviation", score
    if min(len(first), len(second)) < _LEAST:
        return None
    if Counter(first) == Counter(second):
        return "similarity", score
    if any(first == kept for kept in without_segments(short)) or any(second == kept for kept in without_segments(long)):
        return "abbreviation", score
    shared = set(long.quoted) & set(short.quoted)
    if shared and _within(second, first) and len(second) * 2 > len(first):
        return "abbreviation", score
    return None


def stem(form: Form) -> str:
    """The skeleton of a form, without the level and the place that its owner has anyway (浙江省省级…)."""
    found = skeleton(form.core, form.kind)
    level = level_of(form.owner)
    return found.replace(f"{level}级", "") if level else found


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
