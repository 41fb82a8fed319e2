"""Requests as faults bend them: answered as if another path, or the first page, had been asked for.

Belongs here: pure changes of a request. Does not: changes of a response (``switches``).
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from replica.faults import Fault
from replica.messages import Request


def as_if(request: Request, faults: tuple[Fault, ...]) -> Request:
    """The request that is answered instead of the one that came."""
    for fault in faults:
        if "target" in fault.effects:
            path, _, query = str(fault.effects["target"]).partition("?")
            request = replace(request, path=path, query=query)
        if fault.effects.get("repeat"):
            request = replace(request, query=_first(request.query), body=_first(request.form).encode() or request.body)
    return request


def _first(text: str) -> str:
    """Query or form with the first page asked for, in every manner of asking."""
    fields = dict(reversed(parse_qsl(text, keep_blank_values=True)))
    begin, end = fields.get("startrecord", ""), fields.get("endrecord", "")
    if begin.isdecimal():
        fields["startrecord"] = "1"
        if end.isdecimal():
            fields["endrecord"] = str(max(int(end) - int(begin) + 1, 1))
    fields |= {name: "1" for name in ("page", "currpage") if name in fields}
    try:
        asked = json.loads(fields["paramJson"])
        fields["paramJson"] = json.dumps(asked | {"pageNo": 1})
    except (KeyError, ValueError, TypeError):
        pass
    return urlencode(fields)
