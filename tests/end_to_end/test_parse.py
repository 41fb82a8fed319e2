"""`duban parse` on the web and on standard input: read and shown, never stored."""

from __future__ import annotations

import json
from collections.abc import Callable

from .conftest import Duban, Replica


def report_url(replica: Replica) -> str:
    """The address of a monthly report of the first site."""
    site = replica.sites[0]
    report = next(r for r in replica.get("truth")["reports"] if r["host"] == site["host"] and r["kind"] == "monthly")
    return f"http://127.0.0.1:{site['port']}{report['path']}"


def test_a_page_of_the_web_is_read_and_not_kept(duban: Duban, start_replica: Callable[..., Replica]) -> None:
    replica = start_replica("--start", "2024-01", "--months", "3")
    url = report_url(replica)
    read = json.loads(duban.run("parse", url, "--format", "json").stdout)
    assert read["sections"]
    assert read["actions"]
    assert not duban.home.root.exists()
    paths = replica.paths()
    assert paths[0] == "/robots.txt"
    assert len(paths) == 2


def test_an_address_that_answers_no_article_is_one_line(duban: Duban, start_replica: Callable[..., Replica]) -> None:
    replica = start_replica("--start", "2024-01", "--months", "3")
    done = duban.run("parse", f"http://127.0.0.1:{replica.sites[0]['port']}/nowhere.html", code=1)
    assert done.stderr.count("\n") == 1
    assert "nowhere.html" in done.stderr


def test_records_as_csv(duban: Duban, start_replica: Callable[..., Replica]) -> None:
    replica = start_replica("--start", "2024-01", "--months", "3")
    lines = duban.run("parse", report_url(replica), "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("item,role,verb,stage")
    assert len(lines) > 20
