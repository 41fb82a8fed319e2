"""Texts told apart in the replica's worlds, which know what each title names: pairs of titles, beside equal keys.

The worlds were not made for this: offices there begin texts whose titles differ only in 全省 and 省级, which count as
one text here; so the precision is a lower bound, and a check by an author who did not write the rules.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime
from itertools import combinations

from duban.read.language.titles import title_key
from duban.warehouse.documents.cluster import resolve
from duban.warehouse.documents.model import Wording
from replica.world.build import build_world
from replica.world.calendar import Month
from replica.world.content import DocumentFact

SEEDS, MONTHS = 4, 36
SEEN = datetime(2024, 1, 1)


def facts(value: object, seen: set[int]) -> Iterator[DocumentFact]:
    """All texts named anywhere inside a site."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, DocumentFact):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from facts(getattr(value, each.name), seen)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from facts(each, seen)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from facts(each, seen)


def measure() -> Iterator[tuple[str, str, str]]:
    """Precision and recall over all pairs of different titles of one site that name one text each."""
    counts: dict[str, Counter[str]] = {"resolver": Counter(), "equal title_key": Counter()}
    for seed in range(SEEDS):
        for site in build_world(seed, Month(2019, 1), MONTHS, "jcms").sites.values():
            named: dict[str, set[str]] = {}
            for fact in facts(site, set()):
                named.setdefault(fact.title, set()).add(fact.text_id)
            text = {title: min(ids) for title, ids in named.items() if len(ids) == 1}
            resolved = resolve(Wording(title, site.region, site.name, SEEN) for title in text)
            count(counts["resolver"], text, {each.wording.title: each.document for each in resolved})
            count(counts["equal title_key"], text, {title: title_key(title) for title in text})
    for way, sums in counts.items():
        figures = f"precision {sums['right'] / sums['joined']:.3f}, recall {sums['right'] / sums['same']:.3f}"
        yield f"titles of the replica's worlds, {way} ({sums['same']:,} true pairs)", figures, ""


def count(sums: Counter[str], text: Mapping[str, str], joined: Mapping[str, Hashable]) -> None:
    """Add up what is the same text, what is joined, and what is both."""
    for one, other in combinations(sorted(text), 2):
        same, together = text[one] == text[other], joined[one] == joined[other]
        sums["same"] += same
        sums["joined"] += together
        sums["right"] += same and together


if __name__ == "__main__":
    for line in measure():
        print(" | ".join(line))
