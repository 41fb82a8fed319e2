"""Rows of 信息公开 (sites reference, 1.3), in its old dress and in the new one, and the page that a request asks for.

Belongs here: markup that the main sites and the neighbour share. Does not: pagers, which state different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape


def old_row(place: int, first: str, link: str, title: str, *, text: str = "", index_no: object, day: date) -> str:
    """A row of the old dress; ``text`` is shown where it is not the title."""
    title, kind = escape(title), "odd" if place % 2 else "even"
    return (
        f'<tr class="tr_main_value_{kind}"><td align="center">{first}</td><td><a href="{link}" title="{title}" '
        f'mc="{title}" syh="{index_no}" rq="{day}" target="_blank">{escape(text) or title}</a></td>'
        f'<td align="center">{day}</td></tr>'
    )


def new_row(link: str, title: str, day: date) -> str:
    """A row of the new dress."""
    title = escape(title)
    return f'<li><a href="{link}" title="{title}" target="_blank">{title}</a><b>{day}</b></li>'


def page_number(fields: Mapping[str, str]) -> int:
    """The page asked for, the first where it is none."""
    current = fields.get("currpage", "")
    return max(int(current), 1) if current.isdecimal() and len(current) < 6 else 1
