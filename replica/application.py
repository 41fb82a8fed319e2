"""The replica as a whole: its world, clock, faults and journal; finds the site for a request and answers.

Belongs here: state that requests share. Does not: sockets (``server``), paths of a site (``routes``), ``control``.
"""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from replica.faults import Fault, Faults, afflict, read_fault
from replica.journal import Journal
from replica.markup.body import STORAGE_HOST
from replica.messages import Request, Response, not_found
from replica.pages import GivenPage, find_page
from replica.rewriting import as_if
from replica.routes.common import answer_site
from replica.routes.files import stored_anywhere
from replica.routes.neighbours import answer_neighbour
from replica.tls import Authority
from replica.world.build import build_world
from replica.world.calendar import Month
from replica.world.model import Generation, ProxyMode, World
from replica.world.scenarios import SCENARIOS, Scenario


@dataclass(frozen=True, slots=True)
class Options:
    """What a replica is made of; the same options make the same bytes at the same clock.

    Where ``start``, ``months`` or ``clock`` are None the scenario says.
    """

    seed: int = 1
    start: Month | None = None
    months: int | None = None
    clock: datetime | None = None
    generation: Generation = "mixed"
    migrates_at: datetime | None = None
    pages: tuple[GivenPage, ...] = ()
    log: Path | None = None
    scenario: str = "default"

    def chosen(self) -> Scenario:
        """The scenario, with what the options say in place of what it says. ValueError for an unknown one."""
        if self.scenario not in SCENARIOS:
            raise ValueError(f"scenario {self.scenario!r} is unknown; known: {', '.join(SCENARIOS)}")
        found = SCENARIOS[self.scenario]
        start, months = self.start or found.start, found.months if self.months is None else self.months
        return replace(found, start=start, months=months, clock=self.clock or found.clock)

    def first_clock(self) -> datetime:
        """The clock at the start: as given, else the 20th after the last month, when all but stragglers are out."""
        scenario = self.chosen()
        after = scenario.start.plus(scenario.months)
        return scenario.clock or datetime(after.year, after.number, 20, 9)


class Replica:
    """Answers requests for the content of all sites."""

    def __init__(self, options: Options) -> None:
        self.faults = Faults()
        self.journal = Journal(options.log)
        self.authority = Authority()
        self.load(options)

    def load(self, options: Options) -> None:
        """Become the replica of these options, as at its start; the log file stays the one it was."""
        scenario = options.chosen()
        self.options = options
        self.world: World = build_world(
            options.seed, scenario.start, scenario.months, options.generation, options.migrates_at, scenario.scene
        )
        self.reset()

    def reset(self) -> None:
        """As it was at the start: clock, log, counters, and only the faults that belong to the scenario."""
        self.clock = self.options.first_clock()
        self.faults.clear()
        for fault in self.options.chosen().faults:
            self.faults.add(read_fault(fault))
        self.journal.reset()

    def hosts(self) -> tuple[str, ...]:
        """Every virtual host: the world's sites, then hosts that only given pages have."""
        of_pages = sorted({page.host for page in self.options.pages if page.host})
        storage = [STORAGE_HOST] if any(s.manners.files == "oss" for s in self.world.sites.values()) else []
        return tuple(dict.fromkeys([*self.world.hosts(), *storage, *of_pages]))

    def answer(self, request: Request) -> Response:
        """The response to a request for content, after faults, and noted in the journal."""
        began = time.time()
        faults = self.faults.take(request, self.clock)
        for fault in faults:
            if "advance_minutes" in fault.effects:
                self.clock += timedelta(minutes=float(str(fault.effects["advance_minutes"])))
        clock = self.clock
        response = self._content(as_if(request, faults), clock, faults)
        for fault in faults:
            response = afflict(response, fault, request)
        self.journal.record(request, response, clock, began)
        return response

    def _content(self, request: Request, clock: datetime, faults: tuple[Fault, ...]) -> Response:
        given = find_page(self.options.pages, request)
        if given:
            return given
        site = self.world.site_at(request.hostname)
        if site is None:
            stored = request.hostname == STORAGE_HOST and stored_anywhere(self.world, request.path, clock)
            return stored or answer_neighbour(self.world, request, clock) or not_found()
        for fault in faults:
            if "proxy_mode" in fault.effects:
                mode: ProxyMode = fault.effects["proxy_mode"]  # type: ignore[assignment]
                site = site.with_proxy(mode)
        return answer_site(site, request, clock, self.journal.trap)

    def secure(self, connection: socket.socket, host: str) -> ssl.SSLSocket:
        """The connection in TLS, with the certificate that the faults let its host show.

        ``host`` is who is meant when the client names none. Raises ssl.SSLError for a handshake that fails.
        """
        self.authority.context(host, "good")  # raises, outside of the handshake, where there can be no certificates
        undecided = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        undecided.sni_callback = partial(self._certify, host)
        return undecided.wrap_socket(connection, server_side=True)

    def _certify(self, host: str, wire: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> int | None:
        kind = self.faults.take_handshake(name or host, self.clock)
        if kind == "off":
            return ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE
        wire.context = self.authority.context(name or host, kind or "good")
        return None
