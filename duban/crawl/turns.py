"""Which sources may be crawled at the same time, and whose turn it is at a host that several of them ask.

A host is asked by one thread at a time over one connection, whatever the number of sources that name it.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from duban.crawl.urls import authority
from duban.sources import Source


def lanes(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that must be crawled one after the other, because their homes or lists share a host; by first source.

    What they share beside (a host for the files of a whole province) does not put them into one lane: `Turns` sees to
    that.
    """
    found: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts = own_hosts(source)
        touched = [lane for lane in found if lane[0] & hosts]
        first = touched[0] if touched else (set[str](), list[Source]())
        if not touched:
            found.append(first)
        for lane in touched[1:]:
            found.remove(lane)
            first[0].update(lane[0])
            first[1].extend(lane[1])
        first[0].update(hosts)
        first[1].append(source)
    return [lane for _, lane in found]


def own_hosts(source: Source) -> set[str]:
    """The hosts of a source's home and lists."""
    return {authority(source.home), *(authority(column.url) for column in source.columns)}


class Turns:
    """One at a time at every host that more than one lane may ask.

    Args:
        crawled: the lanes that are crawled at the same time.
    """

    def __init__(self, crawled: Iterable[Sequence[Source]] = ()) -> None:
        numbers = Counter(host for lane in crawled for host in {host for source in lane for host in source.hosts})
        self._locks = {host: threading.Lock() for host, number in numbers.items() if number > 1}

    def shared(self, host: str) -> bool:
        """Whether others may ask the host too: then no connection to it stays open after a turn."""
        return host in self._locks

    @contextlib.contextmanager
    def at(self, host: str) -> Iterator[None]:
        """One's turn at the host."""
        lock = self._locks.get(host)
        if lock is None:
            yield
            return
        with lock:
            yield
