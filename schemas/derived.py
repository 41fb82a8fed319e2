"""What is worked out from all of `core` at once: rows of one report change it as a whole.

These tables are no history: a load that changes what they are made from makes them anew, in its own transaction
(docs/adr/009.md).
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.columns import choice, flag, identifier, moment, number, table, text

DOCUMENT_WORDING = table(
    "derived.document_wording",
    "A wording of a policy text, as the reports of one publisher write it, with the text that it names.",
    key=["wording_id"],
    columns={
        "wording_id": identifier("key of title, home and publisher"),
        "title": text("title as written in the reports, without its outer 《》"),
        "home": text("region of the source whose reports write it so, or the source where there is no region"),
        "publisher": text("publisher as the page states it, or else the source's name, or else the source"),
        "first_seen_at": moment("when a report with it was first fetched (UTC)"),
        "document_id": identifier("the text: wording_id of that wording of it which was seen first"),
        "method": choice(
            "why it was joined: letter for letter, by normal form, with words left out, by its characters",
            words.JOINING_METHODS,
        ),
        "score": number(
            "share of characters that its normal form has in common with that of joined_to", lowest=0, highest=1
        ),
        "joined_to": text(
            "the wording that it was joined to; null for the wording that others were joined to", nullable=True
        ),
        "owner": text(
            "whose text it is: a division's code without end noughts (33, 3301, 330106), 0 for the country, or a name"
        ),
        "normal_form": text("what is left of the title without packaging, place, years and state", filled=False),
        "generic": flag(
            "whether the title says too little to tell texts apart (工作方案): such are joined only within one office"
        ),
    },
)
