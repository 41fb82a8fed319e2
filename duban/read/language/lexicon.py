"""The lexicon files as lines, words and patterns, read on first use.

What belongs here: reading ``duban/read/lexicon`` and shaping it for fast longest-match look-up. What does not: any rule
about a sentence. Files are UTF-8; lines that begin with ``#`` are comments; a TSV's columns are named in its own head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from duban.read.lexicon_files import text


def lines(name: str) -> Iterator[list[str]]:
    """The data lines of a lexicon file, split at tabs."""
    for line in text(name).split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def words(name: str) -> Iterator[str]:
    """The words of a plain lexicon file, parted by white space."""
    for columns in lines(name):
        yield from columns[0].split()


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The words of a plain lexicon file by the one-word comment line above them."""
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in text(name).split("\n"):
        if line.startswith("#"):
            here = found.setdefault(line[1:].strip(), [])
        else:
            here.extend(line.split())
    return {heading: tuple(entries) for heading, entries in found.items() if entries}


@cache
def trie(entries: tuple[str, ...]) -> str:
    """A regular expression that matches the longest of the entries, by common beginnings: no long alternation."""
    first: dict[str, list[str]] = {}
    for entry in entries:
        first.setdefault(entry[0], []).append(entry[1:])
    return _branches(first)


def starts(entries: tuple[str, ...]) -> str:
    """A regular expression that matches the first character of each entry, also of one inside another.

    It begins with a class of characters, which the engine leaps to; the whole entry is looked at from behind it.
    """
    first = "".join(sorted({_escape(entry[0]) for entry in entries}))
    second = "".join(sorted({_escape(entry[1]) for entry in entries}))
    return f"[{first}](?=[{second}])(?<=(?={trie(tuple(sorted(set(entries))))}).)"


@cache
def longest(entries: tuple[str, ...]) -> str:
    """Like `trie`, with a look at the first two characters before: most positions of a text are passed over fast."""
    first = "".join(sorted({_escape(entry[0]) for entry in entries}))
    if any(len(entry) == 1 for entry in entries):
        return f"(?=[{first}]){trie(tuple(sorted(set(entries))))}"
    second = "".join(sorted({_escape(entry[1]) for entry in entries}))
    return f"(?=[{first}][{second}]){trie(tuple(sorted(set(entries))))}"


def _branches(first: Mapping[str, Iterable[str]]) -> str:
    singles: list[str] = []
    branches: list[str] = []
    for character, rests in first.items():
        tails = {rest for rest in rests if rest}
        optional = any(not rest for rest in rests)
        if not tails:
            singles.append(character)
            continue
        deeper: dict[str, list[str]] = {}
        for tail in sorted(tails):
            deeper.setdefault(tail[0], []).append(tail[1:])
        branches.append(_escape(character) + _branches(deeper) + ("?" if optional else ""))
    if singles:
        branches.append(_escape(singles[0]) if len(singles) == 1 else "[" + "".join(map(_escape, singles)) + "]")
    return "(?:" + "|".join(branches) + ")"


def _escape(character: str) -> str:
    return "\\" + character if character in r"\.^$*+?{}[]|()-/" else character
