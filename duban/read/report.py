"""A page's bytes → a Report or a Refusal. This module puts the readers together and holds no rule of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from duban.read.attached import attach
from duban.read.attachments import read_attachments
from duban.read.decode import decode
from duban.read.files import Unread, read_file
from duban.read.language import read_units
from duban.read.language.mentions.place import home_of
from duban.read.layout import Layout
from duban.read.metadata import day_of
from duban.read.model import (
    Context,
    FileReading,
    Finding,
    Item,
    ParseStatus,
    Period,
    Records,
    Refusal,
    Report,
    Unit,
)
from duban.read.outline import Outline, read_outline
from duban.read.page import Page, take_apart, take_apart_file
from duban.read.period import read_period
from duban.read.refusal import refuse_content, refuse_page, refuse_report

# Of 169 reports at hand (61 pages of the tests and beside them, 108 of the replica) none of ten clauses or more has
# less than 0.86. Speeches, which the lexicon was not made for, have 0.7 in the middle and 0.91 at most.
_LOW_COVERAGE = 0.85
# In fewer clauses a single one that is not understood would do.
_FEWEST_CLAUSES = 10


def read_page(
    content: bytes,
    *,
    url: str,
    charset: str | None = None,
    region: str | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Report | Refusal:
    """Read one page, HTML or plain text, with its attachments. Pure; never raises, whatever the bytes.

    Args:
        content: the decoded payload of the answer.
        url: where it was found; relative links are resolved against it.
        charset: what the HTTP header declared.
        region: the six-digit code of the publisher's region; its places come first. Without one it is the division
            that the publisher or the title begins with.
        files: the attachments whose bytes are there, each by the name that ``read_attachments`` gives it. Those whose
            text the report lacks are read, and their text stands behind the page's own (duban.read.attached).
    """
    if (seen := refuse_content(content)) is not None:
        return Refusal(url, *seen)
    page = take_apart(decode(content, charset))
    if (refusal := refuse_page(page, url)) is not None or page.layout is None:
        return refusal or Refusal(url, "no_body", "the page has no body")
    attachments = read_attachments(page.layout.links, url)
    outline = read_outline(page.layout, page.metadata.title, has_files=bool(attachments))
    held = dict(files)
    given = [(each.name, held[each.name]) for each in attachments if each.name in held]
    whole = attach(page.layout, outline, page.metadata.title, given)
    if (refusal := refuse_report(page, whole.outline, url)) is not None:
        return refusal
    return replace(_read(page, whole.layout, whole.outline, url, region), attachments=attachments, files=whole.files)


def read_document(
    content: bytes, *, name: str, url: str, region: str | None = None, title: str = ""
) -> Report | Refusal:
    """Read a file that is attached elsewhere as a report of its own. Pure; never raises.

    Args:
        content: the file's bytes.
        name: what it is called; its title where it states none.
        url: where it was found.
        region: as for ``read_page``.
        title: what the list that links it calls it, which goes before what it says itself.
    """
    read = read_file(content)
    if isinstance(read, Unread):
        return Refusal(url, "unread_file", f"{read.reason}: {read.detail}")
    page = take_apart_file(read, name, title)
    if page.layout is None:
        return Refusal(url, "no_body", "the file holds nothing but a title")
    outline = read_outline(page.layout, page.metadata.title)
    if (refusal := refuse_report(page, outline, url)) is not None:
        return refusal
    return replace(_read(page, page.layout, outline, url, region), files=(FileReading(name),))


def _read(page: Page, layout: Layout, outline: Outline, url: str, region: str | None) -> Report:
    """Read the outline's units for language and gather the records."""
    metadata = page.metadata
    described = " ".join(page.tags.get(name, "") for name in ("keywords", "description"))
    period = read_period(metadata.title, described, layout.text, day_of(metadata))
    context = Context(period, region or home_of(metadata.publisher, metadata.title))
    units = sorted((*outline.units, *_around(layout, outline)), key=lambda unit: (unit.char_start, unit.char_end))
    records = read_units(layout.text, units, context)
    findings = (*outline.findings, *records.findings, *_doubts(page, period, outline, records))
    return Report(
        url=url,
        metadata=metadata,
        period=period,
        shape=outline.shape,
        parse_status=_status(outline, findings),
        lexicon_coverage=records.understood / records.clauses if records.clauses else None,
        text=layout.text,
        sections=outline.sections,
        items=outline.items,
        actions=records.actions,
        documents=records.documents,
        mentions=records.mentions,
        findings=findings,
    )


def _around(layout: Layout, outline: Outline) -> list[Unit]:
    """Return what lies outside every unit: headings, heads of tables, notes, the signature, cells without a field.

    They have a role that yields mentions only: a heading names a year or an office but reports nothing.
    """
    covered = sorted((unit.char_start, unit.char_end) for unit in outline.units)
    units: list[Unit] = []
    place = 0
    for line in layout.lines:
        while place < len(covered) and covered[place][1] <= line.start:
            place += 1
        begin, ahead = line.start, place
        while ahead < len(covered) and covered[ahead][0] < line.end:
            if begin < covered[ahead][0]:
                units.append(_outside(outline, begin, covered[ahead][0]))
            if begin < covered[ahead][1]:
                begin = covered[ahead][1]
            ahead += 1
        if begin < line.end:
            units.append(_outside(outline, begin, line.end))
    return [unit for unit in units if unit.char_end - unit.char_start >= 2]


def _outside(outline: Outline, start: int, end: int) -> Unit:
    """Return a stretch outside all units as a unit of the item that holds it, if one does."""
    index = bisect_right(outline.items, start, key=lambda item: item.char_start) - 1
    inside = index >= 0 and end <= outline.items[index].char_end
    return Unit(outline.items[index].ordinal if inside else None, "status", start, end)


def _doubts(page: Page, period: Period, outline: Outline, records: Records) -> list[Finding]:
    """Return what a person should hear of the page as a whole."""
    found = [
        Finding("unknown_label", "labels.tsv does not hold this label of the page's description", name)
        for name in page.unknown_labels
    ]
    if not page.metadata.title:
        found.append(Finding("title_missing", "the page states no title"))
    if period.start is None:
        found.append(
            Finding("period_unknown", "neither title nor text says which period is covered", page.metadata.title)
        )
    elif period.source == "inferred":
        found.append(Finding("period_inferred", "the year is that of the publication", page.metadata.title))
    elif (day := day_of(page.metadata)) is not None and day < period.start:
        found.append(Finding("period_after_publication", "the page is older than its period", page.metadata.title))
    if not outline.items and outline.shape != "attachment_only":
        found.append(Finding("no_items", "the body holds no sentence and no row"))
    if records.clauses >= _FEWEST_CLAUSES and records.understood < _LOW_COVERAGE * records.clauses:
        found.append(Finding("low_coverage", f"only {records.understood} of {records.clauses} clauses were understood"))
    return found


def _status(outline: Outline, findings: Sequence[Finding]) -> ParseStatus:
    """Return how far the page was read: partly when sections are missing or a row says nothing."""
    if not outline.items:
        return "empty"
    bare = sum(1 for item in outline.items if item.kind == "row" and _is_bare(item))
    gaps = any(finding.code == "section_number_gap" for finding in findings)
    return "partial" if gaps or bare * 2 > len(outline.items) else "read"


def _is_bare(item: Item) -> bool:
    return not (item.progress or item.status or item.rate is not None or item.target or item.plan)
