"""Fault switches: what goes wrong, where, when, how often. A fault is data; adding a kind is a line in ``switches``.

Belongs here: the scope of a fault, and which requests it hits. Does not: what an effect does to a response
(``switches``), sockets (``server`` carries a delivery out).
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from replica.messages import Request, Response
from replica.presets import PRESETS
from replica.switches import SWITCHES

SCOPE = {
    "host",
    "path",
    "method",
    "scheme",
    "times",
    "skip",
    "every",
    "probability",
    "seed",
    "from",
    "until",
    "throttle",
    "unless",
    "preset",
    "continue",
}


@dataclass(slots=True)
class Throttle:
    """More than so many requests in so many seconds are punished ``penalty`` seconds long; real time, not the clock."""

    requests: int
    seconds: float
    penalty: float
    seen: deque[float] = field(default_factory=deque)
    until: float = 0.0

    def exceeded(self, now: float) -> bool:
        """Count a request at that second; whether it is one too many, or within a punishment."""
        self.seen.append(now)
        while self.seen[0] <= now - self.seconds:
            self.seen.popleft()
        if len(self.seen) > self.requests:
            self.until = now + self.penalty
            self.seen.clear()
        return now < self.until


@dataclass(slots=True)
class Fault:
    """A switch as set.

    ``path`` is searched in path?query; ``skip`` requests pass, ``times`` are hit (None: all), of these only ``every``
    n-th, or by ``probability`` (drawn from a generator of the fault's own, so the same seed hits the same requests).
    ``begins`` and ``ends`` are instants of the replica's clock. ``unless`` are request headers and patterns: a request
    that has them all is spared. ``goes_on``: faults after this one may act on the same request.
    """

    host: str | None
    path: re.Pattern[str]
    method: str | None
    effects: dict[str, object]
    times: int | None = None
    skip: int = 0
    unless: tuple[tuple[str, re.Pattern[str]], ...] = ()
    hits: int = 0
    scheme: str | None = None
    every: int = 1
    probability: float = 1.0
    seed: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    throttle: Throttle | None = None
    goes_on: bool = False
    came: int = 0
    given: Mapping[str, object] = field(default_factory=dict)
    dice: random.Random = field(default_factory=random.Random)

    def matches(self, request: Request, clock: datetime) -> bool:
        """Whether this request is in scope, whatever the counts."""
        return (
            (self.host is None or self.host in (request.hostname, request.authority))
            and (self.method is None or self.method == request.method)
            and (self.scheme is None or (self.scheme == "https") == request.secure)
            and self.path.search(request.target) is not None
            and self.within(clock)
            and not (self.unless and all(p.search(request.headers.get(name, "")) for name, p in self.unless))
        )

    def within(self, clock: datetime) -> bool:
        """Whether the clock is within the fault's time."""
        return (self.begins is None or self.begins <= clock) and (self.ends is None or clock < self.ends)

    def falls(self) -> bool:
        """Count a request in scope; whether it is to be hit."""
        if self.throttle and not self.throttle.exceeded(time.monotonic()):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        self.came += 1
        if self.came % self.every or self.dice.random() >= self.probability:
            return False
        self.hits += 1
        return True


def read_fault(data: Mapping[str, object]) -> Fault:
    """A fault from the JSON of the control route; ValueError says what is wrong with it."""
    preset = data.get("preset")
    if preset is not None and preset not in PRESETS:
        raise ValueError(f"preset: {preset!r} is unknown; known: {', '.join(PRESETS)}")
    given = (PRESETS[str(preset)] if preset is not None else {}) | dict(data)
    effects = {name: given[name] for name in SWITCHES if name in given}
    unknown = given.keys() - SWITCHES.keys() - SCOPE
    if unknown or not effects:
        raise ValueError(f"switch: {', '.join(sorted(unknown)) or 'none given'}; known: {', '.join(SWITCHES)}, preset")
    unless = given.get("unless") or {}
    if not isinstance(unless, Mapping):
        raise ValueError("unless: an object of header names and patterns is needed")  # noqa: TRY004 - as the others
    scheme = given.get("scheme")
    if scheme not in (None, "http", "https"):
        raise ValueError("scheme: http or https")
    try:
        for name, value in effects.items():
            SWITCHES[name](Response(200, b""), value, Request("GET", "", "/"))
        seed = int(str(given.get("seed", 0)))
        return Fault(
            host=str(given["host"]) if given.get("host") not in (None, "", "*") else None,
            path=re.compile(str(given.get("path", ""))),
            method=str(given["method"]).upper() if given.get("method") else None,
            effects=effects,
            times=None if given.get("times") is None else int(str(given["times"])),
            skip=int(str(given.get("skip", 0))),
            unless=tuple((str(name).lower(), re.compile(str(pattern))) for name, pattern in unless.items()),
            scheme=None if scheme is None else str(scheme),
            every=max(1, int(str(given.get("every", 1)))),
            probability=float(str(given.get("probability", 1.0))),
            seed=seed,
            begins=_instant(given.get("from")),
            ends=_instant(given.get("until")),
            throttle=_throttle(given.get("throttle")),
            given=dict(data),
            goes_on=bool(given.get("continue", False)),
            dice=random.Random(seed),
        )
    except (re.error, TypeError, LookupError) as error:
        raise ValueError(str(error)) from error


def _instant(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value)).replace(tzinfo=None)


def _throttle(value: object) -> Throttle | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or value.keys() - {"requests", "seconds", "for"}:
        raise ValueError('throttle: {"requests": n, "seconds": s, "for": d} is needed')
    requests, seconds = int(str(value["requests"])), float(str(value["seconds"]))
    return Throttle(requests, seconds, float(str(value.get("for", seconds))))


class Faults:
    """The switches that are on; the first that hits a request acts on it, and those after one that ``goes_on``."""

    def __init__(self) -> None:
        self._on: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Switch a fault on, after those that are on already."""
        with self._lock:
            self._on.append(fault)

    def clear(self) -> int:
        """Switch all off; returns how many were on."""
        with self._lock:
            count = len(self._on)
            self._on.clear()
            return count

    def take(self, request: Request, clock: datetime) -> tuple[Fault, ...]:
        """The faults that hit this request, their counts moved on."""
        if not self._on:
            return ()
        hit: list[Fault] = []
        with self._lock:
            for fault in self._on:
                if "tls" not in fault.effects and fault.matches(request, clock) and fault.falls():
                    hit.append(fault)
                    if not fault.goes_on:
                        break
        return tuple(hit)

    def take_handshake(self, host: str, clock: datetime) -> str:
        """What is wrong with the certificate that a host shows for this handshake; an empty string: nothing."""
        if not self._on:
            return ""
        with self._lock:
            for fault in self._on:
                if "tls" in fault.effects and fault.host in (None, host) and fault.within(clock) and fault.falls():
                    return str(fault.effects["tls"])
        return ""

    def listed(self) -> list[dict[str, object]]:
        """The switches as JSON: effects, scope, what was given, and how often each has acted."""
        with self._lock:
            return [
                {
                    "host": f.host,
                    "path": f.path.pattern,
                    "method": f.method,
                    "times": f.times,
                    "hits": f.hits,
                    **f.effects,
                    **f.given,
                }
                for f in self._on
            ]


def afflict(response: Response, fault: Fault, request: Request) -> Response:
    """The response with the fault's effects; ``{target}`` and ``{authority}`` in a header stand for what was asked."""
    for name in SWITCHES:
        if name in fault.effects:
            response = SWITCHES[name](response, fault.effects[name], request)
    headers = tuple(
        (name, value.replace("{target}", request.target).replace("{authority}", request.authority))
        for name, value in response.headers
    )
    return replace(response, headers=headers)
