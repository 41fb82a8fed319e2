"""The quarantine as a person works with it: a summary, one row with the bytes around, and reading again."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from duban.errors import UsageError
from duban.home import Home
from duban.read.model import Refusal
from duban.warehouse.load import load
from duban.warehouse.publish import publish
from duban.warehouse.query import published
from tests.cli.support import Command
from tests.warehouse.world import APRIL, MAY, Crawl, as_bytes, load_world, sentence_report, url

REPORT = """<html><head><title>某厅2020年6月份重点工作完成情况</title></head><body><div id="zoom">
<p>一、法规处</p><p>1.印发《某省科技创新条例实施办法》。</p><p>2.起草《某省高新技术企业培育规划》。</p></div></body></html>"""
HOSTILE = "<html><body><p>\x1b[2J\u202e放假通知</p></body></html>"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A report with a bad item, a refused page (twice) that was a report later, one that stays refused, a bug."""
    home = Home(tmp_path_factory.mktemp("filled"))
    crawl = Crawl(home)
    bad = replace(APRIL, items=(APRIL.items[0]._replace(char_end=10_000), APRIL.items[1]))
    crawl.run([(url(1), as_bytes(bad)), (url(2), as_bytes(Refusal(url(2), "soft_404", "gone")))])
    crawl.run([(url(2), as_bytes(Refusal(url(2), "soft_404", "gone"))), (url(3), b"boom")])
    crawl.run([(url(2), as_bytes(MAY)), (url(4), as_bytes(Refusal(url(4), "not_a_report", "news\x1b[2J")))])
    load_world(home)
    publish(home, "r3")
    return home


@pytest.fixture
def filled(history: Home, command: Command) -> Command:
    shutil.copytree(history.root, command.home.root, symlinks=True)
    command.crawl.runs, command.crawl.fetches = 3, 6
    return command


def test_the_list_begins_with_a_summary_and_ends_with_3(filled: Command) -> None:
    text = filled.run("quarantine", "list", code=3)
    head, _, rest = text.partition("rows\n")
    assert "offsets_cut_surface" in head
    assert "reader_error" in head
    assert "soft_404" not in text, "what was read well since is over"
    assert "offsets: offsets_cut_surface of core.item.char_start" in rest
    assert "\x1b" not in text


def test_rows_say_how_often_and_whether_it_is_over(filled: Command) -> None:
    rows = json.loads(filled.run("quarantine", "list", "--all", "--format", "json", code=3))
    met = {row["check"]: (row["times"], row["is_open"]) for row in rows if row["table"] is None}
    assert met == {"soft_404": (2, False), "reader_error": (1, True), "not_a_report": (1, True)}
    assert [row["is_open"] for row in rows if row["table"]] == [True] * 4


@pytest.mark.parametrize(
    ("filters", "checks"),
    [
        (("--stage", "read"), {"reader_error", "not_a_report"}),
        (("--check", "not_a_report"), {"not_a_report"}),
        (("--since", "2020-05-08"), {"not_a_report"}),
        (("--source", "zj", "--stage", "offsets"), {"offsets_cut_surface"}),
    ],
)
def test_filters_narrow_it(filters: tuple[str, ...], checks: set[str], filled: Command) -> None:
    rows = json.loads(filled.run("quarantine", "list", *filters, "--format", "json", code=3))
    assert {row["check"] for row in rows} == checks


def test_nothing_to_show_is_said_and_ends_with_0(filled: Command) -> None:
    assert "6 rows are open, 7 with" in filled.run("quarantine", "list", "--source", "nobody")


def test_a_page_changed_since_is_over_for_its_records_too(filled: Command) -> None:
    filled.crawl.run([(url(1), as_bytes(APRIL))])
    load_world(filled.home)
    filled.publish()
    assert "offsets" in filled.run("quarantine", "list", code=3), "the same text: its records are still not there"
    filled.crawl.run([(url(1), as_bytes(sentence_report(1, ["另一句。"])))])
    load_world(filled.home)
    filled.publish()
    rows = json.loads(filled.run("quarantine", "list", "--format", "json", code=3))
    assert {row["check"] for row in rows} == {"reader_error", "not_a_report"}


def test_the_status_counts_what_is_open_alone(filled: Command) -> None:
    text = filled.run("status", code=3)
    assert f"zj: 1 in quarantine for not_a_report, e.g. {url(4)} (duban quarantine list)" in text
    assert "soft_404" not in text


def test_one_row_is_shown_with_record_bytes_and_remedy(filled: Command, tmp_path: Path) -> None:
    rows = json.loads(filled.run("quarantine", "list", "--stage", "offsets", "--format", "json", code=3))
    text = filled.run("quarantine", "show", rows[0]["id"][:10], "--save", str(tmp_path / "page"))
    assert "offsets do not cut the surface" in text
    assert '"char_end": 10000' in text
    assert "a bug of the reader: report it with the page" in text
    assert f"{url(1)}" in text
    assert "status 200, text/html; charset=utf-8" in text
    assert "parent: parent" in text
    assert (tmp_path / "page").read_bytes().startswith(b'{"kind": "Report"')


def test_a_hostile_page_cannot_steer_the_terminal(filled: Command) -> None:
    rows = json.loads(filled.run("quarantine", "list", "--check", "not_a_report", "--format", "json", code=3))
    text = filled.run("quarantine", "show", rows[0]["id"])
    assert "news�[2J" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("given", "words"), [("abc", "too short"), ("ffffffff", "nothing in quarantine"), ("%%%%", "nothing in quarantine")]
)
def test_an_unknown_id_is_told_of(given: str, words: str, filled: Command) -> None:
    assert isinstance(error := filled.invoke("quarantine", "show", given).exception, UsageError)
    assert words in str(error)


def test_replay_says_what_todays_reader_would_load_and_rebuild_loads_it(command: Command) -> None:
    command.crawl.run([(url(1), REPORT.encode()), (url(2), HOSTILE.encode())])
    load_world(command.home)  # this world's reader knows neither page
    command.publish()
    before = command.home.published.resolve().read_bytes()
    rows = json.loads(command.run("quarantine", "replay", "--format", "json", code=3))
    assert [(row["url"], row["now"]) for row in sorted(rows, key=lambda row: str(row["url"]))] == [
        (url(1), "loads"),
        (url(2), "still out"),
    ]
    assert command.home.published.resolve().read_bytes() == before
    promised = {row["url"]: row["records"] for row in rows}[url(1)]
    text = command.run("quarantine", "replay", code=3)
    assert f"1 of 2 would load now, {promised} records" in text
    assert "the reader or the corrections have changed" in text
    loaded = load(command.home)
    assert loaded.rebuilt == "the reader or the tables have changed"
    assert loaded.records == promised
    command.publish()
    assert "None of 1 would load now: the reader and the corrections are those" in command.run(
        "quarantine", "replay", code=3
    )


def test_replay_reads_a_page_once_whatever_number_of_its_records_is_out(filled: Command) -> None:
    rows = json.loads(filled.run("quarantine", "replay", "--format", "json", code=3))
    assert sorted(row["url"] for row in rows) == [url(1), url(3), url(4)]
    one = json.loads(filled.run("quarantine", "list", "--stage", "parent", "--format", "json", code=3))[0]["id"]
    assert len(json.loads(filled.run("quarantine", "replay", one[:12], "--format", "json", code=3))) == 1


def test_replay_with_nothing_to_do_ends_with_0(command: Command) -> None:
    command.crawl.run([(url(1), REPORT.encode())])
    load(command.home)
    command.publish()
    assert "nothing to read again" in command.run("quarantine", "replay")


def test_a_damaged_archive_file_is_shown_and_passes_once_restored(command: Command) -> None:
    path = command.crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY))])
    whole = path.read_bytes()
    cut = len(whole) * 3 // 4
    path.write_bytes(whole[:cut] + bytes(40) + whole[cut + 40 :])
    load_world(command.home)
    command.publish()
    with published(command.home) as connection:
        [(found,)] = connection.execute("SELECT quarantine_id FROM mart.quarantine").fetchall()
    shown = command.run("quarantine", "show", found)
    assert f"of {len(whole):,} cannot be read" in shown
    assert re.search(r"^ +\d+  ([0-9a-f]{2} ){15}[0-9a-f]{2}  ", shown, re.MULTILINE)
    assert "restore the archive file from a copy" in shown
    assert "damaged at byte" in command.run("quarantine", "replay", code=3)
    path.write_bytes(whole)
    assert "1 of 1 would load now" in command.run("quarantine", "replay")
