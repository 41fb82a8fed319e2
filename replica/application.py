"""The replica as a whole: its world, clock, faults and journal; finds the site for a request and answers.

Belongs here: state that requests share. Does not: sockets (``server``), paths of a site (``routes``), ``control``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from replica.faults import Faults, afflict
from replica.journal import Journal
from replica.messages import Request, Response, not_found
from replica.pages import GivenPage, find_page
from replica.routes.common import answer_site
from replica.routes.neighbours import answer_neighbour
from replica.world.build import build_world
from replica.world.calendar import Month
from replica.world.model import Generation, World

FIRST_MONTH = Month(2022, 11)


@dataclass(frozen=True, slots=True)
class Options:
    """What a replica is made of; the same options make the same bytes at the same clock."""

    seed: int = 1
    start: Month = FIRST_MONTH
    months: int = 48
    clock: datetime | None = None
    generation: Generation = "mixed"
    migrates_at: datetime | None = None
    pages: tuple[GivenPage, ...] = ()
    log: Path | None = None

    def first_clock(self) -> datetime:
        """The clock at the start: as given, else the 20th after the last month, when all but stragglers are out."""
        after = self.start.plus(self.months)
        return self.clock or datetime(after.year, after.number, 20, 9)


class Replica:
    """Answers requests for the content of all sites."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.world: World = build_world(
            options.seed, options.start, options.months, options.generation, options.migrates_at
        )
        self.clock = options.first_clock()
        self.faults = Faults()
        self.journal = Journal(options.log)

    def hosts(self) -> tuple[str, ...]:
        """Every virtual host: the world's sites, then hosts that only given pages have."""
        of_pages = sorted({page.host for page in self.options.pages if page.host})
        return tuple(dict.fromkeys([*self.world.sites, *of_pages]))

    def answer(self, request: Request) -> Response:
        """The response to a request for content, after faults, and noted in the journal."""
        began = time.time()
        clock = self.clock
        fault = self.faults.take(request)
        if fault:
            response = afflict(self._content(_as_if(request, fault.target), clock), fault, request)
        else:
            response = self._content(request, clock)
        self.journal.record(request, response, clock, began)
        return response

    def _content(self, request: Request, clock: datetime) -> Response:
        given = find_page(self.options.pages, request)
        if given:
            return given
        site = self.world.sites.get(request.hostname)
        if site is None:
            return answer_neighbour(self.world, request, clock) or not_found()
        return answer_site(site, request, clock, self.journal.trap)

    def reset(self) -> None:
        """As it was at the start: clock, log, counters, no faults."""
        self.clock = self.options.first_clock()
        self.faults.clear()
        self.journal.reset()


def _as_if(request: Request, target: str | None) -> Request:
    if target is None:
        return request
    path, _, query = target.partition("?")
    return replace(request, path=path, query=query)
