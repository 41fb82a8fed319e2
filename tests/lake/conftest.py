"""A PostgreSQL of the tests' own, and homes whose warehouse is a lake in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import duckdb
import pytest

from duban.home import Home

_NEXT = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these start a server: slow. The extension packages exist for one version of DuckDB."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(600))
            if duckdb.__version__ != "1.5.5":
                item.add_marker(pytest.mark.skip(reason="DuckLake's extension packages are for DuckDB 1.5.5"))


def program(name: str) -> str:
    """A program of PostgreSQL's server, where Debian keeps it or in the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(kept[-1]) if kept else shutil.which(name)
    if not found:
        pytest.fail("PostgreSQL's server is missing: apt-get install postgresql")
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """What makes a new empty database and returns its connection, as libpq writes it."""
    # The server refuses to be root's; a socket's path must be short.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        if user:
            shutil.chown(folder, user)
        data, log = f"{folder}/data", f"{folder}/log"
        run = {"user": user, "check": True, "capture_output": True, "cwd": folder}
        subprocess.run([program("initdb"), "-D", data, "-A", "trust", "-U", "duban", "--no-sync"], **run)
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        subprocess.run([program("pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start"], user=user, check=True,
                       cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

        def fresh() -> str:
            name = f"lake{next(_NEXT)}"
            subprocess.run([program("createdb"), "-h", folder, "-U", "duban", name], **run)
            return f"dbname={name} host={folder} user=duban"

        try:
            yield fresh
        finally:
            subprocess.run([program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], **run)


@pytest.fixture
def lake_home(postgres: Callable[[], str], tmp_path: Path) -> Home:
    if importlib.util.find_spec("duckdb_extension_ducklake") is None:
        pytest.fail("the extension packages are missing: pip install 'duban[lake]'")
    return named(tmp_path / "home", postgres(), tmp_path / "lake")


def named(root: Path, catalog: str, data: object, more: str = "") -> Home:
    """A home whose settings name a lake."""
    root.mkdir()
    (root / "duban.toml").write_text(f'warehouse = "ducklake:postgres:{catalog}"\nlake_data = "{data}"\n{more}')
    return Home(root)
