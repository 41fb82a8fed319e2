"""One test walks all golden pages: ``pages/<name>.html`` or ``.txt`` and what it says, ``pages/<name>.json``."""

import json
from pathlib import Path

import pytest

from duban.read.model import Report
from duban.read.report import read_page
from tests.read.golden import facts

PAGES = Path(__file__).with_name("pages")
NAMES = sorted(path.name for path in PAGES.iterdir() if path.suffix in {".html", ".txt"})


@pytest.mark.parametrize("name", NAMES)
def test_page_says_what_was_read_by_hand(name: str) -> None:
    page = PAGES / name
    wanted = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert facts(page.read_bytes(), wanted.pop("url")) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_offsets_cut_the_surface(name: str) -> None:
    report = read_page((PAGES / name).read_bytes(), url="http://www.example.gov.cn/art/1.html")
    if not isinstance(report, Report):
        return
    for record in (*report.sections, *report.items):
        assert 0 <= record.char_start <= record.char_end <= len(report.text)
    for mention in report.mentions:
        assert report.text[mention.char_start : mention.char_end] == mention.surface
    for finding in report.findings:
        if finding.char_start is not None:
            assert report.text[finding.char_start : finding.char_end] == finding.surface
    for item in report.items:
        cut = "".join(report.text[item.char_start : item.char_end].split())
        assert cut
        if item.table_no is None and item.task:
            assert "".join(item.task.split()) in cut
    assert [item.ordinal for item in report.items] == list(range(1, len(report.items) + 1))


def test_every_page_has_its_facts() -> None:
    assert {Path(name).stem for name in NAMES} == {path.stem for path in PAGES.glob("*.json")}
