"""A title's normal form: what of it is packaging, what must agree between wordings of one text, and what is left.

What belongs here: rules on one title. What does not: comparing two (similarity.py), whose text it is (owners.py).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from duban.read.fold import fold
from duban.read.language.titles import kind_and_status
from duban.warehouse.documents.model import Form, Wording
from duban.warehouse.documents.owners import NATIONAL, front_of, home_code, office

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR_WORDS = re.compile(
    r"[一二][〇零九一二三四五六七八]{3}(?=年|[-—–―－~至到])|(?<=[-—–―－~至到])[一二][〇零九一二三四五六七八]{3}(?=年)"
)
_RANGE = re.compile(r"((?:19|20)\d\d)年?(?:度)?(?:[-—–―－~]{1,2}|至|到)((?:19|20)\d\d)年?(?:度)?")
_EDITION = re.compile(r"\(?((?:19|20)\d\d)(?:年)?版\)?|\(((?:19|20)\d\d)年?\)")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度|年)|(?<![\d一二三四五六七八九十])年度(?=工作|重点|[^\d]{0,4}计划)")
_PLAN = re.compile(r"[“\"']?(十[一二三四五六七八九])五[”\"']?")
_NUMERIC = re.compile("[0-9〇零一二三四五六七八九十首]|年度")
_BATCH = re.compile(r"[(]?(?:首|第?([一二三四五六七八九十]{1,3}|\d{1,3}))批[)]?")
_ORDINAL = re.compile(r"首(?=[届次])|第?([一二三四五六七八九十]{1,3}|\d{1,3})(?=[届卷期])")
_COUNT = re.compile(r"([一二三四五六七八九十]{1,3}|\d{1,3})条(?=(?:政策|措施|举措|意见))")
_SEVERAL = re.compile(r"若干(?:政策措施|政策|举措|措施)|(?<=#)(?:政策措施|政策|举措|措施)")
_ISSUED = re.compile(r"(?:印发|发布|公布|下发)(.{4,}?)的?(?:通知|通告|公告|函)\Z")
_CLOSED = re.compile(r"《([^《》]{2,})》((?:\([^()]{1,16}\)|初稿|草案|送审稿|征求意见稿|修订稿|修订草案|文稿)*)\Z")
_ISSUER = re.compile(r"(?:厅|局|委|办|政府|会|组|院|部|署|室|联|社|党组|党委|中心)\Z")
_PARENTHESIS = re.compile(r"\(([^()]{1,16})\)\Z")
_BARE = re.compile(r"(征求意见稿|送审稿|修订草案|修正草案|修订稿|报批稿|审议稿|讨论稿|初稿|草案)\Z")
_STATUS = re.compile(r"(?:.{0,8}(?:稿|草案)|试行|暂行|试用|试点|.{0,6}(?:修订|修正|修改|修订版))\Z")
_DRAFT_OF_ANY = re.compile(r"(?:修[订改]稿|.*草案修改稿)\Z")
_SEPARATORS = re.compile(r"[\s,;:()、·]+")
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,12})[”\"]")
_MARKS = re.compile(r"[\s《》〈〉<>“”\"'‘’()\[\]【】〔〕、,.·;:—#-]")
_JOINING = re.compile(r"以及|[的与和及]")
_SYNONYMS = (
    ("长江三角洲", "长三角"), ("自由贸易试验区", "自贸试验区"), ("非物质文化遗产", "非遗"), ("布鲁氏菌病", "布病"),
    ("新型冠状病毒肺炎", "新冠肺炎"), ("制订", "制定"),
)  # fmt: skip
_LAW = re.compile(r"[^办方书立执司普看宪]法\Z")
SOFT = ("管理", "实施", "工作", "建设", "发展", "行动", "专项", "若干", "促进", "推进", "具体", "操作", "总体")
"""Words before the head noun that wordings add or leave out; 三年 and the like, see `skeleton`."""
_SOFT_TAIL = re.compile(f"(?:{'|'.join(SOFT)})+\\Z")
_TERM = re.compile(r"[一二两三四五六七八九十]年(?=(?:行动|攻坚|提升|培育|专项))|进一步|全面(?=推进|加强|深化)")
_TOO_SHORT = 4
LONGEST = 300
"""Characters of a title that rules look at; what follows is compared as it is, since no title is that long."""
# There is one 信访条例 or 草原条例 a place, but any number of 工作方案, 项目清单 and 党建要点.
_LAWS, _SHORTEST_LAW = ("条例", "法", "章程"), 2


def normal_form(wording: Wording) -> Form:
    """The normal form of a wording. It depends on nothing else."""
    home, home_body = _reporter(wording.home, wording.publisher)
    title = _synonyms(fold(wording.title[:LONGEST]).strip())
    owner, title = _without_issuer(title, home, home_body)
    title, revision, draft = _without_status(title)
    title, said = _without_numbers(title) if _NUMERIC.search(title) else (title, _Numbers())
    title = _SEVERAL.sub("若干措施", title)
    quoted = tuple(sorted(_plain(phrase) for phrase in _QUOTED.findall(title)))
    title = _MARKS.sub("", title[:1]) + title[1:]
    title = title.removeprefix("关于")
    front = front_of(title, owner or home, home_body)
    named = front.owner or owner
    rest = title[front.end :].lstrip(" ")
    rest = rest.removeprefix("关于") if len(rest) > _TOO_SHORT else rest
    core = _plain(rest)
    core += wording.title[LONGEST:]
    trial = "暂行" if "暂行" in core else "?" if draft else ""
    core = core.replace("暂行", "") if len(core) > _TOO_SHORT + 2 else core
    kind = kind_and_status(core)[0] or ""
    if _LAW.search(core):
        named, kind = NATIONAL, "法"
    vague = len(skeleton(core, kind)) < (_SHORTEST_LAW if kind in _LAWS else _TOO_SHORT)
    generic = vague and not named and not front.body
    body = front.body or (home_body or wording.publisher if generic else "")
    return Form(
        core=core,
        plain=_MARKS.sub("", fold(wording.title)),
        owner=named or home,
        kind=kind,
        revision=revision,
        years=said.years,
        span=said.span,
        measures=said.measures,
        trial=trial,
        body=body,
        home_body=home_body,
        segments=tuple(part for raw in _SEPARATORS.split(rest) if len(part := _plain(raw)) > 1),
        quoted=quoted,
        generic=generic,
    )


class _Numbers(NamedTuple):
    """What a title's numbers say: see `Form`."""

    years: tuple[str, ...] = ()
    span: str = ""
    measures: str = ""


def _without_numbers(title: str) -> tuple[str, _Numbers]:
    """The title without years, plans, batches and the number of its measures, and these."""
    title = _YEAR_WORDS.sub(lambda match: match.group().translate(_DIGITS), title)
    title, span = _take(_RANGE, title, "-")
    title, edition = _take(_EDITION, title, "")
    plans = tuple(match.group(1) for match in _PLAN.finditer(title))
    title = _PLAN.sub("", title)
    annual = tuple(sorted({match.group(1) or "?" for match in _YEAR.finditer(title)}))
    title = _YEAR.sub("", title)
    batches = tuple(f"第{_number(match.group(1) or '1')}批" for match in _BATCH.finditer(title))
    title = _BATCH.sub("", title)
    title = _ORDINAL.sub(lambda match: f"第{_number(match.group(1) or '1')}", title)
    counts = ",".join(_number(match.group(1)) for match in _COUNT.finditer(title))
    return _COUNT.sub("#", title), _Numbers((*plans, *batches, *annual), span or edition, counts)


def skeleton(core: str, kind: str) -> str:
    """The core without its head noun and the words around it that wordings add or leave out (实施, 管理, 三年 …)."""
    stem = core.removesuffix(kind) if kind else core
    return _SOFT_TAIL.sub("", _TERM.sub("", stem))


@cache
def _reporter(home: str, publisher: str) -> tuple[str, str]:
    code = home_code(home, publisher)
    return code, office(publisher, code)


def _synonyms(title: str) -> str:
    for long, short in _SYNONYMS:
        title = title.replace(long, short)
    return title


def _plain(text: str) -> str:
    return _JOINING.sub("", _MARKS.sub("", text))


def _number(text: str) -> str:
    """A number of up to two digits in Chinese as digits."""
    if text.isdigit():
        return str(int(text))
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return text.translate(_DIGITS)
    return f"{(tens or '一').translate(_DIGITS)}{(ones or '零').translate(_DIGITS)}"


def _without_issuer(title: str, home: str, home_body: str) -> tuple[str, str]:
    """The owner that an issuer before 关于 names ("" if none), and the text that is issued without its packaging."""
    owner = ""
    title = title.replace("〈", "《").replace("〉", "》").replace("<", "《").replace(">", "》")
    issuer, about, rest = title.partition("关于")
    if about and issuer and "《" not in issuer and len(issuer) <= 60 and _ISSUER.search(issuer.strip()):
        issuer = _MARKS.sub("", issuer).removeprefix("中共").removeprefix("中国共产党")
        owner, title = front_of(issuer, home, home_body).owner, f"关于{rest}"
    if (issued := _ISSUED.search(title)) and issued.start() <= len("关于"):
        title = issued.group(1)
    if (closed := _CLOSED.fullmatch(title)) or (closed := _CLOSED.fullmatch(title.removeprefix("关于"))):
        title = closed.group(1) + closed.group(2)
    return owner, title


def _without_status(title: str) -> tuple[str, bool, bool]:
    """The title without what its end says of its state, whether it revises an older text, and whether it is a draft."""
    revision, draft = False, False
    for _ in range(3):
        said = _PARENTHESIS.search(title) or (_BARE.search(title) if len(title) > _TOO_SHORT + 3 else None)
        if said is None or not _STATUS.match(said.group(1)):
            break
        state = said.group(1)
        revision |= bool(re.search("修订|修正|修改", state)) and not _DRAFT_OF_ANY.match(state)
        draft |= state == "暂行" or state.endswith(("稿", "草案"))
        title = title[: said.start()]
    return title, revision, draft


def _take(pattern: re.Pattern[str], title: str, between: str) -> tuple[str, str]:
    """The title without what a pattern finds, and what its groups held."""
    found = [between.join(group for group in match.groups() if group) for match in pattern.finditer(title)]
    return pattern.sub("", title), ",".join(found)
