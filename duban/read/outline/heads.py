"""Roles of columns and labels, by what they are called.

What belongs here: the name of a column or label → its role. What does not: its content, which may overrule the name.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, cast

from duban.read.fold import fold
from duban.read.lexicon_files import rows

ColumnRole: TypeAlias = Literal[
    "number",
    "combined",
    "co_owners",
    "owners",
    "leader",
    "next_step",
    "problem",
    "note",
    "time",
    "rate",
    "status",
    "progress",
    "target",
    "plan",
    "category",
    "task",
]
_PATTERNS = [(re.compile(entry[0]), cast("ColumnRole", entry[1])) for entry in rows("heads.tsv")]
_ASIDE = re.compile(r"\([^()%]*\)|[\s:*＊]+")
_LONGEST = 24


def role_of(head: str) -> ColumnRole | None:
    """Return the role that a head or label names, or None when it names none or is no head (too long)."""
    name = _ASIDE.sub("", fold(head))
    if not name or len(name) > _LONGEST or "。" in name:
        return None
    return next((role for pattern, role in _PATTERNS if pattern.search(name)), None)
