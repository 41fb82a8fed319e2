"""The closed sets of words that columns may hold.

The reader and the crawler have their own copies (nothing here imports them): tests hold both to be equal.
"""

from __future__ import annotations

ITEM_KINDS = ("sentence", "row")
ROLES = ("prose", "task", "target", "plan", "progress", "status", "rate", "owners", "problem", "next_step")
STAGES = (
    "draft",
    "consult",
    "submit_for_review",
    "deliberate",
    "approve",
    "issue",
    "revise",
    "repeal",
    "implement",
    "launch",
    "organise",
    "report",
    "plan",
    "coordinate",
    "monitor",
    "complete",
    "other",
)
ACTUALITIES = ("done", "ongoing", "planned", "not_done")
STATUSES = ("done", "ahead", "on_schedule", "in_progress", "behind", "not_started", "changed", "standing")
PERIOD_KINDS = ("month", "quarter", "half_year", "year", "ytd", "rolling", "unknown")
PERIOD_SOURCES = ("title", "meta", "text", "inferred", "none")
MENTION_KINDS = ("leader", "place", "organisation", "programme", "meeting", "quantity", "period")
SHAPES = (
    "dept_numbered",
    "table",
    "table_flat",
    "headings_prose",
    "numbered_items",
    "task_then_result",
    "attachment_only",
    "prose",
)
PARSE_STATUSES = ("read", "partial", "empty")
CADENCES = ("month", "quarter", "half_year", "year", "irregular")
PURPOSES = ("robots", "list", "article", "attachment")
VERDICTS = ("complete", "partial", "failed")
SEVERITIES = ("error", "warn", "info")
# What the reader finds; the crawler's findings, the checks of sql/checks and broken notes have codes of their own.
READER_FINDINGS = (
    "unknown_verb",
    "clause_without_verb",
    "low_coverage",
    "unknown_label",
    "unknown_head",
    "title_missing",
    "period_unknown",
    "period_inferred",
    "period_after_publication",
    "attachment_only",
    "attachment_unread",
    "no_items",
    "table_not_tasks",
    "section_number_gap",
)
# Why an archived file's text is not in its report; not_needed: the page itself holds the report.
UNREAD_REASONS = ("not_needed", "unsupported", "encrypted", "damaged", "too_large", "no_text")
# What shows that two URLs file one report, the strongest first.
LINK_METHODS = ("version", "url", "index_no", "text", "path", "title")
READINGS = ("new", "known", "refused", "failed", "quarantined")
# Where a record was stopped: reading the archive, a list or a page; casting a column; the model; the spans; a parent.
QUARANTINE_STAGES = ("archive", "list", "read", "cast", "schema", "offsets", "parent", "batch")
CORRECTION_RESULTS = ("applied", "mismatch")
# How two wordings of a policy text were found to be of one text.
JOINING_METHODS = ("exact", "rule", "abbreviation", "similarity")
