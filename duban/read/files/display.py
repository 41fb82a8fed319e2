"""A workbook's numbers as its cells show them: 0.98 under the format 0% is 98%, 43951 under a date's is a day.

What belongs here: number formats. What does not: where cells and formats are stored.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# Formats that files name by number only (ECMA-376, 18.8.30, with those of Chinese editions).
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "h:mm:ss",
    47: "mm:ss",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|上午/下午|y+|m+|d+|h+|s+|.', re.IGNORECASE | re.DOTALL)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")
_LONGEST_FORMAT = 200
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 9999-12-31


def display(value: float, code: str, *, since_1904: bool = False) -> str:
    """Return a number as a cell of this format shows it; a format that is not understood is taken as General.

    Args:
        value: the stored number.
        code: the format's code, "" for General.
        since_1904: whether the workbook counts days from 1904.
    """
    if not math.isfinite(value):
        return ""
    code = _section(code[:_LONGEST_FORMAT], value)
    bare = _LITERAL.sub("", code)
    if not bare or bare.lower() in {"general", "@"}:
        return _general(value)
    if re.search(r"[ymdhs]", bare, re.IGNORECASE) and not re.search(r"[#0?]", bare):
        return _moment(value, code, since_1904)
    return _number(value, code, bare)


def _section(code: str, value: float) -> str:
    """The part of a format that is for numbers of this sign: positive;negative;zero;text."""
    sections: list[str] = [""]
    for part in _TOKEN.findall(code):
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1]
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2]
    return ("-" if value < 0 and len(sections) == 1 else "") + sections[0]


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def _number(value: float, code: str, bare: str) -> str:
    digits = _DIGITS.search(bare)
    if digits is None or "/" in bare or re.search(r"E[+-]", bare, re.IGNORECASE):
        return _general(value)
    pattern = digits.group()
    thousands = len(pattern) - len(pattern.rstrip(","))  # each comma at the end divides by a thousand
    whole, _, fraction = pattern.rstrip(",").partition(".")
    scaled = abs(value) * 100 ** bare.count("%") / 1000**thousands
    least, most = sum(1 for sign in fraction if sign == "0"), min(len(fraction), 15)
    try:
        rounded = Decimal(repr(scaled)).quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _general(value)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, _, tail = text.partition(".")
    tail = tail[:least] + tail[least:].rstrip("0")
    text = head.zfill(sum(1 for sign in whole if sign == "0")) + (f".{tail}" if tail else "")
    said, placed = "", False
    for part in _TOKEN.findall(code):
        if part in "#0?,." and not placed:
            said, placed = said + text, True
        elif part not in "#0?,.":
            said += _literal(part)
    return said.strip()


def _literal(part: str) -> str:
    """What a token of a format shows as itself."""
    if part.startswith('"'):
        return part.strip('"')
    if part.startswith("\\"):
        return part[1:]
    if part.startswith("[$"):
        return part[2:-1].partition("-")[0]  # a currency
    return "" if part.startswith(("[", "_", "*")) and len(part) > 1 else part


def _moment(value: float, code: str, since_1904: bool) -> str:
    if not 0 <= value <= _LAST_SERIAL:
        return _general(value)
    # Excel counts a 29th of February 1900; days before it are one later than counting says.
    day = value + 1 if not since_1904 and value < 60 else value
    first = _FIRST_DAY_1904 if since_1904 else _FIRST_DAY
    try:
        moment = first + timedelta(seconds=round(day * 86_400))
    except OverflowError:
        return _general(value)
    said, after_hour = "", False
    tokens = _TOKEN.findall(code)
    half_days = any(token.lower() in {"am/pm", "上午/下午"} for token in tokens)
    for place, token in enumerate(tokens):
        letter = token[:1].lower()
        if token.lower() in {"am/pm", "上午/下午"}:
            said += token.split("/")[moment.hour >= 12]
        elif letter == "y":
            said += f"{moment.year:04}" if len(token) > 2 else f"{moment.year % 100:02}"
        elif letter == "m" and (after_hour or _before_seconds(tokens[place + 1 :])):
            said += f"{moment.minute:0{len(token)}}"
            after_hour = False
        elif letter == "m":
            said += f"{moment.month:0{min(len(token), 2)}}"
        elif letter == "d":
            said += f"{moment.day:0{min(len(token), 2)}}" if len(token) < 3 else ""
        elif letter == "h":
            hour = (moment.hour + 11) % 12 + 1 if half_days else moment.hour
            said, after_hour = said + f"{hour:0{len(token)}}", True
        elif letter == "s":
            said += f"{moment.second:0{len(token)}}"
        else:
            said += _literal(token) if token not in {";", "@"} else ""
    return said.strip()


def _before_seconds(tokens: list[str]) -> bool:
    """Whether the next field is that of seconds: then an m is minutes."""
    following = next((token[:1].lower() for token in tokens if token[:1].lower() in "ymdhs" and token[:1]), "")
    return following == "s"
