"""The table of administrative divisions: their codes by full name, and the short names of provinces and prefectures.

What belongs here: the table. What does not: finding names in a text (``place.py``).
"""

from __future__ import annotations

from functools import cache

from duban.read.language import lexicon

# Autonomous divisions are written without their peoples' names as often as with them (黔东南州, 景宁县).
_AUTONOMOUS = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Codes by full name (杭州市, 安吉县); a name that several divisions bear has several codes."""
    table: dict[str, list[str]] = {}
    for code, _, name, short, *_ in lexicon.lines("places.tsv"):
        if len(name) > 2 or name[0] not in "城矿郊市东西南北":
            table.setdefault(name, []).append(code)
            ending = next((e for long, e in _AUTONOMOUS if name.endswith(long)), "")
            if ending and len(short) > 1 and short[-1] not in "州县旗":
                table.setdefault(short + ending, []).append(code)
    return {name: tuple(codes) for name, codes in table.items()}


@cache
def city_names() -> frozenset[str]:
    """Short names of provinces and prefectures (杭州): before a body they are its place (杭州海关)."""
    return frozenset(
        short
        for _, level, _, short, *_ in lexicon.lines("places.tsv")
        if level in ("province", "prefecture") and len(short) > 1
    )


@cache
def _read_otherwise() -> dict[str, tuple[str, ...]]:
    """Counties whose names are a preposition and a level as well (会同|县): the short names of what they belong to."""
    names = {code: short for code, level, _, short, *_ in lexicon.lines("places.tsv") if level != "county"}
    before = frozenset(lexicon.words("prepositions.txt"))
    return {
        name: tuple(names[over] for over in (code[:4] + "00", code[:2] + "0000") if over in names)
        for name, codes in divisions().items()
        if name[:-1] in before and name[-1] in "县区"
        for code in codes
    }


def is_division(work: str, name: str) -> bool:
    """Whether a full name is one here: 会同县 is a county only where its prefecture or province is named too."""
    if name not in divisions():
        return False
    homes = _read_otherwise().get(name)
    return homes is None or any(home in work for home in homes)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long full names are, longest first, by their last two characters: most 省 市 县 区 follow something else."""
    lengths: dict[str, set[int]] = {}
    for name in divisions():
        lengths.setdefault(name[-2:], set()).add(len(name))
    return {tail: tuple(sorted(found, reverse=True)) for tail, found in lengths.items()}


def division_before(work: str, end: int, longest: int) -> int:
    """Where the longest full name of a division begins that ends at ``end`` (of two characters or more); -1 if none."""
    for length in _lengths().get(work[end - 2 : end], ()) if end > 1 else ():
        if length <= longest and length <= end and is_division(work, work[end - length : end]):
            return end - length
    return -1
