"""From Python's values to the XML of a form, beside boto 2, which was the usual builder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

import mturk_xml as mx
from benchmarks import rivals, samples
from benchmarks.races import Contender, Limit, Race, UnavailableError
from mturk_xml.documents.content import Binary, MediaType, MimeType, Text, Title
from mturk_xml.documents.question_form import (
    NAMESPACE_2005_10_01,
    Overview,
    Question,
    Selection,
    SelectionAnswer,
    Selections,
    StyleSuggestion,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OURS, BOTO = "mx.QuestionForm(…).to_xml()", "boto 2: QuestionForm(…).get_as_xml()"
_TITLE, _INSTRUCTIONS = "A test", "Choose one answer to each question."


def races(folder: Path) -> Iterator[Race]:  # noqa: ARG001 - what every benchmark is given
    """Give the race."""
    title = f"build and write a QuestionForm of {samples.QUESTIONS} questions with {samples.CHOICES} choices each"
    try:
        boto = rivals.boto_question()
    except UnavailableError as error:
        facts = (f"boto 2 did not take part: {error}",)
        yield Race(title=title, contenders=(Contender(OURS, ours),), facts=facts)
        return
    if _canonical(ours()) != _canonical(theirs(boto)):
        raise ValueError("the two forms are not the same")
    yield Race(
        title=title,
        contenders=(Contender(OURS, ours), Contender(BOTO, lambda: theirs(boto))),
        limits=(Limit(of=OURS, by=BOTO, at_most=1),),
        facts=("both write the same document; what each makes of a mistake:", *_mistakes(boto)),
    )


def ours() -> str:
    """Build and write the form with this library."""
    overview = Overview(content=(Title(text=_TITLE), Text(text=_INSTRUCTIONS)))
    questions = [
        _our_question(
            number,
            *[
                Selection(selection_identifier=f"c{choice}", content=Text(text=samples.chosen(choice)))
                for choice in range(samples.CHOICES)
            ],
        )
        for number in range(samples.QUESTIONS)
    ]
    return _our_form(overview, *questions)


def _our_question(number: int, *selections: Selection, most: int | None = None) -> Question:
    return Question(
        question_identifier=f"q{number}",
        is_required=True,
        question_content=(Text(text=samples.asked(number)),),
        answer_specification=SelectionAnswer(
            max_selection_count=most,
            style_suggestion=StyleSuggestion.RADIOBUTTON,
            selections=Selections(selections=selections),
        ),
    )


def _our_form(*content: Overview | Question) -> str:
    return mx.QuestionForm(namespace=NAMESPACE_2005_10_01, content=content).to_xml()


def theirs(boto: Any) -> str:  # noqa: ANN401 - boto has no types
    """Build and write the form with boto 2."""
    form = boto.QuestionForm()
    overview = boto.Overview()
    overview.append_field("Title", _TITLE)
    overview.append_field("Text", _INSTRUCTIONS)
    form.append(overview)
    for number in range(samples.QUESTIONS):
        choices = [(samples.chosen(choice), f"c{choice}") for choice in range(samples.CHOICES)]
        form.append(_their_question(boto, number, choices))
    text: str = form.get_as_xml()
    return text


def _their_question(boto: Any, number: int, choices: list[tuple[str, str]], **options: Any) -> Any:  # noqa: ANN401
    content = boto.QuestionContent()
    content.append_field("Text", samples.asked(number))
    answer = boto.SelectionAnswer(**{"style": "radiobutton", "selections": choices, **options})
    return boto.Question(f"q{number}", content, boto.AnswerSpecification(answer), is_required=True)


def _canonical(text: str) -> bytes:
    return etree.tostring(etree.fromstring(text), method="c14n")


def _mistakes(boto: Any) -> Iterator[str]:  # noqa: ANN401 - boto has no types
    """Try mistakes with both builders, and say what became of each."""

    def question(*choices: str, most: int | None = None) -> Callable[[], str]:
        def build() -> str:
            selections = [Selection(selection_identifier=text[0], content=Text(text=text)) for text in choices]
            return _our_form(_our_question(1, *selections, most=most))

        return build

    def their_question(*choices: str, **options: Any) -> Callable[[], str]:  # noqa: ANN401 - they vary
        pairs = [(text, text[0]) for text in choices]
        return lambda: _their_form(boto, _their_question(boto, 1, pairs, **options))

    def picture() -> str:
        kind = MimeType(type=MediaType.IMAGE)
        return _our_form(Overview(content=(Binary(mime_type=kind, data_url="picture.png", alt_text=""),)))

    def their_picture() -> str:
        overview = boto.Overview()
        overview.append(boto.Binary("image", "png", "picture.png", ""))
        return _their_form(boto, overview, _their_question(boto, 1, [("A", "a")]))

    trials = {
        "a choice `A <b> & C`": (question("A <b> & C"), their_question("A <b> & C")),
        "a control character in a choice": (question("A\b"), their_question("A\b")),
        "a question without choices": (question(), their_question(min=0)),
        "a MaxSelectionCount of 0": (question("A", most=0), their_question("A", style="list", max=0)),
        "a picture without https://": (picture, their_picture),
    }
    for mistake, (mine, other) in trials.items():
        yield f"  {mistake}: ours {_outcome(mine)}, boto 2 {_outcome(other)}"


def _their_form(boto: Any, *content: Any) -> str:  # noqa: ANN401 - boto has no types
    form = boto.QuestionForm()
    form.extend(content)
    text: str = form.get_as_xml()
    return text


def _outcome(build: Callable[[], str]) -> str:
    try:
        text = build()
    except (ValueError, AssertionError):
        return "refuses it"
    try:
        tree = etree.fromstring(text)
    except etree.XMLSyntaxError:
        return "writes what is not XML"
    if rivals.schema(NAMESPACE_2005_10_01).validate(tree):
        return "writes it right"
    return "writes what the schema refuses"
