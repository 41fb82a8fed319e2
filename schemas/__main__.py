"""``python -m schemas`` writes the data dictionary, by default to docs/dictionary.md."""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.dictionary import dictionary


def main(arguments: list[str]) -> int:
    """Write the dictionary to the file named, or to docs/dictionary.md; ``-`` prints it."""
    target = arguments[0] if arguments else str(Path(__file__).resolve().parent.parent / "docs" / "dictionary.md")
    if target == "-":
        sys.stdout.write(dictionary())
    else:
        Path(target).write_text(dictionary(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
