"""What is new, for feed readers: reports published, policy texts issued, calls that open, as Atom and JSON Feed.

An entry's id never changes, and its time changes only when its text does: a reader shows nothing twice. What belongs
here: the questions, the entries, the two forms (RFC 4287; jsonfeed.org, version 1.1). What does not: writing files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

import duckdb

from duban.keys import key

NEWEST = 100
_ATOM = "http://www.w3.org/2005/Atom"
# A tag URI wants a domain and a date of its minter's (RFC 4151). Nobody owns .invalid, so the hash after it is what
# makes an id unique; no host is used, for reports move between hosts and keep their id.
_TAG = "tag:duban.invalid,2026"
# What XML 1.0 cannot hold, escaped or not (its production Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new; times are UTC. ``published`` is when duban first saw it, ``updated`` when its text."""

    kind: str
    identity: tuple[object, ...]
    title: str
    text: str
    url: str
    author: str
    published: datetime
    updated: datetime

    @property
    def id(self) -> str:
        """Its tag URI."""
        return f"{_TAG}:{self.kind}/{key(*self.identity)}"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name (of its files), titles and entries, newest first."""

    name: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When its newest entry changed; a fixed day where there is none."""
        return max((entry.updated for entry in self.entries), default=datetime(2000, 1, 1))


_REPORTS = """
SELECT r.report_id, r.title, concat_ws(' · ', r.publisher, r.period, r.published_on), r.url, r.publisher,
  r.first_seen_at, v.seen_from
FROM mart.report r JOIN core.report_version v USING (version_id)
ORDER BY r.published_on DESC NULLS LAST, r.first_seen_at DESC, r.report_id LIMIT $most
"""
_ISSUED = """
SELECT i.document_id, '印发《' || i.document || '》',
  concat_ws(' · ', coalesce(i.office, i.publisher), i.period, i.sentence), i.url, i.publisher, v.seen_from, v.seen_from
FROM mart.issued i
JOIN core.document_mention d USING (document_mention_id)
JOIN core.report_version v ON v.version_id = d.version_id
QUALIFY 1 = row_number() OVER (
  PARTITION BY i.document_id ORDER BY v.seen_from, i.issued_on, d.document_mention_id
)
ORDER BY i.issued_on DESC NULLS LAST, v.seen_from DESC, i.document_id LIMIT $most
"""
# A report that was edited has its sentences again in a later version: the first that had the sentence counts.
_OPENINGS = """
WITH version AS (
  SELECT DISTINCT report_id, version_id FROM mart.page
), seen AS (
  SELECT p.report_id, i.text AS sentence, min(v.seen_from) AS seen_from
  FROM core.item i JOIN core.report_version v USING (version_id) JOIN version p USING (version_id)
  GROUP BY ALL
)
SELECT s.report_id || ' ' || o.sentence, o.verb || coalesce(o.what, ''),
  concat_ws(' · ', coalesce(o.office, o.publisher), o.period, o.sentence), o.url, o.publisher, s.seen_from, s.seen_from
FROM mart.opening o
JOIN core.action a USING (action_id)
JOIN version v ON v.version_id = a.version_id
JOIN seen s ON s.report_id = v.report_id AND s.sentence = o.sentence
QUALIFY row_number() OVER (PARTITION BY s.report_id, o.sentence ORDER BY a.action_id) = 1
ORDER BY o.opens_on DESC NULLS LAST, s.seen_from DESC, o.sentence LIMIT $most
"""
_FEEDS = (
    ("reports", "report", "新发布的工作报告 · Reports newly published", _REPORTS),
    ("issued", "issued", "新印发的文件 · Policy texts newly issued", _ISSUED),
    ("openings", "opening", "新的申报机会 · Calls newly open for application", _OPENINGS),
)


def feeds(connection: duckdb.DuckDBPyConnection) -> list[Feed]:
    """The three feeds of a snapshot, the newest hundred entries each."""
    made = []
    for name, kind, title, sql in _FEEDS:
        rows = connection.execute(sql, {"most": NEWEST}).fetchall()
        entries = tuple(
            Entry(kind, (identity,), said or url, text, url, author or "?", first, last)
            for identity, said, text, url, author, first, last in rows
        )
        made.append(Feed(name, title, entries))
    return made


def as_atom(feed: Feed, base: str = "") -> bytes:
    """An Atom feed.

    Args:
        feed: what it holds.
        base: the URL of the folder that it will be served from, for its link to itself; "" leaves the link out.
    """
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": _LANGUAGE})
    _add(root, "id", f"{_TAG}:feed/{feed.name}")
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(_add(root, "author"), "name", "duban")
    _add(root, "generator", "duban")
    if base:
        _add(root, "link", rel="self", type="application/atom+xml", href=f"{base}{feed.name}.atom")
    for entry in feed.entries:
        one = _add(root, "entry")
        _add(one, "id", entry.id)
        _add(one, "title", entry.title)
        _add(one, "updated", _moment(entry.updated))
        _add(one, "published", _moment(entry.published))
        _add(_add(one, "author"), "name", entry.author)
        _add(one, "link", rel="alternate", type="text/html", href=entry.url)
        _add(one, "content", entry.text, type="text")
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def as_json(feed: Feed, base: str = "") -> bytes:
    """A JSON feed; arguments as for `as_atom`."""
    said: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if base:
        said["feed_url"] = f"{base}{feed.name}.json"
    said |= {"language": _LANGUAGE, "authors": [{"name": "duban"}]}
    said["items"] = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_text": entry.text,
            "date_published": _moment(entry.published),
            "date_modified": _moment(entry.updated),
            "authors": [{"name": entry.author}],
        }
        for entry in feed.entries
    ]
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", {k: _legal(v) for k, v in attributes.items()})
    made.text = _legal(text) or None
    return made


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _moment(at: datetime) -> str:
    """RFC 3339, whole seconds."""
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


__all__: Sequence[str] = ["NEWEST", "Entry", "Feed", "as_atom", "as_json", "feeds"]
