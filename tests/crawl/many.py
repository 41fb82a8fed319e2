"""Many small sites at once, and a crawl of them all as a process that can be measured and killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crawl.columns import PATH, row
from tests.crawl.site import ARTICLE, Handler, Route, Site, page, running_site, status

_PROGRAM = """
import json, resource, sys
from datetime import date
from duban.crawl.model import Backfill
from duban.home import Home, sources_folder
from duban.pipeline import catch_up, crawl, open_run, store
from duban.sources import load_sources
home = Home.from_environment()
with open_run(home, "backfill") as run:
    catch_up(home)
    results = crawl(home, load_sources(sources_folder()), Backfill(date(2000, 1, 1), date(2100, 1, 1)), run)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    store(home, run)
print(json.dumps({"peak": peak, "results": [
    {"source": r.source_id, "seen": r.ledger.seen, "fetched": r.ledger.fetched, "unchanged": r.ledger.unchanged,
     "deferred": r.ledger.deferred, "refused": r.ledger.refused, "failed": r.ledger.failed, "complete": r.complete,
     "findings": [f.code + ": " + f.message for f in r.findings], "walks": [w.reason for w in r.walks]}
    for r in results]}))
"""


def site_routes(number: int, pages: int) -> dict[str | None, Route]:
    """A JCMS column with all its rows inline, and a page for every row; no two pages of any site are alike."""
    rows = "".join(f"<record><![CDATA[{row(one)}]]></record>" for one in range(pages))
    listing = f"<datastore><totalrecord>{pages}</totalrecord><recordset>{rows}</recordset></datastore>"

    def article(handler: Handler) -> None:
        text = ARTICLE.replace("三件事", f"{number}号{handler.path}的事")
        page(text)(handler) if handler.path.startswith("/art/") else status(404)(handler)

    return {"/robots.txt": status(404), PATH: page(listing), None: article}


@dataclass
class Many:
    """The sites by source id, and the folder that holds data and source files."""

    root: Path
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        return self.root / "data" / "archive"

    def write_source(self, name: str, port: int, scheme: str = "http", hosts: str = "", extra: str = "") -> None:
        """A source file for a site behind ``<name>.test``."""
        (self.root / "sources").mkdir(exist_ok=True)
        home = f"{scheme}://{name}.test"
        text = (
            f'name = "某局"\nhome = "{home}"\nhosts = ["{name}.test"{hosts}]\nrate = 0\n'
            f"allow_loopback = true\n{extra}\n"
            f'connect_to = {{ "{name}.test" = "127.0.0.1:{port}" }}\n'
            f'[[columns]]\nurl = "{home}{PATH}"\ntitle = "重点工作"\ncadence = "month"\n'
        )
        (self.root / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")

    def start(self) -> subprocess.Popen[str]:
        """A backfill of everything, without Prefect, as a process."""
        folders = {"DUBAN_HOME": str(self.root / "data"), "DUBAN_SOURCES": str(self.root / "sources")}
        command = [sys.executable, "-c", _PROGRAM]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=os.environ | folders, stdout=pipe, stderr=pipe, text=True)

    def run(self) -> dict[str, Any]:
        """The same to its end; what it printed, its results by source id."""
        process = self.start()
        out, err = process.communicate(timeout=170)
        assert process.returncode == 0, err
        said: dict[str, Any] = json.loads(out)
        said["results"] = {one["source"]: one for one in said["results"]}
        return said


@contextmanager
def many(root: Path, names: dict[str, dict[str | None, Route]]) -> Iterator[Many]:
    """Plain sites with these routes, each with a source."""
    with ExitStack() as stack:
        running = Many(root)
        for name, routes in names.items():
            running.sites[name] = stack.enter_context(running_site(routes))
            running.write_source(name, running.sites[name].port)
        yield running
