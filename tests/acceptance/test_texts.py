"""Golden texts: every variant of an article page, and every format of file, is read as the truth has it.

Sites reference 6.6, test 7, on the replica's scenario "variants". Real pages with what they say are in
``tests/read/pages``; what a page of each variant shows is checked in ``tests/replica/test_variants.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.support import DAYS, FIELDS, Duban, bare, facts, in_china, text_of
from tests.crawl.support import EVER, running_replica

HOSTS = ("old.zj.test", "store.zj.test", "kjt.zj.test", "new.zj.test")
FILES = "oss.zj.test"
VARIANTS = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "X3", "X4", "X5", "X6", "X7")
# A4 has no table of labels: what only that states is not known, and its source counts as the publisher.
UNSTATED = {"A4": {"index_no", "publisher", "disclosure", "issued_on"}}

pytestmark = pytest.mark.slow

Read = list[tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Every report of four sites as the truth has it, and as it was loaded."""
    with running_replica("--scenario", "variants") as replica:
        duban, now = Duban.in_folder(tmp_path_factory.mktemp("variants")), in_china(replica.control("clock")["clock"])
        for host in HOSTS:
            site = next(site for site in replica.sites if site["host"] == host)
            names = (host, FILES)
            to = dict.fromkeys(names, f"127.0.0.1:{replica.port}")
            result = duban.crawl(replica.source(site, hosts=names, connect_to=to), EVER, now=now)
            assert result.complete
            assert result.attachments.seen == result.attachments.fetched > 0
        duban.load()
        loaded = {row["url"]: row for row in duban.rows("FROM core.report_version")}
        reports = replica.control("truth")["reports"]
        # A report that has moved is listed, and was read, at its present address.
        pairs = [(one, loaded.pop(f"http://{one['host']}{one['path']}")) for one in reports]
        assert loaded == {}
        yield pairs


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_page_of_every_variant_is_the_truths(read: Read, variant: str) -> None:
    mine = [(truth, version) for truth, version in read if truth["variant"] == variant]
    assert mine
    fields = [name for name in (*FIELDS, *DAYS, "published_at") if name not in UNSTATED.get(variant, ())]
    for truth, version in mine:
        assert facts(version, fields) == facts(truth, fields)
        assert bare(version["text"]) == text_of(truth["versions"][-1])


@pytest.mark.parametrize("kind", ["prose", "table", "xlsx", "docx", "pdf", "xls", "doc", "wps", "ofd", "zip"])
def test_every_format_was_among_them(read: Read, kind: str) -> None:
    """What was compared above was no empty set: prose, tables in pages, and tables in every kind of file."""
    kinds = set()
    for truth, _ in read:
        files = truth["versions"][-1]["attachments"]
        kinds |= {file["kind"] for file in files} or {"table" if truth["kind"] == "table" else "prose"}
    assert kind in kinds
