"""An article's body as HTML: pasted from Word on the old sites, plain paragraphs on the new ones.

Belongs here: paragraphs, spans, tables, links to files. Does not: the page around the body (``jcms``, ``jpaas``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from replica.world.calendar import chance
from replica.world.content import Attachment, Body, Cell, Grid

_FONT = '<span style="font-family:仿宋_GB2312;font-size:16pt">'
_LATIN = '<span lang="EN-US" style="font-size:16pt;mso-font-kerning:0pt">'
_RUNS = re.compile(r"\d+|\D+")

Paragraph = Callable[[str], str]
Link = Callable[[Attachment], str]


def word_paragraph(text: str) -> str:
    """As pasted from Word: numbers and words split over spans, indented by no-break spaces, an ``o:p`` at the end."""
    dice = chance("paste", text)
    spans: list[str] = []
    for run in _RUNS.findall(text):
        if run.isdigit():
            cut = dice.randint(1, len(run) - 1) if len(run) > 1 else 1
            spans += [f"{_LATIN}{part}</span>" for part in (run[:cut], run[cut:]) if part]
            continue
        while run:
            size = dice.randint(9, 60)
            spans.append(f"{_FONT}{escape(run[:size], quote=False)}</span>")
            run = run[size:]
    indent = f"{_FONT}&nbsp;&nbsp;&nbsp; </span>"
    return (
        f'<p class="MsoNormal" style="text-indent:32pt;line-height:28pt;mso-pagination:widow-orphan">'
        f"{indent}{''.join(spans)}<span><o:p></o:p></span></p>"
    )


def typed_paragraph(text: str) -> str:
    """As an old editor left it: upper-case tags, a FONT, an ideographic indent."""
    return f"<P align=left><FONT face=仿宋_GB2312 size=4>　　{escape(text, quote=False)}</FONT></P>"


def plain_paragraph(text: str) -> str:
    """As the new editor writes it."""
    return f'<p style="text-indent: 2em; text-align: justify;">{escape(text, quote=False)}</p>'


def word_table(grid: Grid, paragraph: Paragraph) -> str:
    """A table pasted from Word, each cell with paragraphs of its own."""
    rows = "".join(f"<tr>{''.join(_cell(cell, paragraph) for cell in row)}</tr>" for row in grid.rows)
    return f'<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"><tbody>{rows}</tbody></table>'


def _cell(cell: Cell, paragraph: Paragraph) -> str:
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    return f'<td valign="center"{spans}>{paragraph(cell.text)}</td>'


def cell_paragraph(text: str) -> str:
    """A paragraph inside a cell of the old sites."""
    return f'<p class="MsoNormal" align="center"><span style="font-size:10.5pt">{escape(text, quote=False)}</span></p>'


def old_link(file: Attachment) -> str:
    """Where the old generation links a file: a page that redirects to it."""
    return f"/module/download/downfile.jsp?classid=0&filename={file.file}"


def new_link(file: Attachment, web_id: int) -> str:
    """Where the new generation links a file that came over from the old one."""
    folder = f"/cms_files/jcms1/web{web_id}/site/attach/0"
    name = quote(file.name)
    return f"/api-gateway/jpaas-web-server/front/document/file-download?fileUrl={folder}/{file.file}&fileName={name}"


def body_html(body: Body, paragraph: Paragraph, in_cell: Paragraph, link: Link) -> str:
    """All blocks, then links to the files."""
    blocks = [paragraph(block) if isinstance(block, str) else word_table(block, in_cell) for block in body.blocks()]
    files = [
        f'<p>{file.label}<a href="{escape(link(file))}" target="_blank">{escape(file.name)}</a></p>'
        for file in body.attachments
    ]
    return "\n".join([*blocks, *files])
