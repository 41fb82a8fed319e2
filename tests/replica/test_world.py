"""The world: the same for the same seed, alive in time, with everything a crawler must cope with in it."""

import re
from datetime import datetime, timedelta

import pytest

from replica.world.build import build_world
from replica.world.calendar import Month, read_month
from replica.world.model import Article, Site, World
from replica.world.truth import truth_of

START = Month(2022, 11)
END = datetime(2026, 11, 20, 9)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, START, 48, "mixed")


def test_the_same_seed_makes_the_same_world_and_another_seed_another(world: World) -> None:
    assert truth_of(build_world(1, START, 48, "mixed"), END) == truth_of(world, END)
    assert truth_of(build_world(2, START, 48, "mixed"), END) != truth_of(world, END)


def test_more_months_change_nothing_of_what_was_there(world: World) -> None:
    at = datetime(2023, 10, 1)
    assert truth_of(build_world(1, START, 11, "mixed"), at) == truth_of(world, at)


def test_no_months_no_sites() -> None:
    assert build_world(1, START, 0, "mixed").sites == {}


def test_columns_are_as_large_as_lists_of_real_sites(world: World) -> None:
    totals = {host: [len(s.rows(c, END)) for c in s.columns] for host, s in world.sites.items()}
    assert totals["kjt.jiangxi.test"][0] >= 400  # 14 groups of 30
    assert totals["rst.jiangxi.test"][0] >= 400  # 27 pages of 15
    for per_column in totals.values():
        assert per_column[2] == 6
        assert per_column[3] == 0
    assert 0 < totals["jtt.hubei.test"][1] < world.sites["jtt.hubei.test"].columns[1].per_page


def test_the_title_pattern_finds_the_reports_and_nothing_else(world: World) -> None:
    for site in world.sites.values():
        for column in site.columns:
            for article in site.by_column.get(column.number, ()):
                for version in article.versions:
                    found = re.search(column.title, version.title) is not None
                    assert found == (article.period is not None), version.title
        near = [a for a in site.articles if not a.period and "重点工作" in a.versions[0].title]
        assert near, "no near misses: the pattern would not matter"


def monthly(site: Site) -> list[Article]:
    """Its monthly reports, at their first address."""
    return [a for a in site.articles if a.period and a.period.kind == "month" and not a.earlier_path]


def test_every_month_has_its_report(world: World) -> None:
    for site in world.sites.values():
        months = [a.period.start for a in monthly(site)]
        assert sorted(months) == [START.plus(i).first for i in range(60)]


def test_rows_stand_pinned_first_then_newest_first(world: World) -> None:
    site = world.sites["kjt.jiangxi.test"]
    pinned_days = 0
    for day in range(0, 1400, 30):
        at = datetime(2022, 12, 20) + timedelta(days=day)
        rows = site.rows(site.columns[0], at)
        keys = [(not a.is_pinned(at), -a.listed_on.toordinal(), -a.id) for a in rows]
        assert keys == sorted(keys)
        pinned_days += any(a.is_pinned(at) for a in rows)
    assert pinned_days


@pytest.mark.parametrize("host", ["kjt.jiangxi.test", "rst.jiangxi.test", "jtt.hubei.test"])
def test_every_year_of_a_site_has_every_kind_of_event(world: World, host: str) -> None:
    reports = sorted(monthly(world.sites[host]), key=lambda a: a.period.start)
    for year in range(4):
        some = reports[year * 12 : year * 12 + 12]
        kinds = {kind for article in some for kind in events(article)}
        assert kinds >= {"back-dated", "late", "text edited", "only rebuilt", "retitled"}
    assert any(a.deleted_at for a in reports)


def events(article: Article) -> set[str]:
    first, last = article.versions[0], article.versions[-1]
    found = set()
    if article.inserted_at - first.published_at > timedelta(days=7):
        found.add("back-dated")
    if first.published_at.date() - article.period.end > timedelta(days=25):
        found.add("late")
    if first.body != last.body:
        found.add("text edited")
    if first.title != last.title:
        found.add("retitled")
    if len(article.versions) > 1 and (first.title, first.body) == (last.title, last.body):
        found.add("only rebuilt")
        assert last.made_at > first.made_at
    return found


def test_ids_and_paths_are_unique_and_grow_with_insertion(world: World) -> None:
    for site in world.sites.values():
        assert len({a.path for a in site.articles}) == len(site.articles)
        first = [a for a in site.articles if not a.earlier_path]
        assert [a.id for a in first] == sorted({a.id for a in first})
        numbers = [a.index_no for a in first if a.period]
        assert len(set(numbers)) == len(numbers)


def test_a_deleted_report_is_gone_from_list_and_truth_says_so(world: World) -> None:
    site = world.sites["kjt.jiangxi.test"]
    article = next(a for a in site.articles if a.period and not a.moved and a.deleted_at and a.deleted_at < END)
    assert article not in site.rows(site.columns[0], END)
    stated = truth_of(world, END, host=site.host, path=article.path)
    assert stated["reports"] == []
    assert [report["deleted_at"] for report in stated["deleted"]] == [article.deleted_at.isoformat()]
    just_before = truth_of(world, article.deleted_at - timedelta(minutes=1), path=article.path)
    assert just_before["deleted"] == []
    assert [report["deleted_at"] for report in just_before["reports"]] == [None]


def test_truth_counts_texts_not_rebuilds(world: World) -> None:
    for report in truth_of(world, END)["reports"]:
        texts = {(v["title"], v["text"]) for v in report["versions"]}
        assert report["texts"] == len(texts) <= len(report["versions"])


def test_some_rows_lead_to_another_columns_number(world: World) -> None:
    site = world.sites["kjt.jiangxi.test"]
    main = site.columns[0].number
    assert any(f"art_{main}_" not in a.path for a in site.rows(site.columns[0], END))


def test_months() -> None:
    assert Month(2023, 11).plus(3) == Month(2024, 2)
    assert Month(2024, 2).last.day == 29
    assert str(Month(2024, 1).plus(-1)) == "2023-12"
    assert read_month("2024-07").quarter == 3
    for wrong in ("2024", "2024-13", "2024-00", "24-1"):
        with pytest.raises(ValueError, match="YYYY-MM"):
            read_month(wrong)
