"""The texts: rich, consistent with their facts, and telling plausible stories over the months."""

import re
from collections import Counter, defaultdict

import pytest

from replica.text.frames import fill, routine_frames, step_frames
from replica.text.lifecycle import PolicyText, texts_of
from replica.text.vocabulary import Department, Filling, offices
from replica.world.build import build_world
from replica.world.calendar import Month, chance
from replica.world.catalogue import SPECS
from replica.world.content import Sentence
from replica.world.model import World

START = Month(2022, 11)
STEPS = ("draft", "refine", "consult", "submit", "report", "deliberate", "approve", "issue", "revise", "repeal")


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, START, 24, "mixed")


@pytest.fixture(scope="module")
def sentences(world: World) -> list[Sentence]:
    return [
        sentence
        for site in world.sites.values()
        for article in site.articles
        for office in article.versions[0].body.offices
        for sentence in office.sentences
    ]


def test_frames_and_fillings_combine_in_thousands(sentences: list[Sentence]) -> None:
    different = len({sentence.text for sentence in sentences})
    assert different >= 400
    assert different > 7_500  # 7,880 of 9,251 sentences, in 24 months and the year ahead, of 3 departments
    assert different / len(sentences) > 0.8


def test_reports_have_as_many_offices_and_sentences_as_real_ones(world: World) -> None:
    for site in world.sites.values():
        for article in site.articles:
            reported = article.versions[0].body.offices
            if reported and not article.earlier_path:
                assert 10 <= len(reported) <= 16
                assert all(4 <= len(office.sentences) <= 9 for office in reported)


def test_facts_stand_in_their_sentence(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        assert sentence.text.endswith("。")
        assert sentence.text.count("。") == 1
        assert not re.search(r"[{}\[\]|<>]", sentence.text)
        for action in sentence.actions:
            assert action.verb in sentence.text
        for document in sentence.documents:
            surface = f"《{document.title}》" if document.quoted else document.title
            assert surface in sentence.text
        assert all(mention.surface in sentence.text for mention in sentence.mentions)
        quoted = sum(document.quoted for document in sentence.documents)
        assert sentence.text.count("《") == sentence.text.count("》") == quoted


def test_every_stage_and_actuality_occurs(sentences: list[Sentence]) -> None:
    stages = Counter(action.stages[0] for sentence in sentences for action in sentence.actions)
    closed = (
        "draft consult submit_for_review deliberate approve issue revise repeal implement launch organise report plan"
    )
    assert set(stages) == {*closed.split(), "coordinate", "monitor", "complete", "other"}
    assert {a.actuality for s in sentences for a in s.actions} == {"done", "ongoing", "planned", "not_done"}
    documents = [document for sentence in sentences for document in sentence.documents]
    assert 0.1 < sum(not d.quoted for d in documents) / len(documents) < 0.5
    assert {d.status for d in documents} >= {None, "试行", "征求意见稿", "送审稿"}


def test_punctuation_is_full_width_on_old_pages_and_half_width_on_new(world: World) -> None:
    for site in world.sites.values():
        text = "".join(a.versions[0].body.text() for a in site.articles)
        absent, present = (",:;()", "，：（）") if site.generation == "jcms" else ("，：；（）", ",:()")
        assert not set(absent) & set(text)
        assert set(present) <= set(text)


def department(place: int) -> Department:
    return SPECS[place].department("jcms")


def texts(place: int, months: int = 48) -> list[PolicyText]:
    who = department(place)
    return [t for name, topics in offices(who.key).items() for t in texts_of(1, who, name, topics, START, months)]


@pytest.mark.parametrize("place", range(3))
def test_policy_texts_live_in_order(place: int) -> None:
    order = {step: index for index, step in enumerate(("draft", "consult", "submit", "deliberate", "approve", "issue"))}
    found = texts(place)
    assert len({t.text_id for t in found}) == len(found)
    assert len({t.title for t in found}) == len(found)
    for text in found:
        months = [month for month, _ in text.steps]
        assert months == sorted(months)
        before_revision = [step for _, step in text.steps]
        for last in ("revise", "repeal"):
            if last in before_revision:
                assert "issue" in before_revision[: before_revision.index(last)]
                before_revision = before_revision[: before_revision.index(last)]
        ranked = [order[step] for step in before_revision if step in order]
        assert ranked == sorted(ranked)


def test_some_texts_stall_some_are_revised_and_most_are_issued() -> None:
    found = [text for place in range(3) for text in texts(place)]
    share = Counter(text.steps[-1][1] for text in found)
    assert share["issue"] > len(found) / 2
    assert any(step == "revise" for text in found for _, step in text.steps)
    assert share["consult"] + share["submit"] + share["refine"] > len(found) / 50


def test_a_text_is_told_over_the_months_of_its_life(world: World) -> None:
    told: dict[str, list[tuple[object, str]]] = defaultdict(list)
    site = world.sites["kjt.jiangxi.test"]
    for article in site.articles:
        for office in article.versions[0].body.offices if not article.earlier_path else ():
            for sentence in office.sentences:
                for document in sentence.documents:
                    assert article.period is not None
                    if document.text_id == document.title:
                        continue
                    told[document.text_id].append((article.period.start, document.stage))
    expected = {t.text_id: t for t in texts(0, 36)}
    stories = [story for story in told.values() if len(story) >= 4]
    assert len(stories) > 30
    for text_id, story in told.items():
        life = [month.first for month, _ in expected[text_id].steps if month >= START]
        assert sorted(month for month, _ in story) == [m for m in life if m < START.plus(36).first]  # type: ignore[type-var]


def test_a_frame_says_what_is_in_it() -> None:
    who = department(0)
    filling = Filling(who, Month(2024, 5), ("科技伦理审查",), chance("notation"))
    clause = fill(
        "[召开|organise,plan|planned]<{topic}座谈会|meeting>,[发布|issue]<{year}年{topic}通知|issue|通知>", filling
    )
    assert clause.text == "召开科技伦理审查座谈会,发布2024年科技伦理审查通知"
    assert [(a.verb, a.stages, a.actuality) for a in clause.actions] == [
        ("召开", ("organise", "plan"), "planned"),
        ("发布", ("issue",), "done"),
    ]
    assert [(m.kind, m.surface) for m in clause.mentions] == [("meeting", "科技伦理审查座谈会")]
    assert [(d.title, d.stage, d.kind, d.quoted) for d in clause.documents] == [
        ("2024年科技伦理审查通知", "issue", "通知", False)
    ]
    programme = fill("[深化|implement]{programme}改革", filling).mentions[0].surface
    assert programme.startswith("“")
    assert programme.endswith("”改革")


def test_every_frame_can_be_filled_for_every_department() -> None:
    for spec in SPECS:
        who = spec.department("jpaas")
        topics = next(iter(offices(who.key).values()))
        filling = Filling(who, Month(2024, 12), topics, chance("frames", spec.key))
        named = [t.named("issue", chance(1)) for t in texts_of(1, who, "办公室", topics, START, 24)][:2]
        for frame in [*routine_frames(), *(frame for step in STEPS for frame in step_frames(step))]:
            clause = fill(frame, filling, named)
            assert clause.actions
            assert "{" not in clause.text


def test_leaders_places_and_recipients_are_named(sentences: list[Sentence]) -> None:
    text = "".join(sentence.text for sentence in sentences)
    assert re.search(r"报(?:\w副省长|\w常务副省长|\w秘书长)", text)
    assert re.search(r"向科技部报送", text)
    for place in ("兴国县", "秭归县", "赣州市", "宜昌市"):
        assert place in text
