"""Where things lie: the data folder and the folder of source files, as the environment names them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder (``DUBAN_HOME``, default ``./data``) and the paths inside it."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """The home that ``DUBAN_HOME`` names; nothing is created."""
        return cls(Path(os.environ.get("DUBAN_HOME") or "data").absolute())

    @property
    def archive(self) -> Path:
        """Folder of WARC files, one folder a source, then one a year."""
        return self.root / "archive"

    @property
    def live(self) -> Path:
        """The writer's database; nobody else opens it."""
        return self.root / "warehouse" / "live.duckdb"

    @property
    def snapshots(self) -> Path:
        """Folder of published copies."""
        return self.root / "warehouse" / "snapshots"

    @property
    def published(self) -> Path:
        """The symlink that people open: it points at the newest snapshot."""
        return self.root / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """The single writer's lease."""
        return self.root / "lock"


def sources_folder() -> Path:
    """The folder of source files (``DUBAN_SOURCES``, default ``./sources``)."""
    return Path(os.environ.get("DUBAN_SOURCES") or "sources").absolute()


def corrections_file() -> Path:
    """The file of written corrections, beside the folder of source files; there need be none."""
    return sources_folder().with_name("corrections.toml")
