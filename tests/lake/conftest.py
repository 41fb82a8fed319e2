"""A PostgreSQL of the tests' own, and homes whose warehouse is a lake in it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from duban.home import Home
from tests.lake.server import named, server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these start a server: slow. The extension packages exist for one version of DuckDB."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(600))
            if duckdb.__version__ != "1.5.5":
                item.add_marker(pytest.mark.skip(reason="DuckLake's extension packages are for DuckDB 1.5.5"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """What makes a new empty database and returns its connection."""
    with server() as fresh:
        yield fresh


@pytest.fixture
def lake_home(postgres: Callable[[], str], tmp_path: Path) -> Home:
    if importlib.util.find_spec("duckdb_extension_ducklake") is None:
        pytest.fail("the extension packages are missing: pip install 'duban[lake]'")
    return named(tmp_path / "home", postgres(), tmp_path / "lake")
