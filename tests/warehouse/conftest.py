from __future__ import annotations

from pathlib import Path

import pytest

from duban.home import Home
from tests.warehouse.world import Crawl


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def crawl(home: Home) -> Crawl:
    return Crawl(home)
