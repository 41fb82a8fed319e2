"""Lists → entries: one adapter a CMS. The crawl walks with it, and the warehouse reads archived answers through it.

A dialect names the adapter and the kind of answer, such as ``trs.column``; it is archived with every answer, so a name
is never given up and never changes its meaning.
"""

from __future__ import annotations

from duban.crawl.lists import (
    epoint,
    generic,
    gkmlpt,
    jcms_walk,
    jiangxi,
    jpaas_walk,
    trs,
    trs_search,
    ucap,
    vsb,
    xxgk,
)
from duban.crawl.lists.model import Adapter, Asker, Form, ListEntry, ListPage, Parser, Step
from duban.read.decode import decode

__all__ = [
    "ADAPTERS",
    "DIALECTS",
    "Adapter",
    "Asker",
    "Form",
    "ListEntry",
    "ListPage",
    "Step",
    "adapter_of",
    "asked_by_script",
    "detect",
    "parse_list",
]

# In the order in which they are tried: what a CMS alone puts into a page before what pages of others may hold as well.
# A data store goes first, for such pages may carry a catalogue's script besides; marks of files and services next;
# the shapes of links after those, since lists link to other sites; last the one that needs no mark at all.
ADAPTERS: tuple[Adapter, ...] = (
    jcms_walk.ADAPTER,
    jpaas_walk.ADAPTER,
    xxgk.ADAPTER,
    gkmlpt.ADAPTER,
    epoint.ADAPTER,
    trs_search.ADAPTER,
    jiangxi.ADAPTER,
    vsb.ADAPTER,
    trs.ADAPTER,
    ucap.ADAPTER,
    generic.ADAPTER,
)

DIALECTS: dict[str, Parser] = {
    f"{adapter.name}.{kind}": parser for adapter in ADAPTERS for kind, parser in adapter.parsers.items()
}


def parse_list(dialect: str, content: bytes, url: str) -> ListPage:
    """What a list answer says; never raises, whatever the bytes.

    Args:
        dialect: one of ``DIALECTS``; another gives a page with a problem.
        content: the decoded payload.
        url: where it came from, which relative links start from.
    """
    parser = DIALECTS.get(dialect)
    if parser is None:
        return ListPage(problem=f"no parser for lists of dialect {dialect or 'unknown'!r}")
    return parser(decode(content), url)


def detect(content: bytes) -> str:
    """The dialect of a column page, "" when no adapter knows it. Asked on every run: sites change overnight."""
    text = decode(content)
    return next((f"{adapter.name}.column" for adapter in ADAPTERS if adapter.recognise(text)), "")


def adapter_of(dialect: str) -> Adapter | None:
    """The adapter that a dialect belongs to."""
    name = dialect.partition(".")[0]
    return next((adapter for adapter in ADAPTERS if adapter.name == name), None)


def asked_by_script(dialect: str) -> bool:
    """Whether a browser asks for such an answer from a script, and says so in a header."""
    return dialect in DIALECTS and not dialect.endswith((".column", ".script"))
