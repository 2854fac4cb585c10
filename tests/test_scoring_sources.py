"""What can be given to scoring, what is refused, and that no document makes it slow or its messages long."""

import pickle
from itertools import product, repeat
from pathlib import Path

import pytest

from limits import bounded_time
from mturk_xml.documents.answer_key import (
    AnswerOption,
)
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.errors import DocumentError, InvalidTypeError, InvalidValueError, ScoringError, SourceError
from mturk_xml.scoring import NoteKind, Rounding, Scorer, score
from sheets import (
    XS_INT_MAX,
    XS_INT_MIN,
    A,
    answer,
    answers,
    key,
    notes,
    option,
    percentage,
    question,
    scale,
    value_of,
    worth,
)

# --- sources and refusals ------------------------------------------------------------------------


def test_sources_can_be_xml(tmp_path: Path) -> None:
    sheet = key(question("q1", option("a", 5)), question("q2", option("x", 4)), mapping=percentage(15))
    given_answers = answers(answer("q1", "a"), answer("q2", "x"))
    expected = score(sheet, given_answers)
    (tmp_path / "key.xml").write_bytes(sheet.to_bytes())
    (tmp_path / "answers.xml").write_bytes(given_answers.to_bytes())
    assert score(sheet.to_xml(), given_answers.to_bytes()) == expected
    assert score(tmp_path / "key.xml", tmp_path / "answers.xml") == expected
    assert score(sheet.to_xml().encode("utf-16"), given_answers.to_xml(pretty=True)) == expected
    with (tmp_path / "key.xml").open("rb") as key_file, (tmp_path / "answers.xml").open("rb") as answers_file:
        assert score(key_file, answers_file) == expected


PAGE = ExternalQuestion(external_url="https://example.org/", frame_height=0)


def test_a_document_of_another_kind_is_refused_naming_both() -> None:
    for other in (PAGE, PAGE.to_xml()):
        with pytest.raises(DocumentError, match="the key must be of the kind AnswerKey, not ExternalQuestion"):
            score(other, None)  # type: ignore[arg-type]
        with pytest.raises(DocumentError, match=r"the answers must be .* QuestionFormAnswers, not ExternalQuestion"):
            score(worth(1), other)  # type: ignore[arg-type]
    with pytest.raises(DocumentError, match="the key must be of the kind AnswerKey, not QuestionFormAnswers"):
        score(A, worth(1))  # type: ignore[arg-type]


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_bytes(PAGE.to_bytes())
    with pytest.raises(DocumentError, match=r"the answers \(.*page\.xml\) must be"):
        score(worth(1), path)


@pytest.mark.parametrize("broken", ["<AnswerKey", "answers", "<QuestionFormAnswers/>", "\ufeff?", "\x00"])
def test_a_broken_document_is_refused(broken: str) -> None:
    with pytest.raises(DocumentError):
        score(worth(1), broken)
    with pytest.raises(DocumentError):
        score(broken, None)


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(DocumentError):
        score(" \n", None)


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        score(worth(1), tmp_path / "missing.xml")
    with pytest.raises(InvalidTypeError):
        score(None, None)  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError):
        score(worth(1), 5)  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError, match="not int"):
        Scorer(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError, match="not list"):
        Scorer(worth(1)).score([])  # type: ignore[arg-type]


def test_a_rounding_may_be_its_text() -> None:
    assert value_of(1, scale("2.5"), Rounding("half-even")) == 2
    assert score(worth(1, scale("2.5")), A, rounding="half-even").qualification_value == 2  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="'up' is not allowed; expected one of 'half-up', 'half-even'"):
        score(worth(1), A, rounding="up")  # type: ignore[arg-type]


# --- values --------------------------------------------------------------------------------------


def test_a_scorer_is_a_value_that_can_be_used_again() -> None:
    scorer = Scorer(worth(5, scale("0.5")), rounding=Rounding.FLOOR)
    assert scorer == Scorer(scorer.key, rounding=Rounding.FLOOR) != Scorer(scorer.key)
    copy = pickle.loads(pickle.dumps(scorer))
    for given_answers in (A, answers(answer("q", "A"), answer("p")), None):
        result = scorer.score(given_answers)
        assert result == copy.score(given_answers) == score(scorer.key, given_answers, rounding=Rounding.FLOOR)
        assert pickle.loads(pickle.dumps(result)) == result
        assert len({result, copy.score(given_answers)}) == 1


def test_a_result_is_short_to_look_at() -> None:
    sheet = key(*(question(str(number), option("a", 1)) for number in range(100)))
    result = score(sheet, answers(*(answer(str(number), "b") for number in range(50, 150))))
    assert repr(result) == (
        "Score(summed_score=0, qualification_value=0, questions=<100>, mapping=None, "
        "reason='the summed score, as the key has no mapping', rounding=half-up, notes=<50>)"
    )


def test_messages_stay_short_whatever_the_documents_hold() -> None:
    long = "a" * 100_000
    many = tuple(f"{long}{number}" for number in range(100))
    options = (AnswerOption(selection_identifiers=many, answer_score=1),) * 100
    sheet = key(question(long, *options), mapping=scale("0." + "3" * 100_000))
    for selections in (many, tuple(map(str.upper, many))):
        result = score(sheet, answers(answer(long, *selections), answer(long + "b", "x")))
        assert len(result.notes) >= 2
        texts = [*map(str, result.notes), result.reason, result.questions[0].reason]
        assert max(map(len, texts)) < 1500
    with pytest.raises(ScoringError) as caught:
        score(sheet, answers(answer(long), answer(long)))
    assert len(str(caught.value)) < 200


# --- attacks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("multiplier", "points", "values"),
    [
        ("1E+999999", 0, [0, 0, 0, 0, 0]),
        ("1E-999999", 0, [0, 0, 0, 0, 0]),
        ("0E+999999", 5, [0, 0, 0, 0, 0]),
        ("0E-999999", 5, [0, 0, 0, 0, 0]),
        ("1E-999999", 5, [0, 0, 0, 0, 0]),
        ("-1E-999999", 5, [0, 0, 0, 0, -1]),
        ("1E-999999", -5, [0, 0, 0, 0, -1]),
        ("-1E-999999", -5, [0, 0, 0, 0, 0]),
        ("1E+999999", 5, None),
        ("-1E+999999", 5, None),
        ("1E+999999999999999999", 1, None),
        ("-1E-999999999999999999", 1, [0, 0, 0, 0, -1]),
        ("9E+9", 1, None),
        ("1E+10", 1, None),
        ("2E+9", 1, [2_000_000_000] * 5),
        ("1E-9", XS_INT_MAX, [2, 2, 2, 2, 2]),
        ("2.5E-10", 2_000_000_000, [1, 0, 1, 0, 0]),
        ("1E-11", XS_INT_MAX, [0, 0, 0, 0, 0]),
        ("9.99E-12", XS_INT_MIN, [0, 0, 0, 0, -1]),
        ("0." + "3" * 100_000, 3, [1, 1, 1, 0, 0]),
        ("0." + "4" + "9" * 100_000, 1, [0, 0, 0, 0, 0]),
        ("0.5" + "0" * 100_000, 1, [1, 0, 1, 0, 0]),
        ("0.5" + "0" * 100_000 + "1", 1, [1, 1, 1, 0, 0]),
        ("-2.5" + "0" * 100_000 + "1", 1, [-3, -3, -3, -2, -3]),
        ("9" * 100_000, 1, None),
        ("1" * 100_000 + "E-99999", 2, [2, 2, 2, 2, 2]),
        ("1" + "0" * 100_000 + "E-100000", 7, [7, 7, 7, 7, 7]),
        ("0." + "0" * 100_000 + "1", -1, [0, 0, 0, 0, -1]),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_any_multiplier_is_fast(multiplier: str, points: int, values: list[int] | None) -> None:
    with bounded_time():
        for rounding, value in zip(Rounding, values or repeat(None), strict=False):
            scorer = Scorer(worth(points, scale(multiplier)), rounding=rounding)
            if value is None:
                with pytest.raises(ScoringError, match="is outside xs:int") as caught:
                    scorer.score(A)
                assert len(str(caught.value)) < 200
            else:
                assert scorer.score(A).qualification_value == value


def test_many_near_misses_take_linear_time() -> None:
    letters = [(letter, letter.upper()) for letter in "abcdefghijkl"]
    names = ["".join(name) for name in product(*letters)]
    late = names[-1] + " "
    with bounded_time():
        sheet = key(
            *(question(name, option("a", 1)) for name in names), question("q", *(option(name, 1) for name in names))
        )
        result = score(sheet, answers(*(answer(f"{name} ", "a") for name in names), answer("q", late)))
    assert len(notes(result, NoteKind.IGNORED_ANSWER)) == len(names)
    (note,) = notes(result, NoteKind.NEAR_MISS)
    assert f"would equal option {len(names)}," in note
