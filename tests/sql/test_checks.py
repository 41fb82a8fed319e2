"""Every check is silent on good rows and finds the row that breaks it."""

from __future__ import annotations

import duckdb
import pytest

from duban.warehouse.checks import run_check, run_checks
from duban.warehouse.sqlfiles import sql_files

CHECKS = {check.name: check for check in sql_files("checks")}
LATE = "(SELECT version_id FROM core.report_version WHERE period_start = DATE '2020-03-01')"

BREAK = {
    "item_offsets": "UPDATE core.item SET char_start = char_start + 1, char_end = char_end + 1",
    "action_offsets": "UPDATE core.action SET verb_end = verb_end + 1",
    "document_offsets": "UPDATE core.document_mention SET char_start = char_start - 1",
    "documents_resolved": "UPDATE derived.document_wording SET home = '440000'",
    "mention_offsets": "UPDATE core.mention SET surface = '双倍减'",
    "section_offsets": "UPDATE core.section SET char_end = 9999 WHERE ordinal = 1",
    "keys_unique": "INSERT INTO core.item FROM core.item LIMIT 1",
    "no_orphans": f"DELETE FROM core.item WHERE version_id = {LATE}",
    "records_conserved": "DELETE FROM core.mention",
    "positions_sane": "UPDATE ops.position SET position = 1",
    "periods_ordered": "UPDATE core.report_version SET period_end = DATE '1999-01-01'",
    "periods_plausible": "UPDATE core.report_version SET period_end = period_end - 1",
    "records_in_items": "UPDATE core.item SET char_end = char_start + 1 WHERE kind = 'sentence'",
    "ledger_in_archive": "UPDATE ops.ledger SET fetched = fetched + 1000",
    "ledger_conserved": "UPDATE ops.ledger SET seen = seen + 1",
    "files_conserved": "UPDATE ops.file_ledger SET seen = seen + 1",
    "report_became_empty": "DELETE FROM core.item WHERE version_id IN (SELECT version_id FROM mart.revision)",
    "report_no_longer_read": (
        "INSERT INTO ops.reading SELECT 'again', source_id, url, 'refused', NULL, 'challenge', 0, 0, 0, "
        "fetched_at + INTERVAL 1 DAY FROM ops.reading WHERE result = 'new' LIMIT 1"
    ),
    "report_missing": "UPDATE raw.source SET cadence = 'month'",
    "same_number_other_report": "UPDATE ops.page SET index_no = '1'",
    "same_title_other_report": (
        "UPDATE ops.page SET title_key = repeat('a', 24), period_start = DATE '2020-01-01', "
        "period_end = DATE '2020-01-31'"
    ),
    "same_url_other_report": "UPDATE ops.page SET url = (SELECT min(url) FROM ops.page)",
}
MISSING_APRIL = {"report_missing"}


def test_every_check_has_a_way_to_break_it() -> None:
    assert set(BREAK) == set(CHECKS)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_says_what_it_demands(name: str) -> None:
    check = CHECKS[name]
    assert check.said("severity") in ("error", "warn")
    assert check.said("en").endswith(".")
    assert check.said("zh").endswith("。")


@pytest.mark.parametrize("name", sorted(set(CHECKS) - MISSING_APRIL))
def test_a_check_is_silent_on_good_rows_and_finds_the_broken_one(
    name: str, database: duckdb.DuckDBPyConnection
) -> None:
    assert run_check(database, CHECKS[name]) is None
    database.execute(BREAK[name])
    broken = run_check(database, CHECKS[name])
    assert broken is not None
    assert broken.rows


def test_a_missing_report_is_found_once_it_is_due(database: duckdb.DuckDBPyConnection) -> None:
    broken = run_check(database, CHECKS["report_missing"])
    assert broken is not None
    assert [row["period"] for row in broken.rows] == ["2020-04"]
    database.execute("UPDATE raw.source SET cadence = 'irregular'")
    assert run_check(database, CHECKS["report_missing"]) is None


@pytest.mark.parametrize(
    "name", ["action_offsets", "document_offsets", "item_offsets", "mention_offsets", "no_orphans", "section_offsets"]
)
def test_what_was_loaded_before_is_not_scanned_again(name: str, database: duckdb.DuckDBPyConnection) -> None:
    database.execute(BREAK[name])
    database.execute("DELETE FROM loaded_version")
    assert run_check(database, CHECKS[name]) is None


def test_all_checks_together_only_warn_on_good_rows(database: duckdb.DuckDBPyConnection) -> None:
    assert [broken.name for broken in run_checks(database)] == ["report_missing"]
