"""Lists → entries: pure parsers, one module a dialect. The crawl and the warehouse read archived answers through it.

Dialects: ``jcms.column``, ``jcms.dataproxy``, ``jpaas.column``, ``jpaas.unit``.
"""

from __future__ import annotations

from collections.abc import Callable

from duban.crawl.lists import jcms, jpaas
from duban.crawl.lists.model import JcmsUnit, JpaasUnit, ListEntry, ListPage
from duban.read.decode import decode

__all__ = ["DIALECTS", "JcmsUnit", "JpaasUnit", "ListEntry", "ListPage", "detect", "parse_list"]

DIALECTS: dict[str, Callable[[str, str], ListPage]] = {
    "jcms.column": jcms.column_page,
    "jcms.dataproxy": jcms.dataproxy_answer,
    "jpaas.column": jpaas.column_page,
    "jpaas.unit": jpaas.unit_answer,
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
    """The dialect of a column page, "" when of neither generation. Asked on every run: sites change overnight."""
    if b"<datastore" in content or b".jpage(" in content:
        return "jcms.column"
    lowered = content.lower()
    marks = (b"page/build/unit", b"unitbuild.js", b"jpaas-publish-server", b'name="colid"', b"name='colid'")
    if any(mark in lowered for mark in marks):
        return "jpaas.column"
    return ""
