"""``python -m schemas`` writes the data dictionary to docs/dictionary.md; with ``--check`` it compares."""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.dictionary import dictionary

DICTIONARY = Path(__file__).resolve().parent.parent / "docs" / "dictionary.md"


def main(arguments: list[str]) -> int:
    """Write the dictionary, or check it: 1 when it is out of date, 2 for an unknown argument."""
    if arguments == ["--check"]:
        if DICTIONARY.exists() and DICTIONARY.read_text(encoding="utf-8") == dictionary():
            return 0
        sys.stderr.write(f"{DICTIONARY} is out of date; run python -m schemas\n")
        return 1
    if arguments:
        sys.stderr.write("usage: python -m schemas [--check]\n")
        return 2
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
