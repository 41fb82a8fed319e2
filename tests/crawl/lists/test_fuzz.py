"""Mutated list answers of every dialect: nothing is raised, nothing hangs, nothing is read without its proof."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.fuzz import fuzz, mutated, sites, without_proof
from duban.crawl.lists import DIALECTS, ListPage, detect, parse_list
from duban.crawl.lists.model import ListEntry


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_mutations() -> None:
    result = fuzz(10_000, seed=20261124)
    assert result.wrong == []
    assert sum(result.counts.values()) == 10_000
    # Both kinds of end are met, or the mutations would show nothing.
    assert min(result.counts[fate] for fate in ("refused", "rows", "no rows", "walk complete", "walk partial")) > 100


def test_the_sites_are_whole_without_mutations() -> None:
    dialects, counts = set(), set()
    for site in sites():
        verdict, distinct, _ = site.walk()
        assert verdict == "complete", site.column
        if "neighbour" in site.column:
            counts.add(distinct)
        dialects |= {sample.dialect for sample in site.answers}
    assert len(counts) == 1, "they all show the same articles"
    assert dialects == DIALECTS.keys()


def test_what_has_no_proof_is_seen() -> None:
    row = ListEntry("http://a.test/", "/", "题", None)
    assert without_proof("jiangxi.answer", b"<html>", ListPage()) == "a list that is no JSON object"
    assert without_proof("jcms.dataproxy", b"<html>", ListPage()) == "a list without a data store"
    assert without_proof("trs.column", b"<html>", ListPage((row,))) == "more rows than links"
    assert without_proof("trs.column", b"<a>", ListPage((row,), problem="no")) == "rows beside a problem"
    assert "rows," in without_proof("trs.column", b"<a>", ListPage((row,), total=10**9))
    assert without_proof("trs.column", b"<a>", ListPage((row,), total=1)) == ""


@given(st.integers(), st.binary(max_size=200))
def test_a_mutation_is_bytes_and_the_same_for_the_same_seed(seed: int, content: bytes) -> None:
    other = sites.__module__.encode()
    sample = type("Sample", (), {"content": other})
    assert mutated(content, random.Random(seed), [sample]) == mutated(content, random.Random(seed), [sample])


@pytest.mark.parametrize(
    "content",
    [
        # half a character in JSON, in a link and in a title
        b'{"custom":{"total":1,"data":[{"title":"\\ud800x","infourl":"/a\\ud800.html"}]}}',
        # a link without anything around it
        b"<a href='/a/t20260101_1.html'>x</a>",
        b"<frameset><a href='/a/t20260101_1.html'>2026-01-01</a></frameset>",
    ],
)
def test_what_fuzzing_found(content: bytes) -> None:
    detect(content)
    for dialect in DIALECTS:
        for row in parse_list(dialect, content, "http://a.test/x/").entries:
            row.title.encode()
            assert row.url.isascii()


@pytest.mark.parametrize(
    "piece", ['<li><a href="/6.html">六</a><span>2019-06-0', '<a href="/7.html">七</a><span>2019-07-01<']
)
def test_rows_inside_rows_without_end_take_no_time(piece: str) -> None:
    """Fuzzing met four seconds for 100 KB of these."""
    content = (piece * 2500).encode()
    began = time.process_time()
    parse_list("generic.column", content, "http://a.test/")
    assert time.process_time() - began < 1
