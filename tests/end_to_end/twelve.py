"""The replica's twelve sites as sources, four of them bad; what a perfect crawl of them holds, and what one did."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from duban.archive import ArchivedExchange, ArchivedNote, files, read_file

from .conftest import Duban, Replica

BACKFILL = ("backfill", "--since", "2010-01", "--until", "2030-12")
FETCHED = 5000
"""Pages that the eight good sites have together, at least."""
MEGABYTES = 400

# The fault of each bad site, and the words that must be said of it.
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "site01": ({"path": "/art/", "preset": "to_private"}, "private_address"),
    "site10": ({"tls": "expired"}, "certificate has expired"),
    "site11": ({"hang": 60}, "timeout"),
    "site12": ({"path": "/art/", "bomb": 400}, "too_large"),
}
# The good ones have every manner of list but one; nineteen months make them large enough without the bad ones.
ARGUMENTS = ("--scenario", "twelve", "--months", "19")


def write_sources(duban: Duban, replica: Replica, authority: Path) -> None:
    """A source for every site: all its columns that are not empty, all their entries; of the bombs some thirty reports.

    Hosts go by their names, so that the addresses are the same in every run.
    """
    for site in replica.sites:
        host, name = site["host"], site["host"].partition(".")[0]
        home = f"{'https' if name == 'site10' else 'http'}://{host}"
        lines = [
            f'name = "{site["name"]}"\nhome = "{home}"\nallow_loopback = true\nrate = 0',
            f'ca_file = "{authority}"\nconnect_to = {{ "{host}" = "127.0.0.1:{site["port"]}" }}',
        ]
        for column in (*site["columns"], site["other_columns"][0]):
            # Unpacking a bomb up to the cap takes as long as thirty pages.
            title = column["title"] if name == "site12" else ".*"
            lines.append(f'[[columns]]\nurl = "{home}{column["path"]}"\ntitle = \'{title}\'\ncadence = "irregular"')
        duban.write_source(name, "\n".join(lines))


@dataclass
class Expected:
    """What a perfect crawl of one site holds: its pages' URLs, how many rows lead elsewhere or to files, totals."""

    pages: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    totals: dict[str, int] = field(default_factory=dict)


def expected(truth: dict[str, Any]) -> dict[str, Expected]:
    """By source id, from the replica's truth."""
    found = {}
    for site in truth["sites"]:
        one = found[site["host"].partition(".")[0]] = Expected()
        home = f"http://{site['host']}"
        for column in site["columns"]:
            if not column["total"]:
                continue
            one.totals[home + column["path"]] = column["total"]
            for row in column["rows"]:
                (one.pages if row["href"].startswith("/") else one.refused).add(row["href"])
        one.pages = {home + path for path in one.pages}
    return found


@dataclass
class Archived:
    """What an archive holds: each page's answers as an article by source, URL and hash; the ledgers in their order."""

    pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    ledgers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def archived(archive: Path) -> Archived:
    found = Archived()
    for path in files(archive):
        source = path.parts[-3]
        for entry in read_file(path):
            if isinstance(entry, ArchivedExchange):
                facts = entry.exchange.facts
                if (facts.purpose, facts.outcome, facts.final) == ("article", "article", True):
                    found.pages[source, facts.url, entry.exchange.sha256] += 1
            elif isinstance(entry, ArchivedNote) and entry.kind == "ledger":
                found.ledgers.setdefault(source, []).append(entry.body)
    return found


def unclosed(archive: Path) -> list[Path]:
    return list(archive.rglob("*.open"))


def size(archive: Path) -> int:
    """Bytes that the good sites' files hold, open ones included; 0 while they cannot be counted."""
    found = [path for path in archive.rglob("*.warc.gz*") if path.parts[-3] not in BAD]
    try:
        return sum(path.stat().st_size for path in found)
    except FileNotFoundError:  # one was closed just now
        return 0


class Watched:
    """The most memory that a process ever held, in MB, as its kernel counts it: while it crawled, and in its life."""

    def __init__(self, process: Popen[str], archive: Path) -> None:
        self.process, self.archive = process, archive
        self.crawling = self.all = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        begun = False
        while self.process.poll() is None:
            peak = self._peak()
            at_it = bool(unclosed(self.archive))
            begun = begun or at_it
            self.all = max(self.all, peak)
            if at_it or not begun:
                self.crawling = self.all
            time.sleep(0.05)

    def _peak(self) -> int:
        try:
            text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return 0
        _, found, rest = text.partition("VmHWM:")
        return int(rest.split()[0]) // 1024 if found else 0

    def end(self, code: int) -> str:
        """What the process printed, when it has ended with that code."""
        out, err = self.process.communicate(timeout=600)
        self._thread.join(10)
        assert self.process.returncode == code, f"exit code {self.process.returncode}\n{out}\n{err}"
        return out


def kill_when(process: Popen[str], moment: Callable[[], bool]) -> None:
    """kill -9 as soon as it is the moment."""
    deadline = time.monotonic() + 300
    while not moment():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.communicate()
