"""Several sources at once: a thread a lane, all told to end when one must. What a crawl does is in `run.py`."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence

from duban.crawl.model import SourceResult
from duban.crawl.stop import Stop, StoppedError
from duban.crawl.turns import Turns, lanes
from duban.progress import Progress
from duban.sources import Source

AT_ONCE = 16
"""Hosts that are asked at the same time, at most: what each may hold in memory adds up."""

Crawl = Callable[[Source, Stop, Turns], SourceResult]
"""Crawls one source until it is done or told to stop."""


def crawl_several(sources: Sequence[Source], crawl: Crawl, progress: Progress) -> tuple[SourceResult, ...]:
    """Crawl sources, those on different hosts at the same time; the results in the sources' order.

    An error of one source lets the others come to their end before it is raised. An exception in the calling thread,
    such as Ctrl-C, tells all to stop and waits until their archives are closed.

    Args:
        sources: each once.
        crawl: called in a thread of its own for every lane.
        progress: hears of every source that is done.

    Raises:
        DubanError: the first that a source ended with.
    """
    ways = lanes(sources)
    stop, turns = Stop(), Turns(ways)
    results: dict[str, SourceResult] = {}
    errors: list[BaseException] = []
    waiting: queue.SimpleQueue[Sequence[Source]] = queue.SimpleQueue()
    for way in ways:
        waiting.put(way)
    what = "sources"
    progress.begin(what, len(sources))

    def work() -> None:
        while not stop.told:
            try:
                way = waiting.get_nowait()
            except queue.Empty:
                return
            for source in way:
                try:
                    results[source.source_id] = crawl(source, stop, turns)
                except StoppedError:
                    return
                except BaseException as error:  # raised again below, in the thread that asked
                    errors.append(error)
                progress.step(what)

    threads = [
        threading.Thread(target=work, name=f"duban-crawl-{number}", daemon=True)
        for number in range(min(AT_ONCE, len(ways)))
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)  # in steps: a signal's handler runs between them
    except BaseException:
        stop.tell()
        for thread in threads:
            thread.join()
        raise
    finally:
        progress.end(what)
    if errors:
        raise errors[0]
    return tuple(results[source.source_id] for source in sources)
