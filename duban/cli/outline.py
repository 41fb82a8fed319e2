"""A report as a person reads it in a terminal: what it is, then its sections, items and actions."""

from __future__ import annotations

from collections import defaultdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from duban.read.model import Action, Item, Report

# One colour a phase of a text's life; the rest of the work stays plain.
_COLOURS = {
    "draft": "yellow",
    "consult": "yellow",
    "submit_for_review": "magenta",
    "deliberate": "magenta",
    "approve": "magenta",
    "issue": "green",
    "revise": "green",
    "repeal": "green",
    "launch": "cyan",
    "other": "red",
}
_FIELDS = ("target", "plan", "progress", "problem", "next_step")


def print_outline(report: Report) -> None:
    """Print the report's head, sections, items with coloured verbs, and counts, as wide as the terminal is."""
    console = Console(highlight=False)
    meta, period = report.metadata, report.period
    console.print(Text(meta.title, style="bold"))
    head = {
        "publisher": meta.publisher,
        "index no.": meta.index_no,
        "published": meta.published_at and f"{meta.published_at:%Y-%m-%d %H:%M}",
        "period": period.start and f"{period.start} – {period.end} ({period.kind}, from {period.source})",
        "shape": f"{report.shape}, {report.parse_status}",
    }
    for label, value in head.items():
        if value:
            console.print(Text(f"{label:<10}", style="dim") + Text(str(value)))
    actions = defaultdict(list)
    for action in report.actions:
        actions[action.item_ordinal].append(action)
    section = None
    by_ordinal = {s.ordinal: s for s in report.sections}
    for item in report.items:
        if item.section_ordinal != section:
            section = item.section_ordinal
            here = by_ordinal.get(section or 0)
            console.print()
            console.print(Text(f"{section or ''} {(here and (here.department or here.heading)) or ''}", style="bold"))
        _print_item(console, report, item, actions[item.ordinal])
    console.print()
    counts = f"{len(report.sections)} sections, {len(report.items)} items, {len(report.actions)} actions, "
    counts += f"{len(report.documents)} documents, {len(report.mentions)} mentions"
    if report.lexicon_coverage is not None:
        counts += f"; {report.lexicon_coverage:.0%} of the clauses understood"
    console.print(Text(counts, style="dim"))
    surfaces: defaultdict[str, list[str]] = defaultdict(list)
    for finding in report.findings:
        surfaces[f"{finding.code}: {finding.message}"] += [finding.surface] if finding.surface else []
    for said, found in surfaces.items():
        console.print(Text(f"{said} – {' · '.join(found)}" if found else said, style="dim"))


def _print_item(console: Console, report: Report, item: Item, actions: list[Action]) -> None:
    surface = report.text[item.char_start : item.char_end]
    offset = item.char_start + len(surface) - len(surface.lstrip())
    body = Text(surface.strip())
    for document in report.documents:
        if document.item_ordinal == item.ordinal:
            body.stylize("underline", document.char_start - offset, document.char_end - offset)
    for action in actions:
        colour = _COLOURS.get(action.stage, "blue")
        body.stylize(f"bold {colour}", action.verb_start - offset, action.verb_end - offset)
    stages = " ".join(dict.fromkeys(a.stage if a.actuality == "done" else f"{a.stage}({a.actuality})" for a in actions))
    line = Table.grid(padding=(0, 1))
    line.add_column(width=5, justify="right", style="dim")
    line.add_column(overflow="fold")
    if item.kind == "sentence":
        line.add_row(str(item.ordinal), body + Text(f"  {stages}", style="dim"))
    else:
        line.add_row(str(item.ordinal), Text(item.task or "", style="bold"))
        line.add_row("", _fields(item))
        facts = [item.status, item.rate is not None and f"{item.rate:g}%", "、".join(item.owners)]
        line.add_row("", Text(" · ".join(str(f) for f in facts if f), style="cyan"))
    console.print(line)


def _fields(item: Item) -> Table:
    """What a row says, field by field; what it leaves empty is left out."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=9, style="dim")
    grid.add_column(overflow="fold")
    for field in _FIELDS:
        if value := getattr(item, field):
            grid.add_row(field, Text(value))
    return grid
