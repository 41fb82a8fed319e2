"""What the lexicons say of a place in a text: the noun, verb, adverb and preposition that stand there, in one look-up.

What belongs here: look-up and the small word lists of the head rules. What does not: the rules (``heads.py``,
``scan.py``).
"""

from __future__ import annotations

import re
from functools import cache

from duban.read.language import lexicon
from duban.read.model import Actuality, Stage


class Lexeme:
    """The longest word of each class at a place; empty strings where there is none.

    ``noun`` hides the others (完成率); ``strength`` and ``stage`` are the verb's (see verbs.tsv), ``actuality`` and
    ``whole`` the adverb's (see adverbs.tsv). ``plain``: a verb of two characters or more and nothing else.
    """

    __slots__ = ("actuality", "adverb", "noun", "plain", "preposition", "stage", "strength", "verb", "whole")

    def __init__(self) -> None:
        self.noun = self.verb = self.adverb = self.preposition = self.strength = ""
        self.stage: Stage = "other"
        self.actuality: Actuality | None = None
        self.whole = self.plain = False


NOTHING = Lexeme()


class Words:
    """All words of the head rules by first character and length, each with what its beginnings are."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {}
        self.strengths: dict[str, str] = {}
        for verb, stage, strength in lexicon.lines("verbs.tsv"):
            self.stages[verb] = stage  # type: ignore[assignment]
            self.strengths[verb] = strength
        self.adverbs: dict[str, tuple[str, bool]] = {
            row[0]: (row[1] if len(row) > 1 else "", len(row) > 2) for row in lexicon.lines("adverbs.tsv")
        }
        self.nouns = frozenset(lexicon.words("nouns.txt"))
        told = tuple(sorted(adverb for adverb, (actuality, _) in self.adverbs.items() if actuality))
        # Without one of these a stretch has no verb that an adverb of actuality marks, nor one behind 对, 将 or 把.
        self.telling = re.compile(f"[对将把]|{lexicon.trie(told)}")
        self.prepositions = frozenset(lexicon.words("prepositions.txt"))
        everything = self.nouns | self.prepositions | self.stages.keys() | self.adverbs.keys()
        self.lexemes = {word: self._lexeme(word) for word in everything}
        longer: dict[str, set[int]] = {}
        for word in everything:
            if len(word) > 1:
                longer.setdefault(word[:2], set()).add(len(word))
        # By their first two characters, since most places of a text hold no word: how long words are that begin so.
        self.lengths = {pair: tuple(sorted(found, reverse=True)) for pair, found in longer.items()}
        self.singles = {word: lexeme for word, lexeme in self.lexemes.items() if len(word) == 1}
        endings = lexicon.sections("endings.txt")
        self.adjectives, self.lead_ins = endings["adjective"], endings["lead-in"]
        self.grounds = self.lead_ins + endings["grounds"]

    def _lexeme(self, word: str) -> Lexeme:
        """The longest of each class among a word and its beginnings: whatever matches here begins this longest word."""
        lexeme = Lexeme()
        for length in range(len(word), 0, -1):
            part = word[:length]
            if part in self.nouns and not lexeme.noun:
                lexeme.noun = part
            if part in self.stages and not lexeme.verb:
                lexeme.verb, lexeme.strength, lexeme.stage = part, self.strengths[part], self.stages[part]
            if part in self.adverbs and not lexeme.adverb:
                actuality, lexeme.whole = self.adverbs[part]
                lexeme.adverb, lexeme.actuality = part, actuality or None  # type: ignore[assignment]
            if part in self.prepositions and not lexeme.preposition:
                lexeme.preposition = part
        lexeme.plain = len(lexeme.verb) > 1 and not (lexeme.noun or lexeme.adverb or lexeme.preposition)
        return lexeme

    def at(self, text: str, position: int) -> Lexeme:
        """What stands at the position."""
        lengths = self.lengths.get(text[position : position + 2])
        if lengths is not None:
            for length in lengths:
                lexeme = self.lexemes.get(text[position : position + length])
                if lexeme is not None:
                    return lexeme
        return self.singles.get(text[position : position + 1], NOTHING)


@cache
def words() -> Words:
    """The lexicons of head finding, loaded on first use."""
    return Words()


@cache
def word_list(heading: str) -> frozenset[str]:
    """One of the lists of verb_rules.txt."""
    return frozenset(lexicon.sections("verb_rules.txt")[heading])


@cache
def particular_verbs() -> frozenset[str]:
    """The verbs of all lists and the light ones: nothing that a rule says of single verbs holds for any other."""
    lists = ("sending", "asking", "refining", "forming", "causing", "signed", "also_making", "no_texts", "only_texts")
    return frozenset(row[0] for row in lexicon.lines("light_verbs.tsv")).union(*map(word_list, lists))


# What makes a noun that begins like a verb a verb and its object after all: a count (发现问题41个, 新增就业3万人), or
# that the second half goes on (组建工作专班, 完善工作机制).
_COUNT = re.compile(r"(?:近|约|超|逾)?\d")
_GOES_ON = re.compile(r"专班|小组|机制|方案|制度|体系|台账|清单|队伍|力量|网络|平台|组(?!织)")


def is_noun(text: str, lexeme: Lexeme, position: int, end: int) -> bool:
    """Whether the noun that the lexicon sees at a place really is one, rather than a verb with its object."""
    noun, verb = lexeme.noun, lexeme.verb
    if not noun or len(verb) < 2 or len(noun) - len(verb) != 2:
        return bool(noun)
    after = position + len(noun)
    if after >= end:
        return True
    return not (_COUNT.match(text, after, end) or (noun.endswith("工作") and _GOES_ON.match(text, after, end)))


# What directly follows a verb that is only a modifier of a noun (推进方案, 落实情况).
NOMINAL = re.compile(
    r"(?:情况|仪式|大会|草案|稿|时间|时限|流程|环节|总数|人数|数量|方案|意见|办法|细则|计划|行动|工程|工作|率|会(?!同|签|商)|机制|制度|体系|中心|能力|水平|力度|"
    r"项目|措施|政策|标准|规划|条例|规定|任务|进度|进展|程序|手续|平台|系统|基地|名单|通知|公告|指南|面积|比例|问题|经费|单位|人员|部门|主体|阶段|目标|"
    r"需求|机构|结果|范围|口径|的|者|品|物|费|期(?!间)|地(?!方)|力(?!争)|人(?!才|大|次|民)|员)"
)
# The same after a verb that takes such nouns as its object (实现主体结构封顶).
TIGHT = re.compile(r"情况|率|稿|会(?!同|签|商|议|展)|的")


def is_modifier(text: str, verb: str, after: int, end: int) -> bool:
    """Whether an unmarked verb is only the modifier of the noun that follows it."""
    firm = word_list("firm")
    return bool((TIGHT if verb[-2:] in firm or verb[:2] in firm else NOMINAL).match(text, after, end))
