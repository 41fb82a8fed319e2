"""Prefect's settings, put into the environment before Prefect is imported, and its server beside us.

A home keeps Prefect's own database too, so that two homes never share schedules. Everything can be overridden by the
environment: whoever sets PREFECT_API_URL uses that server.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from duban.errors import DubanError
from duban.home import Home

_START_SECONDS = 90.0


def prepare(home: Home, *, verbose: bool = False) -> None:
    """Set what Prefect reads when it is imported: no telemetry, its data inside the home, quiet unless ``verbose``."""
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(home.root / "prefect"),
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        # The first start of a home makes the server's database: slower than Prefect's own patience of 20 seconds.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(int(_START_SECONDS)),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def server(home: Home, port: int) -> Iterator[str]:
    """The URL of a Prefect server's API: the one PREFECT_API_URL names, one that answers on the port, or our own.

    Our own ends with the block; its output goes to ``<home>/prefect/server.log``.

    Raises:
        DubanError: the server does not start; the message names its log.
    """
    given = os.environ.get("PREFECT_API_URL")
    url = given or f"http://127.0.0.1:{port}/api"
    if given or _healthy(url):
        yield url
        return
    log = home.root / "prefect" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not _healthy(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise DubanError("the Prefect server does not start", todo="read its log", url=str(log))
                time.sleep(0.3)
            yield url
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
