import pytest

from duban.read.fold import fold
from duban.read.outline.markers import read_mark


@pytest.mark.parametrize(
    ("text", "kind", "number", "rest"),
    [
        ("一、概况", "chinese", 1, "概况"),
        ("十二、概况", "chinese", 12, "概况"),
        ("（三）概况", "chinese_bracket", 3, "概况"),
        ("(三)、概况", "chinese_bracket", 3, "概况"),
        ("１．概况", "digit", 1, "概况"),
        ("12. 办公室", "digit", 12, "办公室"),
        ("2、概况", "digit", 2, "概况"),
        ("（4）概况", "digit_bracket", 4, "概况"),
        ("③概况", "circled", 3, "概况"),
        ("二是推进", "run", 2, "推进"),
        ("第三部分 概况", "chapter", 3, "概况"),
        ("●概况", "bullet", 0, "概况"),
        ("1.4月15日，印发", "digit", 1, "4月15日，印发"),
        ("3、3月9日，印发", "digit", 3, "3月9日，印发"),
    ],
)
def test_marks(text: str, kind: str, number: int, rest: str) -> None:
    mark = read_mark(fold(text))
    assert mark is not None
    assert (mark.kind, mark.number, text[mark.end :]) == (kind, number, rest)


@pytest.mark.parametrize(
    "text",
    ["2.0第一批", "10多个问题", "1.1亿元", "2020年4月", "3.5%", "一季度", "一批项目", "15日", "(试行)", "三级联动"],
)
def test_no_marks(text: str) -> None:
    assert read_mark(fold(text)) is None
