from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from duban.read.outline.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


def test_full_stops_inside_brackets_and_quotes_end_nothing() -> None:
    assert cut("印发《通知。办法》（试行。）。提出“先试。后推”。完成") == [
        "印发《通知。办法》（试行。）。",
        "提出“先试。后推”。",
        "完成",
    ]


def test_a_bracket_that_never_closes_swallows_nothing() -> None:
    assert cut("印发《通知。完成培训。") == ["印发《通知。", "完成培训。"]
    assert cut("“一次办。召开会议）。培训。") == ["“一次办。", "召开会议）。", "培训。"]


def test_mixed_widths_close_each_other() -> None:
    assert cut("改造（含甲。乙)管网。验收。") == ["改造（含甲。乙)管网。", "验收。"]


@given(st.text(alphabet="完成。！《》“”（）() \n\u3000、1", max_size=80))
def test_sentences_cover_all_that_is_said(text: str) -> None:
    spans = sentences(text, 0, len(text))
    assert all(text[start:end] == text[start:end].strip(" \n\u3000") != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans).count("完") == text.count("完")
