"""Bytes → str: which encoding a page is really in, whatever it declares.

What belongs here: candidates and how they are weighed. What does not: anything about HTML but the declaration of its
encoding. Wrong declarations are common (a GBK body under a UTF-8 header, a gb2312 meta tag over UTF-8), so a
declaration only breaks a tie.
"""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE
)
# Decoding with the wrong table yields rare characters; these are frequent in any government page.
_FREQUENT = frozenset(
    "的一是在不和有大中工作为上个国我以要年日月来分发市政府完成情况人民进度项目省区县厅局部会报：，。、"
)
_WRITTEN = frozenset(["utf-8", "gb18030", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]+")
_CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])


def decode(content: bytes, charset: str | None = None) -> str:
    """Return the text of ``content``; never raises, whatever the bytes.

    Args:
        content: the payload, without content encoding.
        charset: what the HTTP header declared, if anything.

    Control characters other than tab, newline and carriage return are dropped.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _clean(content[len(mark) :].decode(name, "replace"))
    try:
        # An incremental decoder forgives a last character that was cut in two.
        text = codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        pass
    else:
        # Bytes are looked through ten times as fast as text, and in UTF-8 a control character is one byte.
        plain = len(content.translate(None, _CONTROL_BYTES)) == len(content)
        return text if plain and "\ufffe" not in text and "\uffff" not in text else _clean(text)
    declared = _DECLARED.search(content[:4096])
    names = [charset, declared.group(1).decode("ascii", "replace") if declared else None, "gb18030", "utf-8", "big5"]
    best, best_score = "", float("-inf")
    for codec in dict.fromkeys(_canonical(name) for name in names if name):
        if codec is None:
            continue
        text = content.decode(codec, "replace")
        if (score := _plausibility(text)) > best_score:
            best, best_score = text, score
    return _clean(best)


def _canonical(name: str) -> str | None:
    """Return a codec's own name; gb2312 and gbk are read as gb18030, which contains them.

    None for what no Chinese page is written in: a wrong declaration, or no encoding of text at all.
    """
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    found = "gb18030" if found in {"gb2312", "gbk", "hz"} else found
    return found if found in _WRITTEN else None


def _plausibility(text: str) -> float:
    """Weigh a decoding: frequent characters speak for it, replacement characters against it."""
    sample = text[:20_000]
    return sum(map(sample.count, _FREQUENT)) - 20 * sample.count("\ufffd") - sample.count("\x00")


def _clean(text: str) -> str:
    return _CONTROL.sub("", text) if _CONTROL.search(text) else text
