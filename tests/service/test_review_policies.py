"""The review policies give what their documentation says, and what is decided where it says nothing."""

from collections.abc import Callable
from typing import Any

import pytest

import mturk_xml as mx
from mturk_xml import service
from mturk_xml.documents.question_form_answers import Answer

Found = list[tuple[str | None, str | None, str | None, str | None]]


def _assignment(name: str, *answers: Answer, **fields: Any) -> service.Assignment:
    xml = mx.QuestionFormAnswers(answers=answers).to_xml() if answers else None
    return service.Assignment(assignment_id=name, hit_id="H1", answer_xml=xml, **fields)


def _typed(name: str, **texts: str) -> service.Assignment:
    return _assignment(name, *(Answer(question_identifier=q, free_text=text) for q, text in texts.items()))


def _selected(question: str, *selections: str) -> Answer:
    return Answer(question_identifier=question, selection_identifiers=selections)


def _results(report: service.ReviewReport, *keys: str) -> Found:
    return [
        (found.subject_id, found.question_id, found.key, found.value)
        for found in report.review_results or ()
        if not keys or found.key in keys
    ]


def _actions(report: service.ReviewReport) -> list[tuple[str | None, str | None, str | None]]:
    return [(action.action_name, action.target_id, action.result) for action in report.review_actions or ()]


def _known(**values: tuple[str, ...]) -> tuple[service.ParameterMapEntry, ...]:
    return tuple(service.ParameterMapEntry(key=name, values=each) for name, each in values.items())


# --- known answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answer", "is_right"),
    [
        (("A",), _selected("q", "A"), True),
        (("A", "B"), _selected("q", "B", "A"), True),
        (("A", "B"), _selected("q", "A"), False),
        (("A",), _selected("q", "A", "B"), False),
        (("A",), _selected("q", "a"), False),
        (("A.",), _selected("q", "A"), False),
        ((" A\n",), Answer(question_identifier="q", free_text="\tA "), True),
        (("A", "B"), Answer(question_identifier="q", selection_identifiers=("A",), other_selection_text="B"), True),
        (("A",), Answer(question_identifier="q", free_text=" "), False),
        (("A",), Answer(question_identifier="other", free_text="A"), False),
        ((), Answer(question_identifier="q", free_text="A"), False),
        ((), Answer(question_identifier="q", free_text=""), True),
        ((), Answer(question_identifier="other", free_text="A"), True),
        (("k",), Answer(question_identifier="q", uploaded_file_size_in_bytes=1, uploaded_file_key="k"), True),
    ],
)
def test_what_equals_a_known_answer(key: tuple[str, ...], answer: Answer, *, is_right: bool) -> None:
    policy = service.ScoreMyKnownAnswers(answer_key=_known(q=key))
    report = policy.review([_assignment("A1", answer)])
    assert _results(report) == [
        ("A1", "q", "KnownAnswerCorrect", str(int(is_right))),
        ("A1", None, "KnownAnswerScore", "100" if is_right else "0"),
    ]
    assert [found.subject_type for found in report.review_results or ()] == ["Assignment", "Assignment"]


def test_scores_thresholds_and_actions() -> None:
    policy = service.ScoreMyKnownAnswers(
        answer_key=_known(q1=("a",), q2=("b",), q3=("c",)),
        approve_if_known_answer_score_is_at_least=66,
        approve_reason="good",
        reject_if_known_answer_score_is_less_than=33,
        reject_reason="bad",
        extend_if_known_answer_score_is_less_than=34,
    )
    given = [_typed("two", q1="a", q2="b"), _typed("one", q1="a"), _typed("none", q1="x"), _assignment("nothing")]
    assert [policy.score(each) for each in given] == [66, 33, 0, 0]
    report = policy.review(given, max_assignments=3)
    assert _actions(report) == [
        ("Approve", "two", "good"),
        ("Extend", "H1", None),
        ("Reject", "none", "bad"),
        ("Extend", "H1", None),  # to five assignments, and no more
        ("Reject", "nothing", "bad"),
    ]
    assert {action.status for action in report.review_actions or ()} == {service.ReviewActionStatus.INTENDED}


@pytest.mark.parametrize(
    ("before", "most", "extends"), [(2, 5, True), (5, 5, False), (9, 25, False), (10, 25, True), (25, 25, False)]
)
def test_how_often_a_hit_is_extended(before: int, most: int, *, extends: bool) -> None:
    policy = service.ScoreMyKnownAnswers(
        answer_key=_known(q=("a",)), extend_if_known_answer_score_is_less_than=101, extend_maximum_assignments=most
    )
    report = policy.review([_typed("A1", q="a")], max_assignments=before)
    assert [name for name, _, _ in _actions(report)] == (["Extend"] if extends else [])
    assert [name for name, _, _ in _actions(policy.review([_typed("A1", q="a")]))] == ["Extend"]


@pytest.mark.parametrize(
    ("threshold", "names"), [({"approve": 0}, ["Approve"]), ({"approve": 101}, []), ({"reject": 0}, []),
                             ({"reject": 101}, ["Reject"]), ({"approve": 50, "reject": 101}, ["Approve"])]
)  # fmt: skip
def test_the_ends_of_the_thresholds(threshold: dict[str, int], names: list[str]) -> None:
    policy = service.ScoreMyKnownAnswers(
        answer_key=_known(q=("a",)),
        approve_if_known_answer_score_is_at_least=threshold.get("approve"),
        reject_if_known_answer_score_is_less_than=threshold.get("reject"),
    )
    assert [name for name, _, _ in _actions(policy.review([_typed("A1", q="a")]))] == names


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer_key": ()}, "expected at least one"),
        ({"answer_key": _known(q=("a",)) * 2}, "none twice"),
        ({"approve_if_known_answer_score_is_at_least": 102}, "102 is not allowed; expected from 0 to 101"),
        ({"extend_maximum_assignments": 1}, "expected from 2 to 25"),
        ({"extend_minimum_time_in_seconds": 59}, "expected from 60 to 31536000"),
    ],
)
def test_policies_of_known_answers_that_cannot_be(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(mx.InvalidValueError, match=message):
        service.ScoreMyKnownAnswers(**{"answer_key": _known(q=("a",)), **fields})


def test_bad_answers_are_an_error() -> None:
    policy = service.ScoreMyKnownAnswers(answer_key=_known(q=("a",)))
    with pytest.raises(mx.DocumentError):
        policy.review([service.Assignment(answer_xml="<oops>")])


# --- plurality ---------------------------------------------------------------------------------


def _plurality(*questions: str, threshold: int = 50, **fields: Any) -> service.SimplePlurality:
    return service.SimplePlurality(
        question_ids=questions,
        question_agreement_threshold=threshold,
        disregard_assignment_if_rejected=True,
        **fields,
    )


def test_the_example_of_the_documentation() -> None:
    given = [
        _typed("1", A="coat", B="blue", C="large", D="Furry"),
        _typed("2", A="sweater", B="blue", C="large", D="fur"),
        _typed("3", A="coat", B="green", C="large", D="furr"),
    ]
    policy = _plurality(
        "A",
        "B",
        "C",
        "D",
        approve_if_worker_agreement_score_is_at_least=100,
        reject_if_worker_agreement_score_is_less_than=67,
        reject_reason="others say otherwise",
        extend_if_hit_agreement_score_is_less_than=80,
        extend_maximum_assignments=5,
        extend_minimum_time_in_seconds=3600,
    )
    report = policy.review(given, max_assignments=3)
    assert _results(report) == [
        ("H1", "A", "AgreedAnswerFound", "true"),
        ("H1", "A", "AgreedAnswer", "coat"),
        ("H1", "A", "AnswerAgreementScore", "66"),
        ("H1", "B", "AgreedAnswerFound", "true"),
        ("H1", "B", "AgreedAnswer", "blue"),
        ("H1", "B", "AnswerAgreementScore", "66"),
        ("H1", "C", "AgreedAnswerFound", "true"),
        ("H1", "C", "AgreedAnswer", "large"),
        ("H1", "C", "AnswerAgreementScore", "100"),
        ("H1", "D", "AgreedAnswerFound", "false"),
        ("1", None, "PluralityAnswersCorrect", "3"),
        ("1", None, "PluralityAnswersIncorrect", "0"),
        ("1", None, "WorkerAgreementScore", "100"),
        ("2", None, "PluralityAnswersCorrect", "2"),
        ("2", None, "PluralityAnswersIncorrect", "1"),
        ("2", None, "WorkerAgreementScore", "66"),
        ("3", None, "PluralityAnswersCorrect", "2"),
        ("3", None, "PluralityAnswersIncorrect", "1"),
        ("3", None, "WorkerAgreementScore", "66"),
        ("H1", None, "HitAgreementScore", "75"),
    ]
    assert _actions(report) == [
        ("Approve", "1", None),
        ("Reject", "2", "others say otherwise"),
        ("Reject", "3", "others say otherwise"),
        ("Extend", "H1", None),
    ]
    assert "Extend" not in [name for name, _, _ in _actions(policy.review(given, max_assignments=5))]


def _agreed(policy: service.SimplePlurality, given: list[service.Assignment], **more: Any) -> list[str | None]:
    report = policy.review(given, **more)
    return [value for _, _, key, value in _results(report) if key in {"AgreedAnswer", "AnswerAgreementScore"}]


def test_answers_are_sets_without_the_white_space_around_them() -> None:
    given = [
        _assignment("1", _selected("q", "a", "b")),
        _assignment("2", _selected("q", "b", "a")),
        _assignment("3", _selected("q", "a")),
        _typed("4", q="a"),
        _typed("5", q=" a "),
    ]
    assert _agreed(_plurality("q"), given) == ["a", "60"]
    assert _agreed(_plurality("q"), given[:3]) == ["a|b", "66"]


def test_the_threshold_has_to_be_passed_and_a_tie_is_no_agreement() -> None:
    given = [_typed("1", q="a"), _typed("2", q="a"), _typed("3", q="b"), _typed("4", q="c")]
    assert _agreed(_plurality("q", threshold=49), given) == ["a", "50"]
    assert _agreed(_plurality("q", threshold=50), given) == []
    assert _agreed(_plurality("q", threshold=0), [given[0], given[2]]) == []


def test_an_answer_that_is_too_long_is_not_used() -> None:
    given = [_typed("1", q="a", p="x"), _typed("2", q="b" * 257, p="x"), _typed("3", q="c" * 256)]
    policy = _plurality("q", "p", threshold=40)
    assert _agreed(policy, given[:2]) == ["a", "100", "x", "100"]
    scores = _results(policy.review(given[:2]), "WorkerAgreementScore")
    assert scores == [("1", None, "WorkerAgreementScore", "100"), ("2", None, "WorkerAgreementScore", "100")]
    assert _agreed(_plurality("q", threshold=40), [given[2]]) == ["c" * 256, "100"]


def test_passing_a_question_over_is_no_answer_and_answering_nothing_is() -> None:
    over = [_typed("1", p="x"), _typed("2", p="x"), _typed("3", q="a")]
    assert _agreed(_plurality("q", threshold=30), over) == ["a", "33"]
    assert _results(_plurality("q", threshold=30).review(over), "PluralityAnswersIncorrect") == [
        ("1", None, "PluralityAnswersIncorrect", "1"),
        ("2", None, "PluralityAnswersIncorrect", "1"),
        ("3", None, "PluralityAnswersIncorrect", "0"),
    ]
    nothing = [_assignment("1", _selected("q")), _assignment("2", _selected("q")), _typed("3", q="a")]
    assert _agreed(_plurality("q"), nothing) == ["", "66"]
    assert _agreed(_plurality("nobody_has_it", threshold=0), over) == []


def test_without_an_agreed_answer_there_is_no_score_of_a_worker() -> None:
    policy = _plurality(
        "q", approve_if_worker_agreement_score_is_at_least=0, reject_if_worker_agreement_score_is_less_than=100
    )
    report = policy.review([_typed("1", q="a"), _typed("2", q="b")])
    assert _results(report, "WorkerAgreementScore", "HitAgreementScore") == [("H1", None, "HitAgreementScore", "0")]
    assert _actions(report) == []
    assert _results(policy.review([])) == [
        (None, "q", "AgreedAnswerFound", "false"),
        (None, None, "HitAgreementScore", "0"),
    ]


def test_which_assignments_are_disregarded() -> None:
    given = [_typed("1", q="a"), _typed("2", q="b"), _typed("3", q="b")]
    rejected = given[2].evolve(assignment_status=service.AssignmentStatus.REJECTED)
    policy = _plurality("q", disregard_assignment_if_known_answer_score_is_less_than=50)
    assert _agreed(policy, given) == ["b", "66"]
    assert _agreed(policy, [*given[:2], rejected]) == []
    assert _agreed(policy.evolve(disregard_assignment_if_rejected=False), [*given[:2], rejected]) == ["b", "66"]
    assert _agreed(policy, given, known_answer_scores={"1": 50, "2": 49, "3": 0}) == ["a", "100"]
    report = policy.review(given, known_answer_scores={"2": 49})
    assert {subject for subject, _, _, _ in _results(report, "PluralityAnswersCorrect")} == {"1", "3"}


def test_one_hit_at_a_time() -> None:
    with pytest.raises(mx.InvalidValueError, match="the assignments are of 2 HITs, not of one"):
        _plurality("q").review([_typed("1", q="a"), _typed("2", q="a").evolve(hit_id="H2")])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"question_ids": ()}, "expected at least one"),
        ({"question_ids": ("a", "a")}, "none twice"),
        ({"question_ids": ("a,b",)}, "none with a comma"),
        ({"extend_if_hit_agreement_score_is_less_than": 0}, "expected from 1 to 100"),
        ({"extend_if_hit_agreement_score_is_less_than": 50}, "extend_maximum_assignments is missing"),
        ({"extend_minimum_time_in_seconds": 60}, "expected from 3600 to 31536000"),
    ],
)
def test_pluralities_that_cannot_be(fields: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {
        "question_ids": ("q",),
        "question_agreement_threshold": 50,
        "disregard_assignment_if_rejected": True,
    }
    with pytest.raises(mx.InvalidValueError, match=message):
        service.SimplePlurality(**{**usual, **fields})


# --- as parameters -----------------------------------------------------------------------------


def test_policies_and_their_parameters() -> None:
    known = service.ScoreMyKnownAnswers(
        answer_key=_known(q1=("a", "b"), q2=()),
        approve_if_known_answer_score_is_at_least=79,
        approve_reason="yes",
        extend_maximum_assignments=3,
    )
    plurality = _plurality(
        "q1", "q2", extend_if_hit_agreement_score_is_less_than=5, extend_maximum_assignments=7,
        extend_minimum_time_in_seconds=3600,
    )  # fmt: skip
    assert service.ScoreMyKnownAnswers.from_policy(known.to_policy()) == known
    assert service.SimplePlurality.from_policy(plurality.to_policy()) == plurality
    policy = plurality.to_policy()
    assert service.ReviewPolicy.from_api(policy.to_api()) == policy
    assert policy.to_api() == {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameters": [
            {"Key": "QuestionIds", "Values": ["q1,q2"]},
            {"Key": "QuestionAgreementThreshold", "Values": ["50"]},
            {"Key": "DisregardAssignmentIfRejected", "Values": ["T"]},
            {"Key": "ExtendIfHITAgreementScoreIsLessThan", "Values": ["5"]},
            {"Key": "ExtendMaximumAssignments", "Values": ["7"]},
            {"Key": "ExtendMinimumTimeInSeconds", "Values": ["3600"]},
        ],
    }


Change = Callable[[list[dict[str, Any]]], None]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda parameters: parameters.pop(0), "the parameter QuestionIds is missing"),
        (lambda parameters: parameters.append(parameters[0]), "the parameter 'QuestionIds' is given twice"),
        (lambda parameters: parameters.append({"Key": "Other"}), "the parameter 'Other' is unknown"),
        (lambda parameters: parameters[1].update(Values=["x"]), "'x' is not an int"),
        (lambda parameters: parameters[2].update(Values=["x"]), "'x' is not True or False"),
        (lambda parameters: parameters[1].update(Values=[]), "there are 0 values, expected one"),
    ],
)
def test_parameters_that_cannot_be(change: Change, message: str) -> None:
    policy = _plurality("q").to_policy().to_api()
    change(policy["Parameters"])
    with pytest.raises(mx.InvalidValueError, match=message):
        service.SimplePlurality.from_policy(service.ReviewPolicy.from_api(policy))


def test_spellings_of_parameters() -> None:
    policy = _plurality("q", "r").to_policy().to_api()
    policy["Parameters"][0]["Values"] = ["q", " r"]
    policy["Parameters"][2].update(Key=" DisregardAssignmentIfRejected ", Values=["true"])
    assert service.SimplePlurality.from_policy(service.ReviewPolicy.from_api(policy)) == _plurality("q", "r")
    with pytest.raises(mx.InvalidValueError, match=r"the policy is 'SimplePlurality/2011-09-01', not 'ScoreMyKnown"):
        service.ScoreMyKnownAnswers.from_policy(_plurality("q").to_policy())
