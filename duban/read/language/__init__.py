"""Reading the language of a report: units of text in, actions, documents and mentions out.

What belongs here: the order of the work and the numbering of its results. What does not: rules (the modules beside this
one) and words (``duban/read/lexicon``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from duban.read.language.actions import Mood, Step, read_clause
from duban.read.language.clauses import HIDDEN, Clause, Page, lay_out
from duban.read.language.documents import Text, find_documents
from duban.read.language.headings import plan_sections, problem_sections
from duban.read.language.mentions.calendar import find_periods
from duban.read.language.mentions.found import Found
from duban.read.language.mentions.meeting import find_bodies, find_meetings
from duban.read.language.mentions.names import find_leaders, find_programmes
from duban.read.language.mentions.organisation import find_organisations
from duban.read.language.mentions.place import find_places
from duban.read.language.mentions.quantity import find_quantities
from duban.read.language.phrases import noun_starts
from duban.read.language.titles import title_key
from duban.read.language.unread import as_findings, unread_clauses
from duban.read.model import Action, Context, Document, Finding, Mention, Records, Role, Unit

__all__ = ["read_units"]


def read_units(text: str, units: Sequence[Unit], context: Context) -> Records:
    """Read the units of one page; pure, never raises, offsets are into ``text``.

    A stretch of text that several units claim (a cell over two rows) is read once, for the first of them. Units of role
    owners, status and rate, and those of no item, yield mentions only. Without a year in ``context`` calendar
    expressions that name none are resolved by the first year that the text names; without one they have no dates.
    """
    page = lay_out(text, units)
    if not page.units:
        return Records((), (), (), (), 0, 0)
    plans = plan_sections(page.text)
    problems = problem_sections(page.text)
    found = _first_mentions(page, context, plans)
    steps, texts, findings = _read_clauses(page, found, plans, problems)
    spans = [(c.start, c.end, s.verb_end if s else -1) for c, s in steps]
    bodies = [f for f in found if f.kind == "meeting"]
    found = [f for f in found if f.kind != "meeting"] + find_meetings(page.work, page.masked, spans, bodies)
    found.sort(key=_place)
    read = [(c, s) for c, s in steps if s is not None]
    actions, ordinals = _actions(page, read)
    dates = {f.start: f.end for f in found if f.kind == "period"}
    unread = unread_clauses(page, (c for c, s in steps if s is None), dates, problems)
    return Records(
        actions,
        _documents(page, texts, ordinals),
        _mentions(page, found),
        (*findings, *as_findings(page, unread)),
        len(read) + len(unread),
        sum(1 for _, step in read if step.known),
    )


def _year(context: Context, page: Page) -> int | None:
    for day in (context.period.end, context.period.start):
        if day is not None:
            return day.year
    named = re.search(r"(?<!\d)(20\d\d)年", page.text)
    return int(named.group(1)) if named else None


def _first_mentions(page: Page, context: Context, plans: Sequence[tuple[int, int, int | None]]) -> list[Found]:
    """Mentions that can be found before the clauses are read; those that act in clauses are among them."""
    year = _year(context, page)
    years: list[tuple[int, int | None]] = [(0, year)]
    for start, end, other in plans:
        if other is not None:
            years += [(start, other), (end, year)]
    organisations = find_organisations(page.work)
    bodies = find_bodies(page.work, {o.end: o.start for o in organisations})
    found = organisations + bodies
    found += find_periods(page.work, years)
    found += find_leaders(page.work)
    found += find_programmes(page.work)
    found += find_quantities(page.work, page.masked)
    found += find_places(page.work, context.region, [(o.start, o.end) for o in organisations])
    for unit in page.units:
        if unit.role == "owners":
            found += _owners(page, unit, organisations)
    return found


_OWNER = re.compile(r"[^\s、,;，；/\n\0()（）:：]{2,24}")

# 承办单位: what a cell calls its owners is none of them.
_LABEL = re.compile("(?:承办|牵头|责任|协办|主办|办理|落实|配合|督办|实施|参与|会办|联系)(?:单位|部门|人|科室|处室)")


def _owners(page: Page, unit: Unit, organisations: Sequence[Found]) -> list[Found]:
    taken = [(o.start, o.end) for o in organisations if unit.char_start <= o.start < unit.char_end]
    return [
        Found(m.start(), m.end(), "organisation")
        for m in _OWNER.finditer(page.work, unit.char_start, unit.char_end)
        if not any(s < m.end() and m.start() < e for s, e in taken)
        and not (page.work.startswith(":", m.end()) or _LABEL.fullmatch(m.group()))
    ]


# Start, end and kind of a mention; start and end of a text.
_place, _span = itemgetter(0, 1, 2), itemgetter(0, 1)


_ACTING = frozenset(("organisation", "meeting", "leader", "period"))


class _Stretches:
    """Stretches of text asked about in ascending order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.coming = sorted(spans, reverse=True)
        self.end = 0

    def holds(self, offset: int) -> bool:
        """Whether the offset lies in one of them."""
        while self.coming and self.coming[-1][0] <= offset:
            self.end = max(self.end, self.coming.pop()[1])
        return offset < self.end


def _read_clauses(
    page: Page, found: list[Found], plans: Sequence[tuple[int, int, int | None]], problems: Sequence[tuple[int, int]]
) -> tuple[list[tuple[Clause, Step | None]], list[Text], list[Finding]]:
    masked = page.masked
    acting = sorted((f for f in found if f.kind in _ACTING and masked[f.start] != HIDDEN), key=_place)
    starts = [f.start for f in acting]
    edges: dict[int, int] = {}
    for name in acting:
        end = -name.end if name.kind == "period" else name.end
        if abs(end) > abs(edges.get(name.start, 0)):
            edges[name.start] = end
    places = {f.start: f.end for f in found if f.kind == "place" and masked[f.start] != HIDDEN}
    steps: list[tuple[Clause, Step | None]] = []
    texts: list[Text] = []
    findings: list[Finding] = []
    planning = _Stretches([(s, e) for s, e, _ in plans]) if plans else None
    problematic = _Stretches(problems) if problems else None
    mood = Mood()
    clause_role: Role = "prose"
    unit = -1
    title = 0
    titles = page.titles
    low = 0
    starts.append(len(page.text))
    title_starts = [opened for opened, _ in titles]
    title_starts.append(len(page.text))
    nouns = noun_starts(masked)
    nouns.append(len(page.text))
    noun = 0
    for clause in page.clauses:
        start, end, in_unit, breaks = clause
        if in_unit != unit or breaks not in ",;":
            mood = Mood()
            unit = in_unit
            clause_role = page.units[unit].role
        elif breaks == ";":
            mood.planned, mood.day = False, None
        while starts[low] < start:
            low += 1
        high = low
        while starts[high] < end:
            high += 1
        role = clause_role
        if problematic is not None and role == "prose" and problematic.holds(start):
            role = "problem"
        planned = planning is not None and planning.holds(start)
        subject = start
        while (past := places.get(subject, 0)) and subject not in edges:
            edges[subject] = past  # A县、B县 at the start of a clause act in it
            subject = past + 1 if page.masked[past : past + 1] in ("、", "和", "与") else -1
        step = read_clause(page, clause, edges, acting[low:high] if high > low else (), role, planned, mood)
        steps.append((clause, step))
        if step is not None and not step.known:
            findings.append(
                Finding(
                    "unknown_verb",
                    "The head verb of this clause is not in the lexicon.",
                    page.text[step.verb_start : step.verb_end],
                    step.verb_start,
                    step.verb_end,
                )
            )
        first = title
        while title_starts[title] < end:
            title += 1
        while nouns[noun] < start:
            noun += 1
        if title > first or nouns[noun] < end:
            texts += find_documents(page, clause, step, titles[first:title], nouns[noun] < end)
    return steps, texts, findings


def _actions(page: Page, steps: Sequence[tuple[Clause, Step]]) -> tuple[tuple[Action, ...], dict[int, int]]:
    ordinals: dict[int, int] = {}
    actions: list[Action] = []
    text = page.text
    for _, step in sorted(steps, key=lambda s: s[1].verb_start):
        unit = page.units[step.clause.unit]
        assert unit.item_ordinal is not None  # a unit without an item has no clauses (clauses.py)
        ordinal = len(actions) + 1
        ordinals[id(step)] = ordinal
        start, end = step.object_start, step.object_end
        actions.append(
            Action(
                ordinal,
                unit.item_ordinal,
                unit.role,
                text[step.verb_start : step.verb_end],
                step.stage,
                step.actuality,
                None if start is None or end is None else text[start:end],
                step.actors,
                step.recipients,
                step.happened_on,
                step.verb_start,
                step.verb_end,
                start,
                end,
            )
        )
    return tuple(actions), ordinals


def _documents(page: Page, texts: Sequence[Text], ordinals: dict[int, int]) -> tuple[Document, ...]:
    documents: list[Document] = []
    starts = [u.char_start for u in page.units]
    for start, end, quoted, kind, status, stage, step in sorted(texts, key=_span):
        title = page.text[start:end]
        unit = page.units[bisect_right(starts, start) - 1]
        assert unit.item_ordinal is not None
        documents.append(
            Document(
                len(documents) + 1,
                unit.item_ordinal,
                ordinals[id(step)] if step is not None else None,
                title,
                title_key(title),
                kind,
                status,
                quoted,
                stage,
                step.actuality if step is not None else "done",
                start,
                end,
            )
        )
    return tuple(documents)


def _mentions(page: Page, found: Sequence[Found]) -> tuple[Mention, ...]:
    """Number the mentions, which are in order; of two that are the same the first counts."""
    mentions: list[Mention] = []
    text = page.text
    starts = [u.char_start for u in page.units]
    last: tuple[int, int, str] | None = None
    for start, end, kind, code, value, measure, noun, approximate, first_day, last_day in found:
        if (start, end, kind) == last:
            continue
        last = start, end, kind
        unit = page.units[bisect_right(starts, start) - 1]
        if end > unit.char_end:
            continue
        mentions.append(
            Mention(
                len(mentions) + 1,
                unit.item_ordinal,
                kind,
                text[start:end],
                start,
                end,
                code,
                value,
                measure,
                noun,
                approximate,
                first_day,
                last_day,
            )
        )
    return tuple(mentions)
