"""A report as one JSON object: what ``duban parse --format json`` prints and the accuracy bench compares.

What belongs here: the names and forms of that contract. What does not: anything read.
"""

from __future__ import annotations

from datetime import date, datetime

from duban.read.model import Report


def report_json(report: Report) -> dict[str, object]:
    """Return the report as JSON values: days as ISO strings, ``published_at`` as ``YYYY-MM-DD HH:MM``."""
    metadata, period = report.metadata, report.period
    return {
        "url": report.url,
        "text": report.text,
        "report": {
            "title": metadata.title,
            "publisher": metadata.publisher,
            "index_no": metadata.index_no,
            "doc_no": metadata.doc_no,
            "issued_on": _plain(metadata.issued_on),
            "published_at": _plain(metadata.published_at),
            "info_source": metadata.info_source,
            "disclosure": metadata.disclosure,
            "period_kind": period.kind,
            "period_start": _plain(period.start),
            "period_end": _plain(period.end),
            "period_source": period.source,
            "shape": report.shape,
            "parse_status": report.parse_status,
            "lexicon_coverage": report.lexicon_coverage,
        },
        **{
            name: [_plain(record._asdict()) for record in getattr(report, name)]
            for name in ("sections", "items", "actions", "documents", "mentions", "attachments", "findings")
        },
    }


def _plain(value: object) -> object:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value
