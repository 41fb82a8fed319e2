"""How the work went: runs, walks, ledgers, what was read, what was set aside, what somebody should hear of.

Read from the archive, but for positions and builds, which say how far this very file has got.
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.columns import SHA256, WEB_URL, choice, count, day, flag, identifier, moment, number, table, text

RUN = table(
    "ops.run",
    "One pass over one source: a file of the archive.",
    key=["warc_file"],
    columns={
        "run_id": text("the run; a run over several sources has a row for each"),
        "source_id": text("the source"),
        "kind": text("incremental, backfill …, where the file says", nullable=True),
        "started_at": moment("when it began (UTC)"),
        "ended_at": moment("when its last record was written (UTC)"),
        "complete": flag("whether it ended in order: false for a run that was killed"),
        "exchanges": count("exchanges made"),
        "articles": count("article answers archived"),
        "warc_file": text("the file"),
    },
)

WALK = table(
    "ops.walk",
    "The verdict on one walk through a list.",
    key=["walk_id"],
    columns={
        "walk_id": identifier("key of its place in the archive"),
        "run_id": text("the run"),
        "source_id": text("the source"),
        "column_url": text("the column"),
        "verdict": choice("how far the walk came", words.VERDICTS),
        "reason": text("why it stopped there", nullable=True),
        "dialect": text("which kind of list it was", nullable=True),
        "unit": text("what its rows came from: unit, template, path", nullable=True),
        "to_end": flag("whether it went to the list's end, instead of stopping where everything was known"),
        "total": count("rows that the site says there are", nullable=True),
        "received": count("rows received"),
        "distinct_entries": count("distinct entries among them"),
        "matching": count("distinct entries whose title is one of a report"),
        "requests": count("requests made"),
        "walked_at": moment("when the walk ended (UTC)"),
    },
)

LEDGER = table(
    "ops.ledger",
    "A source's sums at the end of a run: seen = fetched + unchanged + deferred + refused + failed.",
    key=["run_id", "source_id"],
    columns={
        "run_id": text("the run"),
        "source_id": text("the source"),
        "seen": count("distinct entries seen whose title is one of a report"),
        "fetched": count("of them: an article was archived, new or changed"),
        "unchanged": count("of them: archived before, and not due again or the same bytes again"),
        "deferred": count("of them: older than the window, or not reached; a backfill would fetch them"),
        "refused": count("of them: robots.txt, a host that is not allowed, or no article"),
        "failed": count("of them: no answer, or a broken one"),
        "ended_at": moment("when the sums were drawn (UTC)"),
    },
)

FILE_LEDGER = table(
    "ops.file_ledger",
    "A source's sums of attachments at the end of a run: seen = fetched + unchanged + refused + failed.",
    key=["run_id", "source_id"],
    columns={
        "run_id": text("the run"),
        "source_id": text("the source"),
        "seen": count("attachments linked by the pages that the run fetched"),
        "fetched": count("of them: bytes were archived that were not there before"),
        "unchanged": count("of them: the bytes are those archived before"),
        "refused": count("of them: robots.txt, a host that is not allowed, or no file"),
        "failed": count("of them: no answer, or a broken one"),
        "ended_at": moment("when the sums were drawn (UTC)"),
    },
)

FILE_READING = table(
    "ops.file_reading",
    "What reading made of one attachment, whenever its report was read with its bytes.",
    key=["fetch_id", "name"],
    columns={
        "fetch_id": text("the exchange that its report was read for (ops.reading)"),
        "name": text("the attachment's name on its page"),
        "source_id": text("the source"),
        "url": text("canonical URL of the page"),
        "file_fetch_id": text("the exchange that brought the bytes (raw.fetch)"),
        "is_read": flag("whether its text is in the version's text"),
        "unread_reason": choice("why it is not", words.UNREAD_REASONS, nullable=True),
        "detail": text("what was seen, in words", nullable=True),
        "fetched_at": moment("when the exchange was made (UTC)"),
    },
)

READING = table(
    "ops.reading",
    "What reading made of one article answer, or of the page again when a file that it links came later.",
    key=["fetch_id"],
    columns={
        "fetch_id": text("the exchange (raw.fetch): the article answer, or the file's"),
        "source_id": text("the source"),
        "url": text("canonical URL"),
        "result": choice(
            "new (a version not seen before), known (its text was there), refused (no report), "
            "failed (the reader broke), quarantined (its record does not fit the model)",
            words.READINGS,
        ),
        "version_id": identifier("the version that the page shows, where it is a report", nullable=True),
        "reason": text("why it was refused or failed", nullable=True),
        "records_read": count("records that a new version yielded, itself included"),
        "records_loaded": count("of them: loaded into core"),
        "records_quarantined": count("of them: set aside in ops.quarantine"),
        "fetched_at": moment("when the page was fetched (UTC)"),
    },
)

PAGE = table(
    "ops.page",
    "What a URL showed from a moment on: a row when it first showed a report, and whenever its text or what it states "
    "changed.",
    key=["fetch_id"],
    columns={
        "fetch_id": text("the exchange that showed it first (ops.reading)"),
        "source_id": text("the source"),
        "url": text("canonical URL", matches=WEB_URL),
        "path": text("the URL without scheme and host: the same under every name of a site"),
        "column_url": text("the list that linked to the page, if one did", nullable=True),
        "report_id": identifier("the report as this URL files it: key of source_id, url and the period stated"),
        "version_id": identifier("its text (core.report_version)"),
        "page_key": identifier("key of the text and of what the page states: equal for equal states of a URL"),
        "title_key": identifier("key of the title, width-folded and without white space", nullable=True),
        "text_key": identifier("key of the text likewise; none for one of under 40 characters", nullable=True),
        "title": text("the report's title", filled=False),
        "publisher": text("发布机构 as the page states it", nullable=True),
        "index_no": text("索引号: the number under which the site files it", nullable=True),
        "doc_no": text("文号: the document's number", nullable=True),
        "issued_on": day("成文日期 as the page states it", nullable=True),
        "published_at": moment("发布日期 as the page states it, in its own time (China)", nullable=True),
        "listed_on": day("the date beside the link in the list", nullable=True),
        "info_source": text("信息来源: who wrote it, as the page states it", nullable=True),
        "disclosure": text("公开方式 (主动公开 …)", nullable=True),
        "period_start": day("first day of the period that it states; none where it was inferred", nullable=True),
        "period_end": day("last day of that period", nullable=True),
        "seen_from": moment("when it was first seen so (UTC)"),
    },
)

REPORT_LINK = table(
    "ops.report_link",
    "Evidence that what two URLs file is one report; mart.same_report puts together what is linked.",
    key=["report_id", "other_report_id"],
    columns={
        "report_id": identifier("one of them (ops.page), the lesser"),
        "other_report_id": identifier("the other"),
        "source_id": text("the source of both"),
        "method": choice("what they have in common, beside the text", words.LINK_METHODS),
        "similarity": number("share of three-character sequences that both texts have", lowest=0, highest=1),
        "version_id": identifier("the text of the one that was compared"),
        "other_version_id": identifier("the text of the other"),
        "seen_from": moment("when both had been seen (UTC)"),
    },
)

QUARANTINE = table(
    "ops.quarantine",
    "A record that was set aside, with the reason, the value at fault and where it came from.",
    key=["quarantine_id"],
    columns={
        "quarantine_id": identifier("key of the record's place and what is wrong with it"),
        "stage": choice("where it was stopped", words.QUARANTINE_STAGES),
        "source_id": text("the source"),
        "url": text("the page"),
        "warc_file": text("file of the archive that holds the page"),
        "warc_offset": count("byte at which its records start"),
        "table_name": text("the table it was meant for", nullable=True),
        "column_name": text("the column at fault", nullable=True),
        "check_name": text("the check that failed, or the reason's code"),
        "value": text("the value at fault, as text", nullable=True, filled=False),
        "reason": text("what is wrong, in words"),
        "record": text("the whole record as JSON; none for a page, a list or a file", nullable=True),
        "records": count("how many records it stands for: children of a parent that was set aside are one row a table"),
        "seen_at": moment("when the page was fetched (UTC)"),
    },
)

FINDING = table(
    "ops.finding",
    "Something a person should hear of: not understood, contradictory, late, or gone.",
    key=["finding_id"],
    columns={
        "finding_id": identifier("key of code, place and surface: the same finding is kept once"),
        "code": text(
            "what kind of finding, stable: the name of a check, what the crawl met, "
            f"or of the reader: {', '.join(words.READER_FINDINGS)}"
        ),
        "severity": choice("how bad", words.SEVERITIES),
        "message": text("what was found, in words"),
        "source_id": text("the source", nullable=True),
        "url": text("the page or list", nullable=True),
        "version_id": identifier("the version of the report", nullable=True),
        "surface": text("the text concerned", nullable=True, filled=False),
        "char_start": count("where it starts in the version's text", nullable=True),
        "char_end": count("where it ends, exclusive", nullable=True),
        "found_at": moment("when the page was fetched or the list walked (UTC)"),
    },
)

POSITION = table(
    "ops.position",
    "How far a file of the archive has been loaded; the greatest position of a file counts.",
    key=["warc_file", "position"],
    columns={
        "warc_file": text("the file"),
        "position": count("byte up to which everything is loaded"),
        "load_id": text("the load that came so far"),
        "recorded_at": moment("when (UTC)"),
    },
)

CORRECTION = table(
    "ops.correction",
    "A written correction (corrections.toml) that this file was built with; what came of it is in ops.correction_use.",
    key=["correction_id"],
    columns={
        "correction_id": identifier("key of the report, field and values that it names"),
        "number": count("its place in the file, from 1", at_least=1),
        "url": text("the page that it names, if it names one", nullable=True),
        "report_id": text("the report that it names, if it names one", nullable=True),
        "text_sha256": text("the one text of it that is meant; none for all", nullable=True, matches=SHA256),
        "words": text("what the item contains that is meant, for a field of an item", nullable=True),
        "table_name": text("the table of the field"),
        "column_name": text("the field"),
        "old_value": text("what must be read for it to apply, as text; null for nothing", nullable=True, filled=False),
        "new_value": text("what it becomes, as text; null for nothing", nullable=True, filled=False),
        "reason": text("why it was written"),
        "author": text("who decided it"),
        "decided_on": day("when it was decided"),
    },
)

CORRECTION_USE = table(
    "ops.correction_use",
    "What came of a written correction on one record of one version: applied, or not for what was read.",
    key=["correction_id", "record_id"],
    columns={
        "correction_id": identifier("the correction (ops.correction)"),
        "record_id": text("the row that was corrected: id of the version, section or item; else of the version"),
        "version_id": identifier("the version"),
        "source_id": text("the source"),
        "url": text("the page that the version was read from"),
        "result": choice("what came of it", words.CORRECTION_RESULTS),
        "found": text("what was read there: the original value", nullable=True, filled=False),
        "detail": text("why it was not applied, in words", nullable=True),
        "fetched_at": moment("when the page was fetched (UTC)"),
    },
)

BUILD = table(
    "ops.build",
    "Which code and which corrections built this. One row: in a file, other code means another file.",
    key=["fingerprint"],
    columns={
        "fingerprint": text("hash of the reader's, the list parsers' and the models' code"),
        "corrections": text("hash of the written corrections; empty when there are none", filled=False),
        "reason": text("why the file was built"),
        "created_at": moment("when (UTC)"),
        "duckdb_version": text("version of DuckDB that created it"),
    },
)
