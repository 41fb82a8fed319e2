"""What the parts hand to each other: wordings, their normal forms, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

Method = Literal["exact", "rule", "abbreviation", "similarity"]
"""Why a wording is taken for a text's: letter for letter, by normal form, with words left out, by its characters."""


class Wording(NamedTuple):
    """A title as some report writes it, with who reports it.

    ``home`` is the six-digit region of the source, or the source's id where it has none; ``publisher`` may be "";
    ``since`` is when it was first fetched (UTC).
    """

    title: str
    home: str
    publisher: str
    since: datetime


class Form(NamedTuple):
    """A wording's normal form.

    What must agree, or two wordings name two texts: ``owner`` (division code of two, four or six digits, "0" for the
    country, or a name), ``kind`` (head noun), ``revision``, ``years`` (of the text itself, the five-year plan, the
    batch). What must not differ, but may be left out: ``span`` (years or edition), ``measures`` (10 of 十条措施),
    ``trial`` (暂行 in the name; "?" in a draft, whose text may get it or not), ``body`` (the office whose own text it
    is; ``home_body`` is the reporter's). ``core`` is what is left of the title, ``plain`` the title as compared letter
    for letter (without marks), ``segments`` are parts of the core that marks set off, ``quoted`` its quoted phrases; a
    ``generic`` title says too little to tell texts apart.
    """

    core: str
    plain: str
    owner: str
    kind: str
    revision: bool
    years: tuple[str, ...]
    span: str
    measures: str
    trial: str
    body: str
    home_body: str
    segments: tuple[str, ...]
    quoted: tuple[str, ...]
    generic: bool


class Resolved(NamedTuple):
    """A wording with the text it names.

    ``document`` is the wording of that text that was seen first; ``joined_to`` the title that this one was compared
    with, "" for the wording that stands for the text; ``score`` the share of characters that their forms share.
    """

    wording: Wording
    document: Wording
    method: Method
    score: float
    joined_to: str
    form: Form
