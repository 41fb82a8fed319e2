"""A document's title: its kind, its status, and the key by which the same text is known again in another report.

What belongs here: what can be said of a title alone. What does not: where titles stand in a sentence.
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.fold import fold
from duban.read.language import lexicon

_FINAL = re.compile(r"[(（]([^()（）]{1,14})[)）]\Z")
STATUSES = (
    "送审稿",
    "征求意见稿",
    "试行",
    "修订",
    "暂行",
    "草案",
    "审议稿",
    "讨论稿",
    "报批稿",
    "修订稿",
    "修订草案",
    "初稿",
    "代拟稿",
    "公开征求意见稿",
    "修正",
    "修订征求意见稿",
    "试用",
    "修订版",
    "试点",
    "草案送审稿",
    "二次审议稿",
)
_DROPPED = re.compile(r"[\s\u3000《》〈〉<>“”\"'‘’()\[\]【】〔〕、,.·]")


@cache
def _kinds() -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """How long the document nouns are that end in a character, longest first, and the kind of each."""
    kinds = {row[0]: row[1] for row in lexicon.lines("document_nouns.tsv")}
    lengths: dict[str, set[int]] = {}
    for noun in kinds:
        lengths.setdefault(noun[-1], set()).add(len(noun))
    return {last: tuple(sorted(found, reverse=True)) for last, found in lengths.items()}, kinds


@cache
def _jurisdictions() -> re.Pattern[str]:
    names: set[str] = set()
    for _, level, name, *_ in lexicon.lines("places.tsv"):
        if level in ("province", "prefecture"):
            names.add(name)
    return re.compile(f"\\A(?:{lexicon.trie(tuple(sorted(names)))}|[省市县区州](?=[^级直属内域]))")


def kind_and_status(title: str) -> tuple[str | None, str | None]:
    """The head noun that closes a title as written, and its status (试行, 送审稿); a version (2020年版) is no
    status.
    """
    folded = fold(title)
    status = None
    final = _FINAL.search(folded) if folded[-1:] in ")）" else None
    body = folded
    if final:
        body = folded[: final.start()]
        if final.group(1) in STATUSES:
            status = final.group(1)
    lengths, kinds = _kinds()
    body = body.rstrip("》〉”")
    for length in lengths.get(body[-1:], ()):
        if (kind := kinds.get(body[-length:])) is not None:
            return kind, status
    return None, status


def title_key(title: str) -> str:
    """The title as it is compared: folded, without marks and white space, status and leading jurisdiction.

    《浙江省X办法(试行)》, 《省X办法》 and X办法 have one key. A province or prefecture at the start goes, with what
    is left
    at least four characters long; a county stays, since its texts differ from the province's.
    """
    key = fold(title)
    final = _FINAL.search(key) if key[-1:] in ")）" else None
    if final and final.group(1) in STATUSES:
        key = key[: final.start()]
    key = _DROPPED.sub("", key)
    jurisdiction = _jurisdictions().match(key)
    return key[jurisdiction.end() :] if jurisdiction and len(key) - jurisdiction.end() >= 4 else key
