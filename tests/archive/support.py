"""What archive tests share: exchanges to write, reading them back, and the word of warcio's own commands."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from warcio.cli import main as warcio_main

from duban.archive import ArchivedExchange, ArchiveWriter, Entry, Exchange, Facts


def gzipped(data: bytes) -> bytes:
    """The same bytes at any time: they are in the names of tests, which must not differ between processes."""
    return gzip.compress(data, mtime=0)


NOW = datetime(2026, 11, 23, 15, 47, 0, 123456, tzinfo=UTC)
URL = "https://kjt.zj.test/art/2020/4/30/art_9_1.html"


def facts(**changes: object) -> Facts:
    values: dict[str, object] = {
        "fetch_id": "f" * 32,
        "run_id": "20261123T154700-ab12cd",
        "source_id": "zj-kjt",
        "column": "https://kjt.zj.test/col/col9/index.html",
        "purpose": "article",
        "dialect": "",
        "url": URL,
        "fetched_at": NOW,
        "outcome": "article",
        "elapsed_ms": 12,
        "title": "某厅四月份“重点工作”完成情况",
        "listed_on": date(2020, 4, 30),
    }
    return Facts(**{**values, **changes})  # type: ignore[arg-type]


def exchange(**changes: object) -> Exchange:
    values: dict[str, object] = {
        "url": URL,
        "method": "GET",
        "request_headers": (("Host", "kjt.zj.test"), ("User-Agent", "duban/0 (+x)")),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "response_headers": (("Content-Type", "text/html"),),
        "body": "<p>内容</p>".encode(),
        "facts": facts(),
    }
    return Exchange(**{**values, **changes})  # type: ignore[arg-type]


def write(archive: Path, *given_exchanges: Exchange, run_id: str = "r1", now: datetime = NOW) -> Path:
    with ArchiveWriter.open(archive, "zj-kjt", run_id, now) as writer:
        for one in given_exchanges:
            writer.exchange(one)
    return writer.path


def exchanges(entries: Iterator[Entry] | list[Entry]) -> list[Exchange]:
    return [entry.exchange for entry in entries if isinstance(entry, ArchivedExchange)]


def accepted_by_warcio(path: Path) -> int:
    """How many records warcio's own commands see, called in this process; they must not complain."""
    assert _told(["check", str(path)]) == []
    return len(_told(["index", "-f", "offset,warc-type", str(path)]))


def _told(arguments: list[str]) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            warcio_main(arguments)
        except SystemExit as end:
            code = end.code
    assert (code, err.getvalue()) == (0, ""), out.getvalue()
    return out.getvalue().splitlines()


def records_by_warcio(paths: Sequence[Path]) -> Counter[str]:
    """How many records of each type warcio's programs see in files, each with a digest that passes; no complaint."""
    checked = _warcio("check", "-v", paths)
    said = Counter(line.strip() for line in checked if not line.startswith(("  offset ", "/")))
    listed = Counter(json.loads(line)["warc-type"] for line in _warcio("index", "--fields=warc-type", paths))
    assert said == {"digest pass": listed.total()}, said
    return listed


def _warcio(command: str, option: str, paths: Sequence[Path]) -> list[str]:
    arguments = [sys.executable, "-m", "warcio.cli", command, option, *map(str, paths)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout.splitlines()
