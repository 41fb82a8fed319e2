"""Laws that hold for any text: offsets cut, nothing raises, same in same out, work grows with length only."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.read.language import read_units
from duban.read.model import Context, Period, Records, Unit

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "government_work_reports.jsonl"
CONTEXT = Context(Period("month", date(2023, 5, 1), date(2023, 5, 31), "title"), "370000")
ROLES = ("prose", "task", "target", "plan", "progress", "status", "rate", "owners", "problem", "next_step")
PIECES = [
    "印发", "起草", "《", "》", "“", "”", "(", ")", "（试行）", "〈", "〉", "办法", "和", "、", "，", "；",
    "。", "市财政局", "向", "报", "将", "对", "进行", "审议", "厅党组会", "由", "经", "尚未", "已", "正在",
    "拟", "下一步", "完成", "3.5亿元", "1200余户", "4月15日", "1.", "一是", "2023年", "“十四五”", "山东省",
    "济南", "开展", "检查", "等", "工作", "意见", "征求", "的", "\n", " ", "\u3000", "X", "1,234项",
    "孙副市长", "召开", "推进会", "方案", "：", "\x00",
]  # fmt: skip
genre = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
anything = st.text(max_size=80) | genre


def whole(text: str, role: str = "prose") -> Records:
    return read_units(text, [Unit(1, role, 0, len(text))], CONTEXT)  # type: ignore[arg-type]


def assert_cuts(text: str, records: Records) -> None:
    for a in records.actions:
        assert a.verb == text[a.verb_start : a.verb_end] != ""
        assert (a.object is None) == (a.object_start is None) == (a.object_end is None)
        if a.object_start is not None:
            assert a.object == text[a.object_start : a.object_end] != ""
    for d in records.documents:
        assert d.title == text[d.char_start : d.char_end] != ""
        assert d.action_ordinal is None or 1 <= d.action_ordinal <= len(records.actions)
    for m in records.mentions:
        assert m.surface == text[m.char_start : m.char_end] != ""
    for f in records.findings:
        assert f.surface == text[f.char_start : f.char_end] != ""
    for found in (records.actions, records.documents, records.mentions):
        assert [r.ordinal for r in found] == list(range(1, len(found) + 1))
    starts = [d.char_start for d in records.documents]
    assert starts == sorted(starts)
    assert 0 <= records.understood <= records.clauses


@settings(max_examples=400, deadline=None)
@given(anything, st.sampled_from(ROLES))
def test_offsets_cut_and_nothing_raises(text, role):
    assert_cuts(text, whole(text, role))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(genre, st.sampled_from(ROLES), st.integers(0, 3)), max_size=6))
def test_any_arrangement_of_units(parts):
    text, units = "", []
    for number, (piece, role, gap) in enumerate(parts, 1):
        text += "项" * gap
        units.append(Unit(number, role, len(text), len(text) + len(piece)))
        text += piece
    records = read_units(text, units, CONTEXT)
    assert_cuts(text, records)
    items = {u.item_ordinal for u in units}
    assert {r.item_ordinal for r in (*records.actions, *records.documents, *records.mentions)} <= items
    spans = [(u.char_start, u.char_end) for u in units]
    for m in records.mentions:
        assert any(a <= m.char_start and m.char_end <= b for a, b in spans)


@settings(max_examples=60, deadline=None)
@given(genre)
def test_the_same_in_gives_the_same_out(text):
    assert whole(text) == whole(text)


@settings(max_examples=60, deadline=None)
@given(genre)
def test_width_of_punctuation_makes_no_difference(text):
    wide = str.maketrans({",": "，", ";": "；", "(": "（", ")": "）", ":": "："})
    narrow = {ord(v): chr(k) for k, v in wide.items()}
    a, b = whole(text.translate(wide)), whole(text.translate(narrow))
    assert [(x.verb_start, x.verb_end, x.stage, x.actuality) for x in a.actions] == [
        (x.verb_start, x.verb_end, x.stage, x.actuality) for x in b.actions
    ]
    assert [(x.kind, x.char_start, x.char_end) for x in a.mentions] == [
        (x.kind, x.char_start, x.char_end) for x in b.mentions
    ]


@pytest.mark.parametrize("bad", [(5, 3), (-4, 2), (0, 99), (99, 120), (2, 2)])
def test_units_outside_the_text_are_cut_to_it(bad):
    text = "印发《甲办法》。"
    assert_cuts(text, read_units(text, [Unit(1, "prose", *bad)], CONTEXT))


HOSTILE = {
    "one character": "省" * 100_000,
    "one verb": "推进" * 50_000,
    "one connective": "和" * 100_000,
    "digits": "1" * 100_000,
    "nested brackets": "(" * 10_000 + ")" * 10_000,
    "nested titles": "《" * 10_000 + "》" * 10_000,
    "unclosed quotes": "“印发" * 30_000,
    "crossing brackets": "《(》)" * 25_000,
    "lists": "市财政局、" * 20_000,
    "texts": "起草甲办法等" * 15_000,
    "opinions": "征求" + "市司法局" * 20_000 + "意见",
    "of": "推进" + "的甲" * 40_000,
    "meetings": "召开" + "座谈会" * 30_000,
    "dates": "3月" * 40_000,
    "headings": "一、下一步打算\n" * 10_000,
    "towards": "向省政府" * 20_000 + "报送甲",
    "adverbs": "积极" * 50_000,
    "negations": "尚未" * 50_000,
    "list numbers": ";1、" * 30_000,
    "causes": "因" * 50_000 + "调整",
    "passing on": "将" * 50_000 + "报省政府",
    "relative clauses": "已完成甲方案的" * 15_000,
    "told objects": "对未达标码头" * 15_000,
    "conditions": "评审后印发" * 20_000,
    "journeys": "王厅长赴甲督导乙" * 12_000,
    "passives": "被约谈" * 30_000,
    "results": "清查结果报" * 20_000,
}


def work(text: str) -> int:
    """How many calls reading takes: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        records = whole(text)
    finally:
        sys.setprofile(None)
    assert_cuts(text, records)
    return calls


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_work_by_length_only(name):
    text = HOSTILE[name][:40_000]
    part = text[: len(text) // 8]
    whole(part)
    assert work(text) < 12 * work(part) + 5_000
    whole(HOSTILE[name])


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_the_corpus_reads():
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["content"]
        records = whole(text)
        assert_cuts(text, records)
        if len(text) > 5_000:
            assert records.actions
