"""Agreement: Krippendorff's own example, hand calculations, and a plain computation of the definition."""

import itertools
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import content, question_form
from mturk_xml.analysis import Agreement, agreement
from mturk_xml.analysis.intercoder_agreement import NO_TEXT, NOT_NUMBERS, QuestionAgreement
from mturk_xml.analysis.krippendorff import NO_PAIR, NO_VARIATION
from mturk_xml.sources import Submission
from sheets import answer, answers

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), C: four observers, twelve units, missing data.
OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def text(name: str, typed: str) -> mx.question_form_answers.Answer:
    return mx.question_form_answers.Answer(question_identifier=name, free_text=typed)


def submitted(hit: str | None, worker: str | None, *each: mx.question_form_answers.Answer) -> Submission:
    source = f"{hit}/{worker}"
    return Submission(source=source, worker_id=worker, hit_id=hit, data=answers(*each).to_xml() if each else None)


def coded(units: Mapping[str, str], *, typed: bool = False) -> list[Submission]:
    """A submission for each word of a unit, by Workers A, B, C …; a dot is a missing value."""
    return [
        submitted(hit, worker, *([] if word == "." else [text("q", word) if typed else answer("q", word)]))
        for hit, words in units.items()
        for worker, word in zip("ABCDEFGH", words.split(), strict=False)
    ]


def only(found: Agreement) -> QuestionAgreement:
    (question,) = found.questions
    return question


def form(*questions: question_form.Question) -> mx.QuestionForm:
    return mx.QuestionForm(content=questions)


def asks(
    name: str,
    specification: question_form.FreeTextAnswer | question_form.SelectionAnswer,
) -> question_form.Question:
    return question_form.Question(
        question_identifier=name, question_content=(content.Text(text="?"),), answer_specification=specification
    )


def choice(name: str, least: int) -> question_form.Question:
    selection = question_form.Selection(selection_identifier="a", content=content.Text(text="a"))
    selections = question_form.Selections(selections=(selection,))
    return asks(name, question_form.SelectionAnswer(min_selection_count=least, selections=selections))


NUMERIC = question_form.FreeTextAnswer(constraints=question_form.Constraints(is_numeric=question_form.IsNumeric()))


# --- published, and by hand --------------------------------------------------------------------


def test_krippendorffs_example() -> None:
    observers = [line.split() for line in OBSERVERS.split("\n") if line]
    units = {f"unit {number}": " ".join(words) for number, words in enumerate(zip(*observers, strict=True), 1)}
    found = only(agreement(coded(units, typed=True)))
    assert (found.units, found.values, found.unpaired) == (11, 40, 1)
    assert f"{found.nominal:.4f}" == "0.7434"
    assert f"{found.interval:.4f}" == "0.8491"
    # 55 pairs, of which those in the units 2, 6 and 8 differ: 3 + 6 + 3.
    assert found.pairwise_agreement.value == pytest.approx(1 - 12 / 55)
    assert [each.hit_id for each in found.disagreements] == ["unit 2", "unit 6", "unit 8"]


def test_two_coders_and_two_categories() -> None:
    """Krippendorff 2011, A: ten units; D_o = 4/20, and of 20 values 14 are 0 and 6 are 1: alpha is 0.095."""
    zipped = zip("0100000000", "1110010010", strict=True)
    units = {str(number): " ".join(pair) for number, pair in enumerate(zipped)}
    found = only(agreement(coded(units)))
    assert found.pairwise_agreement.value == 0.6
    assert f"{found.nominal:.3f}" == "0.095"
    assert found.nominal.value == 1 - 19 * 8 / (2 * 14 * 6)


def test_disagreements_are_listed() -> None:
    found = only(agreement(coded({"H1": "b a b", "H2": "a a a", "H3": "c b a", "H4": "a"})))
    assert (found.units, found.values, found.unpaired) == (3, 9, 1)
    first, second = found.disagreements
    assert [(value.selections, value.worker_ids) for value in first.values] == [(("b",), ("A", "C")), (("a",), ("B",))]
    assert (second.hit_id, [value.selections for value in second.values]) == ("H3", [("a",), ("b",), ("c",)])


def test_sets_of_selections_and_texts() -> None:
    found = agreement(
        [
            submitted("H", "A", answer("sets", "a", "b"), answer("other", "a", other="x"), text("text", "x")),
            submitted("H", "B", answer("sets", "b", "a", "a"), answer("other", "a"), text("text", "x ")),
        ]
    )
    assert [each.pairwise_agreement.value for each in found.questions] == [1, 0, 0]
    assert [value.text for value in found.questions[1].disagreements[0].values] == [None, "x"]
    assert [value.text for value in found.questions[2].disagreements[0].values] == ["x", "x "]
    assert found.pairwise_agreement.value == pytest.approx(1 / 3)


def test_several_questions_are_compared_each_by_itself() -> None:
    """Workers who guess agree by chance in each question, and so together, whatever the other questions are."""
    hits = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]
    names = [f"q{number}" for number in range(10)]
    found = agreement(
        submitted(f"H{number}", worker, *(answer(name, f"{name}{selected}") for name in names))
        for number, pair in enumerate(hits)
        for worker, selected in zip("AB", pair, strict=True)
    )
    assert {each.nominal.value for each in found.questions} == {1 - 4 / (32 / 7)}
    assert found.alpha == found.questions[0].nominal
    assert found.pairwise_agreement.value == 0.5


def test_several_questions_count_by_their_values() -> None:
    found = agreement(
        [
            *(submitted(hit, worker, answer("q", hit)) for hit in "ab" for worker in "AB"),
            submitted("c", "A", answer("r", "x")),
            submitted("c", "B", answer("r", "y")),
        ]
    )
    # q: four values, 8 unlike ordered pairs of 12; r: two values, all pairs unlike.
    assert found.alpha.value == pytest.approx(1 - 2 / (8 / 3 + 2))


# --- undefined ---------------------------------------------------------------------------------


def test_no_variation() -> None:
    found = agreement(coded({"H1": "a a", "H2": "a a"}))
    assert (found.alpha.value, found.alpha.reason) == (None, NO_VARIATION)
    assert found.pairwise_agreement.value == 1
    assert only(found).nominal.reason == NO_VARIATION


@pytest.mark.parametrize("submissions", [[], coded({"H1": "a", "H2": "b"}), [submitted("H", "A"), submitted("H", "B")]])
def test_nothing_to_pair(submissions: list[Submission]) -> None:
    found = agreement(submissions)
    assert found.alpha.reason == found.pairwise_agreement.reason == NO_PAIR
    assert found.left_out == ()
    for each in found.questions:
        assert (each.units, each.values) == (0, 0)
        assert each.nominal.reason == each.pairwise_agreement.reason == NO_PAIR


def test_what_is_left_out() -> None:
    twice = "<Answer><QuestionIdentifier>q</QuestionIdentifier></Answer>"
    xml = answers(answer("q", "a")).to_xml()
    found = agreement(
        [
            Submission(source="gone", hit_id="H", error="gone cannot be read"),
            Submission(source="nowhere", worker_id="A", data=xml),
            Submission(source="broken", worker_id="A", hit_id="H", data="<oops>"),
            Submission(source="twice", worker_id="A", hit_id="H", data=xml.replace("</Answer>", f"</Answer>{twice}")),
            submitted("H", "A", answer("q", "a")),
            submitted("H", "A", answer("q", "b")),
            submitted("H", "B", answer("q", "a")),
            submitted("I", "B", answer("q", "b")),
            xml,
            None,
            answers(answer("q", "a")),
        ]
    )
    assert [each.origin.source for each in found.left_out] == [
        "gone",
        "nowhere",
        "broken",
        "twice",
        "H/A",
        "#9",
        "#10",
        "#11",
    ]
    reasons = [each.reason for each in found.left_out]
    assert reasons[0] == "gone cannot be read"
    assert "of which HIT" in reasons[1]
    assert "question 'q' is answered twice" in reasons[3]
    assert reasons[4] == "Worker 'A' has answered HIT 'H' before, and the first answers count"
    assert (found.answers, found.hits, found.workers) == (11, 2, 2)
    assert (only(found).units, only(found).unpaired, only(found).pairwise_agreement.value) == (1, 1, 1)


def test_workers_without_a_name() -> None:
    found = agreement([submitted("H", None, answer("q", each)) for each in "aab"])
    assert (found.workers, only(found).values) == (0, 3)
    assert [value.worker_ids for value in only(found).disagreements[0].values] == [(None, None), (None,)]


def test_files_are_no_values() -> None:
    upload = mx.question_form_answers.Answer(
        question_identifier="q", uploaded_file_key="k", uploaded_file_size_in_bytes=1
    )
    assert agreement([submitted("H", each, upload) for each in "AB"]).questions == ()


# --- with the form -----------------------------------------------------------------------------


def test_nothing_selected_is_a_value_where_the_form_allows_it() -> None:
    submissions = [submitted("H", "A", answer("q", "a")), submitted("H", "B", answer("q")), submitted("H", "C")]
    assert only(agreement(submissions)).units == 0
    assert only(agreement(submissions, form(choice("q", 1)))).units == 0
    found = only(agreement(submissions, form(choice("q", 0))))
    assert (found.units, found.values) == (1, 3)
    assert [(each.selections, each.worker_ids) for each in found.disagreements[0].values] == [
        ((), ("B", "C")),
        (("a",), ("A",)),
    ]


def test_the_order_is_that_of_the_form() -> None:
    submissions = [submitted("H", "A", answer("z", "a"), answer("y", "a"), answer("x", "a"))]
    found = agreement(submissions, form(choice("x", 1), choice("w", 1), choice("z", 1)))
    assert [each.question_identifier for each in found.questions] == ["x", "w", "z", "y"]
    with pytest.raises(mx.DocumentError, match="the form must be of the kind QuestionForm"):
        agreement([], answers(answer("q")))  # type: ignore[arg-type]  # what it is about


# --- numbers -----------------------------------------------------------------------------------


def test_numbers_with_the_form_and_without() -> None:
    units = {"H1": "1 2", "H2": "3 4", "H3": "5 six"}
    assert only(agreement(coded(units, typed=True))).interval.reason == NOT_NUMBERS
    found = only(agreement(coded(units, typed=True), form(asks("q", NUMERIC))))
    # H3 has one number left: 1 2 3 4 with squares 2 * (1 + 1), and 40 of all ordered pairs of four.
    assert found.interval.value == pytest.approx(1 - 4 / (40 / 3))
    assert found.values == 6
    free = form(asks("q", question_form.FreeTextAnswer()))
    assert only(agreement(coded(units, typed=True), free)).interval.reason == NOT_NUMBERS
    whole = {"H1": "1 2", "H2": "3 4"}
    assert only(agreement(coded(whole, typed=True), free)).interval == found.interval
    # A table does not say whether a number was typed.
    assert only(agreement(coded(whole))).interval == found.interval
    assert only(agreement(coded(whole), form(choice("q", 1)))).interval.reason == NO_TEXT


def test_spellings_of_a_number() -> None:
    found = only(agreement(coded({"H1": "1 1.0", "H2": "2e1 20"}, typed=True)))
    assert (found.interval.value, found.pairwise_agreement.value) == (1, 0)


@pytest.mark.parametrize("huge", ["1e309", "9" * 400, "-1e999"])
def test_what_no_double_holds_is_no_number(huge: str) -> None:
    assert only(agreement(coded({"H1": f"1 {huge}", "H2": "1 2"}, typed=True))).interval.reason == NOT_NUMBERS


def test_numbers_at_the_ends_of_doubles() -> None:
    units = {"H1": "1.7e308 -1.7e308", "H2": "5e-324 5e-324"}
    found = only(agreement(coded(units, typed=True)))
    # Two and none apart, of four: (2a)² * 2 / (2 * (4 * 2a²) / 3).
    assert found.interval.value == pytest.approx(1 - 8 / (16 / 3))


# --- against the definition --------------------------------------------------------------------

UNITS = st.dictionaries(
    st.sampled_from(["H1", "H2", "H3", "H4", "H5"]),
    st.lists(st.sampled_from(["1", "2", "2.5", "-3", "."]), max_size=5).map(" ".join),
    max_size=5,
)


def definition(units: Iterable[list[float]], *, interval: bool) -> float | None:
    """1 - D_o / D_e, pair by pair."""

    def difference(one: float, other: float) -> Fraction:
        return (Fraction(one) - Fraction(other)) ** 2 if interval else Fraction(one != other)

    paired = [unit for unit in units if len(unit) > 1]
    values = [value for unit in paired for value in unit]
    observed = sum(
        sum(difference(*pair) for pair in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in paired
    )
    expected = sum(difference(*pair) for pair in itertools.permutations(values, 2))
    return float(1 - observed * (len(values) - 1) / expected) if expected else None


@given(UNITS)
def test_alpha_is_as_defined(units: dict[str, str]) -> None:
    found = agreement(coded(units, typed=True))
    numbers = [[float(word) for word in words.split() if word != "."] for words in units.values()]
    for is_interval in (False, True):
        expected = definition(numbers, interval=is_interval)
        for each in found.questions:
            figure = each.interval if is_interval else each.nominal
            assert figure.value == expected
            assert (figure.reason is None) == (expected is not None)
    if not found.questions:
        assert all(not unit for unit in numbers)
    else:
        assert found.alpha == only(found).nominal
        assert math.isclose(found.questions[0].values, sum(len(unit) for unit in numbers if len(unit) > 1))
