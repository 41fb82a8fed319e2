"""Cells that a spreadsheet must not run: text of others that would begin a formula. No other rule of CSV is here."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")

_LEADING = re.compile("[\\s\ufeff\u200b-\u200d\u2060]*")


def harmless(cell: str) -> str:
    """The cell with ' before it where a spreadsheet would run it as a formula; numbers keep their sign.

    White space before the sign, zero-width marks and full-width forms of it are looked through (OWASP, CSV injection).
    """
    if cell[:1] in ("\t", "\r"):
        return "'" + cell
    if _LEADING.sub("", cell, count=1).startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
