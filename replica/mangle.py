"""What goes wrong inside the answers of lists: rows that lack, come twice or out of order, totals, broken XML and JSON.

Belongs here: pure functions from a body to a spoiled body, by name. Does not: when one acts (``faults``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

_RECORD = re.compile(r"<record>(?:(?!</record>).)*</record>", re.DOTALL)
_ITEM = re.compile(r"<(li|tr)\b[^>]*>(?:(?!</\1>).)*</\1>", re.DOTALL)
_TOTAL = re.compile(r"(<totalrecord>|\bcount=\\?\"|totalRecord:(?!1000\b)|共(?=\d+条))(\d+)")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=</)")
HTML_PAGE = "<html><head><title>提示</title></head><body>请求过于频繁，请稍后再试。</body></html>"

Change = Callable[[str], str]


def _rows(change: Callable[[Sequence[str]], Sequence[str]]) -> Change:
    """A change of the list's rows: records of the proxy, items of the unit or directory; what is around them stays."""

    def apply(text: str) -> str:
        pattern = _RECORD if "<record>" in text else _ITEM
        # A directory's pager is a row of a table as well, but only a script follows its links.
        found = [match for match in pattern.finditer(text) if "<a " in match[0] and "javascript:" not in match[0]]
        if not found:
            return text
        kept = "".join(change([match[0] for match in found]))
        return text[: found[0].start()] + kept + text[found[-1].end() :]

    return apply


def _drift(text: str) -> str:
    """The stated total is one more than it was."""
    return _TOTAL.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", text)


def _in_html(change: Change) -> Change:
    """A change of the HTML within the unit's JSON; of the whole text where there is no JSON."""

    def apply(text: str) -> str:
        try:
            answer = json.loads(text, strict=False)
            answer["data"]["html"] = change(answer["data"]["html"])
        except (ValueError, TypeError, KeyError):
            return change(text)
        return json.dumps(answer, ensure_ascii=False)

    return apply


ROWS: dict[str, Change] = {
    "empty": _in_html(_rows(lambda rows: [])),
    "short": _in_html(_rows(lambda rows: rows[:-1])),
    "dup": _in_html(_rows(lambda rows: [*rows, rows[-1]])),
    "order": _in_html(_rows(lambda rows: [*rows[1::2], *rows[::2]])),
    "drift": _in_html(_drift),
}
XML: dict[str, Change] = {
    "ampersand": lambda text: text.replace("<recordset>", "<recordset> & ", 1).replace("?col", "?a=1&b=2&col"),
    "unclosed": lambda text: text.replace("]]></record>", "]]>", 1),
    "cdata": lambda text: re.sub(r"</a>", "]]</a>", text, count=1),
    "stray": lambda text: text.replace("<recordset>", '<recordset><ul class="column-list"></ul><table></table>', 1),
    "dates": lambda text: _DATE.sub(r"\1-\n\2-\n\3", text),
    "html": lambda text: HTML_PAGE,
}
JSON: dict[str, Change] = {
    "control": lambda text: text.replace("<li ", "\t\n\x0b<li ").replace("<tr>", "\t\n\x0b<tr>"),
    "html": lambda text: HTML_PAGE,
    "refused": lambda text: '{"success":false,"data":{}}',
    "cut": lambda text: text[: len(text) * 2 // 3],
}
