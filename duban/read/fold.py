"""One way to compare text: full-width ASCII folded to half-width, character for character.

What belongs here: the fold. What does not: anything that changes a text's length, order or meaning. NFKC is not used
because it would also change ① and Ⅱ, which carry structure.
"""

from __future__ import annotations

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}


def fold(text: str) -> str:
    """Return a copy of equal length with U+FF01 to U+FF5E as ASCII; U+3000 and everything else stay.

    Offsets into the copy are offsets into the original.
    """
    return text.translate(_HALF_WIDTH)
