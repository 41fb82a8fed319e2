"""Wordings into texts: equal normal forms, then forms that leave something out, never across a decisive difference.

What belongs here: joining many. What does not: what makes two alike (similarity.py). The result depends on the set of
wordings alone: not on their order, nor on which were known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from duban.warehouse.documents.model import Form, Method, Resolved, Wording
from duban.warehouse.documents.normalise import normal_form
from duban.warehouse.documents.similarity import bare, compare, decisive, stem, without_segments

MOST_COMPARED = 200
"""A block of more groups is not compared: what so many titles share tells no text from another."""


@dataclass(slots=True)
class _Group:
    """Wordings of one normal form. ``head`` stands for them: the longest title, then the first of its letters."""

    form: Form
    members: list[tuple[Wording, Form]]
    offices: frozenset[str] = frozenset()
    head: Wording = field(init=False)

    def __post_init__(self) -> None:
        self.head = min((wording for wording, _ in self.members), key=lambda w: (-len(w.title), w[:3]))
        self.offices = frozenset(form.home_body for _, form in self.members)


@dataclass(frozen=True, slots=True)
class _Link:
    score: float
    method: Method
    one: int
    other: int


def resolve(wordings: Iterable[Wording]) -> list[Resolved]:
    """The text of every wording, sorted by wording.

    Wordings that differ only in when they were seen are one. Equal wordings of two reporters
    are joined only when their normal forms agree.
    """
    groups = _groups(wordings)
    links = _links(groups)
    found: list[Resolved] = []
    for members, via in _components(groups, _unambiguous(links, groups)):
        everyone = [wording for index in members for wording, _ in groups[index].members]
        document = min(everyone, key=lambda w: (w.since, w[:3]))
        for index in members:
            found += _explain(groups, index, via.get(index), document)
    return sorted(found, key=lambda resolved: resolved.wording[:3])


def _groups(wordings: Iterable[Wording]) -> list[_Group]:
    """Wordings by normal form, in the order of the forms."""
    first: dict[tuple[str, str, str], Wording] = {}
    for wording in wordings:
        held = first.get(wording[:3])
        if held is None or wording.since < held.since:
            first[wording[:3]] = wording
    by_form: dict[tuple[object, ...], list[tuple[Wording, Form]]] = {}
    for wording in sorted(first.values(), key=lambda w: w[:3]):
        form = normal_form(wording)
        key = (
            form.owner,
            form.kind,
            form.revision,
            form.years,
            form.core,
            form.span,
            form.measures,
            form.body,
            form.trial,
        )
        by_form.setdefault(key, []).append((wording, form))
    return [_Group(_fullest(by_form[key]), by_form[key]) for key in sorted(by_form)]


def _fullest(members: list[tuple[Wording, Form]]) -> Form:
    """The form that says most of segments and quotes: where marks were left out, another wording may have them."""
    return max((form for _, form in members), key=lambda form: (len(form.segments), len(form.quoted), form))


def _links(groups: list[_Group]) -> list[_Link]:
    """All pairs of groups that name one text, best first."""
    found: dict[tuple[int, int], _Link] = {}
    for block in _blocks(groups):
        for one, other in combinations(block, 2):
            if (one, other) in found or not _same_office(groups[one], groups[other]):
                continue
            if (said := compare(groups[one].form, groups[other].form)) is not None:
                found[one, other] = _Link(said[1], said[0], one, other)
    return sorted(found.values(), key=lambda link: (-link.score, link.one, link.other))


def _blocks(groups: list[_Group]) -> Iterator[list[int]]:
    """Groups that may be alike: they agree in what is decisive and share a stem, its characters, or a quoted phrase."""
    blocks: dict[tuple[object, ...], list[int]] = {}
    for index, group in enumerate(groups):
        form = group.form
        fixed = (form.owner, form.kind, form.revision, form.years)
        whole = stem(form)
        keys = {"".join(sorted(text)) for text in (whole, bare(form), *without_segments(form))}
        for key in sorted(keys):
            blocks.setdefault((*fixed, key), []).append(index)
        for phrase in set(form.quoted):
            blocks.setdefault((*fixed, phrase, True), []).append(index)
    return (block for block in blocks.values() if 1 < len(block) <= MOST_COMPARED)


def _same_office(one: _Group, other: _Group) -> bool:
    """An office's own text may be told without the office, but only by that office itself."""
    if one.form.body == other.form.body:
        return True
    if one.form.body and other.form.body:
        return False
    return (one.form.body or other.form.body) in (other.offices if one.form.body else one.offices)


def _unambiguous(links: list[_Link], groups: list[_Group]) -> list[_Link]:
    """Links that both ends keep: all, but when they lead to texts that decisively differ, the best, and of equals none.

    So a plan without years is joined to the only range of years, and to none of two.
    """
    beside: dict[int, list[_Link]] = {}
    for link in links:
        beside.setdefault(link.one, []).append(link)
        beside.setdefault(link.other, []).append(link)
    kept = {index: set(_kept(index, mine, groups)) for index, mine in beside.items()}
    return [link for link in links if link in kept[link.one] and link in kept[link.other]]


def _kept(index: int, mine: list[_Link], groups: list[_Group]) -> list[_Link]:
    """A group's links that do not contradict each other; ``mine`` are sorted, best first."""
    for chosen in (mine, [link for link in mine if link.score == mine[0].score]):
        others = {_differs(groups[link.other if link.one == index else link.one].form): link for link in chosen}
        forms = [groups[link.other if link.one == index else link.one].form for link in others.values()]
        if not any(decisive(one, other) for one, other in combinations(forms, 2)):
            return chosen
    return []


def _differs(form: Form) -> tuple[str, ...]:
    """In what linked forms can decisively differ."""
    return form.span, form.measures, form.body, form.trial


def _components(groups: list[_Group], links: list[_Link]) -> Iterator[tuple[list[int], dict[int, tuple[int, _Link]]]]:
    """Joined groups, best link first, unless two of them would decisively differ; and by which link each was joined."""
    component = {index: [index] for index in range(len(groups))}
    used: dict[int, list[_Link]] = {}
    for link in links:
        first, second = component[link.one], component[link.other]
        if first is second or any(decisive(groups[a].form, groups[b].form) for a in first for b in second):
            continue
        joined = sorted(first + second)
        for index in joined:
            component[index] = joined
        used.setdefault(link.one, []).append(link)
        used.setdefault(link.other, []).append(link)
    for index, members in component.items():
        if members[0] == index:
            yield members, _ways(groups, members, used)


def _ways(groups: list[_Group], members: list[int], used: dict[int, list[_Link]]) -> dict[int, tuple[int, _Link]]:
    """By group, the group before it on the way from the one whose head stands for the text, and the link between."""
    start = min(members, key=lambda index: (-len(groups[index].head.title), groups[index].head[:3]))
    ways: dict[int, tuple[int, _Link]] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for link in used.get(at, ()):
            beyond = link.other if link.one == at else link.one
            if beyond != start and beyond not in ways:
                ways[beyond] = (at, link)
                waiting.append(beyond)
    return ways


def _explain(groups: list[_Group], index: int, way: tuple[int, _Link] | None, document: Wording) -> Iterator[Resolved]:
    head = groups[index].head
    head_plain = next(form.plain for wording, form in groups[index].members if wording == head)
    for wording, form in groups[index].members:
        if wording != head:
            method: Method = "exact" if form.plain == head_plain else "rule"
            yield Resolved(wording, document, method, 1.0, head.title, form)
        elif way is None:
            yield Resolved(wording, document, "exact", 1.0, "", form)
        else:
            yield Resolved(wording, document, way[1].method, way[1].score, groups[way[0]].head.title, form)
