"""Laws of the clusters: no order, no stranger and no chain changes which wordings name one text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.document_pairs import pairs
from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Resolved, Wording
from duban.warehouse.documents.similarity import decisive

SEEN = datetime(2024, 1, 1)
REAL = sorted({wording for pair in pairs() for wording in (pair.one, pair.other)})

PIECES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "浙江省", "省", "全市", "杭州市", "省科技厅", "厅", "关于"]),
        st.sampled_from(["", "2020年", "2021年度", "首批", "第二批"]),
        st.sampled_from(["众创空间", "众创空间 科技园", "科技特派员（驻村）", "“双倍增”企业", "企业“双倍增”"]),
        st.sampled_from(["", "实施", "管理", "建设", "三年"]),
        st.sampled_from(["办法", "实施细则", "行动计划", "十条措施", "若干措施"]),
        st.sampled_from(["", "(试行)", "（修订）", "(2020-2022年)", "(2023—2025年)", "(2020年版)", "征求意见稿"]),
    ),
)
MADE = st.builds(
    Wording,
    PIECES,
    st.sampled_from(["330000", "330100", "zj-kjt"]),
    st.sampled_from(["浙江省科学技术厅", "杭州市科学技术局", "浙江省财政厅"]),
    st.integers(0, 5).map(lambda days: SEEN + timedelta(days=days)),
)
WORDINGS = st.lists(st.one_of(MADE, st.sampled_from(REAL)), max_size=40)


def texts(resolved: Sequence[Resolved]) -> set[frozenset[tuple[str, str, str]]]:
    found: dict[Wording, set[tuple[str, str, str]]] = {}
    for each in resolved:
        found.setdefault(each.document, set()).add(each.wording[:3])
    return {frozenset(members) for members in found.values()}


def wording(title: str, home: str = "330000", publisher: str = "浙江省科学技术厅", days: int = 0) -> Wording:
    return Wording(title, home, publisher, SEEN + timedelta(days=days))


@settings(max_examples=60, deadline=None)
@given(wordings=WORDINGS, order=st.randoms())
def test_the_order_makes_no_difference(wordings: list[Wording], order: random.Random) -> None:
    shuffled = [*wordings, *wordings[:3]]
    order.shuffle(shuffled)
    assert resolve(shuffled) == resolve(wordings)


@settings(max_examples=60, deadline=None)
@given(wordings=WORDINGS)
def test_no_text_holds_two_wordings_that_decisively_differ(wordings: list[Wording]) -> None:
    members: dict[Wording, list[Resolved]] = {}
    for each in resolve(wordings):
        members.setdefault(each.document, []).append(each)
    for text in members.values():
        assert not [(a.wording, b.wording) for a in text for b in text if decisive(a.form, b.form)]


@settings(max_examples=40, deadline=None)
@given(wordings=WORDINGS, stranger=st.text("甲乙丙丁戊己庚辛", min_size=8, max_size=12))
def test_a_stranger_changes_nothing(wordings: list[Wording], stranger: str) -> None:
    alone = wording(f"{stranger}名录", "650000", "新疆某局")
    assert [each for each in resolve([*wordings, alone]) if each.wording != alone] == resolve(wordings)


@settings(max_examples=40, deadline=None)
@given(wordings=WORDINGS)
def test_every_wording_has_one_text_and_a_way_to_it(wordings: list[Wording]) -> None:
    resolved = resolve(wordings)
    assert [each.wording[:3] for each in resolved] == sorted({each[:3] for each in wordings})
    for members in texts(resolved):
        mine = [each for each in resolved if each.wording[:3] in members]
        titles = {each.wording.title for each in mine}
        assert sum(each.joined_to == "" for each in mine) == 1
        assert all(each.joined_to in titles | {""} for each in mine)
        assert all(0 < each.score <= 1 for each in mine)
        assert {each.document for each in mine} == {
            min((each.wording for each in mine), key=lambda w: (w.since, w[:3]))
        }


def test_all_annotated_wordings_at_once_join_no_pair_of_two_texts() -> None:
    document = {each.wording: each.document for each in resolve(REAL)}
    assert [pair for pair in pairs() if not pair.same and document[pair.one] == document[pair.other]] == []


def test_a_plan_without_years_is_that_of_the_only_range_and_of_none_when_there_are_two() -> None:
    bare = wording("浙江省科技企业培育行动计划")
    first, second = (wording(f"{bare.title}({years}年)") for years in ("2020-2022", "2023-2025"))
    assert len(texts(resolve([bare, first]))) == 1
    assert len(texts(resolve([bare, first, second]))) == 3


def test_a_draft_becomes_the_text_of_its_name_and_else_the_one_for_trial() -> None:
    draft, plain, trial = (wording(f"众创空间{end}") for end in ("管理办法（送审稿）", "管理办法", "管理暂行办法"))
    assert len(texts(resolve([draft, trial]))) == 1
    assert texts(resolve([draft, plain, trial])) == {frozenset({draft[:3], plain[:3]}), frozenset({trial[:3]})}


def test_an_offices_own_text_may_be_told_without_the_office_by_itself_only() -> None:
    full, own = wording("浙江省科学技术厅内部审计制度"), wording("内部审计制度")
    other = wording("内部审计制度", publisher="浙江省财政厅")
    assert len(texts(resolve([full, own]))) == 1
    assert len(texts(resolve([full, other]))) == 2


@pytest.mark.parametrize(
    ("title", "method"),
    [
        ("浙江省众创空间管理与评价办法（试行）", "rule"),
        ("《浙江省众创空间管理与评价办法》", "exact"),
        ("浙江省众创空间评价与管理办法", "similarity"),
        ("浙江省众创空间管理与评价实施办法", "abbreviation"),
    ],
)
def test_it_is_said_how_a_wording_was_joined(title: str, method: str) -> None:
    plain = wording("浙江省众创空间管理与评价办法")
    resolved = resolve([plain, wording(title)])
    [joined] = [each for each in resolved if each.joined_to]
    assert (joined.method, joined.document) == (method, min(plain, wording(title)))


def test_a_text_keeps_the_id_of_the_wording_seen_first() -> None:
    first = wording("省众创空间管理与评价办法")
    later = [
        wording("关于印发《浙江省众创空间管理与评价办法》的通知", days=3),
        wording("众创空间管理和评价办法", days=9),
    ]
    assert {each.document for each in resolve([first, *later])} == {first}
