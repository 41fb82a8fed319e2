"""What robots.txt allows: a pure reading of its answer. Fetching it is the client's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from protego import Protego

from duban.crawl.outcome import Outcome
from duban.read.decode import decode

AGENT = "duban"
"""The name by which robots.txt may address us."""


LONGEST_DELAY = 60.0
"""Seconds between requests that we would still wait."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A host's rules for one run. ``delay`` is its Crawl-delay in seconds; ``reason`` says why all is forbidden.

    ``unreachable`` is the outcome when the host gave no answer to the question: nothing else is asked then.
    """

    delay: float = 0.0
    reason: str = ""
    unreachable: Outcome | None = None
    parsed: Any = None

    def allows(self, url: str) -> bool:
        """Whether the URL may be asked for."""
        if self.reason:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))


def read_rules(outcome: Outcome, status: int | None, content: bytes, detail: str) -> Rules:
    """The rules that an answer for robots.txt stands for.

    A file that is not there allows everything, by convention, also where a page says so or the home page comes in its
    place; one that may not be read (401, 403), a challenge, any other page and a server error forbid everything until
    a person has looked.
    """
    if status is None:
        return Rules(reason=f"robots.txt: {detail or outcome}", unreachable=outcome)
    if outcome is Outcome.ROBOTS and status == 200:
        parsed = Protego.parse(decode(content))
        delay = float(parsed.crawl_delay(AGENT) or 0.0)
        if delay > LONGEST_DELAY:
            return Rules(reason=f"robots.txt: a Crawl-delay of {delay:g} s, which is a request to stay away")
        return Rules(delay=max(0.0, delay), parsed=parsed)
    if outcome is Outcome.ROBOTS and 400 <= status < 500 and status not in (401, 403, 429):
        return Rules()
    if outcome in (Outcome.MOVED_HOME, Outcome.SOFT_404):
        return Rules()
    if outcome is Outcome.HTML_INSTEAD_OF_FILE:
        return Rules(reason=f"robots.txt: a page in its place ({detail})")
    return Rules(reason=f"robots.txt: HTTP {status}{f' ({detail})' if detail and detail != f'HTTP {status}' else ''}")
