"""Rows of a JSON answer → entries. Where an API keeps its rows and its total is the business of the dialects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from duban.crawl.lists.model import ListEntry
from duban.crawl.lists.rows import day, parsed
from duban.crawl.urls import canonical

_CHINA = timezone(timedelta(hours=8))
_LATEST = 4_102_444_800  # the year 2100, in seconds: larger numbers are milliseconds


def json_object(text: str) -> dict[str, Any] | None:
    """The object that a text is; control characters inside strings are forgiven; None when it is none."""
    try:
        found = json.loads(text.lstrip("\ufeff \t\r\n"), strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def entries_of(
    rows: Sequence[object], url: str, *, link: Sequence[str], title: Sequence[str], dated: Sequence[str]
) -> tuple[ListEntry, ...]:
    """The entries of rows with a title and a link; the first of the names that is filled counts.

    Args:
        rows: as in the answer; what is no object is left out.
        url: of the answer, which relative links start from.
        link: names of the field with the link.
        title: names of the field with the title, which may hold markup.
        dated: names of the field with the day: text, or seconds or milliseconds since 1970 (a day of China's).
    """
    found = []
    for row in rows:
        if not isinstance(row, dict):
            continue
        href = _text(row, link).encode("utf-8", "replace").decode()
        target = canonical(href, url)
        # JSON may hold half a character, which nothing behind us can store.
        words = " ".join(_plain(_text(row, title)).encode("utf-8", "replace").decode().split())
        if target is not None and words:
            listed_on = next((one for name in dated if (one := _day(row.get(name))) is not None), None)
            found.append(ListEntry(target, href, words, listed_on))
    return tuple(found)


def whole(value: object) -> int | None:
    """A number of rows or pages, also written as text; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**9 else None
    return int(value) if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 10 else None


def _text(row: dict[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _plain(text: str) -> str:
    return str(parsed(text).text_content()) if "<" in text or "&" in text else text


def _day(value: object) -> date | None:
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if isinstance(value, str):
        if not (value.isdecimal() and value.isascii() and 9 <= len(value) <= 13):
            return day(value[:200], last=False)
        number = int(value)
    if number is None or number <= 0:
        return None
    seconds = number if number < _LATEST else number // 1000
    return datetime.fromtimestamp(seconds, _CHINA).date() if seconds < _LATEST else None
