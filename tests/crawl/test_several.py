"""Several sources at once: hosts side by side, one connection a host, and a bad site spoils nothing for the others."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from duban.crawl.model import Ledger, SourceResult
from duban.crawl.several import crawl_several
from duban.crawl.stop import Stop
from duban.crawl.turns import Turns, lanes
from duban.errors import ArchiveError
from duban.source_files import load_source
from duban.sources import Source
from tests.crawl.columns import PATH
from tests.crawl.many import many, site_routes
from tests.crawl.site import Handler, page, status
from tests.crawl.support import EVER, QUICK, Quiet, crawl, notes


def source(name: str, *hosts: str) -> Source:
    return Source(name, "某局", None, f"http://{hosts[0]}/", hosts, True, 0.0, None, {}, ())


def result(one: Source) -> SourceResult:
    return SourceResult(one.source_id, Ledger(), (), 0, 0, (), {}, "")


def test_sources_that_share_a_host_share_a_lane() -> None:
    a, b, c, d = source("a", "h1"), source("b", "h2", "files"), source("c", "h1", "files"), source("d", "h3")
    bridge = replace(source("e", "h3"), home="http://h2/")
    assert [[one.source_id for one in lane] for lane in lanes([a, b, c, d])] == [["a", "c"], ["b"], ["d"]]
    assert [[one.source_id for one in lane] for lane in lanes([a, b, d, bridge])] == [["a"], ["b", "e"], ["d"]]
    turns = Turns(lanes([a, b, c, d]))
    assert turns.shared("files")
    assert not turns.shared("h1")


def test_lanes_run_side_by_side_and_a_lane_in_turn() -> None:
    sources = [source("a", "h1"), source("b", "h2"), source("c", "h1")]
    met = threading.Barrier(2, timeout=20)
    running: Counter[str] = Counter()

    def one(given: Source, stop: Stop, turns: Turns) -> SourceResult:
        host = given.hosts[0]
        running[host] += 1
        assert running[host] == 1
        if given.source_id != "c":
            met.wait()  # passes only when both lanes are in here
        running[host] -= 1
        return result(given)

    progress = Quiet()
    found = crawl_several(sources, one, progress)
    assert [one.source_id for one in found] == ["a", "b", "c"]
    assert progress.steps["sources"] == 3


def test_an_error_of_one_lets_the_others_end() -> None:
    done = []

    def one(given: Source, stop: Stop, turns: Turns) -> SourceResult:
        if given.source_id == "a":
            raise ArchiveError("no space", todo="make room")
        time.sleep(0.05)
        done.append(given.source_id)
        return result(given)

    with pytest.raises(ArchiveError, match="no space"):
        crawl_several([source("a", "h1"), source("b", "h2"), source("c", "h1")], one, Quiet())
    assert sorted(done) == ["b", "c"]


def test_a_host_that_two_sources_name_besides_is_asked_by_one_at_a_time(tmp_path: Path) -> None:
    """Both sources' pages are on a third host: never two requests at once there, never two connections."""
    at_once, most = 0, 0
    lock = threading.Lock()

    def article(handler: Handler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1
        page()(handler)

    row = "<a href='http://files.test/art/2024/1/{}/art_5_{}.html'>重点工作</a>2024-01-01"
    record = "<record><![CDATA[" + row + "]]></record>"
    listing = "<datastore><recordset>" + "".join(record.format(n, n) for n in range(1, 9)) + "</recordset></datastore>"
    own = {"/robots.txt": status(404), PATH: page(listing)}
    with many(tmp_path, {"a": own, "b": own, "files": {"/robots.txt": status(404), None: article}}) as sites:
        port = sites.sites["files"].port
        sources = []
        for name in ("a", "b"):
            sites.write_source(name, sites.sites[name].port, hosts=', "files.test"')
            one = load_source(tmp_path / "sources" / f"{name}.toml")
            sources.append(replace(one, connect_to={**one.connect_to, "files.test": f"127.0.0.1:{port}"}))
        found = crawl_several(
            sources,
            lambda one, stop, turns: crawl(one, tmp_path / "archive", EVER, stop=stop, turns=turns, run_id="r"),
            Quiet(),
        )
    assert [one.ledger.fetched for one in found] == [8, 8]
    assert most == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_closes_archives_and_ledgers_even_in_the_middle_of_a_request(tmp_path: Path, number: int) -> None:
    """Told from outside, while one site hangs: what was fetched is kept, the ledger says interrupted."""
    hanging = threading.Event()

    def hang(handler: Handler) -> None:
        hanging.set()
        time.sleep(30)

    routes = site_routes(1, 6)
    routes["/art/2020/1/3/art_5_2.html"] = hang
    stop = Stop()
    with many(tmp_path, {"a": routes}) as sites:
        one = load_source(tmp_path / "sources" / "a.toml")
        ended: list[BaseException] = []

        def run() -> None:
            try:
                crawl(one, sites.archive, EVER, stop=stop, patience=replace(QUICK, read=60, total=60))
            except BaseException as error:  # what is asserted about
                ended.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        assert hanging.wait(20)
        stop.tell()
        thread.join(20)
        assert not thread.is_alive()
    (ledger,) = notes(sites.archive, "ledger")
    assert ledger["stopped"] == "interrupted"
    assert (ledger["seen"], ledger["fetched"], ledger["deferred"]) == (6, 2, 4)
    assert not list(sites.archive.rglob("*.open"))
