"""What a search prints: words marked, text of others harmless, a link to the very words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.cli.hits import link, marked, occurrences, print_hits

URL = "https://kjt.zj.test/art/1.html"


def test_words_are_marked_wherever_they_stand() -> None:
    text = "印发《甲办法》ABC,再印发abc"
    assert [text[a:b] for a, b in occurrences(text, ["印发", "Abc"])] == ["印发", "ABC", "印发", "abc"]
    assert [(span.start, span.end) for span in marked(text, ["印发"]).spans] == [(0, 2), (12, 14)]


def test_markup_and_escapes_in_a_page_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["period", "publisher", "department", "sentence", "report", "url"]
    print_hits(names, [("2020-04", "[red]厅", None, "[bold]印发[/bold]\x1b[2J", "题\u202e", URL)], ["印发"], 50)
    output = capsys.readouterr().out
    assert "[bold]印发[/bold]�[2J" in output
    assert "2020-04 · [red]厅 · 题�" in output
    assert "\x1b[2J" not in output
    assert "1 hit" in output


def test_the_link_quotes_the_clause_around_the_first_word() -> None:
    made = link(URL, "一季度,组织起草《甲-乙办法》,并印发。", ["办法"])
    assert unquote(made) == f"{URL}#:~:text=组织起草《甲-乙办法》"
    assert "-" not in made.partition("text=")[2]


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_link_is_ascii_and_occurrences_cut_the_words(sentence: str, words: list[str]) -> None:
    sentence = sentence.encode("utf-8", "ignore").decode()
    made = link(URL, sentence, words)
    assert made.isascii()
    assert " " not in made
    for start, end in occurrences(sentence, words):
        assert any(len(sentence[start:end]) == len(word) for word in words)
