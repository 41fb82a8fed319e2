"""Rebuild from the archive: pages a second, processor time a page and peak memory, for archives of several sizes.

``python -m bench.rebuild [PAGES…]`` (default 2,500 and 10,000). The archives are crawled from replicas. A rebuild runs
in a process of its own with two workers; its memory is looked at twice a second: the largest process (RSS), and the sum
over all of them, where what they share counts once (PSS). Processor time says what a busy machine's clock does not.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.world import crawl_worlds, rebuilt

MONTHS, PAGES_A_SEED, WORKERS = 140, 545, 2


def measure(sizes: tuple[int, ...] = (2_500, 10_000)) -> Iterator[tuple[str, str, str]]:
    """Crawl and rebuild: what, how fast and how big, and the budget."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            pages = crawl_worlds(Path(folder), months=MONTHS, seeds=max(1, round(size / PAGES_A_SEED)))
            seconds, spent, largest, whole = watched([sys.executable, "-m", "bench.rebuild", "--in", folder])
            rate = f"{seconds:.1f} s, {pages / seconds:.0f} pages/s, {spent / pages * 1000:.1f} ms CPU a page"
            peak = f"largest process {largest:.0f} MB, all together {whole:.0f} MB"
            yield f"rebuild of {pages:,} pages, {WORKERS} workers", f"{rate}; {peak}", "10,000 in 60 s, 400 MB"


def watched(command: list[str]) -> tuple[float, float, float, float]:
    """Run a command: its seconds, its and its children's processor seconds, peak RSS of one, peak PSS of all (MB)."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    largest = whole = 0.0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            sizes = [memory(each) for each in family(process.pid)]
            largest = max([largest, *(rss for rss, _ in sizes)])
            whole = max(whole, sum(pss for _, pss in sizes))
            time.sleep(0.5)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, spent, largest, whole


def family(root: int) -> list[int]:
    """A process and all that it started."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended meanwhile
        children.setdefault(parent, []).append(int(path.parent.name))
    found = [root]
    for each in found:
        found += children.get(each, [])
    return found


def memory(process: int) -> tuple[float, float]:
    """A process's RSS and PSS in MB; nothing when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:] if line.endswith("kB")}
    return sizes.get("Rss", 0.0), sizes.get("Pss", 0.0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in"]:
        rebuilt(Path(sys.argv[2]), workers=WORKERS)
    else:
        for line in measure(tuple(map(int, sys.argv[1:])) or (2_500, 10_000)):
            print(" | ".join(line), flush=True)
