"""The command in this process, on a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban.cli import duban
from duban.home import Home
from duban.warehouse.publish import publish
from tests.warehouse.world import Crawl


class Command:
    """Runs `duban` with a home and a folder of sources under one temporary folder."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.home = root, Home(root / "home")
        self.crawl = Crawl(self.home)
        monkeypatch.setenv("DUBAN_HOME", str(self.home.root))
        monkeypatch.setenv("DUBAN_SOURCES", str(root / "sources"))
        monkeypatch.setenv("COLUMNS", "200")

    def publish(self) -> None:
        publish(self.home, f"r{self.crawl.runs}")

    def run(self, *arguments: str, code: int = 0) -> str:
        """Standard output; the exit code must be the one given."""
        done = self.invoke(*arguments)
        found = done.return_value if done.exception is None else done.exit_code
        assert (found or 0) == code, (found, done.output, done.exception)
        return done.stdout

    def invoke(self, *arguments: str) -> Result:
        return CliRunner().invoke(duban, arguments, standalone_mode=False)
