"""The head verb of a clause: what stands before it is skipped, what looks like it is weighed.

What belongs here: the way from the start of a clause to its head verb, the serial verb, and what the adverbs on the way
say of its actuality. What does not: the object, the stage, who acted (``actions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from duban.read.language import lexicon
from duban.read.language.lexicon import WordTable
from duban.read.model import Actuality, Stage


@dataclass(frozen=True, slots=True)
class Verb:
    """A head verb of the lexicon; strength is strong, plain, weak or opening (see verbs.tsv)."""

    stage: Stage
    strength: str


@dataclass(frozen=True, slots=True)
class Adverb:
    """A word before a head verb; ``whole`` means that it speaks for the rest of the sentence."""

    actuality: Actuality | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A head verb found: its span, where what stands before it (subject, lead-in) begins, what the adverbs say.

    ``before`` is where the run of adverbs directly before the verb begins; ``taker`` is 将, 把 or 对 when the object stands
    between it and the verb, with ``taken`` the offset behind it. ``known`` is false for a verb that the lexicon lacks.
    """

    start: int
    end: int
    stage: Stage
    actuality: Actuality | None
    whole: bool
    subject: int
    before: int
    taker: str = ""
    taken: int = 0
    known: bool = True


class _Tables:
    """The lexicons that head finding looks at, loaded once."""

    def __init__(self) -> None:
        self.verbs: WordTable[Verb] = WordTable(
            {row[0]: Verb(row[1], row[2]) for row in lexicon.lines("verbs.tsv")}  # type: ignore[arg-type]
        )
        self.adverbs: WordTable[Adverb] = WordTable(
            {
                row[0]: Adverb(row[1] if len(row) > 1 and row[1] else None, len(row) > 2)  # type: ignore[arg-type]
                for row in lexicon.lines("adverbs.tsv")
            }
        )
        self.nouns: WordTable[bool] = WordTable(dict.fromkeys(lexicon.words("nouns.txt"), True))
        self.prepositions: WordTable[bool] = WordTable(dict.fromkeys(lexicon.words("prepositions.txt"), True))
        endings = lexicon.sections("endings.txt")
        self.adjective = re.compile("(?:" + "|".join(endings["adjective"]) + r")[了的]?\Z")
        self.lead_in = re.compile("(?:" + "|".join(endings["lead-in"]) + r")\Z")


@cache
def tables() -> _Tables:
    """The lexicons of head finding."""
    return _Tables()


_SKIP = re.compile(r"[\s、\u3000]+|(?:\d+|[两三四五六七八九十])(?:余|多)?次(?=[\u4e00-\u9fa5])")
_TENSE = frozenset(("done", "ongoing", "planned", "not_done"))
# After these the object stands before the verb.
_TAKERS = frozenset(("将", "把", "对", "对于", "就", "被", "为", "给"))
_BARE_FIRST = frozenset("省市县区厅局委国部党高副中上全")
_NOMINAL = re.compile(
    r"(?:情况|草案|稿|时间|时限|流程|环节|总数|人数|数量|方案|意见|办法|细则|计划|行动|工程|工作|率|会(?!同|签|商)|机制|制度|体系|中心|能力|水平|力度|项目|措施|政策|标准|规划|条例|规定|任务|进度|进展|程序|手续|平台|系统|基地|名单|通知|公告|指南|面积|比例|问题|经费|单位|人员|部门|主体|阶段|目标|需求|机构|的|者|品|物|费|期(?!间)|地(?!方)|力(?!争)|人(?!才|大|次|民)|员)"
)
# After these a noun that often follows a modifier is their object all the same (实现主体结构封顶).
_FIRM = frozenset(
    "实现 取得 获得 荣获 达到 完成 印发 召开 举办 承办 举行 新增 拨付 发放 兑付 签订 签署 出台 获批 报送 上报 提请 报请 成立 组建 投入 争取 建成 收到 提供 采取 进行 完善 修订 制定 制订 起草".split()
)
_TIGHT = re.compile(r"情况|率|会(?!同|签|商|议|展)|的")
_SERIAL_FIRST = frozenset(
    "组织 研究 提请 报请 审议 汇总 清理 修改 编制 修订 制定 制订 指导 帮助 协调 对接 主持 印发 分解 立案 督促 推动 引导 鼓励 筹划 启动 联合 起草 梳理 收集 整理 审核 评审 "
    "申报 发现 跟踪 排查 建成 成立 出台 竣工 完工 发布 会商 讨论 监督 检查 谋划 调研 沟通 部署 安排 拟定 拟订 草拟 征集 总结 提炼 遴选 推荐 牵头 协助 承办 筹备 参加 探索 新建 改建 改造 获批 审定 研判 集中 公布 归集 批准 核准 认定 征收 设计 采购 抽查 核查 督导 约谈 责令 宣传 论证".split()
)
_SERIAL_SECOND = frozenset(
    "召开 通过 审议 上报 报送 完成 完善 实施 运行 发布 下达 投用 部署 制定 制订 申报 参加 开展 举办 起草 编制 拟定 拟订 解决 支持 争取 查处 整改 推广 印发 出台 审定 批准 汇总 形成 推进 落实 建立 修订 修改 提升 使用 启用 整治 督促 布局 启动 废止 通车 投产 投运 运营 承办 观看 收看 学习 参与 推动 协调 制作 编印 报批 审查 批复 同意 备案 投产 交付 验收 检查 公布 改造 扩建 改扩建 改建 迁建 推荐 推选 评审 监管 督办 参展 实践 筹备 谋划 论证 培育 化解 处置 处理 评估 选树 遴选 续建 新建 停业 停产 整顿 生产 运营".split()
)
_MAKERS = frozenset("制订 制定 起草 编制 修订 拟定 拟订 草拟 梳理 汇总 收集 整理 审核 征集".split())
_AFTER_MAKERS = frozenset(
    "完善 印发 出台 发布 完成 形成 下发 公布 上报 报送 审定 实施 汇编 汇总 编印 报批 审查 推荐".split()
)
_JOINED = re.compile(r"并|和|、|及")


def find_head(text: str, start: int, end: int, edges: Mapping[int, int], strict: bool = False) -> Head | None:
    """The head of the clause ``text[start:end]`` (masked text), or None when it has none.

    ``edges`` maps the start of every name and date (organisation, meeting, leader, period) to its end. ``strict``: the
    clause tells of problems, so only a verb that is marked (尚未, 已, 正在) counts.
    """
    table = tables()
    position, actuality, whole, run = _skip(text, start, end, edges)
    if position >= end:
        return None
    head = None
    noun = table.nouns.at(text, position)
    verb = "" if noun else table.verbs.at(text, position)
    preposition = "" if noun else table.prepositions.at(text, position)
    if verb and len(preposition) < len(verb) and not (len(verb) == 1 and not _opening(text, position, end, edges)):
        head = _opening_head(text, position, end, verb, edges, actuality, strict)
        if head == "stative":
            return None
    elif verb and preposition == verb:
        later = _scan(text, position + len(verb), end, edges, actuality, loose=False)
        if later is None or _refers(text, position + len(verb), later[0]):
            head = (position, actuality, position)
    if head is None:
        if preposition and _is_lead_in(table, text, position, end):
            closing = _after_lead_in(table, text, position, end, edges)
            if closing is None:
                return None
        found = _scan(text, position, end, edges, actuality, loose=bool(preposition), strict=strict)
        if found is None:
            return (
                _unknown(text, position, end, run, actuality, whole, start) if not preposition and not strict else None
            )
        head = found
    assert not isinstance(head, str)
    verb_start, said, before = head
    return _finish(text, start, verb_start, end, position, preposition, said or actuality, whole, before, run)


def _finish(
    text: str,
    start: int,
    verb_start: int,
    end: int,
    position: int,
    preposition: str,
    said: Actuality | None,
    whole: bool,
    before: int,
    run: int,
) -> Head:
    table = tables()
    first = table.verbs.at(text, verb_start)
    verb_end, stage = _serial(text, verb_start, first, end)
    taker, taken = "", 0
    if preposition and verb_start > position and preposition in _TAKERS:
        taker, taken = preposition, position + len(preposition)
    elif verb_start > position:
        taker, taken = _inner_taker(text, position, min(before, verb_start))
    if taker == "将" and taken and said == "planned":
        said = None
    if verb_start == position:
        before = run
    return Head(verb_start, verb_end, stage, said, whole, position, before, taker, taken)


_INNER = re.compile(r"将(?!于|在|会|要|来|进一步|继续)|把|对(?!接|标|照|口|应|策|外)")


def _inner_taker(text: str, position: int, verb_start: int) -> tuple[str, int]:
    """将, 把 or 对 between the subject and the verb (大会对草案进行审议); not 对接, not an auxiliary 将 before the verb."""
    last = None
    for match in _INNER.finditer(text, position, verb_start):
        last = match
    if last is None or verb_start - last.end() < 2 or tables().nouns.at(text, last.start()):
        return "", 0
    return last.group(), last.end()


def _skip(text: str, position: int, end: int, edges: Mapping[int, int]) -> tuple[int, Actuality | None, bool, int]:
    """Skip adverbs, dates and counts (2次); say where the run of them ends, what they mean, and where the run began."""
    table = tables()
    actuality: Actuality | None = None
    whole = False
    run = position
    while position < end:
        match = _SKIP.match(text, position, end)
        if match:
            position = match.end()
            continue
        dated = edges.get(position, 0)
        if dated < 0:
            position = _after_date(text, -dated, end)
            continue
        if text.startswith(("截至", "截止到", "截止", "自", "到", "于", "至", "在", "从", "截至到"), position):
            opened = next(
                w
                for w in ("截止到", "截至到", "截至", "截止", "自", "到", "于", "至", "在", "从")
                if text.startswith(w, position)
            )
            dated = edges.get(position + len(opened), 0)
            if dated < 0:
                position = _after_date(text, -dated, end)
                continue
        adverb = table.adverbs.at(text, position)
        if adverb == "已经" and position + 2 in edges:
            adverb = "已"
        if not adverb:
            break
        if table.nouns.at(text, position):
            break
        verb = table.verbs.at(text, position)
        after = position + len(adverb)
        if len(verb) > len(adverb):
            break
        if verb == adverb and not _goes_on(text, after, end, edges):
            break
        if len(adverb) == 1 and not _leads_on(text, adverb, after, end, edges):
            break
        said = table.adverbs.words[adverb]
        if said.actuality == "not_done" or (said.actuality and actuality != "not_done"):
            actuality = said.actuality
        whole = whole or said.whole
        position = after
    return position, actuality, whole, run


def _after_date(text: str, position: int, end: int) -> int:
    for tail in ("以来", "期间", "之前", "之后", "以前", "以后", "前", "后", "起", "内", "间", "底前", "初"):
        if text.startswith(tail, position):
            return min(position + len(tail), end)
    return position


def _goes_on(text: str, position: int, end: int, edges: Mapping[int, int]) -> bool:
    """Whether a head verb stands here once adverbs and dates are skipped, so that the word before was an adverb."""
    table = tables()
    for _ in range(4):
        if position >= end:
            return False
        if table.nouns.at(text, position):
            return False
        verb = table.verbs.at(text, position)
        if len(verb) > 1 or (verb and _opening(text, position, end, edges)):
            weak = table.verbs.words[verb].strength == "weak"
            return not (weak and (position + len(verb) >= end or text[position + len(verb)] in "的、和及与"))
        if edges.get(position, 0) < 0:
            position = _after_date(text, -edges[position], end)
            continue
        adverb = table.adverbs.at(text, position)
        if not adverb:
            return False
        position += len(adverb)
    return False


def _leads_on(text: str, adverb: str, position: int, end: int, edges: Mapping[int, int]) -> bool:
    """Whether a one-character adverb is one here: before a verb, another adverb, a preposition or a date."""
    table = tables()
    if position >= end or edges.get(position, 0) < 0:
        return position < end
    if adverb == "将" or adverb == "在":
        return bool(table.adverbs.at(text, position)) or _goes_on(text, position, end, edges)
    return bool(
        table.verbs.at(text, position)
        or table.adverbs.at(text, position)
        or table.prepositions.at(text, position)
        or text[position] in "《“"
    )


def _opening(text: str, position: int, end: int, edges: Mapping[int, int]) -> bool:
    """Whether a one-character verb (报 送 占 达 为) is one at this place."""
    following = text[position + 1 : position + 2]
    if text[position] in "报送呈":
        return following in _BARE_FIRST or (position + 1) in edges or following in "《经"
    if text[position] in "占达获超":
        if text[position] == "获":
            return following in "省国全市县区《“" or (position + 1) in edges
        return text[position] == "占" or following.isdigit()
    if text[position] == "赴":
        return True
    return False


def _opening_head(
    text: str, position: int, end: int, verb: str, edges: Mapping[int, int], actuality: Actuality | None, strict: bool
) -> tuple[int, Actuality | None, int] | str | None:
    table = tables()
    kind = table.verbs.words[verb]
    after = position + len(verb)
    if text.startswith("的", after) or text.startswith(
        ("率", "额", "栏", "时限", "时间", "总额", "总数", "人数", "面积达"), after
    ):
        return None
    if actuality is None and _NOMINAL.match(text, after, end):
        later = _scan(text, after, end, edges, None, loose=False, tense=True)
        if later is not None:
            return later
    if kind.strength == "weak" or (kind.strength == "plain" and actuality is None):
        if actuality is None and text.startswith(("、", "和"), after) and kind.strength == "weak":
            later = _scan(text, after, end, edges, None, loose=False)
            if later is not None:
                return later
        later = _scan(text, after, end, edges, None, loose=False, tense=True)
        if later is not None:
            return later
        if kind.strength == "weak" and actuality is None:
            if table.adjective.search(text, after, end):
                return "stative"
            if after >= end:
                return "stative"
            later = _scan(text, after, end, edges, None, loose=False, firm=True)
            if later is not None and later[0] - after > 1:
                return later
    elif actuality is None and "的" in text[after:end]:
        later = _scan(text, after, end, edges, None, loose=False, tense=True)
        if later is not None and "的" in text[after : later[0]] and not _is_relative(text, later[0], end):
            return later
    if strict and actuality is None:
        return "stative"
    return (position, actuality, position)


def _is_relative(text: str, position: int, end: int) -> bool:
    """Whether the verb found here belongs to a clause that 的 closes (已建成的项目)."""
    verb = tables().verbs.at(text, position)
    return text.startswith("的", position + len(verb))


def _refers(text: str, start: int, position: int) -> bool:
    return "的" in text[start:position]


def _is_lead_in(table: _Tables, text: str, position: int, end: int) -> bool:
    return table.lead_in.search(text, position, end) is not None


def _after_lead_in(table: _Tables, text: str, position: int, end: int, edges: Mapping[int, int]) -> int | None:
    """A clause that opens with a preposition and ends as lead-ins end holds no action, unless a marked verb follows."""
    found = _scan(text, position, end, edges, None, loose=False, tense=True)
    return None if found is None else found[0]


def _scan(
    text: str,
    position: int,
    end: int,
    edges: Mapping[int, int],
    actuality: Actuality | None,
    *,
    loose: bool,
    tense: bool = False,
    firm: bool = False,
    strict: bool = False,
) -> tuple[int, Actuality | None, int] | None:
    """The head verb somewhere in ``text[position:end]``: (start, what the adverbs before it say, where they begin).

    ``loose`` takes an unmarked plain verb as a last resort (围绕…推进), ``tense`` only one that 已, 将, 正在, 尚未 mark,
    ``firm`` only strong or marked ones, ``strict`` none that is unmarked.
    """
    table = tables()
    verbs, adverbs, nouns = table.verbs, table.adverbs, table.nouns
    if position >= end:
        return None
    fallback: tuple[int, Actuality | None, int] | None = None
    unmarked: tuple[int, Actuality | None, int] | None = None
    marked = False
    said: Actuality | None = None
    run = position
    cause: tuple[int, Actuality | None, int] | None = None
    in_cause = text[position] in "因受" or text.startswith("由于", position)
    taking = text[position] == "对"
    carrying = text[position] in "将把"
    i = position
    while i < end:
        edge = edges.get(i, 0)
        if edge and abs(edge) <= end:
            i = abs(edge)
            if edge < 0:
                i = _after_date(text, i, end)
            if not marked:
                run = abs(edge) if edge > 0 else i
            marked = True
            continue
        character = text[i]
        noun = nouns.at(text, i) if character in nouns.lengths else ""
        if noun:
            i += len(noun)
            marked, said = False, None
            continue
        verb = verbs.at(text, i) if character in verbs.lengths else ""
        adverb = adverbs.at(text, i) if character in adverbs.lengths else ""
        if adverb == "已经" and i + 2 in edges:
            adverb = "已"
        if adverb and len(adverb) >= len(verb) and (adverb != verb or _goes_on(text, i + len(adverb), end, edges)):
            meaning = adverbs.words[adverb].actuality
            if not marked:
                run = i
            if len(adverb) > 1 or meaning in _TENSE or character in "均都共并":
                marked = True
                if meaning == "not_done" or (meaning and said != "not_done"):
                    said = meaning
            elif not marked:
                marked = False
            i += len(adverb)
            continue
        if verb:
            after = i + len(verb)
            kind = verbs.words[verb].strength
            begin = run if marked else i
            relative = text.startswith("的", after) and after < end
            if kind == "opening":
                usable = _opening(text, i, end, edges) and (
                    marked
                    or character in "达占获"
                    or (character in "报送" and (i == position or text[i - 1] in "》”)" or carrying))
                )
            else:
                usable = True
            if relative or not usable:
                pass
            elif carrying and verb in _CARRIED:
                return (i, None, begin)
            elif taking and said is None:
                if verb in _LIGHT_AFTER:
                    return (i, None, begin)
                if kind != "weak" or marked:
                    fallback = (i, None, begin)
            elif in_cause and (said is not None or kind == "strong"):
                cause = (i, said, begin)
                in_cause = False
            elif said is not None:
                return _prefer(unmarked, (i, said, begin), text)
            elif tense:
                pass
            elif marked and kind in ("strong", "plain", "opening"):
                if unmarked is None and not (kind == "plain" and _NOMINAL.match(text, after, end)):
                    unmarked = (i, None, begin)
            elif (
                kind == "strong"
                and not strict
                and (
                    after >= end
                    or not (_TIGHT if verb[-2:] in _FIRM or verb[:2] in _FIRM else _NOMINAL).match(text, after, end)
                )
            ):
                if unmarked is None:
                    unmarked = (i, None, i)
            elif kind == "opening" and not strict:
                if unmarked is None:
                    unmarked = (i, None, i)
            elif (
                loose and kind == "plain" and fallback is None and not in_cause and not _NOMINAL.match(text, after, end)
            ):
                fallback = (i, None, i)
            elif (
                kind == "weak"
                and marked
                and unmarked is None
                and not strict
                and after < end
                and not firm
                and fallback is None
                and text[after] not in "、和及与的"
            ):
                fallback = (i, None, begin) if not _NOMINAL.match(text, after, end) else None
            i = after
            marked, said = False, None
            continue
        if character == "对" and i > position:
            taking = True
        elif character in "将把" and i > position:
            carrying = True
        elif character == "因" and text[i + 1 : i + 2] not in ("素", "地", "此", "果"):
            in_cause = True
        marked = character in "》”)"
        said = None
        if marked:
            run = i + 1
        i += 1
    if tense or firm and unmarked is None:
        return None
    found = unmarked or fallback or (cause if text[position] not in "因受由" else None)
    if found is not None and found[1] is None and actuality is not None:
        return (found[0], actuality, found[2])
    return found


# After 将 and 把 the first of these heads the clause, whatever stands between (将企业开办时限压缩至…).
_CARRIED = frozenset(
    "报 送 报送 上报 呈报 呈送 提交 提请 报请 印发 纳入 列入 列为 列作 作为 压缩至 压减至 提高到 提升到 提升至 缩短至 降低至 降至 降到 增至 调整为 转化为 转为 改为 下放 移交 移送 分解 细化 转发 反馈 发放 拨付 下达 推送 抄送 公布 发布 下发 送交 交由 融入 落实到 延长至 扩大到 扩大至 整合 合并 升级 打造 建成 确定 认定 命名 评为".split()
)
_LIGHT_AFTER = frozenset(("进行", "予以", "给予", "开展", "作出", "实施", "加以", "组织开展"))


def _prefer(
    unmarked: tuple[int, Actuality | None, int] | None, candidate: tuple[int, Actuality | None, int], text: str
) -> tuple[int, Actuality | None, int]:
    """An unmarked verb before a marked one heads the clause, unless 的 between them makes it part of the subject."""
    if (
        unmarked is None
        or "的" in text[unmarked[0] : candidate[0]]
        or tables().verbs.words[tables().verbs.at(text, unmarked[0])].strength == "plain"
    ):
        return candidate
    if candidate[1] in ("not_done", "ongoing", "done"):
        return candidate if candidate[2] - unmarked[0] < 14 and unmarked[2] == unmarked[0] else unmarked
    return unmarked


def _serial(text: str, start: int, first: str, end: int) -> tuple[int, Stage]:
    """The end and stage of the serial verb that begins with ``first`` (提请审议, 成立并运行, 新建改扩建)."""
    table = tables()
    verbs = table.verbs
    stage = verbs.words[first].stage
    position = start + len(first)
    base = first
    for _ in range(2):
        joined = _JOINED.match(text, position, end)
        at = joined.end() if joined else position
        second = verbs.at(text, at)
        if not joined and (second == "完成" or text.startswith(("完毕", "到位"), at)) and (base[-2:] != "完成"):
            if text.startswith(("率", "情况", "值", "度"), at + 2) or (base in ("落实",) and second != "完成"):
                break
            return at + 2, "complete"
        if not second or len(second) < 2 or at + len(second) > end:
            break
        if joined:
            if joined.group() == "并":
                if len(second) < 2:
                    break
            elif joined.group() == "、" or joined.group() == "和":
                if (
                    second not in _SERIAL_SECOND
                    or base[-2:] not in _SERIAL_FIRST
                    or text[at + len(second) : at + len(second) + 1] in "、和等"
                ):
                    break
                if (
                    second not in ("改扩建", "扩建", "改建", "迁建", "修订", "改造", "维修", "续建")
                    and joined.group() == "、"
                ):
                    break
        elif base[-2:] not in _SERIAL_FIRST or second[:2] not in _SERIAL_SECOND or table.nouns.at(text, at):
            break
        if base[-2:] in _MAKERS and second[:2] not in _AFTER_MAKERS:
            break
        after = at + len(second)
        if after < end and not joined and text[after] in "的会":
            break
        if not joined and after < end and _NOMINAL.match(text, after, end) and verbs.words[second].strength == "weak":
            break
        stage = _combined(stage, verbs.words[second].stage, base, second)
        position = after
        base = second
    return position, stage


_RANK: dict[Stage, int] = {
    "draft": 1,
    "consult": 2,
    "submit_for_review": 3,
    "deliberate": 4,
    "approve": 5,
    "revise": 5,
    "issue": 6,
    "repeal": 6,
    "complete": 7,
    "report": 4,
    "organise": 3,
    "launch": 4,
}


def _combined(first: Stage, second: Stage, word: str, other: str) -> Stage:
    """The stage of the most advanced part; to ask for a decision (提请审议) is not to decide."""
    if word in ("提请", "报请", "提交"):
        return "submit_for_review"
    if second in ("implement", "other"):
        return (
            first if first in _RANK and first not in ("organise", "launch") else second if first != "launch" else first
        )
    if first in ("implement", "other"):
        return second
    return second if _RANK.get(second, 0) >= _RANK.get(first, 0) else first


_UNKNOWN = re.compile(r"[\u4e00-\u9fa5]{2}(?=[《“]|(?:[\u4e00-\u9fa5]{0,8}\d+[\u4e00-\u9fa5]))")


def _unknown(
    text: str, position: int, end: int, run: int, actuality: Actuality | None, whole: bool, start: int
) -> Head | None:
    """A clause that opens with adverbs and goes on with two characters and a title: a verb that the lexicon lacks."""
    match = _UNKNOWN.match(text, position, end)
    if match is None or (text[position + 2] != "《" and (actuality is None or position == start)):
        return None
    return Head(position, position + 2, "other", actuality, whole, position, run, known=False)
