"""Written corrections: applied on load and on rebuild, the original kept, and told of when they no longer match."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duban.corrections import CorrectionsError, read_corrections
from duban.home import Home
from duban.warehouse.load import rebuild
from tests.warehouse.world import (
    APRIL,
    MAY,
    VERSION,
    Crawl,
    as_bytes,
    ask,
    core_rows,
    load_world,
    read_json,
    sentence_report,
    url,
)

HEAD = 'reason = "the page says so elsewhere"\nby = "王某"\non = 2026-11-24\n'


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUBAN_SOURCES", str(tmp_path / "sources"))
    return tmp_path / "corrections.toml"


def entry(lines: str, page: int = 1) -> str:
    return f'[[corrections]]\nurl = "{url(page)}"\n{lines}\n{HEAD}'


MOVED = entry("field = 'period_start'\nfrom = 2020-04-01\nto = 2020-03-01") + entry(
    "field = 'period_end'\nfrom = 2020-04-30\nto = '2020-03-31'"
)


def test_a_correction_changes_the_field_and_keeps_the_original(home: Home, crawl: Crawl, written: Path) -> None:
    written.write_text(MOVED + entry("field = 'index_no'\nfrom = ''\nto = '002/1'"), encoding="utf-8")
    crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY))])
    load_world(home)
    assert ask(home, "SELECT period_start, period_end, index_no FROM core.report_version ORDER BY url") == [
        (date(2020, 3, 1), date(2020, 3, 31), "002/1"),
        (date(2020, 5, 1), date(2020, 5, 31), None),
    ]
    assert ask(
        home, "SELECT column_name, old_value, new_value, state, applied FROM mart.correction ORDER BY number"
    ) == [
        ("period_start", "2020-04-01", "2020-03-01", "applied", 1),
        ("period_end", "2020-04-30", "2020-03-31", "applied", 1),
        ("index_no", None, "002/1", "applied", 1),
    ]
    assert ask(home, "SELECT result, found FROM ops.correction_use ORDER BY found NULLS FIRST")[1:] == [
        ("applied", "2020-04-01"),
        ("applied", "2020-04-30"),
    ]


def test_ids_stay_those_of_what_the_page_says(home: Home, crawl: Crawl, written: Path) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    before = ask(home, "SELECT report_id, version_id FROM core.report_version")
    title = APRIL.metadata.title
    written.write_text(entry(f"field = 'title'\nfrom = '{title}'\nto = '新题'"), encoding="utf-8")
    assert load_world(home).rebuilt == "the written corrections have changed"
    assert ask(home, "SELECT title FROM core.report_version") == [("新题",)]
    assert ask(home, "SELECT report_id, version_id FROM core.report_version") == before
    crawl.run([(url(1), as_bytes(APRIL))])
    assert load_world(home).readings == {"known": 1}
    written.write_text("# nothing\n" + written.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_world(home).rebuilt == "", "a comment changes nothing"
    written.unlink()
    assert load_world(home).rebuilt == "the written corrections have changed"
    assert ask(home, "SELECT title FROM core.report_version") == [(title,)]


def test_growing_and_rebuilding_with_corrections_agree(home: Home, crawl: Crawl, written: Path) -> None:
    words = "乙办法"
    written.write_text(
        MOVED
        + entry(f"field = 'status'\nwords = '{words}'\nfrom = ''\nto = 'behind'")
        + entry(f"field = 'owners'\nwords = '{words}'\nfrom = []\nto = ['规划处', '法规处']")
        + entry("field = 'department'\nfrom = '法规处'\nto = '政策法规处'"),
        encoding="utf-8",
    )
    for number, report in ((1, APRIL), (2, MAY), (1, APRIL)):
        crawl.run([(url(number), as_bytes(report))])
        load_world(home)
    grown = core_rows(home.live)
    assert ask(home, "SELECT department, status, owners FROM mart.item WHERE url LIKE '%/1.html' ORDER BY ordinal") == [
        ("政策法规处", None, []),
        ("政策法规处", "behind", ["规划处", "法规处"]),
    ]
    used = ask(home, "FROM ops.correction_use ORDER BY ALL")
    assert len(used) == 5
    rebuild(home, reader=read_json, version=VERSION)
    assert core_rows(home.live) == grown
    assert ask(home, "FROM ops.correction_use ORDER BY ALL") == used
    cut = "substring(v.text, i.char_start + 1, i.char_end - i.char_start)"
    joined = "core.item i JOIN core.report_version v USING (version_id)"
    assert ask(home, f"SELECT count(*) FROM {joined} WHERE {cut} <> i.text") == [(0,)]


def test_what_no_longer_matches_is_a_finding_and_changes_nothing(home: Home, crawl: Crawl, written: Path) -> None:
    written.write_text(
        entry("field = 'publisher'\nfrom = '别的厅'\nto = '某厅'")
        + entry("field = 'status'\nwords = '印发'\nfrom = ''\nto = 'done'")
        + entry("field = 'department'\nfrom = '无此处'\nto = '某处'")
        + entry("field = 'publisher'\nfrom = '别的厅'\nto = '测试科技厅'", page=2)
        + entry("field = 'publisher'\nfrom = '别的厅'\nto = '某厅'", page=77),
        encoding="utf-8",
    )
    crawl.run([(url(1), as_bytes(APRIL)), (url(2), as_bytes(MAY))])
    load_world(home)
    assert ask(home, "SELECT message FROM ops.finding WHERE code = 'correction_mismatch' ORDER BY message") == [
        (f"correction {number} of corrections.toml was not applied: {why}",)
        for number, why in (
            (1, "publisher reads '测试科技厅', the correction expects '别的厅'"),
            (2, "2 items contain '印发'; one must"),
            (3, "no section's department reads '无此处'"),
        )
    ]
    assert ask(home, "SELECT state FROM mart.correction ORDER BY number") == [
        ("mismatch",),
        ("mismatch",),
        ("mismatch",),
        ("unused",),
        ("unused",),
    ]
    assert ask(home, "SELECT DISTINCT publisher FROM core.report_version") == [("测试科技厅",)]


def test_a_correction_can_be_meant_for_one_text_alone(home: Home, crawl: Crawl, written: Path) -> None:
    other = sentence_report(1, ["另一句。"])
    crawl.run([(url(1), as_bytes(APRIL)), (url(1), as_bytes(other))])
    load_world(home)
    [(report_id, sha)] = ask(home, "SELECT report_id, text_sha256 FROM core.report_version WHERE text = '另一句。\n'")
    named = f"[[corrections]]\nreport_id = '{report_id}'\ntext_sha256 = '{sha}'\n"
    written.write_text(named + "field = 'publisher'\nfrom = '测试科技厅'\nto = '某厅'\n" + HEAD, encoding="utf-8")
    load_world(home)
    assert ask(home, "SELECT publisher FROM core.report_version ORDER BY text") == [("测试科技厅",), ("某厅",)]


def test_half_a_period_is_not_made(home: Home, crawl: Crawl, written: Path) -> None:
    written.write_text(entry("field = 'period_end'\nfrom = 2020-04-30\nto = 2020-03-31"), encoding="utf-8")
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    assert ask(home, "SELECT period_start, period_end FROM core.report_version") == [
        (date(2020, 4, 1), date(2020, 4, 30))
    ]
    [(message,)] = ask(home, "SELECT message FROM ops.finding WHERE code = 'correction_mismatch'")
    assert "would be 2020-04-01 to 2020-03-31" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[corrections]\n", "no TOML|cannot be read"),
        ("[[correction]]\n", "unknown key 'correction'"),
        ("corrections = 3", "no list of tables"),
        (entry("field = 'text'\nfrom = 'a'\nto = 'b'"), "field 'text' cannot be corrected"),
        (entry("field = 'titel'\nfrom = 'a'\nto = 'b'"), "did you mean title"),
        (entry("field = 'title'\nfrom = 'a'\nto = 'a'"), "from and to are the same"),
        (entry("field = 'title'\nfrom = 'a'\nto = ''"), "the column is never empty"),
        (entry("field = 'title'\nto = 'a'"), "from is missing"),
        (entry("field = 'issued_on'\nfrom = ''\nto = 'yesterday'"), "no value of issued_on"),
        (entry("field = 'issued_on'\nfrom = ''\nto = 1066-10-14"), "does not fit issued_on"),
        (entry("field = 'period_kind'\nfrom = 'month'\nto = 'fortnight'"), "does not fit period_kind.*half_year"),
        (entry("field = 'status'\nfrom = ''\nto = 'done'"), "needs words"),
        (entry("field = 'title'\nwords = 'x'\nfrom = 'a'\nto = 'b'"), "takes no words"),
        (entry("field = 'rate'\nwords = 'x'\nfrom = 1\nto = true"), "no value of rate"),
        (entry("text_sha256 = 'abc'\nfield = 'title'\nfrom = 'a'\nto = 'b'"), "is no hash"),
        (entry("colour = 'red'\nfield = 'title'\nfrom = 'a'\nto = 'b'"), "unknown key 'colour'"),
        (MOVED + MOVED, "correction 3 concerns the same field as correction 1"),
        (MOVED.replace("by = ", "# by = "), "by is missing"),
        (MOVED.replace("on = 2026-11-24", "on = 'today'"), "on is no day"),
        (MOVED.replace("url = ", "# url = "), "which report is not said"),
    ],
)
def test_a_wrong_file_is_told_of_in_one_line(text: str, words: str, written: Path) -> None:
    written.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionsError, match=words) as raised:
        read_corrections(written)
    assert "\n" not in str(raised.value)
    assert str(written) in str(raised.value)


def test_a_wrong_file_loads_nothing(home: Home, crawl: Crawl, written: Path) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    written.write_text("[[corrections]]\n", encoding="utf-8")
    crawl.run([(url(2), as_bytes(MAY))])
    with pytest.raises(CorrectionsError):
        load_world(home)
    assert ask(home, "SELECT count(*) FROM core.report_version") == [(1,)]


def test_the_marts_show_what_was_corrected_and_keep_its_documents(home: Home, crawl: Crawl, written: Path) -> None:
    title, publisher = APRIL.metadata.title, APRIL.metadata.publisher
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    documents = ask(home, "SELECT count(*) FROM mart.document_timeline")
    assert documents != [(0,)]
    written.write_text(
        entry(f"field = 'title'\nfrom = '{title}'\nto = '新题'")
        + entry(f"field = 'publisher'\nfrom = '{publisher}'\nto = '某厅'"),
        encoding="utf-8",
    )
    # The second look at the same page is of the same text: it must not bring back what the page states.
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    assert ask(home, "SELECT title, publisher FROM mart.report") == [("新题", "某厅")]
    assert ask(home, "SELECT count(*) FROM mart.document_timeline") == documents
    assert ask(home, "SELECT count(*) FROM mart.revision") == [(0,)]


def test_a_page_that_states_another_publisher_without_another_text_keeps_its_documents(
    home: Home, crawl: Crawl
) -> None:
    crawl.run([(url(1), as_bytes(APRIL))])
    load_world(home)
    documents = ask(home, "SELECT count(*) FROM mart.document_timeline")
    renamed = replace(APRIL, metadata=replace(APRIL.metadata, publisher="改名后的厅"))
    crawl.run([(url(1), as_bytes(renamed))])
    load_world(home)
    assert ask(home, "SELECT publisher FROM mart.report") == [("改名后的厅",)]
    assert ask(home, "SELECT count(*) FROM mart.document_timeline") == documents
