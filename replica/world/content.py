"""What an article says: sentences with the facts that they state, tables, linked files.

Belongs here: frozen records. Does not: where and when an article is shown (``model``), or its HTML (``markup``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionFact:
    """A clause's head verb: ``stages`` lists the best label first, then others that are as good."""

    verb: str
    stages: tuple[str, ...]
    actuality: str


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A policy text as a sentence names it.

    ``text_id`` is the same over all months, whatever the title's ending; a text that has no story has its title for it.
    """

    text_id: str
    title: str
    stage: str
    quoted: bool
    kind: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class MentionFact:
    """A named thing: leader, place, organisation, meeting or programme, as written."""

    kind: str
    surface: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its full stop, and what it says. ``mentions`` are sure; titles may hold more."""

    text: str
    actions: tuple[ActionFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    mentions: tuple[MentionFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """What one office reports in a month; the colon after its name is as wide as the text's other punctuation."""

    name: str
    sentences: tuple[Sentence, ...]
    colon: str = ":"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell as it stands in the HTML."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells of each HTML row, heads first, and its data rows as fields (spans filled in)."""

    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A linked file: the name that is shown, the file's name on the server, the table in it if it is a workbook."""

    name: str
    file: str
    grid: Grid | None = None
    label: str = "附件："


@dataclass(frozen=True, slots=True)
class Body:
    """An article's content: offices of a monthly report, or a table, or plain paragraphs; and linked files."""

    offices: tuple[Office, ...] = ()
    grid: Grid | None = None
    paragraphs: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def blocks(self) -> tuple[str | Grid, ...]:
        """Paragraphs and tables in reading order."""
        offices = [
            f"{number}. {office.name}{office.colon}{''.join(s.text for s in office.sentences)}"
            for number, office in enumerate(self.offices, start=1)
        ]
        return (*self.paragraphs, *offices, *((self.grid,) if self.grid else ()))

    def text(self) -> str:
        """The body as plain text: a line a paragraph, a line a table row with cells parted by a tab."""
        lines: list[str] = []
        for block in self.blocks():
            if isinstance(block, str):
                lines.append(block)
            else:
                lines.extend("\t".join(cell.text for cell in row) for row in block.rows)
        lines.extend(f"{file.label}{file.name}" for file in self.attachments)
        return "\n".join(lines)
