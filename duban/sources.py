"""What a source is: a publisher's site section and its columns. Reading its file is in ``source_files.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

Cadence: TypeAlias = Literal["month", "quarter", "half_year", "year", "irregular"]
CADENCES: tuple[Cadence, ...] = ("month", "quarter", "half_year", "year", "irregular")


@dataclass(frozen=True, slots=True)
class Column:
    """One list of a site. ``title`` finds (anywhere in an entry's title) what is a report; the rest is only noted.

    ``due_days`` after a period's end its report is late; with cadence ``irregular`` it never is. Where the file says
    nothing, both are None: the coverage learns them from what the column has published.
    """

    url: str
    title: re.Pattern[str]
    cadence: Cadence | None
    due_days: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher's site as its file describes it.

    ``hosts`` is the allow-list, ``host`` or ``host:port`` in lower case, with ``home``'s host first. ``rate`` is in
    requests a second and host; 0 means without limit (loopback only). ``connect_to`` maps a host of the allow-list to
    the loopback address, ``ip:port``, that stands in for it. ``region`` is a six-digit place code. ``http_fallback``
    lets an https host be asked over http where nobody there speaks https. ``aliases`` maps a former host of the site to
    the one of ``hosts`` that has its pages now.
    """

    source_id: str
    name: str
    region: str | None
    home: str
    hosts: tuple[str, ...]
    allow_loopback: bool
    rate: float
    ca_file: Path | None
    connect_to: Mapping[str, str]
    columns: tuple[Column, ...]
    http_fallback: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The source as used, as JSON values: the archive keeps it with every run."""
        columns = [
            {"url": column.url, "title": column.title.pattern, "cadence": column.cadence, "due_days": column.due_days}
            for column in self.columns
        ]
        return {
            "source_id": self.source_id,
            "name": self.name,
            "region": self.region,
            "home": self.home,
            "hosts": list(self.hosts),
            "aliases": dict(self.aliases),
            "allow_loopback": self.allow_loopback,
            "rate": self.rate,
            "http_fallback": self.http_fallback,
            "ca_file": str(self.ca_file) if self.ca_file else None,
            "connect_to": dict(self.connect_to),
            "columns": columns,
        }
