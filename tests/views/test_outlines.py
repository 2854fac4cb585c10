import hypothesis
import pytest

import mturk_xml as mx
import strategies
from mturk_xml import answer_key, content, example, question_form, question_form_answers
from mturk_xml.views.lines import cells, folded
from mturk_xml.views.outlines import outline


@hypothesis.given(strategies.documents(), hypothesis.strategies.integers(24, 120))
def test_any_document_has_an_outline_that_no_terminal_takes_for_more(document: mx.Document, width: int) -> None:
    text = outline(document, width=width)
    assert text.endswith("\n")
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_form_of_the_example() -> None:
    text = outline(mx.parse(example.path("form.xml")), width=60)
    assert text.startswith("QuestionForm (schema 2017-11-06): 8 questions, 2 overviews\n\nOverview\n   # Boxes")
    assert max(map(len, text.splitlines())) <= 60
    assert (
        "2. which_are_birds (2): 1 to 4 choices (checkbox), required\n"
        "   Which of these get a box? Select all of them.\n"
        "   [] penguin  A penguin under water\n"
    ) in text
    assert "   • every living bird has a box of its own;\n" in text


def test_the_key_of_the_example() -> None:
    text = outline(mx.parse(example.path("key.xml")))
    assert "2. which_are_birds\n    4  penguin + ostrich\n" in text
    assert "   -1  anything else\n" in text
    assert text.endswith("\nQualification value: the points as a percentage of 20\n")


def test_the_ranges_of_a_key() -> None:
    span = answer_key.SummedScoreRange(inclusive_lower_bound=0, inclusive_upper_bound=5, qualification_value=1)
    option = answer_key.AnswerOption(selection_identifiers=("a",), answer_score=1)
    key = mx.AnswerKey(
        questions=(answer_key.Question(question_identifier="q", answer_options=(option,)),),
        qualification_value_mapping=answer_key.RangeMapping(
            summed_score_ranges=(span,), out_of_range_qualification_value=9
        ),
    )
    assert outline(key).endswith("\nQualification value:\n  1 for 0 to 5 points\n  9 for anything else\n")


def test_constraints_in_words() -> None:
    constraints = question_form.Constraints(
        is_numeric=question_form.IsNumeric(min_value=1, max_value=5),
        length=question_form.Length(max_length=1),
        answer_format_regexes=(question_form.AnswerFormatRegex(regex="^[a-z]", flags="i", error_text="A letter!"),),
    )
    question = question_form.Question(
        question_identifier="q\u202e",
        question_content=(content.Text(text="?"),),
        answer_specification=question_form.FreeTextAnswer(
            constraints=constraints, default_text="x", number_of_lines_suggestion=2
        ),
    )
    assert outline(mx.QuestionForm(content=(question,))) == (
        "QuestionForm (schema 2017-11-06): 1 question\n\n"
        "1. q\\u202e: text of 2 lines\n"
        "   ?\n"
        "   a number from 1 to 5\n"
        "   at most 1 character\n"
        "   matches /^[a-z]/i, or else: A letter!\n"
        "   begins as: x\n"
    )


def test_answers() -> None:
    answer = question_form_answers.Answer
    answers = mx.QuestionFormAnswers(
        answers=(
            answer(question_identifier="a", selection_identifiers=("x", "y"), other_selection_text="z"),
            answer(question_identifier="b", free_text="one\ntwo"),
            answer(question_identifier="c", uploaded_file_key="k", uploaded_file_size_in_bytes=1),
            answer(question_identifier="d"),
        )
    )
    assert outline(answers) == (
        "QuestionFormAnswers: 4 answers\n\n"
        "a\n   [x] x\n   [x] y\n   beside the choices: z\n"
        "b\n   one\n   two\n"
        "c\n   a file of 1 byte, kept as k\n"
        "d\n   (nothing)\n"
    )


def test_questions_elsewhere() -> None:
    external = mx.ExternalQuestion(external_url="https://example.org/", frame_height=0)
    assert outline(external) == (
        "ExternalQuestion\n   page          https://example.org/\n   frame height  0, as high as the page\n"
    )
    page = '<form method="post" action="/mturk/externalSubmit"><input name="a"><input type=radio name=b></form>'
    assert outline(mx.HTMLQuestion(html_content=page, frame_height=400)) == (
        f"HTMLQuestion: a page of {len(page)} bytes\n"
        "   frame height  400 pixels\n"
        "   form          POST to /mturk/externalSubmit\n"
        "   field         a: text\n"
        "   field         b: radio\n"
    )
    assert "   form          none\n" in outline(mx.HTMLQuestion(html_content="<p>", frame_height=0))


@hypothesis.given(strategies.texts, hypothesis.strategies.integers(2, 40))
def test_folded_lines_keep_to_the_width_and_lose_no_word(text: str, width: int) -> None:
    lines = list(folded(text, width))
    assert all(cells(line) <= width for line in lines)
    once = list(folded(text, 10**6))
    assert "".join(lines).replace(" ", "") == "".join(once).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines"), [("", [""]), ("a b", ["a", "b"]), ("abc", ["ab", "c"]), ("例え", ["例", "え"])]
)
def test_folding(text: str, lines: list[str]) -> None:
    assert list(folded(text, 2)) == lines
