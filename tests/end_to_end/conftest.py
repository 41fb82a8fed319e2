"""The real thing, end to end: the duban command as a process, a replica as a process, a real Prefect server."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from duban.home import Home
from flows.environment import prepare, server

SHARED = Path(__file__).parents[3] / "shared"


@dataclass
class Replica:
    """A running replica: its sites and its control."""

    control: str
    port: int
    sites: list[dict[str, Any]]
    process: subprocess.Popen[str] = field(repr=False)

    def get(self, what: str) -> Any:
        with urllib.request.urlopen(f"{self.control}/__control/{what}", timeout=20) as answer:
            return json.load(answer)

    def post(self, what: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(f"{self.control}/__control/{what}", json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def paths(self) -> list[str]:
        """Paths of all content requests since the last call."""
        return [entry["path"] for entry in self.get("log?clear=1")]

    def source(self, number: int = 0, **changes: str) -> str:
        """The TOML of a source for one of its sites, all columns."""
        site = self.sites[number]
        home = f"http://127.0.0.1:{site['port']}"
        head = {"name": json.dumps(site["name"]), "region": json.dumps(site["region"]), "home": json.dumps(home)}
        head |= {"allow_loopback": "true", "rate": "0"} | changes
        lines = [f"{key} = {value}" for key, value in head.items()]
        for column in site["columns"]:
            lines += ["[[columns]]", f'url = "{home}{column["path"]}"', f"title = {json.dumps(column['title'])}"]
            lines += [f'cadence = "{column["cadence"]}"', "due_days = 15"]
        return "\n".join(lines) + "\n"


@contextlib.contextmanager
def running_replica(*arguments: str) -> Iterator[Replica]:
    """A replica with the given arguments, as long as the block."""
    command = [sys.executable, "-m", "replica", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Replica(ready["control"], ready["port"], ready["sites"], process)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def start_replica() -> Iterator[Callable[..., Replica]]:
    """Start replicas with the given arguments; all end with the test."""
    with contextlib.ExitStack() as running:
        yield lambda *arguments: running.enter_context(running_replica(*arguments))


@pytest.fixture(scope="session")
def prefect_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Prefect server for the session: each flow then starts in two seconds instead of ten."""
    home = Home(tmp_path_factory.mktemp("prefect"))
    before = dict(os.environ)
    prepare(home)
    port = 20000 + os.getpid() % 20000
    with server(home, port) as url:
        os.environ.clear()
        os.environ.update(before)
        yield url


@dataclass
class Duban:
    """The command, in a home and a sources folder of its own."""

    root: Path
    prefect_url: str

    @property
    def home(self) -> Home:
        return Home(self.root / "data")

    @property
    def environment(self) -> dict[str, str]:
        names = {"DUBAN_HOME": str(self.home.root), "DUBAN_SOURCES": str(self.root / "sources")}
        return os.environ | names | {"PREFECT_API_URL": self.prefect_url, "COLUMNS": "120"}

    def write_source(self, name: str, text: str) -> None:
        (self.root / "sources").mkdir(exist_ok=True)
        (self.root / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "duban", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, cwd=self.root, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the command and insist on its exit code."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=150)
        done = subprocess.CompletedProcess(process.args, process.returncode, out, err)
        assert process.returncode == code, f"exit code {process.returncode}\n{out}\n{err}"
        return done

    def rows(self, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.run("query", sql, "--format", "json").stdout)
        return rows

    def core(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every core table, in a fixed order; what tells *when* and *where* it was fetched left out."""
        tables = self.rows("select table_name from duckdb_tables() where schema_name = 'core'")
        when = "(seen_from|fetch_id|warc_.*)"
        return {
            name: self.rows(f"select columns(c -> not regexp_full_match(c, '{when}')) from core.{name} order by all")
            for name in sorted(t["table_name"] for t in tables)
        }


@pytest.fixture
def duban(tmp_path: Path, prefect_url: str) -> Duban:
    (tmp_path / "sources").mkdir()
    return Duban(tmp_path, prefect_url)


@pytest.fixture
def shared() -> Path:
    """The reference pages beside the checkout, where there are any."""
    if not SHARED.exists():
        pytest.skip("no reference pages beside this checkout")
    return SHARED
