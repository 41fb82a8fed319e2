"""Short names that a system uses for its own head (总署, 总局), and bodies of prefectures without a name (地委, 行署).

What belongs here: what such a word needs around it, or elsewhere on the page, to be a body. What does not: full names
(``organisation.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from duban.read.language import lexicon
from duban.read.language.mentions.divisions import city_names
from duban.read.language.mentions.edges import is_closed, is_open
from duban.read.language.mentions.parts import part_end

_HEAD = re.compile("总(?:署|局|行|队)")
# What elsewhere on the page says whose head it is.
_SYSTEMS = {
    "总署": re.compile("海关"),
    "总局": re.compile("市场监管|税务|广播电视|体育|药品监管|总局"),
    "总行": re.compile("[支分]行|银行"),
}


def find_heads(work: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """总署, 总局, 总行 and 总队 alone or with a part of theirs; ``spans``: the bodies found before."""
    for match in _HEAD.finditer(work):
        start, end = match.span()
        if not is_open(work, start) or not _known(work, match.group(), spans):
            continue
        if part_end(work, start, end) > end or is_closed(work, end) or work[end] == "“":
            yield start, end


def _known(work: str, word: str, spans: Sequence[tuple[int, int]]) -> bool:
    system = _SYSTEMS.get(word)
    if system is not None:
        return system.search(work) is not None
    return any(end - start > 2 and work.endswith(word, start, end) for start, end in spans)


@cache
def _prefecture() -> re.Pattern[str]:
    parts = sorted(name[1:] for name in lexicon.sections("organisations.txt")["local"] if name[0] == "委" and name[1:])
    return re.compile(
        f"[地行](?=(?P<body>(?<=地)委(?:{lexicon.trie(tuple(parts))})?(?![长托员会派屈任]|书记|常委)|(?<=行)署(?:办公室|办)?(?!名|理)))"
    )


def find_prefecture_bodies(work: str) -> Iterator[tuple[int, int]]:
    """地委 with its departments and 行署, the prefecture's short name included (喀什地委)."""
    for match in _prefecture().finditer(work):
        start, end = match.start(), match.end("body")
        named = next((n for n in (4, 3, 2) if start >= n and work[start - n : start] in city_names()), 0)
        if work[max(start - 2, 0) : start] == "地区":
            continue
        if named or is_open(work, start):
            yield start - named, end
