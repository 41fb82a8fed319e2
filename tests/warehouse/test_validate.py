"""Good rows load, bad ones are named with column, check and value; nothing is dropped in silence."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.warehouse.frames import Rows
from duban.warehouse.validate import validate
from schemas import TABLES

GOOD: dict[str, Any] = {
    "entry_id": "a" * 24,
    "source_id": "zj",
    "column_url": "https://x.test/col",
    "url": "https://x.test/1",
    "title": "题",
    "listed_on": date(2020, 4, 1),
    "matches": True,
    "first_seen_at": datetime(2020, 4, 1),
    "fetch_id": "f",
}


def rows(*changes: dict[str, Any]) -> Rows:
    records = [GOOD | {"entry_id": f"{number:024x}"} | change for number, change in enumerate(changes)]
    columns = {name: [record[name] for record in records] for name in TABLES["raw.entry"].columns}
    return Rows("raw.entry", columns, list(range(len(records))))


@pytest.mark.parametrize(
    ("change", "stage", "column", "check", "value"),
    [
        ({"listed_on": "soon"}, "cast", "listed_on", "cast", "soon"),
        ({"matches": "perhaps"}, "cast", "matches", "cast", "perhaps"),
        ({"title": 7}, "cast", "title", "cast", "7"),
        ({"source_id": ""}, "schema", "source_id", "str_length(1, None)", ""),
        ({"source_id": None}, "schema", "source_id", "not_nullable", None),
        ({"listed_on": date(1066, 10, 14)}, "schema", "listed_on", "year_in_1990_2100", "1066-10-14"),
        ({"entry_id": "no key"}, "schema", "entry_id", "str_matches('^[0-9a-f]{24}$')", "no key"),
        ({"entry_id": f"{0:024x}"}, "schema", "entry_id", "unique", f"['{0:024x}']"),
    ],
)
def test_a_bad_row_is_named_and_the_others_stay(
    change: dict[str, Any], stage: str, column: str, check: str, value: str | None
) -> None:
    verdict = validate(rows({}, change, {}))
    assert verdict.frame["entry_id"].to_list() == [f"{0:024x}", f"{2:024x}"]
    [rejected] = verdict.rejected
    assert (rejected.stage, rejected.column, rejected.check, rejected.value) == (stage, column, check, value)
    assert json.loads(rejected.record)["fetch_id"] == "f"
    assert rejected.page == 1


def test_a_record_is_rejected_once_with_all_its_reasons() -> None:
    verdict = validate(rows({"source_id": "", "listed_on": "soon"}))
    [rejected] = verdict.rejected
    assert rejected.check == "cast"
    assert "listed_on is no Date: soon" in rejected.reason
    assert "source_id fails" in rejected.reason


def test_a_check_that_breaks_rejects_the_batch_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("the check itself is broken")

    monkeypatch.setattr(TABLES["raw.entry"], "validate", explode)
    verdict = validate(rows({}, {}))
    assert len(verdict.frame) == 0
    assert {rejected.stage for rejected in verdict.rejected} == {"batch"}
    assert "the check itself is broken" in verdict.rejected[0].reason


def test_an_empty_table_is_fine() -> None:
    verdict = validate(rows())
    assert (len(verdict.frame), verdict.rejected) == (0, [])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.one_of(st.text(max_size=4), st.integers(), st.none()),
                "listed_on": st.one_of(st.dates(), st.text(max_size=3), st.none(), st.integers(-(2**70), 2**70)),
                "source_id": st.sampled_from(["", "zj", None]),
                "matches": st.one_of(st.booleans(), st.none(), st.text(max_size=2)),
            },
        ),
        max_size=8,
    )
)
def test_every_row_is_either_loaded_or_rejected(changes: list[dict[str, Any]]) -> None:
    verdict = validate(rows(*changes))
    kept = set(verdict.frame["entry_id"].to_list())
    rejected = {json.loads(one.record)["entry_id"] for one in verdict.rejected}
    assert not kept & rejected
    assert len(kept) + len(verdict.rejected) == len(changes)
    TABLES["raw.entry"].validate(verdict.frame)
