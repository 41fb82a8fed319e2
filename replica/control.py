"""The control port: the clock, the log, the truth, trap counters, faults. JSON in, JSON out.

Belongs here: the routes under /__control/. Does not: the content of sites.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from replica.application import Options, Replica
from replica.faults import read_fault
from replica.messages import Request, Response, as_json
from replica.routes.neighbours import neighbours_of
from replica.world.documents import documents_of
from replica.world.scenarios import SCENARIOS, steps
from replica.world.truth import truth_of

PREFIX = "/__control/"


class Control:
    """Answers the control routes for one replica.

    ``sites`` describes it as in the line printed when ready; ``load`` makes another replica of it.
    """

    def __init__(
        self, replica: Replica, sites: Callable[[], list[dict[str, object]]], load: Callable[[Options], None]
    ) -> None:
        self._replica = replica
        self._sites = sites
        self._load = load

    def answer(self, request: Request) -> Response:
        """The response to a control request; 400 with a reason for one that makes no sense."""
        name = request.path.removeprefix(PREFIX) if request.path.startswith(PREFIX) else ""
        route = _ROUTES.get((request.method, name))
        if route is None:
            known = sorted({f"{method} {PREFIX}{known}" for method, known in _ROUTES})
            return as_json({"error": f"{request.method} {request.path}: no such control route", "known": known}, 404)
        try:
            return as_json(route(self, request.fields(), _body(request)))
        except ValueError as error:
            return as_json({"error": str(error)}, 400)

    def clock(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """GET: the clock. POST {"to": "2024-03-01T09:00"} or {"advance_days": 30}: set it (backwards too)."""
        if "to" in body:
            self._replica.clock = datetime.fromisoformat(str(body["to"])).replace(tzinfo=None)
        elif "advance_days" in body:
            self._replica.clock += timedelta(days=float(str(body["advance_days"])))
        elif body:
            raise ValueError('clock: {"to": "YYYY-MM-DDTHH:MM"} or {"advance_days": N} is needed')
        return {"clock": self._replica.clock.isoformat(timespec="minutes")}

    def log(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """All requests for content so far; ?clear=1 empties the log."""
        return self._replica.journal.entries(clear=fields.get("clear") == "1")

    def truth(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """What a perfect crawler and reader would know at the clock (?at=…, ?host=…, ?path=… narrow it down)."""
        at = datetime.fromisoformat(fields["at"]) if "at" in fields else self._replica.clock
        return truth_of(self._replica.world, at, host=fields.get("host"), path=fields.get("path"))

    def documents(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """Every document with its locations and versions up to the clock (?at=…, ?host=…, ?path=… narrow it down)."""
        at = datetime.fromisoformat(fields["at"]) if "at" in fields else self._replica.clock
        return documents_of(self._replica.world, at, host=fields.get("host"), path=fields.get("path"))

    def scenario(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """GET: which it is, what happens when. POST {"name": "month"} (and "seed"): load one, as at its start."""
        options = self._replica.options
        if body:
            name, seed = str(body.get("name", "")), int(str(body.get("seed", options.seed)))
            other = replace(options, scenario=name, seed=seed, start=None, months=None, clock=None, migrates_at=None)
            other.chosen()
            self._load(other)
        chosen = self._replica.options.chosen()
        return {
            "name": chosen.name,
            "about": chosen.about,
            "clock": self._replica.clock.isoformat(timespec="minutes"),
            "known": {scenario.name: scenario.about for scenario in SCENARIOS.values()},
            "steps": steps() if chosen.name == "month" else [],
            "happened": [
                {
                    "kind": told.happening.kind,
                    "host": told.happening.host,
                    "at": told.happening.at.isoformat(timespec="minutes"),
                    "paths": told.paths,
                }
                for told in self._replica.world.happened
            ],
        }

    def ca(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """The certificate of the replica's own authority, for clients of its https."""
        try:
            return {"pem": self._replica.authority.root_pem()}
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    def trap(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """How often each view counter was called."""
        counts = self._replica.journal.traps()
        return {"total": sum(counts.values()), "paths": counts}

    def reset(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """As at the start."""
        self._replica.reset()
        return self.clock({}, {})

    def sites(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """The sites, as in the line printed when ready."""
        return self._sites()

    def neighbours(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """The sites on other CMSs, on the common port: their columns, and the rows of their lists at the clock."""
        return neighbours_of(self._replica.world, self._replica.clock)

    def faults(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """GET: the switches that are on. POST: one more: {"path": "/art/", "status": 503, "times": 2}."""
        if body:
            self._replica.faults.add(read_fault(body))
        return self._replica.faults.listed()

    def no_faults(self, fields: Mapping[str, str], body: Mapping[str, object]) -> object:
        """Switch all faults off."""
        return {"removed": self._replica.faults.clear()}


_Route = Callable[[Control, Mapping[str, str], Mapping[str, object]], object]
_ROUTES: dict[tuple[str, str], _Route] = {
    ("GET", "clock"): Control.clock,
    ("POST", "clock"): Control.clock,
    ("GET", "log"): Control.log,
    ("GET", "truth"): Control.truth,
    ("GET", "documents"): Control.documents,
    ("GET", "scenario"): Control.scenario,
    ("POST", "scenario"): Control.scenario,
    ("GET", "ca"): Control.ca,
    ("GET", "trap"): Control.trap,
    ("POST", "reset"): Control.reset,
    ("GET", "sites"): Control.sites,
    ("GET", "neighbours"): Control.neighbours,
    ("GET", "faults"): Control.faults,
    ("POST", "faults"): Control.faults,
    ("DELETE", "faults"): Control.no_faults,
}


def _body(request: Request) -> Mapping[str, object]:
    if not request.body:
        return {}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise ValueError(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ValueError("the body is not a JSON object")  # noqa: TRY004 - one kind of error means 400
    return body
