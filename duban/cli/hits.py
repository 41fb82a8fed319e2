"""What `duban search` found, as a person reads it: the words marked, and the line that says where it stands.

What belongs here: marking, the source line, the link to the very words. What does not: finding (warehouse/search.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.text import Text

from duban.cli.formats import plain, visible

# Words of the page that a text fragment quotes: enough to be found, not so many that one line end spoils it.
_FRAGMENT = 24
_BREAKS = re.compile(r"[\n\r\t ,，。;；:：!！?？、]")


def print_hits(names: Sequence[str], rows: Sequence[Sequence[Any]], words: Sequence[str], limit: int) -> None:
    """Print every hit: the sentence with the words marked, period, publisher, department, report and link."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    wanted = [word.strip() for word in words if word.strip()]
    for row in rows:
        hit = dict(zip(names, row, strict=True))
        console.print(marked(visible(hit["sentence"].strip()), wanted))
        said = (hit["period"], hit["publisher"], hit["department"])
        where = " · ".join(visible(plain(part)) for part in said if part)
        console.print(marked(f"  {where} · {visible(hit['report'])}", wanted, "dim"))
        console.print(Text(f"  {link(hit['url'], hit['sentence'], wanted)}\n", style="dim"), soft_wrap=True)
    end = f"{len(rows)} {'hit' if len(rows) == 1 else 'hits'}"
    console.print(Text(f"{end}, the first --limit {limit}" if len(rows) == limit else end, style="dim"))


def marked(text: str, words: Sequence[str], style: str = "") -> Text:
    """The text with every occurrence of the words marked; markup in it stays what it is: text."""
    shown = Text(text, style=style)
    for start, end in occurrences(text, words):
        shown.stylize("bold yellow" if not style else "bold", start, end)
    return shown


def occurrences(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in a text, letter case apart, in order."""
    low = _lower(text)
    found: list[tuple[int, int]] = []
    for word in filter(None, map(_lower, words)):
        at = low.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = low.find(word, at + len(word))
    return sorted(found)


def link(url: str, sentence: str, words: Sequence[str]) -> str:
    """The page's URL with a text fragment (``#:~:text=``), by which a browser shows the very words."""
    found = occurrences(sentence, words)
    start = found[0][0] if found else 0
    before = [match.end() for match in _BREAKS.finditer(sentence, 0, start)]
    begin = max(before[-1] if before else 0, start - _FRAGMENT // 2)
    end = found[0][1] if found else begin
    while end < len(sentence) and end - begin < _FRAGMENT and not _BREAKS.match(sentence[end]):
        end += 1
    snippet = visible(sentence[begin:end]).strip()
    # In a fragment "-" and "," part its pieces; quote() leaves "-" as it is.
    text = quote(snippet, safe="").replace("-", "%2D")
    plain_url = "".join(char if "!" <= char <= "~" else quote(char) for char in url)
    return f"{plain_url.partition('#')[0]}#:~:text={text}" if text else plain_url


def _lower(text: str) -> str:
    """Lower case of equal length, so that places in it are places in the text."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
