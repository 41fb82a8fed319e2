"""What reports say: versions of reports, and the sections, items, actions, texts and names in them.

Rows are only ever added, a version's rows all at once. Every row has `version_id`; offsets are into that
version's `text`.
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.columns import (
    SHA256,
    WEB_URL,
    child,
    choice,
    count,
    day,
    flag,
    identifier,
    moment,
    number,
    span,
    table,
    text,
    texts,
)

VERSION = "the version of the report that this row was read from (core.report_version)"
ORDINAL = "place among the version's rows of this table, in the order of the text, from 1"

_section = span("the section's text, without heading and number,")
_item = span("the item")
_verb = span("the verb")
_object = span("the object", nullable=True)
_title = span("the title, without its outer 《》,")
_mention = span("the surface")

REPORT_VERSION = table(
    "core.report_version",
    "A distinct text of a report: the same text met again, at another URL or with other page furniture, adds no row.",
    key=["version_id"],
    columns={
        "version_id": identifier(
            "key of source_id, title and text (width-folded, white space apart), and of the URL where it has no items"
        ),
        "report_id": identifier(
            "the report as the URL that first had this text files it (ops.page); mart.report has one id"
        ),
        "source_id": text("the source that the report was found by: the name of a file in sources/"),
        "column_url": text("the list that linked to the page, if one did", nullable=True),
        "url": text("canonical URL of the page that first had this text", matches=WEB_URL),
        "fetch_id": text("the exchange in which this text was first seen (raw.fetch)"),
        "title": text("the report's title"),
        "publisher": text("发布机构 as the page states it", nullable=True),
        "region": text("six-digit code of the source's administrative division", nullable=True, matches=r"^\d{6}$"),
        "index_no": text("索引号: the number under which the site files it", nullable=True),
        "doc_no": text("文号: the document's number", nullable=True),
        "issued_on": day("成文日期 as the page states it", nullable=True),
        "published_at": moment("发布日期 as the page states it, in its own time (China)", nullable=True),
        "listed_on": day("the date beside the link in the list", nullable=True),
        "info_source": text("信息来源: who wrote it, as the page states it", nullable=True),
        "disclosure": text("公开方式 (主动公开 …)", nullable=True),
        "period_kind": choice("what kind of period the report covers", words.PERIOD_KINDS),
        "period_start": day("first day of the period", nullable=True),
        "period_end": day("last day of the period", nullable=True),
        "period_source": choice("where the period was read", words.PERIOD_SOURCES),
        "shape": choice("how the report is laid out", words.SHAPES),
        "parse_status": choice("how far reading came", words.PARSE_STATUSES),
        "lexicon_coverage": number(
            "share of the clauses that report something in which the lexicon knows the head verb",
            nullable=True,
            lowest=0,
            highest=1,
        ),
        "text": text("the report's text, that all offsets cut", filled=False),
        "text_sha256": text("SHA-256 of the text in UTF-8", matches=SHA256),
        "parser_version": text("fingerprint of the reader that made these rows (ops.build)"),
        "seen_from": moment("when this text was first fetched (UTC)"),
    },
)

SECTION = table(
    "core.section",
    "What one department reports, or what one heading covers.",
    key=["section_id"],
    columns={
        "section_id": child("key of the section", "s"),
        "version_id": identifier(VERSION),
        "ordinal": count(ORDINAL, at_least=1),
        "level": count("depth: 1 is the outermost", at_least=1),
        "heading": text("heading as written", nullable=True),
        "department": text("the department that reports here", nullable=True),
        "char_start": _section[0],
        "char_end": _section[1],
    },
)

ITEM = table(
    "core.item",
    "The smallest reported piece of work: a sentence of prose, or a row of a table or task list, then with fields.",
    key=["item_id"],
    columns={
        "item_id": child("key of the item", "i"),
        "version_id": identifier(VERSION),
        "ordinal": count(ORDINAL, at_least=1),
        "section_id": child("the innermost section that holds the item", "s", nullable=True),
        "kind": choice("a sentence or a row", words.ITEM_KINDS),
        "text": text("the item as written"),
        "task": text("what was to be done", nullable=True),
        "target": text("what was to be reached", nullable=True),
        "plan": text("the measures planned", nullable=True),
        "progress": text("what was done", nullable=True),
        "status": choice("state of the task", words.STATUSES, nullable=True),
        "status_raw": text("the state as written", nullable=True),
        "rate": number("completion in percent; may pass 100", nullable=True),
        "owners": texts("departments in charge, the lead first"),
        "problem": text("what stands in the way", nullable=True),
        "next_step": text("what is to come next", nullable=True),
        "table_no": count("which table of the page, from 1", nullable=True, at_least=1),
        "row_no": count("which data row of that table, from 1", nullable=True, at_least=1),
        "char_start": _item[0],
        "char_end": _item[1],
    },
)

ACTION = table(
    "core.action",
    "One clause headed by a verb: who did what to what, and for whom.",
    key=["action_id"],
    columns={
        "action_id": child("key of the action", "a"),
        "version_id": identifier(VERSION),
        "item_id": child("the item that holds the clause", "i"),
        "ordinal": count(ORDINAL, at_least=1),
        "role": choice("which field of the item the clause stands in", words.ROLES),
        "verb": text("the head verb as written"),
        "stage": choice("what was done to the object", words.STAGES),
        "actuality": choice("whether it has happened", words.ACTUALITIES),
        "object": text("the noun phrase acted on, as written", nullable=True),
        "actors": texts("who acted, where the clause says so; otherwise it is the section's department"),
        "recipients": texts("to whom it was sent or reported"),
        "happened_on": day("the day the clause names, or the first day of the month it names", nullable=True),
        "verb_start": _verb[0],
        "verb_end": _verb[1],
        "object_start": _object[0],
        "object_end": _object[1],
    },
)

DOCUMENT_MENTION = table(
    "core.document_mention",
    "A policy text named in a clause, quoted 《》 or not.",
    key=["document_mention_id"],
    columns={
        "document_mention_id": child("key of the mention", "d"),
        "version_id": identifier(VERSION),
        "item_id": child("the item that holds it", "i"),
        "action_id": child("the action that governs it", "a", nullable=True),
        "ordinal": count(ORDINAL, at_least=1),
        "title": text("title as written, without its outer 《》"),
        "title_key": text("title reduced to what tells texts apart: the same for all wordings of one text"),
        "kind": text("head noun as written (办法, 方案 …)", nullable=True),
        "status": text("what the title's last parenthesis says (征求意见稿, 试行 …)", nullable=True),
        "quoted": flag("whether it stands in 《》"),
        "stage": choice("the step applied to this text", words.STAGES),
        "actuality": choice("whether it has happened", words.ACTUALITIES),
        "char_start": _title[0],
        "char_end": _title[1],
    },
)

MENTION = table(
    "core.mention",
    "A named thing in the text: leader, place, organisation, programme, meeting, quantity or period.",
    key=["mention_id"],
    columns={
        "mention_id": child("key of the mention", "m"),
        "version_id": identifier(VERSION),
        "item_id": child("the item that holds it; none in a heading or another line around items", "i", nullable=True),
        "ordinal": count(ORDINAL, at_least=1),
        "kind": choice("what kind of thing", words.MENTION_KINDS),
        "surface": text("as written"),
        "code": text("six-digit code of a place", nullable=True, matches=r"^\d{6}$"),
        "value": number("a quantity's number", nullable=True),
        "unit": text("a quantity's unit or classifier", nullable=True),
        "noun": text("what a quantity counts", nullable=True),
        "approximate": flag("whether a quantity is approximate (余, 多, 近 …)", nullable=True),
        "date_start": day("first day of a period", nullable=True),
        "date_end": day("last day of a period", nullable=True),
        "char_start": _mention[0],
        "char_end": _mention[1],
    },
)

ATTACHMENT = table(
    "core.attachment",
    "A file that the report links to; mart.attachment adds what came of fetching and reading it.",
    key=["attachment_id"],
    columns={
        "attachment_id": child("key of the attachment", "f"),
        "version_id": identifier(VERSION),
        "ordinal": count(ORDINAL, at_least=1),
        "name": text(
            "what the page calls it: the link's words, or its file name; unlike any other of the page", filled=False
        ),
        "url": text("absolute URL", matches=WEB_URL),
        "media_type": text("media type that the file's ending suggests", nullable=True),
    },
)
