"""How long work tells what it is doing, without knowing who listens.

Work calls `current()` and reports to it; the command line installs a listener that draws bars. Nothing here draws.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Somebody who wants to know how far the work is. ``what`` names one stretch of work, e.g. "zj-kjt: pages"."""

    def begin(self, what: str, total: int | None) -> None:
        """A stretch of work starts; ``total`` is its number of steps, where that is known."""

    def step(self, what: str) -> None:
        """One step of it is done."""

    def end(self, what: str) -> None:
        """It is over."""


class Silent:
    """Nobody listens."""

    def begin(self, what: str, total: int | None) -> None:
        """Say nothing."""

    def step(self, what: str) -> None:
        """Say nothing."""

    def end(self, what: str) -> None:
        """Say nothing."""


_listener: ContextVar[Progress] = ContextVar("duban progress listener", default=Silent())  # noqa: B039 (it has no state)


def current() -> Progress:
    """Whoever listens now."""
    return _listener.get()


@contextlib.contextmanager
def listening(listener: Progress) -> Iterator[None]:
    """Let ``listener`` hear of all progress while the block runs."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
