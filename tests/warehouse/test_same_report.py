"""One report under several URLs, two under one number: by evidence, in whatever order pages are met."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duban.home import Home
from duban.read.model import Report
from duban.warehouse.load import rebuild
from duban.warehouse.same import Side, grams, similarity, threshold
from tests.warehouse.world import VERSION, Crawl, as_bytes, ask, core_rows, load_world, read_json, sentence_report, url

BODY = [f"第{n}季度在{place}[推进]创新平台建设{n}项。" for n, place in enumerate("杭宁温绍湖嘉金衢舟台丽", 1)]
OTHER = [f"{place}市[召开]人才座谈会并听取{n}家企业意见。" for n, place in enumerate("甲乙丙丁戊己庚辛", 1)]


def at(address: str, sentences: list[str] = BODY, **said: Any) -> tuple[str, bytes]:
    """A page at an address."""
    report: Report = replace(sentence_report(1, sentences, **said), url=address)
    return address, as_bytes(report)


EDITED = [*BODY[:5], "第6季度在嘉兴[推进]创新平台建设60项。", *BODY[6:]]
PAIRS = {
    "two columns": (at(url(1)), at(url(2)), 1, 1),
    "another host": (at("http://old.zj.test/art/1.html"), at("http://new.zj.test/art/1.html", EDITED), 1, 2),
    "https": (at("http://kjt.zj.test/art/1.html"), at("https://kjt.zj.test/art/1.html", EDITED), 1, 2),
    "re-created and edited": (at(url(1)), at(url(2), EDITED), 1, 2),
    "renumbered and retitled": (at(url(1)), at(url(2), title="4月份工作情况", index_no="002/9"), 1, 2),
    "one number": (
        at(url(1), index_no="002/1", title="重点工作"),
        at(url(2), [*EDITED[:8], "另一句。"], index_no="002/1"),
        1,
        2,
    ),
    "rewritten in place": (at(url(1)), at(url(1), OTHER), 1, 2),
    "title put right": (at(url(1), title="2019年4月份情况", month=date(2019, 4, 1)), at(url(1)), 1, 2),
    "colliding number": (at(url(1), index_no="002/1"), at(url(2), OTHER, index_no="002/1"), 2, 2),
    "colliding title": (at(url(1)), at(url(2), OTHER), 2, 2),
    "next month at its page": (at(url(1)), at(url(1), OTHER, month=date(2020, 5, 1)), 2, 2),
    "next month alike": (at(url(1)), at(url(2), EDITED, month=date(2020, 5, 1)), 2, 2),
    "one text for two months": (at(url(1)), at(url(2), month=date(2020, 5, 1)), 2, 2),
}


@pytest.mark.parametrize("case", PAIRS)
def test_two_pages_are_one_report_or_two(case: str, tmp_path: Path) -> None:
    one, other, reports, versions = PAIRS[case]
    ids = set()
    for order, pages in enumerate(((one, other), (other, one))):
        home = Home(tmp_path / str(order))
        crawl = Crawl(home)
        for page in pages:
            crawl.run([page])
        load_world(home)
        assert ask(home, "SELECT count(*) FROM mart.report") == [(reports,)]
        assert ask(home, "SELECT count(*) FROM core.report_version") == [(versions,)]
        assert ask(home, "SELECT count(DISTINCT item_id) = count(*) FROM mart.item") == [(True,)]
        ids.add(tuple(ask(home, "SELECT DISTINCT report_id, version_id FROM mart.report_version ORDER BY ALL")))
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("colliding number", "same_number_other_report"),
        ("colliding title", "same_title_other_report"),
        ("next month at its page", "same_url_other_report"),
    ],
)
def test_a_collision_is_a_finding(case: str, code: str, home: Home, crawl: Crawl) -> None:
    crawl.run(list(PAIRS[case][:2]))
    load_world(home)
    assert ask(home, f"SELECT severity FROM ops.finding WHERE code = '{code}'") == [("warn",)]


def test_a_page_that_others_are_linked_by_makes_one_report_of_three(home: Home, crawl: Crawl) -> None:
    """Title and number differ between the first two; the third has the title of one and the number of the other."""
    first = at(url(1), title="2020年4月重点工作")
    second = at(url(2), EDITED[:-1], index_no="002/1")
    crawl.run([first, second])
    load_world(home)
    before = {row[0] for row in ask(home, "SELECT report_id FROM mart.report")}
    assert len(before) == 2
    crawl.run([at(url(3), EDITED, title="2020年4月重点工作", index_no="002/1")])
    load_world(home)
    (after,) = ask(home, "SELECT report_id, versions FROM mart.report")
    assert after == (min(before | {row[0] for row in ask(home, "SELECT report_id FROM ops.page")}), 3)
    grown = ask(home, "FROM ops.report_link ORDER BY ALL"), ask(home, "FROM ops.page ORDER BY ALL")
    rebuild(home, reader=read_json, version=VERSION)
    assert (ask(home, "FROM ops.report_link ORDER BY ALL"), ask(home, "FROM ops.page ORDER BY ALL")) == grown


def test_a_copy_that_lags_behind_changes_nothing_and_going_back_does(home: Home, crawl: Crawl) -> None:
    for page in (at(url(1)), at(url(1), EDITED), at(url(2)), at(url(2), EDITED), at(url(1))):
        crawl.run([page])
    load_world(home)
    numbers = ask(home, "SELECT number, is_current, url FROM mart.report_version ORDER BY number")
    assert numbers == [(1, False, url(1)), (2, False, url(1)), (3, True, url(1))]
    assert ask(home, "SELECT versions, url FROM mart.report") == [(2, url(1))]
    (first, *_) = ask(
        home,
        "SELECT replaced_by = lead(version_id) OVER (ORDER BY number), seen_until < replaced_at "
        "FROM mart.report_version ORDER BY number",
    )
    assert first == (True, True)


def test_what_a_page_states_is_kept_apart_from_its_text(home: Home, crawl: Crawl) -> None:
    later = datetime(2020, 5, 20, 9, 0)
    crawl.run([at(url(1))])
    crawl.run([at(url(1), published_at=later, index_no="002/7")])
    load_world(home)
    assert ask(home, "SELECT versions, published_at, index_no FROM mart.report") == [(1, later, "002/7")]
    assert ask(
        home, "SELECT version, added, removed, altered, list_transform(fields, lambda f: f.field) FROM mart.revision"
    ) == [(1, [], [], [], ["index_no", "published_at"])]
    assert ask(home, "SELECT fields[1].before, fields[1].after FROM mart.revision") == [(None, "002/7")]


def test_altered_sentences_are_paired_in_order(home: Home, crawl: Crawl) -> None:
    crawl.run([at(url(1), ["甲。", *BODY])])
    crawl.run([at(url(1), [*EDITED, OTHER[0]])])
    load_world(home)
    ((added, removed, altered),) = ask(home, "SELECT added, removed, altered FROM mart.revision")
    assert (added, removed) == ([OTHER[0].replace("[", "").replace("]", "")], ["甲。"])
    assert altered == [{"before": "第6季度在嘉推进创新平台建设6项。", "after": "第6季度在嘉兴推进创新平台建设60项。"}]


def test_months_that_differ_are_two_whatever_else_they_share() -> None:
    april, may = (Side("a" * 24, "b" * 24, (date(2020, m, 1), date(2020, m, 30)), "科技厅") for m in (4, 5))
    assert threshold("title", april, may) is None
    assert threshold("index_no", april, may) == threshold("url", april, may) == 0.97
    assert threshold("title", april, replace(april, publisher="市科技局")) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    alike = similarity(grams(one), grams(other))
    assert 0 <= alike == similarity(grams(other), grams(one)) <= 1
    assert similarity(grams(one), grams(f" {one}\n")) == 1


POOL = [page for one, other, *_ in PAIRS.values() for page in (one, other)]


@pytest.mark.slow
@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(order=st.permutations(range(len(POOL))), many=st.integers(2, 6), sizes=st.tuples(*[st.integers(1, 4)] * 2))
def test_ids_do_not_depend_on_the_order_of_pages(order: list[int], many: int, sizes: tuple[int, int]) -> None:
    chosen = order[:many]
    seen = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        for number, (arrangement, size) in enumerate(zip((chosen, sorted(chosen)), sizes, strict=True)):
            patched.setattr("duban.warehouse.batch.MOST_PAGES", size)
            home = Home(Path(folder) / str(number))
            crawl = Crawl(home)
            for start in range(0, len(arrangement), size):
                crawl.run([POOL[place] for place in arrangement[start : start + size]])
                load_world(home)
            seen.append(ask(home, "SELECT DISTINCT report_id, version_id FROM mart.report_version ORDER BY ALL"))
            grown = everything(home)
            rebuild(home, reader=read_json, version=VERSION)
            assert everything(home) == grown
    assert seen[0] == seen[1]


def everything(home: Home) -> list[Any]:
    """Rows of `core`, and of what tells reports apart."""
    return [core_rows(home.live), *(ask(home, f"FROM {name} ORDER BY ALL") for name in ("ops.page", "ops.report_link"))]
