"""Every fault that the replica has a name for: what is recorded, that nothing wrong is stored, and that it heals.

Sites reference 6.6, tests 4 and 6; outcomes.py says what is to come of each preset. The sites are JCMS ("old", whose
list proxy takes ranges) and JPAAS ("new"), their reports of four months; each case is a source of its own in one
warehouse.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.model import Backfill, Incremental, Plan, SourceResult
from replica.presets import PRESETS
from tests.acceptance.outcomes import ALL, DATES_SHIFT, FILES, LISTS, PAGES, SITE
from tests.acceptance.support import Duban, in_china, listed, text_of
from tests.crawl.support import QUICK, Replica, running_replica

PLAN = Backfill(date(2026, 7, 1), date(2026, 10, 31))
CLOCK = "2026-10-20T09:00"
HOSTS = {"old": "old.kjt.zj.test", "new": "rst.zj.test"}
# Retry-After and hanging are tested with the client; here one try is as good as three.
PATIENCE = replace(QUICK, longest_wait=0.5, read=1, total=2)


@dataclass
class Case:
    """A fault on a site: what to switch on beside the preset, and, once played, what a crawl gave."""

    preset: str
    site: str
    more: Mapping[str, Any] = field(default_factory=dict)
    result: SourceResult | None = None

    @property
    def name(self) -> str:
        return f"{self.preset}-{self.site}"

    @property
    def crawled(self) -> SourceResult:
        assert self.result is not None
        return self.result


class Stage:
    """A replica, an installation, and the crawls of a table of cases: all broken, loaded, all healed, loaded."""

    def __init__(self, replica: Replica, authority: Path, folder: Path) -> None:
        self.replica, self.authority = replica, authority
        self.duban = Duban.in_folder(folder)
        self.sites = {key: next(s for s in replica.sites if s["host"] == host) for key, host in HOSTS.items()}
        self.now = in_china(CLOCK)

    def play(self, cases: list[Case]) -> dict[str, dict[str, str]]:
        """Crawl with each fault in turn and load; outcomes of pages and of files, by case."""
        for case in cases:
            self.replica.control("reset", {})
            self.replica.control("faults", {"preset": case.preset, "host": HOSTS[case.site], **case.more})
            case.result = self._crawl(case)
            assert case.result.ledger.balanced
        self.replica.control("reset", {})
        self.duban.load()
        found: dict[str, dict[str, str]] = {case.name: {} for case in cases}
        sql = "SELECT source_id, purpose, string_agg(DISTINCT outcome, ', ' ORDER BY outcome) FROM raw.fetch"
        for name, purpose, outcomes in self.duban.ask(f"{sql} WHERE final AND purpose <> 'robots' GROUP BY ALL"):
            found[name][purpose] = outcomes
        self._nothing_is_wrong(cases)
        return found

    def heal(self, cases: list[Case]) -> None:
        """Without the fault, the next run ends at the truth; a list may have been walked to its end just before."""
        self.now += timedelta(days=1)
        for case in cases:
            # A backfill does not ask for a page again whose file was none; an incremental pass does.
            case.result = self._crawl(case, Incremental(window_days=120) if case.preset in FILES else PLAN)
            verdicts = {walk.verdict for walk in case.result.walks}
            assert (verdicts, case.result.ledger.failed, case.result.ledger.refused) == ({"complete"}, 0, 0), case.name
        self.duban.load()
        stored = self._nothing_is_wrong(cases)
        files = "SELECT source_id, v.url FROM core.attachment JOIN core.report_version v USING (version_id)"
        linked = set(self.duban.ask(files))
        held = "SELECT source_id, article_url FROM raw.fetch WHERE purpose = 'attachment' AND outcome = 'file'"
        read = set(self.duban.ask(held))
        healed = {case.name for case in cases}
        for case in cases:
            truth = self._truth(case.site)
            assert stored[case.name].keys() == truth.keys(), case.name
            for url, texts in stored[case.name].items():
                # A page whose file came only now has its text once without the file and once with it.
                assert texts[-1] == truth[url], (case.name, url)
                assert len(texts) == 1 or case.preset in FILES
        assert {pair for pair in linked if pair[0] in healed} <= read
        twice = "SELECT source_id, url, title, text FROM core.report_version GROUP BY ALL HAVING count(*) > 1"
        assert self.duban.ask(twice) == []
        rows = "SELECT source_id, column_url, url, title, listed_on FROM raw.entry GROUP BY ALL HAVING count(*) > 1"
        assert self.duban.ask(rows) == []
        assert self.replica.control("trap")["total"] == 0

    def _crawl(self, case: Case, plan: Plan = PLAN) -> SourceResult:
        source = self.replica.source(self.sites[case.site], source_id=case.name, ca_file=self.authority)
        return self.duban.crawl(source, plan, now=self.now, patience=PATIENCE)

    def _truth(self, site: str) -> dict[str, tuple[str, str]]:
        reports = self.replica.control(f"truth?host={HOSTS[site]}")["reports"]
        newest = {f"http://{HOSTS[site]}{one['path']}": one for one in reports if one["listed_on"] >= "2026-07-01"}
        return {url: (one["title"], text_of(one["versions"][-1])) for url, one in newest.items()}

    def _nothing_is_wrong(self, cases: list[Case]) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """What is stored of each case, after a look that all of it is true: versions, and rows of lists."""
        stored: dict[str, dict[str, list[tuple[str, str]]]] = {case.name: {} for case in cases}
        sql = "SELECT source_id, url, title, text FROM core.report_version ORDER BY seen_from"
        for name, url, title, text in self.duban.ask(sql):
            stored.setdefault(name, {}).setdefault(url.replace("https://", "http://"), []).append(
                (title, "".join(text.split()))
            )
        truths = {site: self._truth(site) for site in HOSTS}
        shown = {
            site: {row for column in self.replica.truth(host) for row in listed(column, host)}
            for site, host in HOSTS.items()
        }
        rows: dict[str, set[tuple[str, str, str]]] = {}
        entries = "SELECT source_id, url, title, CAST(listed_on AS VARCHAR) FROM raw.entry WHERE listed_on IS NOT NULL"
        for name, url, title, day in self.duban.ask(entries):
            rows.setdefault(name, set()).add((url.replace("https://", "http://"), title, day))
        for case in cases:
            for url, texts in stored[case.name].items():
                for title, text in texts:
                    true = truths[case.site].get(url)
                    if true is None:
                        assert case.preset == "published_meanwhile", (case.name, url)
                    else:
                        assert title == true[0]
                        assert text == true[1] or (case.preset in FILES and true[1].startswith(text)), (case.name, url)
            if case.preset not in DATES_SHIFT:
                assert rows.get(case.name, set()) <= shown[case.site], case.name
        return stored


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replica, Path]]:
    """The scenario "month", before anything of it has happened: half of its tables are in workbooks."""
    authority = tmp_path_factory.mktemp("authority") / "ca.pem"
    with running_replica("--scenario", "month", "--clock", CLOCK, "--ca-file", str(authority)) as running:
        yield running, authority


@pytest.fixture
def stage(replica: tuple[Replica, Path], tmp_path: Path) -> Stage:
    return Stage(*replica, tmp_path)


def test_no_preset_is_left_out() -> None:
    # robots_delay and robots_forbids_articles are in test_manners.py: they are no faults.
    assert PRESETS.keys() - PAGES.keys() - SITE.keys() - LISTS.keys() - FILES.keys() == {
        "robots_delay",
        "robots_forbids_articles",
    }


def in_turn(presets: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each with one of the sites: what a page or robots.txt is does not depend on the system behind it."""
    return list(zip(presets, itertools.cycle(HOSTS)))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pages(stage: Stage) -> None:
    own = {"throttle_section", "throttle_403"}
    burst = {"throttle": {"requests": 2, "seconds": 60, "for": 60}}
    cases = [Case(n, site, {"path": "/art/", **(burst if n in own else {})}) for n, site in in_turn(PAGES)]
    outcomes = stage.play(cases)
    for case in cases:
        expected = PAGES[case.preset]
        assert outcomes[case.name]["article"] == expected, case.name
        assert {walk.verdict for walk in case.crawled.walks} == {"complete"}, case.name
        found = {finding.code for finding in case.crawled.findings}
        assert any(code.startswith("page_") for code in found) == (expected != ALL), (case.name, found)
    stage.heal(cases)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sites(stage: Stage) -> None:
    # The files are left as they are: a workbook in another encoding would be none.
    pages = {"path": "^/(?!attach|cms_files|api-gateway/jpaas-web)"}
    cases = [Case(n, site, pages if n.startswith("charset") else {}) for n, site in in_turn(SITE)]
    outcomes = stage.play(cases)
    for case in cases:
        reason = SITE[case.preset]
        for walk in case.crawled.walks:
            assert walk.verdict == ("failed" if reason else "complete"), (case.name, walk)
            assert reason in walk.reason, (case.name, walk)
        if reason:
            assert outcomes[case.name].get("article") is None
            assert case.crawled.requests <= 3, case.name
            assert case.crawled.findings
        else:
            assert outcomes[case.name]["article"] == ALL
            assert case.crawled.complete
    stage.heal(cases)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_lists(stage: Stage) -> None:
    cases = [Case(n, site) for n in LISTS for site, reason in zip(HOSTS, LISTS[n], strict=True) if reason is not None]
    stage.play(cases)
    for case in cases:
        reason = LISTS[case.preset][list(HOSTS).index(case.site)]
        walk = case.crawled.walks[0]
        assert (walk.verdict == "complete") == (reason == ""), (case.name, walk)
        assert reason in walk.reason, (case.name, walk)
        if reason:
            assert {f"walk_{walk.verdict}"} <= {finding.code for finding in case.crawled.findings}
            assert walk.rows < (walk.total or 1_000_000) or "changed" in reason
    # What was published meanwhile was so by a clock that has been put back.
    stage.heal([case for case in cases if case.preset != "published_meanwhile"])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_files(stage: Stage) -> None:
    cases = [Case(name, site) for name in FILES for site in HOSTS]
    outcomes = stage.play(cases)
    for case in cases:
        assert outcomes[case.name]["attachment"] == FILES[case.preset], case.name
        assert outcomes[case.name]["article"] == ALL
        found = {finding.code for finding in case.crawled.findings}
        assert found == ({f"attachment_{FILES[case.preset]}"} if FILES[case.preset] != "file" else set())
    stage.heal(cases)
