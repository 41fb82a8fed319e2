"""`duban status` over what a real crawl and load left: the last runs as sums, in a narrow terminal and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from duban.warehouse.publish import publish
from tests.crawl.site import status
from tests.warehouse.attached_site import NAME, World, attached_world, file, notice, workbook

ART = "/art/2026/11/10/art_9_{}.html"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Four runs; the last one meets a page that is not there and a file that is refused."""
    with attached_world(tmp_path_factory.mktemp("status")) as made:
        made.publish({ART.format(1): notice([(NAME, "/attach/a.xlsx")])}, a_xlsx=file(workbook()))
        for _ in range(3):
            made.go()
        made.publish({ART.format(1): notice([(NAME, "/attach/a.xlsx")]), ART.format(2): ""}, a_xlsx=status(403))
        made.site.routes[ART.format(2)] = status(404)
        made.go()
        publish(made.home, "20261120T010000-ffffff")
        yield made


def run(world: World, *arguments: str, columns: int = 80) -> str:
    environment = {**os.environ, "DUBAN_HOME": str(world.home.root), "COLUMNS": str(columns), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "duban", "status", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


@pytest.mark.parametrize("columns", [80, 120])
def test_the_last_runs_are_shown_as_sums(world: World, columns: int) -> None:
    lines = run(world, columns=columns).splitlines()
    start = lines.index("Last runs") + 1
    assert lines[start].strip() == "city"
    head = lines[start + 1].split()
    assert head[-6:] == ["listed", "fetched", "unchanged", "deferred", "refused", "failed"]
    table = [line.split() for line in lines[start + 2 : start + 8]]
    assert [row[-7:] for row in table] == [
        ["pages", "2", "0", "1", "1", "0", "0"],
        ["files", "1", "0", "0", "-", "1", "0"],
        *[["pages", "1", "0", "1", "0", "0", "0"], ["files", "1", "0", "1", "-", "0", "0"]] * 2,
    ]
    assert max(map(len, lines[start : start + 8])) <= 80
    assert len({len(line) for line in lines[start + 1 : start + 8]}) == 1, "a column is under its head"


def test_programs_get_the_same_numbers(world: World) -> None:
    runs = json.loads(run(world, "--json"))["runs"]
    assert len(runs) == 3
    newest = runs[0]
    assert newest["seen"] == sum(newest[name] for name in ("fetched", "unchanged", "deferred", "refused", "failed"))
    files = newest["attachments"]
    assert files["seen"] == sum(files[name] for name in ("fetched", "unchanged", "refused", "failed")) == 1
    assert newest["balanced"]
    assert files["balanced"]
