"""Telling crawls in other threads to end: between requests at once, in a request by cutting it. No signals here."""

from __future__ import annotations

import threading


class StoppedError(BaseException):
    """The crawl was told to end. No ordinary error: nothing that forgives a page's mistakes may swallow it."""


class Stop:
    """One switch for all threads of a pass."""

    def __init__(self) -> None:
        self._told = threading.Event()

    def tell(self) -> None:
        """End, all of you."""
        self._told.set()

    @property
    def told(self) -> bool:
        """Whether it is time to end."""
        return self._told.is_set()

    def check(self) -> None:
        """Raise StoppedError when it is time to end."""
        if self._told.is_set():
            raise StoppedError

    def sleep(self, seconds: float) -> None:
        """Wait; raise StoppedError as soon as it is time to end."""
        if self._told.wait(seconds):
            raise StoppedError
