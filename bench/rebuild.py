"""Rebuild from the archive: pages a second and peak memory, in a process of its own."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.world import crawl_worlds, rebuilt

MONTHS, SEEDS = 140, 5


def measure() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        pages = crawl_worlds(Path(folder), months=MONTHS, seeds=SEEDS)
        seconds = time.perf_counter() - start
        yield (
            f"crawling {pages} pages of the replica, replica on the same cores",
            f"{pages / seconds:.0f} pages/s",
            "300",
        )
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bench.rebuild", folder], check=True)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        # The children include the replica, which is smaller; so the figure is the rebuild's.
        rate = f"{seconds:.1f} s, {pages / seconds:.0f} pages/s, peak {peak:.0f} MB"
        yield f"rebuild of {pages} pages", rate, "10,000 in 60 s (167 pages/s), 400 MB"


if __name__ == "__main__":
    rebuilt(Path(sys.argv[1]))
