"""The shape in which the finders of mentions hand over what they found; no rule belongs here."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from duban.read.model import MentionKind


class Found(NamedTuple):
    """A mention before it is numbered; offsets into the page, the other fields as in ``duban.read.model.Mention``."""

    start: int
    end: int
    kind: MentionKind
    code: str | None = None
    value: float | None = None
    unit: str | None = None
    noun: str | None = None
    approximate: bool | None = None
    date_start: date | None = None
    date_end: date | None = None
