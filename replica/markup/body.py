"""An article's body as HTML: pasted from Word on the old sites, plain paragraphs on the new ones.

Belongs here: paragraphs, spans, tables, links to files. Does not: the page around the body (``jcms``, ``jpaas``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from urllib.parse import quote

from replica.tokens import token
from replica.world.calendar import chance
from replica.world.content import Attachment, Body, Cell, Grid
from replica.world.model import Article, Site

_FONT = '<span style="font-family:仿宋_GB2312;font-size:16pt">'
_LATIN = '<span lang="EN-US" style="font-size:16pt;mso-font-kerning:0pt">'
_LABEL = re.compile(r">([一-鿿]{3,4})：</td>")
STORAGE_HOST = "oss.zj.test"
GATEWAY = "/api-gateway/jpaas-web-server/front/document/"
_RUNS = re.compile(r"\d+|\D+")

Paragraph = Callable[[str], str]
Link = Callable[[Attachment], str]


def word_paragraph(text: str) -> str:
    """As pasted from Word: numbers and words split over spans, indented by no-break spaces, an ``o:p`` at the end."""
    indent = f"{_FONT}&nbsp;&nbsp;&nbsp; </span>"
    return (
        f'<p class="MsoNormal" style="text-indent:32pt;line-height:28pt;mso-pagination:widow-orphan">'
        f"{indent}{_spans(text)}<span><o:p></o:p></span></p>"
    )


def _spans(text: str) -> str:
    """The text in spans of chance lengths, numbers apart and broken in two."""
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
    return "".join(spans)


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


def split_cell(text: str) -> str:
    """A paragraph inside a cell, its text in pieces as in a page pasted from Word."""
    return f'<p class="MsoNormal" align="center">{_spans(text)}<o:p></o:p></p>'


def old_link(site: Site, file: Attachment, authority: str) -> str:
    """Where the old generation links a file: a page that redirects to it, the file itself, or another host's copy."""
    if site.manners.files == "oss":
        return _stored(site, file, authority)
    if site.manners.files == "direct":
        return f"/attach/0/{file.file}"
    return f"/module/download/downfile.jsp?classid=0&filename={file.file}"


def new_link(site: Site, file: Attachment, authority: str, at: datetime) -> str:
    """Where the new generation links a file: the gateway for files of the old one, or the one for links that expire."""
    folder = f"/cms_files/jcms1/web{site.web_id}/site/attach/0"
    name = quote(file.name)
    if site.manners.files == "oss":
        return _stored(site, file, authority)
    if site.manners.files == "direct":
        return f"{folder}/{file.file}"
    if site.manners.files == "signed":
        return f"{GATEWAY}download?fileUrl={quote(token(file.file, site.web_id, at), safe='')}&fileName={name}"
    return f"{GATEWAY}file-download?fileUrl={folder}/{file.file}&fileName={name}"


def _stored(site: Site, file: Attachment, authority: str) -> str:
    """The file on the host where all sites store theirs, reached by the port by which the page was."""
    host, _, port = authority.partition(":")
    at_port = f":{port}" if port and not host.startswith("127.") else ""
    return f"http://{STORAGE_HOST}{at_port}/jcms_files/jcms1/web{site.web_id}/site/attach/0/{file.file}"


def picture(site: Site, article: Article) -> str:
    """A paragraph with a picture, on pages of some variants."""
    return f'<p><img src="/picture/0/{article.id}.png" border="0"></p>\n' if site.manners.variants else ""


def padded(table: str) -> str:
    """The table of the index number with its labels spread by no-break spaces, colons half-width, an empty pair."""
    spread = _LABEL.sub(lambda label: f"><b>{'&nbsp;&nbsp;'.join(label[1])}:</b></td>", table)
    return spread.replace("<tr>", '<tr><td align="right">&nbsp;</td><td></td></tr>\n<tr>', 1)


def meta(name: str, value: str | None) -> str:
    """A meta element; nothing for None."""
    return "" if value is None else f'<meta name="{name}" content="{escape(value)}">\n'


def body_html(body: Body, paragraph: Paragraph, in_cell: Paragraph, link: Link) -> str:
    """All blocks, then links to the files."""
    blocks = [paragraph(block) if isinstance(block, str) else word_table(block, in_cell) for block in body.blocks()]
    files = [
        f'<p>{file.label}<a href="{escape(link(file))}" target="_blank">{escape(file.name)}</a></p>'
        for file in body.attachments
    ]
    return "\n".join([*blocks, *files])
