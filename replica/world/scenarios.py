"""Scenarios: worlds ready made for a purpose, by name. Data, and how a site is derived from one of the three.

Belongs here: which sites, months, events and faults a scenario has. Does not: what an event or a fault does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from replica.world.calendar import Month
from replica.world.catalogue import DEFAULT, JQUERY_PROXY, OLD_PROXY, SPECS, WEB_PROXY, Scene, SiteSpec
from replica.world.model import Column, Happening, Manners, Rename

FIRST_MONTH = Month(2022, 11)
SCIENCE, LABOUR, TRANSPORT = SPECS


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world: its sites and events, the months of reports, the clock at the start, faults that are on from then."""

    name: str
    about: str
    scene: Scene
    start: Month = FIRST_MONTH
    months: int = 48
    clock: datetime | None = None
    faults: tuple[Mapping[str, Any], ...] = field(default=())


def derived(base: SiteSpec, number: int, host: str, **changes: Any) -> SiteSpec:
    """A site like ``base`` with another host, and numbers of its own: ``number`` tells sites of a scenario apart."""
    shift = 10_000 * number
    columns = tuple(
        replace(
            c, number=c.number + shift, units=(c.units[0] + shift, c.units[1] + shift), template=f"{c.template}{number}"
        )
        for c in base.columns
    )
    own: dict[str, Any] = {
        "web_id": base.web_id + 100 * number,
        "columns": columns,
        "site_code": str(int(base.site_code) + number),
        "salt": number,
    }
    return replace(base, host=host, **(own | changes))


def gathering(base: SiteSpec) -> tuple[Column, ...]:
    """The site's columns, and one more that lists the first two together."""
    first, second = base.columns[:2]
    units = (first.units[0] + 7, first.units[1] + 7)
    more = replace(
        first,
        number=first.number + 7,
        name="综合",
        units=units,
        gathers=(first.number, second.number),
        cadence="irregular",
    )
    return (*base.columns, more)


def directory(base: SiteSpec) -> tuple[Column, ...]:
    """The site's columns, the main one as a directory of 信息公开."""
    return (replace(base.columns[0], disclosure="A0212"), *base.columns[1:])


def _modes() -> Scene:
    """One site for each manner of list: six of the old proxy, four of the new unit, a gathering column, directories."""
    old = [
        derived(SCIENCE, 1, "range.test", proxy_path=WEB_PROXY, proxy_mode="range"),
        derived(TRANSPORT, 2, "page.test", proxy_path=OLD_PROXY, proxy_mode="page", others_a_month=20),
        derived(SCIENCE, 3, "lookahead.test", proxy_path=JQUERY_PROXY, proxy_mode="lookahead"),
        derived(SCIENCE, 4, "encrypted.test", proxy_mode="encrypted"),
        derived(SCIENCE, 5, "dead.test", proxy_mode="dead"),
        derived(SCIENCE, 6, "cap.test", proxy_mode="cap", others_a_month=40, manners=Manners(other_rows=True)),
    ]
    gathers = derived(SCIENCE, 7, "gathers.test")
    shown = derived(TRANSPORT, 8, "directory.test", manners=Manners(disclosure="old"), others_a_month=9)
    items = derived(SCIENCE, 9, "items.test", manners=Manners(disclosure="new", any_column=True))
    old += [
        replace(gathers, columns=gathering(gathers)),
        replace(shown, columns=directory(shown)),
        replace(items, columns=directory(items)),
    ]
    new = [
        derived(LABOUR, 11, "rows-b.test", manners=Manners(rows="B", inline=True)),
        derived(LABOUR, 12, "rows-c.test", manners=Manners(rows="C", repeats=1)),
        derived(LABOUR, 13, "rows-d.test", manners=Manners(rows="D", control_characters=True)),
        derived(LABOUR, 14, "rows-a.test", manners=Manners(files="signed"), attached_every=2),
    ]
    specs = [replace(spec, mixed="jcms") for spec in old] + [replace(spec, mixed="jpaas") for spec in new]
    return Scene(tuple(specs), ahead=2)


def _variants() -> Scene:
    """Every variant of article pages, every table in a file of another format; files by every way of linking."""
    kinds = ("xlsx", "docx", "pdf", "xls", "doc", "wps", "ofd", "zip")
    files: dict[str, Any] = {"attached_as": kinds}
    specs = (
        derived(SCIENCE, 1, "old.zj.test", manners=Manners(variants=True), attached_every=2, **files),
        derived(TRANSPORT, 2, "store.zj.test", manners=Manners(variants=True, files="oss"), attached_every=1, **files),
        derived(LABOUR, 3, "kjt.zj.test", manners=Manners(variants=True, files="signed"), attached_every=1, **files),
        derived(LABOUR, 4, "new.zj.test", manners=Manners(variants=True), attached_every=2, **files),
    )
    return Scene(specs, ahead=2)


MONTH_BEGINS = datetime(2026, 11, 1, 9)  # the clock of the scenario "month" at its start
# What happens in it on which day, at noon, on its site of the old generation and on that of the new one.
MONTH = (
    (2, "publish"),
    (3, "backdate"),
    (4, "pin"),  # and unpinned nine days later
    (5, "edit"),
    (6, "rebuild"),
    (7, "retitle"),
    (8, "move"),
    (9, "move_and_stay"),
    (10, "copy"),
    (11, "replace_file"),
    (12, "delete_404"),
    (14, "delete_soft404"),
    (15, "delete_home"),
    (16, "delete_column"),
    (17, "dead_link"),  # the lists drop it twelve days later
    (18, "list_twice"),
    (20, "migrate"),
    (22, "publish"),
    (23, "edit"),
    (24, "rename"),
    (26, "secure"),
    (28, "end_of_old_name"),
)


def _day(day: int) -> datetime:
    return datetime(2026, 11, day, 12)


def _month() -> Scene:
    """An old site that migrates and renumbers columns, a new one that turns to https, an old one that is renamed."""
    science, labour, transport = (
        derived(base, number, host, attached_every=2)
        for number, (base, host) in enumerate(
            ((SCIENCE, "old.kjt.zj.test"), (LABOUR, "rst.zj.test"), (TRANSPORT, "www.zjkjt.test")), start=1
        )
    )
    first, _, third, _ = science.columns
    specs = (
        replace(
            science,
            migrates_at=_day(20),
            renumbered=((first.number, 1_229_000_000 + first.number), (third.number, 1_229_000_000 + third.number)),
        ),
        labour,
        replace(transport, others_a_month=9, rename=Rename("kjt.zj.test", _day(24), _day(28))),
    )
    of_articles = [(day, kind) for day, kind in MONTH if kind not in _OF_SITES]
    script = tuple(Happening(kind, spec.host, _day(day)) for spec in specs for day, kind in of_articles)
    return Scene(specs, ahead=2, script=script)


_OF_SITES = ("migrate", "rename", "secure", "end_of_old_name")
_TO_HTTPS = {
    "host": "rst.zj.test",
    "scheme": "http",
    "status": 301,
    "headers": {"Location": "https://{authority}{target}"},
    "from": _day(26).isoformat(),
}


def _twelve() -> Scene:
    """Twelve sites of some 420 articles each, five thousand pages together; both generations, every manner of proxy."""
    modes = ("range", "page", "lookahead", "encrypted", "cap", "range")
    paths = (WEB_PROXY, OLD_PROXY, JQUERY_PROXY)
    specs = [
        derived(
            (SCIENCE, TRANSPORT)[n % 2],
            n + 1,
            f"site{n + 1:02d}.test",
            mixed="jcms",
            proxy_mode=mode,
            proxy_path=paths[n % 3],
            others_a_month=34,
        )
        for n, mode in enumerate(modes)
    ]
    rows = ("A", "B", "C", "D", "A", "A")
    specs += [
        derived(LABOUR, n + 7, f"site{n + 7:02d}.test", mixed="jpaas", manners=Manners(rows=style), others_a_month=34)  # type: ignore[arg-type]
        for n, style in enumerate(rows)
    ]
    return Scene(tuple(specs), ahead=1)


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("default", "three departments, four years, some of everything", DEFAULT),
        Scenario("modes", "a site for each manner of list", _modes(), Month(2025, 11), 12),
        Scenario("variants", "every article page and file format", _variants(), Month(2024, 11), 24),
        Scenario(
            "month",
            "a month in which everything happens, step by step",
            _month(),
            Month(2024, 11),
            24,
            MONTH_BEGINS,
            (_TO_HTTPS,),
        ),
        Scenario("twelve", "twelve hosts of some 420 articles", _twelve(), Month(2025, 11), 12),
    )
}


def steps() -> list[dict[str, str]]:
    """The days of the scenario "month" with what happens on each, on all its sites or on one."""
    ends = {"migrate": "old.kjt.zj.test", "rename": "www.zjkjt.test", "secure": "rst.zj.test"}
    return [
        {"at": _day(day).isoformat(timespec="minutes"), "kind": kind, "host": ends.get(kind, "")} for day, kind in MONTH
    ]
