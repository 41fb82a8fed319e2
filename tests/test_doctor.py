"""The doctor finds each thing that can be wrong, names the command that mends it, and that command does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from duban.doctor import NOTE, OK, PROBLEM, Diagnosis, examine
from duban.home import Home
from duban.lease import lease
from duban.warehouse.load import load
from duban.warehouse.publish import publish
from duban.warehouse.query import published
from tests.warehouse.world import Crawl, ask

PAGE = """<html><head><title>某厅2020年{month}月份重点工作完成情况</title></head><body><div id="zoom">
<p>一、法规处</p><p>1.印发《某省科技创新条例实施办法》。</p><p>2.起草《某省高新技术企业培育规划》。</p></div></body></html>"""
SOURCE = 'name = "某厅"\nhome = "https://kjt.zj.test"\n[[columns]]\nurl = "https://kjt.zj.test/col/1/"\n'
SOURCE += 'title = "工作"\ncadence = "month"\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("doctor")
    home = Home(root / "home")
    crawl = Crawl(home)
    for month in range(1, 4):
        crawl.run([(f"https://kjt.zj.test/art/{month}.html", PAGE.format(month=month).encode())])
    load(home)
    publish(home, "r1")
    (root / "sources").mkdir()
    (root / "sources" / "zj.toml").write_text(SOURCE, encoding="utf-8")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    shutil.copytree(made, root, symlinks=True)
    monkeypatch.setenv("DUBAN_SOURCES", str(root / "sources"))
    return root


def found(root: Path) -> list[Diagnosis]:
    return list(examine(Home(root / "home"), root / "sources", root / "corrections.toml"))


def problems(root: Path) -> list[Diagnosis]:
    return [each for each in found(root) if each.state == PROBLEM]


def archive_file(root: Path, number: int) -> Path:
    return sorted((root / "home" / "archive").glob("*/*/*.gz"))[number]


def test_what_is_in_order_is_said_to_be(root: Path) -> None:
    assert [(each.subject, each.state) for each in found(root)] == [
        (subject, OK)
        for subject in (
            "python",
            "data folder",
            "disk space",
            "writer",
            "sources",
            "corrections",
            "archive",
            "warehouse",
            "snapshot",
        )
    ]


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    cut = len(data) // 2
    data[cut : cut + 30] = bytes(30)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "subject", "what", "todo"),
    [
        (lambda root: halve(root / "home/warehouse/live.duckdb"), "warehouse", "is damaged", "duban rebuild"),
        (lambda root: halve((root / "home/warehouse.duckdb").resolve()), "snapshot", "is damaged", "duban rebuild"),
        (lambda root: (root / "home/warehouse.duckdb").resolve().unlink(), "snapshot", "is gone", "publishes a new"),
        (lambda root: (root / "home/warehouse.duckdb").unlink(), "snapshot", "nothing is published", "publishes"),
        (lambda root: spoil(archive_file(root, 1)), "archive", "damaged at byte", "restore the file from a copy"),
        (lambda root: halve(archive_file(root, 2)), "archive", "shorter than what was loaded", "before any rebuild"),
        (lambda root: archive_file(root, 0).unlink(), "archive", "is gone", "restore it from a copy"),
        (lambda root: (root / "sources/zj.toml").write_text("x"), "sources", "no TOML", "mend it"),
        (lambda root: (root / "corrections.toml").write_text("x = 1"), "corrections", "unknown key", "docs/corr"),
    ],
)
def test_what_is_wrong_is_found(harm: Callable[[Path], object], subject: str, what: str, todo: str, root: Path) -> None:
    harm(root)
    assert any(
        each.subject == subject and what in each.what and todo in each.todo and "\n" not in each.what
        for each in problems(root)
    ), found(root)


def test_a_data_folder_that_is_a_file_is_a_problem(root: Path) -> None:
    shutil.rmtree(root / "home")
    (root / "home").write_text("")
    assert "DUBAN_HOME" in next(each.todo for each in problems(root) if each.subject == "data folder")


def test_nothing_yet_is_no_problem(root: Path) -> None:
    shutil.rmtree(root / "home")
    assert problems(root) == []


def test_a_halved_warehouse_is_mended_by_the_next_load_and_nothing_is_lost(root: Path) -> None:
    home = Home(root / "home")
    rows = ask(home, "SELECT count(*) FROM core.item")
    halve(home.live)
    with published(home) as connection:
        assert connection.execute("SELECT count(*) FROM mart.item").fetchall() == rows, "readers notice nothing"
    assert "is damaged" in load(home).rebuilt
    assert ask(home, "SELECT count(*) FROM core.item") == rows
    assert problems(root) == []


def test_a_run_that_is_writing_is_left_alone(root: Path) -> None:
    with lease(root / "home" / "lock", "run"):
        assert [each.state for each in found(root) if each.subject in ("writer", "warehouse")] == [NOTE, NOTE]
    torn = archive_file(root, 2)
    torn.rename(torn.with_name(torn.name + ".open"))
    assert any("left open by a run that died" in each.what for each in found(root))


def test_corrections_that_were_never_used_are_told_of(root: Path) -> None:
    home = Home(root / "home")
    entry = "[[corrections]]\nurl = 'https://kjt.zj.test/art/99.html'\nfield = 'doc_no'\nfrom = ''\nto = '1'\n"
    (root / "corrections.toml").write_text(entry + "reason = 'r'\nby = 'me'\non = 2026-11-24\n", encoding="utf-8")
    assert any("the written corrections have changed since" in each.what for each in found(root))
    load(home)
    publish(home, "r2")
    assert [each.what for each in problems(root)] == ["correction 1 was never used"]
