"""A PostgreSQL server of one's own, and homes whose warehouse is a lake in it. Also for bench/."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from duban.home import Home

_NEXT = count()


@contextlib.contextmanager
def server() -> Iterator[Callable[[], str]]:
    """What makes a new empty database and returns its connection, as libpq writes it."""
    # The server refuses to be root's; a socket's path must be short.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        run: dict[str, Any] = {"user": user, "check": True, "cwd": folder, "stdout": subprocess.DEVNULL}
        subprocess.run([program("initdb"), "-D", data, "-A", "trust", "-U", "duban", "--no-sync"], **run)
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        control = [program("pg_ctl"), "-D", data, "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "-w", "start"], **run)

        def fresh() -> str:
            name = f"lake{next(_NEXT)}"
            subprocess.run([program("createdb"), "-h", folder, "-U", "duban", name], **run)
            return f"dbname={name} host={folder} user=duban"

        try:
            yield fresh
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)


def program(name: str) -> str:
    """A program of PostgreSQL's server, where Debian keeps it or in the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(kept[-1]) if kept else shutil.which(name)
    assert found, "PostgreSQL's server is missing: apt-get install postgresql"
    return found


def named(root: Path, catalog: str, data: object, more: str = "") -> Home:
    """A home whose settings name a lake."""
    root.mkdir()
    (root / "duban.toml").write_text(f'warehouse = "ducklake:postgres:{catalog}"\nlake_data = "{data}"\n{more}')
    return Home(root)
