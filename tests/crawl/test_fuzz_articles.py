"""Mutated article answers: nothing is raised, nothing hangs, and no answer is an article without its proof."""

from __future__ import annotations

import pytest

from bench.fuzz_articles import Page, fuzz, pages, proven


@pytest.fixture(scope="module")
def samples() -> list[Page]:
    return pages()


def test_some_hundred_mutations(samples: list[Page]) -> None:
    result = fuzz(400, seed=20261124, samples=samples)
    assert result.wrong == []
    # Both kinds of end are met, or the mutations would show nothing.
    assert min(result.counts[outcome] for outcome in ("article", "not_an_article", "challenge", "section_index")) > 10


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_mutations(samples: list[Page]) -> None:
    assert fuzz(10_000, seed=1, samples=samples).wrong == []


def test_the_samples_are_of_every_kind(samples: list[Page]) -> None:
    assert {page.dialect for page in samples} == {"article", "file", "none"}
    assert sum(page.article for page in samples) > 800
    assert not any(proven(page.content, "") for page in samples if b"<script>" in page.content[:40])


def test_a_page_without_marks_has_no_proof() -> None:
    assert not proven("<html><body>非法请求 404！</body></html>".encode(), "非法请求 404！")
    assert proven(b"<html><div id='zoom'></div></html>", "")
