"""`rebuild --diff`: what a change of the reader would change, told by source, field and row, and nothing changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duban.errors import UsageError
from duban.home import Home
from duban.read.model import Refusal, Report
from duban.warehouse.difference import Difference, Example, difference
from duban.warehouse.reading import Reader, Unread
from duban.warehouse.workers import Lanes
from tests.warehouse.world import APRIL, MAY, Crawl, as_bytes, load_world, read_json, url

SENTENCE = "4月印发《甲办法》,推进“双倍增”行动😀。"


@pytest.fixture
def loaded(home: Home, crawl: Crawl) -> Home:
    crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY)), (url(3), b"boom")])
    load_world(home)
    return home


def by_kind(home: Home, reader: Reader) -> dict[tuple[str, str, str | None], Difference]:
    found = difference(home, Lanes(), reader=reader, version="another")
    assert {each.source_id for each in found} <= {"zj"}
    return {(each.table, each.change, each.field): each for each in found}


def changed(change: object) -> Reader:
    """A reader that makes something else of every report."""

    def read(page: Unread) -> object:
        made = read_json(page)
        return change(made) if isinstance(made, Report) else made  # type: ignore[operator]

    return read  # type: ignore[return-value]


def test_the_same_reader_changes_nothing_and_leaves_nothing(loaded: Home) -> None:
    before = loaded.live.read_bytes()
    assert by_kind(loaded, read_json) == {}
    assert loaded.live.read_bytes() == before
    assert [path.name for path in loaded.live.parent.iterdir()] == ["live.duckdb"]


def test_a_row_read_otherwise_is_changed_not_removed_and_added(loaded: Home) -> None:
    def longer(report: Report) -> Report:
        first = report.actions[0]
        start = max(first.verb_start - 1, 0)
        verb = report.text[start : first.verb_end]
        return replace(
            report, actions=(first._replace(stage="draft", verb=verb, verb_start=start), *report.actions[1:])
        )

    before = loaded.live.read_bytes()
    found = by_kind(loaded, changed(longer))
    assert set(found) == {
        ("core.action", "changed", None),
        ("core.action", "field", "verb"),
        ("core.action", "field", "stage"),
        ("core.action", "field", "verb_start"),
    }
    assert (found["core.action", "changed", None].rows, found["core.action", "changed", None].of) == (2, 3)
    assert found["core.action", "field", "verb"].examples == (Example("印发", "月印发", SENTENCE, url(1)),)
    assert found["core.action", "field", "stage"].rows == 2
    assert loaded.live.read_bytes() == before


def test_a_row_more_at_the_front_shifts_nobody(loaded: Home) -> None:
    def one_more(report: Report) -> Report:
        extra = report.actions[0]._replace(ordinal=1, verb=report.text[:1], verb_start=0, verb_end=1)
        rest = [action._replace(ordinal=action.ordinal + 1) for action in report.actions]
        documents = tuple(d._replace(action_ordinal=(d.action_ordinal or 0) + 1) for d in report.documents)
        return replace(report, actions=(extra, *rest), documents=documents) if report.text[0] == "4" else report

    found = by_kind(loaded, changed(one_more))
    assert set(found) == {("core.action", "added", None)}
    assert found["core.action", "added", None].rows == 1
    (example,) = found["core.action", "added", None].examples
    assert (example.before, example.sentence, example.url) == (None, SENTENCE, url(1))
    assert "verb=4" in str(example.after)


def test_another_text_is_one_changed_field_not_a_new_report(loaded: Home) -> None:
    found = by_kind(loaded, changed(lambda report: replace(report, text=report.text + "完")))
    assert set(found) == {("core.report_version", "changed", None), ("core.report_version", "field", "text")}
    assert found["core.report_version", "field", "text"].rows == 2


def test_what_is_lost_and_what_becomes_a_report_is_told(loaded: Home) -> None:
    def refuse(page: Unread) -> object:
        made = read_json(page)
        return Refusal(url(2), "near_miss", "a farm") if isinstance(made, Report) and "丙" in made.text else made

    found = by_kind(loaded, refuse)  # type: ignore[arg-type]
    assert found["core.report_version", "removed", None].rows == 1
    assert found["core.action", "removed", None].rows == 1
    assert found["ops.reading", "field", "result"].examples[0].after == "refused"
    assert found["ops.quarantine", "added", None].rows == 1


def test_pages_not_loaded_yet_are_no_difference(loaded: Home, crawl: Crawl) -> None:
    crawl.run([(url(4), as_bytes(replace(MAY, text=MAY.text + "又")))])
    assert not [key for key in by_kind(loaded, read_json) if key[0].startswith("core.")]


def test_nothing_to_compare_with_is_said(home: Home) -> None:
    with pytest.raises(UsageError, match="no warehouse to compare with; run duban rebuild first"):
        difference(home, Lanes())
