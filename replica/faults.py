"""Fault switches: what goes wrong, where, how often. A fault is data; adding a kind is adding a line to ``SWITCHES``.

Belongs here: matching a request and changing its response. Does not: sockets (``server`` carries a delivery out).
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from replica.messages import Request, Response
from replica.presets import PRESETS

Switch = Callable[[Response, object], Response]


def _status(response: Response, value: object) -> Response:
    status = int(str(value))
    page = f"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"
    return Response(status, page.encode(), "text/html")


def _headers(response: Response, value: object) -> Response:
    if not isinstance(value, Mapping):
        raise TypeError("headers: an object of names and values is needed")
    return replace(response, headers=response.headers + tuple((str(k), str(v)) for k, v in value.items()))


def _replace(response: Response, value: object) -> Response:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError("replace: a list of [pattern, replacement] is needed")
    text = response.body.decode(errors="replace")
    for pattern, replacement in value:
        text = re.sub(pattern, replacement, text, flags=re.DOTALL)
    return replace(response, body=text.encode())


def _encode(response: Response, value: object) -> Response:
    return replace(response, body=response.body.decode(errors="replace").encode(str(value), errors="replace"))


def _gzip(response: Response, value: object) -> Response:
    if value not in (True, "broken"):
        raise ValueError('gzip: true or "broken"')
    packed = gzip.compress(response.body, mtime=0)
    body = packed if value is True else packed[: len(packed) // 2]
    return replace(response, body=body, headers=(*response.headers, ("Content-Encoding", "gzip")))


def _deliver(name: str, convert: Callable[[str], object]) -> Switch:
    def switch(response: Response, value: object) -> Response:
        return replace(response, delivery=replace(response.delivery, **{name: convert(str(value))}))  # type: ignore[arg-type]

    return switch


def _yes(value: str) -> bool:
    return value == "True"


# Applied in this order, so that e.g. {"status": 429, "headers": {"Retry-After": "2"}, "delay": 1} works as it reads.
SWITCHES: dict[str, Switch] = {
    "target": lambda response, value: response,  # answered as if this were asked for: the application sees to it
    "status": _status,
    "body": lambda response, value: replace(response, body=str(value).encode()),
    "replace": _replace,
    "encode": _encode,
    "gzip": _gzip,
    "content_type": lambda response, value: replace(response, content_type=str(value)),
    "headers": _headers,
    "delay": _deliver("delay", float),
    "slow": _deliver("slow", float),
    "hang": _deliver("hang", float),
    "reset": _deliver("reset", _yes),
    "truncate": _deliver("truncate", _yes),
}
SCOPE = {"host", "path", "method", "times", "skip", "unless", "preset"}


@dataclass(slots=True)
class Fault:
    """A switch as set: ``path`` is searched in path?query; ``skip`` requests pass, ``times`` are hit (None: all).

    ``unless`` are request headers and patterns: a request that has them all is spared.
    """

    host: str | None
    path: re.Pattern[str]
    method: str | None
    effects: dict[str, object]
    times: int | None = None
    skip: int = 0
    unless: tuple[tuple[str, re.Pattern[str]], ...] = ()
    hits: int = 0

    def matches(self, request: Request) -> bool:
        """Whether this request is in scope, whatever the counts."""
        return (
            (self.host is None or self.host in (request.hostname, request.authority))
            and (self.method is None or self.method == request.method)
            and self.path.search(request.target) is not None
            and not (self.unless and all(p.search(request.headers.get(name, "")) for name, p in self.unless))
        )

    @property
    def target(self) -> str | None:
        """The target to answer with instead of the one asked for."""
        return str(self.effects["target"]) if "target" in self.effects else None


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
    times, unless = given.get("times"), given.get("unless") or {}
    if not isinstance(unless, Mapping):
        raise ValueError("unless: an object of header names and patterns is needed")  # noqa: TRY004 - as the others
    try:
        for name, value in effects.items():
            SWITCHES[name](Response(200, b""), value)
        return Fault(
            host=str(given["host"]) if given.get("host") not in (None, "", "*") else None,
            path=re.compile(str(given.get("path", ""))),
            method=str(given["method"]).upper() if given.get("method") else None,
            effects=effects,
            times=None if times is None else int(str(times)),
            skip=int(str(given.get("skip", 0))),
            unless=tuple((str(name).lower(), re.compile(str(pattern))) for name, pattern in unless.items()),
        )
    except (re.error, TypeError, LookupError) as error:
        raise ValueError(str(error)) from error


class Faults:
    """The switches that are on; the first that matches a request acts on it."""

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

    def take(self, request: Request) -> Fault | None:
        """The fault that hits this request, its counts moved on."""
        if not self._on:
            return None
        with self._lock:
            for fault in self._on:
                if not fault.matches(request):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times is None or fault.hits < fault.times:
                    fault.hits += 1
                    return fault
        return None

    def listed(self) -> list[dict[str, object]]:
        """The switches as JSON, with how often each has acted."""
        with self._lock:
            return [
                {
                    "host": f.host,
                    "path": f.path.pattern,
                    "method": f.method,
                    "times": f.times,
                    "hits": f.hits,
                    **f.effects,
                }
                for f in self._on
            ]


def afflict(response: Response, fault: Fault, request: Request) -> Response:
    """The response with the fault's effects; ``{target}`` in a header stands for the path and query asked for."""
    for name, value in fault.effects.items():
        response = SWITCHES[name](response, value)
    headers = tuple((name, value.replace("{target}", request.target)) for name, value in response.headers)
    return replace(response, headers=headers)
