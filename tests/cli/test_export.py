"""Export, feed, search and doctor as commands: what they print, and how they end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from duban.errors import UsageError, WarehouseError
from duban.home import Home
from duban.warehouse.publish import publish
from tests.cli.support import Command
from tests.warehouse.world import APRIL, MAY, Crawl, as_bytes, load_world, url


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("made"))
    Crawl(home).run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY))])
    load_world(home)
    publish(home, "r1")
    return home


@pytest.fixture
def command(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    command = Command(tmp_path, monkeypatch)
    shutil.copytree(made.root, command.home.root, symlinks=True)
    return command


def test_an_export_says_what_it_wrote(command: Command, tmp_path: Path) -> None:
    assert "tables" in command.run("export", str(tmp_path / "out"), "--format", "csv")
    assert isinstance(command.invoke("export", str(tmp_path / "out"), "--format", "csv").exception, UsageError)
    command.run("export", str(tmp_path / "out"), "--format", "xlsx", "--replace")
    assert (tmp_path / "out" / "duban.xlsx").is_file()


def test_an_export_where_a_file_is_in_the_way(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = command.invoke("export", str(tmp_path / "file" / "out")).exception
    assert isinstance(error, WarehouseError)
    assert "file" in str(error)


def test_feeds_are_written_and_left_alone_when_nothing_is_new(command: Command, tmp_path: Path) -> None:
    first = command.run("feed", str(tmp_path / "feeds"), "--base-url", "https://example.org/feeds")
    assert "2 entries" in first
    assert "unchanged" not in first
    assert (
        command.run("feed", str(tmp_path / "feeds"), "--base-url", "https://example.org/feeds").count("unchanged") == 3
    )
    said = json.loads((tmp_path / "feeds" / "reports.json").read_text(encoding="utf-8"))
    assert said["feed_url"] == "https://example.org/feeds/reports.json"
    assert {path.name for path in (tmp_path / "feeds").iterdir()} == {
        f"{name}.{form}" for name in ("reports", "issued", "openings") for form in ("atom", "json")
    }


def test_a_base_that_is_no_url_is_told_of(command: Command, tmp_path: Path) -> None:
    assert isinstance(command.invoke("feed", str(tmp_path), "--base-url", "example.org").exception, UsageError)


def test_a_search_prints_sentences_with_their_source(command: Command) -> None:
    text = command.run("search", "办法", "印发", "--stage", "issue", "--until", "2020-04-30")
    assert "𠮷田处印发《乙办法》。" in text
    assert "2020-04 · 测试科技厅 · 法规处" in text
    assert f"{url(1)}#:~:text=" in text
    assert "2 hits" in text
    assert isinstance(command.invoke("search", "办法", "--stage", "isue").exception, UsageError)


def test_the_doctor_ends_with_3_when_something_is_wrong(command: Command) -> None:
    command.home.published.resolve().unlink()
    found = {each["subject"]: each for each in json.loads(command.run("doctor", "--json", code=3))}
    assert found["snapshot"]["state"] == "problem"
    text = command.run("doctor", code=3)
    assert "→ `duban run` or `duban rebuild` publishes a new copy" in text
    assert "2 problems" in text, "the other one: there are no sources"
