"""Loading of the data files beside the code: tab-separated, one entry a line, ``# `` starts a comment line.

What belongs here: reading a file once. What does not: the entries' meaning, which is their user's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("lexicon")


def text(name: str) -> str:
    """Return the content of ``lexicon/<name>``.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the fields of every entry of ``lexicon/<name>``, in the file's order.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    entries = (line for line in text(name).splitlines() if line.strip() and not line.startswith("# "))
    return tuple(tuple(line.rstrip().split("\t")) for line in entries)
