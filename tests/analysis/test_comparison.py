"""What another setting changes is what two plain runs of `score` say."""

import random
from collections import Counter
from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from keys import KEYS, NAMES, SELECTIONS
from mturk_xml import example
from mturk_xml.analysis import Comparison, Setting, what_if
from mturk_xml.analysis.comparison import Standing
from mturk_xml.analysis.origin import Origin
from mturk_xml.analysis.points_comparison import PointsChange, Transition
from mturk_xml.sources import Submission
from sheets import XS_INT_MAX, answer, answers, key, option, percentage, question, scale, worth

SETTINGS = st.builds(Setting, key=KEYS, rounding=st.sampled_from(mx.Rounding), pass_at=st.none() | st.integers(-3, 3))
ANSWERS = st.builds(
    lambda name, selections, other: answer(name, *selections, other=other),
    NAMES,
    st.lists(SELECTIONS, max_size=3),
    st.sampled_from([None, None, "text"]),
)
# Now and then one question is answered twice.
SHEETS = st.none() | st.lists(ANSWERS, min_size=1, max_size=4).map(lambda each: answers(*each))


def standing(setting: Setting, sheet: mx.QuestionFormAnswers | None) -> tuple[Standing, dict[str, int]]:
    """What one plain run says of a Worker, and of their questions."""
    try:
        score = mx.score(setting.key, sheet, rounding=setting.rounding)
    except mx.ScoringError as error:
        passes = None if setting.pass_at is None else False
        return Standing(summed_score=None, qualification_value=None, passes=passes, error=str(error)), {}
    points = Counter[str]()
    for each in score.questions:
        points[each.question_identifier] += each.points
    value = score.qualification_value
    passes = None if setting.pass_at is None else value >= setting.pass_at
    return Standing(summed_score=score.summed_score, qualification_value=value, passes=passes), points


def _without_mapping(scored: mx.AnswerKey) -> mx.AnswerKey:
    return scored.evolve(qualification_value_mapping=None)


@given(SETTINGS, SETTINGS, st.lists(SHEETS, max_size=12))
def test_as_two_plain_runs(before: Setting, after: Setting, sheets: list[mx.QuestionFormAnswers | None]) -> None:
    found = what_if(before, after, sheets)
    pairs = [(standing(before, sheet), standing(after, sheet)) for sheet in sheets]
    scored = [(old, new) for (old, _), (new, _) in pairs if old.error is None or new.error is None]
    assert found.answers == len(sheets)
    assert [each.error for each in found.unscored] == [
        old.error for (old, _), (new, _) in pairs if old.error is not None and new.error is not None
    ]
    marks = before.pass_at is not None and after.pass_at is not None
    assert [(each.origin.source, each.before, each.after) for each in found.changed] == [
        (f"#{number}", old, new)
        for number, ((old, _), (new, _)) in enumerate(pairs, 1)
        if (old.summed_score, old.qualification_value) != (new.summed_score, new.qualification_value)
        or (marks and old.passes != new.passes)
    ]
    values = Counter((old.qualification_value, new.qualification_value) for old, new in scored)
    assert {(each.before, each.after): each.count for each in found.values} == values
    _assert_passing(found, scored)


def _assert_passing(found: Comparison, scored: Iterable[tuple[Standing, Standing]]) -> None:
    pairs = Counter((old.passes, new.passes) for old, new in scored)
    before = pairs[True, True] + pairs[True, False] + pairs[True, None]
    after = pairs[True, True] + pairs[False, True] + pairs[None, True]
    has_before, has_after = found.before.pass_at is not None, found.after.pass_at is not None
    assert found.passed_before == (before if has_before else None)
    assert found.passed_after == (after if has_after else None)
    assert found.gained == (pairs[False, True] if has_before and has_after else None)
    assert found.lost == (pairs[True, False] if has_before and has_after else None)


@given(
    st.builds(Setting, key=KEYS.map(_without_mapping)),
    st.builds(Setting, key=KEYS.map(_without_mapping)),
    st.lists(SHEETS, max_size=12),
)
def test_points_as_two_plain_runs(before: Setting, after: Setting, sheets: list[mx.QuestionFormAnswers | None]) -> None:
    found = what_if(before, after, sheets)
    identifiers = dict.fromkeys(each.question_identifier for each in (*before.key.questions, *after.key.questions))
    counts: dict[str, Counter[tuple[int, int]]] = {identifier: Counter() for identifier in identifiers}
    changes = {}
    for number, sheet in enumerate(sheets, 1):
        (old_standing, old), (_, new) = standing(before, sheet), standing(after, sheet)
        if old_standing.error is None:
            pairs = {identifier: (old.get(identifier, 0), new.get(identifier, 0)) for identifier in identifiers}
            for identifier, pair in pairs.items():
                counts[identifier][pair] += 1
            changes[f"#{number}"] = tuple(
                PointsChange(question_identifier=identifier, before=pair[0], after=pair[1])
                for identifier, pair in pairs.items()
                if pair[0] != pair[1]
            )
    for each in found.changed:
        assert each.points == changes[each.origin.source]
    told = {each.question_identifier: each for each in found.questions}
    assert list(told) == [identifier for identifier in identifiers if identifier in told]
    for identifier, counted in counts.items():
        if identifier in told:
            assert {(each.before, each.after): each.count for each in told[identifier].points} == counted
            assert told[identifier].changed == sum(n for (old, new), n in counted.items() if old != new)
        else:
            assert all(old == new for old, new in counted)


# --- by hand -----------------------------------------------------------------------------------

EXAMPLE = mx.AnswerKey.from_xml(example.path("key.xml"))
WORKERS = [path.read_bytes() for path in example.answers()]


def test_another_pass_mark() -> None:
    before = Setting(key=EXAMPLE, pass_at=80)
    found = what_if(before, attrs.evolve(before, pass_at=90), WORKERS)
    assert (found.answers, found.passed_before, found.passed_after) == (24, 14, 9)
    assert (found.gained, found.lost) == (0, 5)
    assert {(each.before.qualification_value, each.after.passes) for each in found.changed} == {
        (80, False),
        (85, False),
    }
    assert found.questions == ()
    assert all(each.before == each.after for each in found.values)
    # With no mark to compare with, a mark changes nothing.
    assert what_if(Setting(key=EXAMPLE), before, WORKERS).changed == ()


def test_another_mapping() -> None:
    before = Setting(key=EXAMPLE)
    found = what_if(before, Setting(key=EXAMPLE.evolve(qualification_value_mapping=None)), WORKERS)
    assert [each.after.qualification_value for each in found.changed] == [
        each.before.summed_score for each in found.changed
    ]
    assert {(each.before, each.after) for each in found.values} >= {(100, 20), (75, 15), (-10, -2)}
    assert found.passed_before is found.passed_after is found.gained is found.lost is None
    assert all(each.points == () for each in found.changed)


def test_another_rounding() -> None:
    before = Setting(key=EXAMPLE.evolve(qualification_value_mapping=percentage(16)))
    found = what_if(before, Setting(key=before.key, rounding=mx.Rounding.FLOOR), WORKERS)
    assert (113, 112) in {(each.before, each.after) for each in found.values}
    assert found.changed
    assert "floor" in str(what_if(before, attrs.evolve(before, rounding="floor"), []).after.rounding)  # type: ignore[arg-type]  # from a command line
    with pytest.raises(mx.InvalidValueError, match="rounding: 'up'"):
        Setting(key=EXAMPLE, rounding="up")  # type: ignore[arg-type]  # what it is about


def test_points_that_cancel_each_other() -> None:
    before = Setting(key=key(question("q", option("a", 1)), question("r", option("a", 2))))
    after = Setting(key=key(question("q", option("a", 2)), question("r", option("a", 1))))
    found = what_if(before, after, [answers(answer("q", "a"), answer("r", "a")), answers(answer("q", "a"))])
    assert [each.origin.source for each in found.changed] == ["#2"]
    assert [(each.question_identifier, each.changed) for each in found.questions] == [("q", 2), ("r", 1)]
    assert found.questions[1].points == (
        Transition(before=0, after=0, count=1),
        Transition(before=2, after=1, count=1),
    )


def test_a_question_that_only_one_key_holds() -> None:
    before, after = Setting(key=worth(1)), Setting(key=key(question("r", option("a", 7), default=-1)))
    found = what_if(before, after, [answers(answer("q", "a"), answer("r", "a")), None])
    assert [each.points for each in found.changed] == [
        (
            PointsChange(question_identifier="q", before=1, after=0),
            PointsChange(question_identifier="r", before=0, after=7),
        ),
        (PointsChange(question_identifier="r", before=0, after=-1),),
    ]


def test_who_it_is() -> None:
    one = Submission(
        source="dump.jsonl:1", worker_id="W", assignment_id="A", hit_id="H", qualification_request_id="R", data=""
    )
    broken = Submission(source="gone.xml", error="gone.xml cannot be read")
    found = what_if(
        Setting(key=worth(1)), Setting(key=key(question("q", option("a", 1), default=2))), [one, broken, b"<"]
    )
    (changed,) = found.changed
    assert changed.origin == Origin(
        source="dump.jsonl:1", worker_id="W", assignment_id="A", hit_id="H", qualification_request_id="R"
    )
    unreadable, broken_xml = found.unscored
    assert (unreadable.origin.source, unreadable.error) == ("gone.xml", "gone.xml cannot be read")
    assert broken_xml.origin.source == "#3"
    assert found.answers == 3


def test_a_score_that_only_one_setting_has() -> None:
    before = Setting(key=worth(2), pass_at=1)
    after = Setting(key=worth(2, scale("2E9")), pass_at=1)
    found = what_if(before, after, [answers(answer("q", "a")), None])
    (changed,) = found.changed
    assert (changed.after.qualification_value, changed.after.passes) == (None, False)
    assert "outside xs:int" in (changed.after.error or "")
    assert found.values == (Transition(before=0, after=0, count=1), Transition(before=2, after=None, count=1))
    assert (found.gained, found.lost) == (0, 1)
    assert what_if(after, before, [answers(answer("q", "a"))]).gained == 1


def test_a_key_that_scores_nobody() -> None:
    with pytest.raises(mx.ScoringError, match="MaximumSummedScore"):
        what_if(Setting(key=worth(1)), Setting(key=worth(1, percentage(0))), iter(()))


def test_many_questions() -> None:
    names = [f"q{number}" for number in range(50)]

    def setting(factor: int) -> Setting:
        return Setting(
            key=key(
                *(
                    question(name, *(option(each, points * factor) for points, each in enumerate("abcde")))
                    for name in names
                )
            )
        )

    generator = random.Random(7)
    sheets = [answers(*(answer(name, generator.choice("abcde")) for name in names)) for _ in range(100)]
    found = what_if(setting(1), setting(-3), sheets)
    assert [each.question_identifier for each in found.questions] == names
    assert all(sum(each.count for each in one.points) == len(sheets) for one in found.questions)
    selected = Counter(each.selection_identifiers[0] for sheet in sheets for each in sheet.answers[:1])
    assert found.questions[0].points == tuple(
        Transition(before=place, after=-3 * place, count=selected[each]) for place, each in enumerate("abcde")
    )


def test_points_of_a_sum_that_is_too_large() -> None:
    """Points are what the keys give, also where one of them has no score for the sum."""
    before = Setting(key=key(question("q", option("a", 1)), question("r", option("a", 1))))
    large = Setting(key=key(question("q", option("a", XS_INT_MAX)), question("r", option("a", 1))))
    found = what_if(before, large, [answers(answer("q", "a"), answer("r", "a"))])
    (changed,) = found.changed
    assert changed.after.summed_score is None
    assert changed.points == (PointsChange(question_identifier="q", before=1, after=XS_INT_MAX),)
    assert found.questions[0].points == (Transition(before=1, after=XS_INT_MAX, count=1),)
