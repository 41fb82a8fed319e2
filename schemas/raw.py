"""What was seen on the sites, as seen: sources as configured, exchanges, entries of lists.

Read from the archive alone. Nothing here says what a page means.
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.columns import (
    SHA256,
    choice,
    count,
    day,
    flag,
    identifier,
    moment,
    number,
    table,
    text,
    texts,
)

SOURCE = table(
    "raw.source",
    "A column of a source as its file had it, from a run on: a change of the file adds rows for all its columns.",
    key=["snapshot_id", "column_url", "valid_from"],
    columns={
        "snapshot_id": identifier("key of the source's settings as a whole"),
        "source_id": text("name of the file in sources/"),
        "name": text("the publisher's name"),
        "region": text("six-digit code of its administrative division", nullable=True, matches=r"^\d{6}$"),
        "home": text("the site's home page"),
        "hosts": texts("hosts that may be asked"),
        "rate": number("requests per second and host at most", nullable=True, lowest=0),
        "column_url": text("URL of the column: a list that holds reports"),
        "column_title": text("regular expression that a report's title in the list matches"),
        "cadence": choice("how often a report is to appear, where the file says so", words.CADENCES, nullable=True),
        "due_days": count("days after its end until which a report is on time, where the file says so", nullable=True),
        "valid_from": moment("start of the first run that used these settings (UTC)"),
    },
)

FETCH = table(
    "raw.fetch",
    "One exchange with a site: a request and what came of it. Redirects are exchanges of their own (hop 0, 1, …).",
    key=["fetch_id"],
    columns={
        "fetch_id": text("key of the exchange"),
        "run_id": text("the run that made it"),
        "source_id": text("the source it was made for"),
        "column_url": text("the column it was made for", nullable=True),
        "purpose": choice("what was asked for", words.PURPOSES),
        "dialect": text("which kind of list was asked, by the site's CMS", nullable=True),
        "url": text("canonical URL"),
        "asked_url": text("canonical URL that the chain of redirects began with; the same where there was none"),
        "method": text("HTTP method"),
        "status": count("HTTP status; null when no answer came", nullable=True),
        "outcome": text("what the answer was (article, list, challenge, soft_404, timeout …)"),
        "error": text("what failed, in words", nullable=True),
        "fetched_at": moment("when (UTC)"),
        "elapsed_ms": number("how long it took, in milliseconds", nullable=True, lowest=0),
        "content_type": text("Content-Type as answered", nullable=True),
        "etag": text("ETag as answered", nullable=True),
        "last_modified": text("Last-Modified as answered", nullable=True),
        "size": count("bytes received, before content decoding"),
        "payload_sha256": text(
            "SHA-256 of the decoded payload; null when there is none", nullable=True, matches=SHA256
        ),
        "title": text("the list's title of the entry; of an attachment, its name on its page", nullable=True),
        "listed_on": day("the list's date of the entry", nullable=True),
        "article_url": text("of an attachment: canonical URL of the page that links it", nullable=True),
        "hop": count("how many redirects came before"),
        "final": flag("whether it is the last hop"),
        "warc_file": text("file of the archive that holds it"),
        "warc_offset": count("byte at which its records start"),
    },
)

ENTRY = table(
    "raw.entry",
    "A row of a list as seen, once per wording: the same row seen again adds nothing.",
    key=["entry_id"],
    columns={
        "entry_id": identifier("key of all columns but first_seen_at and fetch_id"),
        "source_id": text("the source whose list it is"),
        "column_url": text("the column whose list it is"),
        "url": text("canonical absolute URL"),
        "title": text("title in the list", filled=False),
        "listed_on": day("date in the list", nullable=True),
        "matches": flag("whether the title is one of a report, by the column's pattern at that time"),
        "first_seen_at": moment("when the list first showed it so (UTC)"),
        "fetch_id": text("the list answer that first showed it so"),
    },
)
