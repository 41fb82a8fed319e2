import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.read.decode import decode

PAGE = "<html><head><meta charset={}></head><body>市统计局完成年度报表工作，印发通知。</body></html>"


@pytest.mark.parametrize("actual", ["utf-8", "gb18030", "gb2312", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("header", [None, "utf-8", "GBK", "ISO-8859-1", "zlib"])
def test_the_bytes_count_more_than_what_they_are_said_to_be(actual: str, declared: str, header: str | None) -> None:
    text = PAGE.format(declared)
    assert decode(text.encode(actual), header) == text


def test_a_page_cut_inside_a_character_keeps_the_rest() -> None:
    assert decode("完成工作".encode()[:-1]) == "完成工"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), max_size=200))
def test_utf8_comes_back(text: str) -> None:
    assert decode(text.encode()).lstrip("\ufeff") == text.lstrip("\ufeff")


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb2312", "hex", "x" * 50]))
def test_any_bytes(content: bytes, charset: str | None) -> None:
    assert "\x00" not in decode(content, charset)
