"""`duban parse`: read one page or attached file, from disk or the web, and show what was read. Nothing is stored."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import unquote

import click

from duban.cli import FAILED, FINDINGS
from duban.cli.formats import write_rows
from duban.errors import DubanError
from duban.read.as_json import report_json
from duban.read.files import is_document
from duban.read.model import Refusal
from duban.read.report import read_document, read_page


@click.command()
@click.argument("page", metavar="FILE|URL|-")
@click.option("--url", help="The URL that the file was saved from (for links in it).")
@click.option("--charset", help="What the server declared, where the file does not say.")
@click.option("--region", help="Six digits of the publisher's home region: its places come first.")
@click.option("--format", "form", type=click.Choice(["outline", "json", "csv"]), default="outline", show_default=True)
def parse(page: str, url: str | None, charset: str | None, region: str | None, form: str) -> int:
    """Read one page, or one file that pages attach (xlsx, xls, docx, pdf), and print its records.

    \b
    duban parse page.html --url https://kjt.zj.gov.cn/art/… --format json
    duban parse 完成情况表.xlsx
    """  # noqa: D301
    content, address, declared = _content(page)
    address = url or address
    if is_document(content):
        report = read_document(content, name=unquote(address.rpartition("/")[2]), url=address, region=region)
    else:
        report = read_page(content, url=address, charset=charset or declared, region=region)
    if isinstance(report, Refusal):
        if form == "json":
            click.echo(json.dumps({"refused": report.reason, "detail": report.detail}, ensure_ascii=False))
        click.echo(f"duban: {page}: not read as a report ({report.reason}): {report.detail}", err=True)
        return FAILED
    if form == "json":
        json.dump(report_json(report), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif form == "csv":
        names = ["item", "role", "verb", "stage", "actuality", "object", "actors", "recipients"]
        rows = [
            (a.item_ordinal, a.role, a.verb, a.stage, a.actuality, a.object, a.actors, a.recipients)
            for a in report.actions
        ]
        write_rows(names, rows, "csv", None)
    else:
        from duban.cli.outline import print_outline

        print_outline(report)
    return 0 if report.parse_status == "read" else FINDINGS


def _content(page: str) -> tuple[bytes, str, str | None]:
    """The bytes of a file, of standard input or of a web page; its address; the charset its server declared."""
    if page == "-":
        return sys.stdin.buffer.read(), "", None
    if page.startswith(("http://", "https://")):
        from duban.crawl.once import fetch_once

        return fetch_once(page)
    try:
        return Path(page).read_bytes(), Path(page).absolute().as_uri(), None
    except OSError as error:
        raise DubanError(error.strerror or str(error), todo="name a file or a URL", url=page) from error
