"""`python -m bench [NAME…]`: run the measurements and print them as Markdown rows beside the design's budgets."""

import importlib
import os
import platform
import subprocess
import sys

NAMES = ("reading", "load", "rebuild", "cold_start", "crawl", "crawl_memory")


def main() -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"commit {commit.strip()}, Python {platform.python_version()}, {os.cpu_count()} cores, {memory:.0f} GiB")
    print("\n| what | measured | budget |\n|---|---|---|")
    for name in sys.argv[1:] or NAMES:
        for what, measured, budget in importlib.import_module(f"bench.{name}").measure():
            print(f"| {what} | {measured} | {budget} |", flush=True)


main()
