"""What reading yields: frozen records whose offsets cut their surface out of the report's text.

All offsets are 0-based character offsets into ``Report.text``, end exclusive. Ordinals count from 1 in the order of the
text, per report and kind of record. What a page yields by the hundred is a named tuple: made five times as fast as a
frozen dataclass. What belongs here: shapes of data. What does not: any rule for finding them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

ItemKind: TypeAlias = Literal["sentence", "row"]
Role: TypeAlias = Literal[
    "prose", "task", "target", "plan", "progress", "status", "rate", "owners", "problem", "next_step"
]
Stage: TypeAlias = Literal[
    "draft",
    "consult",
    "submit_for_review",
    "deliberate",
    "approve",
    "issue",
    "revise",
    "repeal",
    "implement",
    "launch",
    "organise",
    "report",
    "plan",
    "coordinate",
    "monitor",
    "complete",
    "other",
]
Actuality: TypeAlias = Literal["done", "ongoing", "planned", "not_done"]
Status: TypeAlias = Literal[
    "done", "ahead", "on_schedule", "in_progress", "behind", "not_started", "changed", "standing"
]
PeriodKind: TypeAlias = Literal["month", "quarter", "half_year", "year", "ytd", "rolling", "unknown"]
MentionKind: TypeAlias = Literal["leader", "place", "organisation", "programme", "meeting", "quantity", "period"]
Shape: TypeAlias = Literal[
    "dept_numbered",
    "table",
    "table_flat",
    "headings_prose",
    "numbered_items",
    "task_then_result",
    "attachment_only",
    "prose",
]
ParseStatus: TypeAlias = Literal["read", "partial", "empty"]
RefusalReason: TypeAlias = Literal[
    "not_html",
    "no_body",
    "section_index",
    "challenge",
    "soft_404",
    "home_page",
    "task_breakdown",
    "template",
    "not_a_report",
    "unread_file",
]
UnreadReason: TypeAlias = Literal["not_needed", "unsupported", "encrypted", "damaged", "too_large", "no_text"]
"""Why an archived file's text is not in its report: ``not_needed`` means that the page itself holds the report."""

FindingCode: TypeAlias = Literal[
    "unknown_verb", "clause_without_verb", "low_coverage", "unknown_label", "unknown_head", "title_missing",
    "period_unknown", "period_inferred", "period_after_publication", "attachment_only", "attachment_unread", "no_items",
    "table_not_tasks", "section_number_gap",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """The stretch of time a report covers; both days inclusive.

    ``source`` says where it was read: title, meta, text, inferred (the year is the publication's) or none.
    """

    kind: PeriodKind
    start: date | None
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about itself, as written there (dates parsed, white space trimmed)."""

    title: str
    publisher: str | None = None
    index_no: str | None = None
    doc_no: str | None = None
    issued_on: date | None = None
    published_at: datetime | None = None
    info_source: str | None = None
    disclosure: str | None = None


class Section(NamedTuple):
    """What one department reports, or what one heading covers; the span is its text without heading or number."""

    ordinal: int
    level: int
    heading: str | None
    department: str | None
    char_start: int
    char_end: int


class Item(NamedTuple):
    """The smallest reported piece of work: a sentence of prose, or a row of a table or task list (then with fields)."""

    ordinal: int
    section_ordinal: int | None
    kind: ItemKind
    char_start: int
    char_end: int
    task: str | None = None
    target: str | None = None
    plan: str | None = None
    progress: str | None = None
    status: Status | None = None
    status_raw: str | None = None
    rate: float | None = None
    owners: tuple[str, ...] = ()
    problem: str | None = None
    next_step: str | None = None
    table_no: int | None = None
    row_no: int | None = None


class Action(NamedTuple):
    """One clause headed by a verb. ``object`` may be absent; ``happened_on`` is a day or the first day of a month."""

    ordinal: int
    item_ordinal: int
    role: Role
    verb: str
    stage: Stage
    actuality: Actuality
    object: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    happened_on: date | None
    verb_start: int
    verb_end: int
    object_start: int | None
    object_end: int | None


class Document(NamedTuple):
    """A policy text in a clause; the span is without the outer 《》.

    ``action_ordinal`` is the action that governs it.
    """

    ordinal: int
    item_ordinal: int
    action_ordinal: int | None
    title: str
    title_key: str
    kind: str | None
    status: str | None
    quoted: bool
    stage: Stage
    actuality: Actuality
    char_start: int
    char_end: int


class Mention(NamedTuple):
    """A named thing in the text; ``item_ordinal`` is None in a heading or another line around the items.

    ``code`` is a place's six digits; ``value``, ``unit``, ``noun`` and ``approximate`` belong to a quantity;
    ``date_start`` and ``date_end`` to a period, both days inclusive.
    """

    ordinal: int
    item_ordinal: int | None
    kind: MentionKind
    surface: str
    char_start: int
    char_end: int
    code: str | None = None
    value: float | None = None
    unit: str | None = None
    noun: str | None = None
    approximate: bool | None = None
    date_start: date | None = None
    date_end: date | None = None


class Attachment(NamedTuple):
    """A file that the report links to; the URL is absolute."""

    ordinal: int
    name: str
    url: str


class FileReading(NamedTuple):
    """What reading made of an attachment whose bytes were given: its text is in the report's, or why it is not."""

    name: str
    reason: UnreadReason | None = None
    detail: str = ""


class Finding(NamedTuple):
    """Something a person should hear of: not understood, or contradictory.

    ``surface`` is the text concerned; without offsets it stands outside the report's text, or concerns all of it.
    """

    code: FindingCode
    message: str
    surface: str | None = None
    char_start: int | None = None
    char_end: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A page as read. ``lexicon_coverage`` is the share (0 to 1) of clauses with a head verb that the lexicon knows.

    Clauses that rightly have none (a date, a lead-in, a task's name) are left out of it. ``files`` says what reading
    made of those attachments whose bytes it was given.
    """

    url: str
    metadata: Metadata
    period: Period
    shape: Shape
    parse_status: ParseStatus
    lexicon_coverage: float | None
    text: str
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    documents: tuple[Document, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[FileReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that is no report, with the reason and what was seen."""

    url: str
    reason: RefusalReason
    detail: str


class Unit(NamedTuple):
    """A stretch of text to be read for actions, documents and mentions: a sentence, or one field of a row.

    Lines around the items (a heading, a signature) belong to no item; they have a role that yields mentions only.
    """

    item_ordinal: int | None
    role: Role
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the language rules may know of the page.

    Years are resolved by its period; places of its home region (a six-digit code) come first.
    """

    period: Period
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """What the language rules found in the units of one page.

    ``clauses`` is how many report something, ``understood`` how many of them had a head verb that the lexicon knows.
    """

    actions: tuple[Action, ...]
    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]
    clauses: int
    understood: int
