"""No list that answers with fewer rows than it has is ever complete, whatever it is made by.

Sites reference 6.6, test 6. The lists of other CMSs are put to the same test in ``tests/crawl/test_neighbours.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from duban.sources import Column
from tests.acceptance.support import Duban, in_china
from tests.crawl.support import QUICK, Replica, running_replica

_HOSTS = "range page lookahead encrypted cap gathers directory items rows-a rows-b rows-c rows-d"
MODES = tuple(_HOSTS.split(" "))
PRESETS = ("empty_list", "short_list", "first_page_for_ever", "total_drifts")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with running_replica("--scenario", "modes") as running:
        yield running


def walk(replica: Replica, mode: str, folder: Path) -> Any:
    """One walk of the site's longest list, without its pages; of the column that gathers others where there is one."""
    site = next(site for site in replica.sites if site["host"] == f"{mode}.test")
    column = site["other_columns"][-1] if mode == "gathers" else site["columns"][0]
    source = replica.source(site, columns=(Column(column["url"], re.compile("(?!)"), "month", 15),))
    now = in_china(replica.control("clock")["clock"])
    (found,) = Duban.in_folder(folder).crawl(source, now=now, patience=QUICK).walks
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("preset", PRESETS)
def test_it_is_never_complete(replica: Replica, tmp_path: Path, mode: str, preset: str) -> None:
    replica.control("reset", {})
    replica.control("faults", {"preset": preset, "host": f"{mode}.test"})
    found = walk(replica, mode, tmp_path / "broken")
    replica.control("reset", {})
    assert found.verdict != "complete", found
    assert found.reason
    if preset == PRESETS[0]:
        assert walk(replica, mode, tmp_path / "whole").verdict == "complete"
