"""Twelve sites at once, five thousand pages, four of the sites bad: `duban backfill` in peace, then killed often."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from duban.archive import files
from tests.archive.support import records_by_warcio

from .conftest import Duban, Replica, running_replica
from .twelve import (
    ARGUMENTS,
    BACKFILL,
    BAD,
    FETCHED,
    MEGABYTES,
    Archived,
    Expected,
    Watched,
    archived,
    expected,
    kill_when,
    size,
    unclosed,
    write_sources,
)

# Ninety seconds of processor time together, whatever the machine does besides.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
KILLS = 3


@dataclass
class World:
    """The replica with its bad sites, and what it knows to be true."""

    replica: Replica
    authority: Path
    truth: dict[str, Any]
    good: dict[str, Expected]


@dataclass
class Undisturbed:
    """A backfill that ran to its end: its home, what it printed, held in memory, archived and loaded."""

    duban: Duban
    said: str
    watched: Watched
    archived: Archived
    core: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    authority = tmp_path_factory.mktemp("tls") / "authority.pem"
    with running_replica(*ARGUMENTS, "--ca-file", str(authority)) as replica:
        for name, (fault, _) in BAD.items():
            replica.post("faults", {"host": f"{name}.test", **fault})
        truth = replica.get("truth")
        good = {name: one for name, one in expected(truth).items() if name not in BAD}
        yield World(replica, authority, truth, good)


@pytest.fixture(scope="module")
def undisturbed(world: World, prefect_url: str, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    duban = Duban(tmp_path_factory.mktemp("undisturbed"), prefect_url)
    write_sources(duban, world.replica, world.authority)
    watched = Watched(duban.start(*BACKFILL), duban.home.archive)
    said = watched.end(3)
    return Undisturbed(duban, said, watched, archived(duban.home.archive), duban.core())


def bare(text: str) -> str:
    return "".join(text.split())


def test_the_eight_good_ones_are_complete(world: World, undisturbed: Undisturbed) -> None:
    assert len(world.good) == 8
    assert sum(len(one.pages) for one in world.good.values()) >= FETCHED
    assert set(undisturbed.archived.pages.values()) == {1}
    held: dict[str, set[str]] = {name: set() for name in world.good}
    for source, url, _ in undisturbed.archived.pages:
        if source in held:
            held[source].add(url)
    assert held == {name: one.pages for name, one in world.good.items()}
    ledgers = {row["source_id"]: row for row in undisturbed.duban.rows("from mart.ledger")}
    for name, one in world.good.items():
        ledger = ledgers[name]
        assert ledger["complete"]
        assert ledger["balanced"]
        assert (ledger["fetched"], ledger["articles"]) == (len(one.pages), len(one.pages))
        assert (ledger["refused"], ledger["failed"], ledger["deferred"]) == (len(one.refused), 0, 0)
    walks = undisturbed.duban.rows("select source_id, column_url, verdict, distinct_entries from ops.walk")
    good = {row["column_url"]: row for row in walks if row["source_id"] in world.good}
    assert {row["verdict"] for row in good.values()} == {"complete"}
    assert {url: row["distinct_entries"] for url, row in good.items()} == {
        url: total for one in world.good.values() for url, total in one.totals.items()
    }


def test_their_reports_are_those_of_the_truth(world: World, undisturbed: Undisturbed) -> None:
    true = {
        (report["urls"][0], report["versions"][-1]["title"], bare(report["versions"][-1]["text"]))
        for report in world.truth["reports"]
        if report["host"].partition(".")[0] in world.good
    }
    assert len(true) > 150
    rows = undisturbed.duban.rows("select url, title, text from core.report_version")
    # Every article was asked for, so there are near misses among them that read like reports.
    assert true <= {(row["url"], row["title"], bare(row["text"])) for row in rows}
    assert len({row["url"] for row in rows}) == len(rows) <= len(true) * 1.1


def test_the_four_bad_ones_are_named_with_their_reasons(world: World, undisturbed: Undisturbed) -> None:
    findings = undisturbed.duban.rows("select source_id, code || ': ' || message as words from ops.finding")
    complaints = ("page_too_large", "page_private", "host_unreachable", "walk_failed")
    blamed = {row["source_id"] for row in findings if row["words"].startswith(complaints)}
    assert blamed == set(BAD)
    ledgers = {row["source_id"]: row for row in undisturbed.duban.rows("from mart.ledger")}
    for name, (_, reason) in BAD.items():
        lines = [line for line in undisturbed.said.splitlines() if line.startswith(f"! {name} ")]
        assert any(reason in line for line in lines), undisturbed.said
        assert any(reason in row["words"] for row in findings if row["source_id"] == name)
        assert ledgers[name]["balanced"]
    # Rows that are files themselves are not what the bombs are in; where nothing answers there are none either.
    had = {(source, url) for source, url, _ in undisturbed.archived.pages if source in BAD}
    assert not [url for _, url in had if url.endswith(".html")]
    for name, (fault, _) in BAD.items():
        fetched = sum(source == name for source, _ in had)
        assert (ledgers[name]["fetched"], ledgers[name]["articles"]) == (fetched, fetched)
        assert "path" in fault or not fetched
    assert not undisturbed.duban.rows(
        "from core.report_version where url like '%.html' and source_id in " + str(tuple(BAD))
    )
    assert world.replica.get("trap")["total"] == 0


def test_other_tools_read_every_record(undisturbed: Undisturbed) -> None:
    counted = records_by_warcio(files(undisturbed.duban.home.archive))
    assert counted["response"] >= FETCHED
    assert counted["request"] >= counted["response"]
    assert counted["warcinfo"] == len(undisturbed.archived.ledgers) == 12


def test_memory_stays_small(undisturbed: Undisturbed) -> None:
    assert 50 < undisturbed.watched.crawling < MEGABYTES


def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(
    world: World, undisturbed: Undisturbed, duban: Duban
) -> None:
    write_sources(duban, world.replica, world.authority)
    whole = size(undisturbed.duban.home.archive)
    moments = random.Random(20261124)
    for share in sorted(moments.uniform(0.05, 0.9) for _ in range(KILLS)):
        kill_when(duban.start(*BACKFILL), lambda share=share: size(duban.home.archive) > share * whole)
        assert unclosed(duban.home.archive), "it was in the middle"
    before = archived(duban.home.archive)
    # What this one holds in memory is no measure: before it crawls it loads what the killed ones had archived.
    said = Watched(duban.start(*BACKFILL), duban.home.archive).end(3)

    assert not unclosed(duban.home.archive)
    counted = records_by_warcio(files(duban.home.archive))
    assert counted["warcinfo"] == len(files(duban.home.archive)) > len(undisturbed.archived.ledgers)
    after = archived(duban.home.archive)
    assert before.pages < after.pages
    assert after.pages == undisturbed.archived.pages
    assert duban.core() == undisturbed.core
    assert duban.rows("from mart.ledger where not balanced") == []
    for name, one in world.good.items():
        last = after.ledgers[name][-1]
        assert not last["stopped"]
        assert (last["seen"], last["fetched"] + last["unchanged"]) == (len(one.pages | one.refused), len(one.pages))
    for name, (_, reason) in BAD.items():
        assert any(reason in line for line in said.splitlines() if line.startswith(f"! {name} "))

    duban.run(*BACKFILL[:1], *world.good, *BACKFILL[1:], code=3)
    assert archived(duban.home.archive).pages == undisturbed.archived.pages
    assert duban.core() == undisturbed.core
