"""Fault switches: what goes wrong, where, how often. A fault is data; adding a kind is adding a line to ``SWITCHES``.

Belongs here: matching a request and changing its response. Does not: sockets (``server`` carries a delivery out).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from replica.messages import HTML, Request, Response

Switch = Callable[[Response, object], Response]


def _status(response: Response, value: object) -> Response:
    status = int(str(value))
    page = f"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"
    return Response(status, page.encode(), "text/html")


def _headers(response: Response, value: object) -> Response:
    if not isinstance(value, Mapping):
        raise TypeError("headers: an object of names and values is needed")
    return replace(response, headers=response.headers + tuple((str(k), str(v)) for k, v in value.items()))


def _deliver(name: str, convert: Callable[[str], object]) -> Switch:
    def switch(response: Response, value: object) -> Response:
        return replace(response, delivery=replace(response.delivery, **{name: convert(str(value))}))  # type: ignore[arg-type]

    return switch


# Applied in this order, so that e.g. {"status": 429, "headers": {"Retry-After": "2"}, "delay": 1} works as it reads.
SWITCHES: dict[str, Switch] = {
    "status": _status,
    "body": lambda response, value: replace(response, body=str(value).encode()),
    "content_type": lambda response, value: replace(response, content_type=str(value)),
    "headers": _headers,
    "delay": _deliver("delay", float),
    "hang": _deliver("hang", float),
    "reset": _deliver("reset", lambda value: value == "True"),
    "truncate": _deliver("truncate", lambda value: value == "True"),
}
SCOPE = {"host", "path", "method", "times", "skip", "preset"}

# Answers of known front ends, for {"preset": NAME}: what a plain client sees of them, not how they work.
PRESETS: dict[str, dict[str, object]] = {
    "jsl521": {
        "status": 521,
        "headers": {"Set-Cookie": "__jsluid_h=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly"},
        "body": "<script>document.cookie=('_')+('_')+('jsl_clearance=1.1|-1|x');location.href=location.href</script>",
        "content_type": HTML,
    },
    "rs412": {
        "status": 412,
        "body": '<!DOCTYPE html><html><head><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};</script></head></html>',
        "content_type": HTML,
    },
    "acw200": {
        "body": "<html><script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';</script></html>",
        "content_type": HTML,
    },
    "wzws491": {
        "status": 491,
        "headers": {"WZWS-RAY": "1200-1700000000.000-w-waf01", "Set-Cookie": "wzws_cid=0123456789abcdef; path=/"},
    },
    "soft404": {"body": "<html><body>非法请求 404！</body></html>", "content_type": HTML},
    "busy": {"status": 429, "headers": {"Retry-After": "1"}},
}


@dataclass(slots=True)
class Fault:
    """A switch as set: ``path`` is searched in path?query; ``skip`` requests pass, ``times`` are hit (None: all)."""

    host: str | None
    path: re.Pattern[str]
    method: str | None
    effects: tuple[tuple[str, object], ...]
    times: int | None = None
    skip: int = 0
    hits: int = 0

    def matches(self, request: Request) -> bool:
        """Whether this request is in scope, whatever the counts."""
        return (
            (self.host is None or self.host in (request.hostname, request.authority))
            and (self.method is None or self.method == request.method)
            and self.path.search(request.target) is not None
        )


def read_fault(data: Mapping[str, object]) -> Fault:
    """A fault from the JSON of the control route; ValueError says what is wrong with it."""
    preset = data.get("preset")
    if preset is not None and preset not in PRESETS:
        raise ValueError(f"preset: {preset!r} is unknown; known: {', '.join(PRESETS)}")
    effects: dict[str, object] = dict(PRESETS[str(preset)]) if preset is not None else {}
    effects |= {name: value for name, value in data.items() if name not in SCOPE}
    unknown = effects.keys() - SWITCHES.keys()
    if unknown or not effects:
        raise ValueError(f"switch: {', '.join(sorted(unknown)) or 'none given'}; known: {', '.join(SWITCHES)}, preset")
    ordered = tuple((name, effects[name]) for name in SWITCHES if name in effects)
    times = data.get("times")
    try:
        pattern = re.compile(str(data.get("path", "")))
        for name, value in ordered:
            SWITCHES[name](Response(200, b""), value)
        return Fault(
            host=str(data["host"]) if data.get("host") not in (None, "", "*") else None,
            path=pattern,
            method=str(data["method"]).upper() if data.get("method") else None,
            effects=ordered,
            times=None if times is None else int(str(times)),
            skip=int(str(data.get("skip", 0))),
        )
    except (re.error, TypeError) as error:
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
                    **dict(f.effects),
                }
                for f in self._on
            ]


def afflict(response: Response, fault: Fault) -> Response:
    """The response with the fault's effects."""
    for name, value in fault.effects:
        response = SWITCHES[name](response, value)
    return response
