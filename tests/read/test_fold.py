from hypothesis import given
from hypothesis import strategies as st

from duban.read.fold import fold


@given(st.text())
def test_offsets_survive(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_only_full_width_ascii_changes() -> None:
    assert fold("（１）：，；％") == "(1):,;%"
    assert fold("①Ⅱ、。《》〈〉“”\u3000\xa0") == "①Ⅱ、。《》〈〉“”\u3000\xa0"
