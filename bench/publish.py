"""Publishing a big file: CHECKPOINT, copy, fsync, symlink. ``python -m bench.publish [MB]`` (default 1,000)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.load import timed
from duban.home import Home
from duban.warehouse.database import open_database
from duban.warehouse.publish import publish


def measure(megabytes: int = 1000) -> Iterator[tuple[str, str, str]]:
    """Make a file of about that size and publish it three times."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        with open_database(home.live) as connection:
            # Hashes do not compress: 32 bytes a row, and a little more.
            rows = megabytes * 28_000
            connection.execute(
                f"CREATE TABLE filler AS SELECT unhex(md5(i::VARCHAR)) a, hash(i) b FROM range({rows}) t(i)"
            )
        size = home.live.stat().st_size / 1e6
        seconds = [timed(lambda n=n: publish(home, f"r{n}"))[1] for n in range(3)]
        yield f"publish, {size:,.0f} MB, three times", ", ".join(f"{each:.2f} s" for each in seconds), "1 GB in 2 s"


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if sys.argv[1:] else 1000):
        print(" | ".join(line), flush=True)
