"""Whether a host has turned: it served articles, and now mostly serves something else. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from duban.crawl.outcome import Outcome

TURNED = frozenset(
    {
        Outcome.CHALLENGE,
        Outcome.BLOCKED,
        Outcome.SOFT_404,
        Outcome.MOVED_HOME,
        Outcome.SECTION_INDEX,
        Outcome.NOT_AN_ARTICLE,
        Outcome.MAINTENANCE,
    }
)
"""Answers that say more of the host than of the page when they come in numbers."""

GOOD = frozenset({Outcome.ARTICLE, Outcome.LIST, Outcome.NOT_MODIFIED})
_FEWEST = 3
"""So many answers at least must speak for each side: one page of an odd kind is no change of the host."""


def shifted(host: str, before: Mapping[str, int], now: Mapping[str, int]) -> str:
    """What happened to the host, in words with counts; "" when it is as it was.

    Args:
        host: as `authority` names it.
        before: its last answers in earlier runs, by outcome.
        now: this run's answers, by outcome.
    """
    good, bad = sum(before.get(one, 0) for one in GOOD), sum(now.get(one, 0) for one in TURNED)
    asked_before, asked_now = sum(before.values()), sum(now.values())
    if good < _FEWEST or good * 2 <= asked_before or bad < _FEWEST or bad * 2 <= asked_now:
        return ""
    kinds = ", ".join(f"{now[one]} {one}" for one in sorted(TURNED) if now.get(one))
    return f"{host} has turned: {good} of {asked_before} pages were answered before, now {kinds} of {asked_now} answers"


_LONG = 8
"""So many bad answers at a run's end, and no good one after, are no row of dead links by chance."""


def turned_within(host: str, before: Mapping[str, int], answers: Sequence[Outcome]) -> str:
    """The same for a host that turned in the middle of a run: bursts are punished that way (csrc, sites.md 4).

    Args:
        host: as `authority` names it.
        before: its last answers in earlier runs, by outcome.
        answers: this run's answers in their order.
    """
    end = len(answers)
    while end and answers[end - 1] in TURNED:
        end -= 1
    if len(answers) - end < _LONG:
        return ""
    return shifted(host, Counter(before) + Counter(answers[:end]), Counter(answers[end:]))
