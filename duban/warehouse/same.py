"""Whether what two URLs file is one report: a pure decision about a pair, by what they share and how alike they read.

What belongs here: the rules and their thresholds. What does not: which pairs are worth a look (links.py). A decision
knows nothing but its pair, so that it is the same in every order of loading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban.warehouse.identity import bare

_GRAM = 3  # characters: two make common words of everything, four are torn apart by every edit

# By what two pages share: how alike the texts must be. Months of one department are up to 0.7 alike where a table names
# the same tasks, hence what is weaker asks for more. A page may be rewritten at its own URL: a notice becomes the table
# of its workbook.
ALIKE = {"version": 0.0, "url": 0.0, "index_no": 0.5, "text": 1.0, "path": 0.5, "title": 0.8}
# With other periods only a title put right is one report; the next quarter's table may be 0.9 alike.
_SAME_BUT_PERIOD = 0.97


@dataclass(frozen=True, slots=True)
class Side:
    """One of two pages: its text's key (None: too short to tell) and version, the period and publisher it states."""

    version_id: str
    text_key: str | None
    period: tuple[date | None, date | None]
    publisher: str | None


def threshold(method: str, one: Side, other: Side) -> float | None:
    """How alike two texts must be to be one report, given what the pages share; None: they are two, whatever they say.

    Args:
        method: what they share, of `schemas.vocabulary.LINK_METHODS`.
        one: a page.
        other: another, of the same source.
    """
    if method == "version":
        return 0.0
    if None not in (*one.period, *other.period) and one.period != other.period:
        return _SAME_BUT_PERIOD if method in ("url", "index_no") else None
    apart = one.publisher and other.publisher and one.publisher != other.publisher
    if apart and method in ("index_no", "title"):
        return None
    return ALIKE[method]


def at_once(one: Side, other: Side) -> float | None:
    """The similarity where the keys tell it already."""
    same_key = one.text_key is not None and one.text_key == other.text_key
    return 1.0 if same_key or one.version_id == other.version_id else None


def grams(text: str) -> frozenset[str]:
    """What texts are compared by: sequences of three characters, without white space and width."""
    said = bare(text)
    return frozenset(said[at : at + _GRAM] for at in range(max(1, len(said) - _GRAM + 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the sequences of both that both have, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
