"""A Qualification test as a person writes it: the form and its key in one file, with the points at the choices.

The classes say what the file may hold; `read_test` and `write_test` turn it into the form and the key, and back.
"""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import attrs

from mturk_xml.binding import (
    Element,
    NamespaceOf,
    NonNegativeInteger,
    PositiveInteger,
    Structure,
    XsdDouble,
    XsdInt,
    structure,
)
from mturk_xml.documents import AnswerKey, QuestionForm, answer_key, question_form
from mturk_xml.documents.content import Binary, Content, FormattedContent, Text, Title
from mturk_xml.documents.question_form import FileUploadAnswer, FreeTextAnswer, StyleSuggestion
from mturk_xml.errors import InvalidValueError
from mturk_xml.plain.reading import MisfitError, structure_from, type_of_path
from mturk_xml.plain.shape import Brief
from mturk_xml.plain.text import load_yaml, read_text
from mturk_xml.plain.writing import plain_structure
from mturk_xml.tree import MAX_BYTES, SourceLike


@attrs.frozen
class TestPair:
    """The two documents of a Qualification test; a test without points has no key."""

    __test__ = False  # tells pytest that this is none of its tests

    form: QuestionForm
    key: AnswerKey | None


@structure
class Choice(Structure):
    """One choice, and what it is worth.

    Attributes:
        id: the identifier that the answer will hold.
        text: what is shown, a text or another content.
        correct: whether it is one of the correct choices; all of them together, and no others, earn the question's
            `points`.
        points: what it earns when it alone is selected.

    """

    id: str
    text: Annotated[Text | Binary | FormattedContent, Brief(text=Text)]
    correct: bool | None = None
    points: Annotated[int | None, XsdInt] = None


@structure
class Combination(Structure):
    """Choices that earn points together.

    Attributes:
        choices: the ids of the choices; they and no others have to be selected.
        points: what that earns; it may be negative.

    """

    choices: Annotated[tuple[str, ...], Element(at_least=1)]
    points: Annotated[int, XsdInt]


@structure
class Question(Structure):
    """One question, with its choices or another way to answer it.

    Attributes:
        id: names the question in the answers and in the key.
        introduction: content shown before the question, in an Overview of its own.
        text: what is asked, a text or a list of content.
        display_name: a number or name shown beside the question.
        is_required: whether the form can be submitted without an answer.
        min_selection_count: how many choices have to be selected; 1 where it is left out.
        max_selection_count: how many choices can be selected; 1 where it is left out.
        style_suggestion: how the choices are shown.
        choices: the choices.
        other_selection: lets the Worker type a text beside the choices.
        points: what the choices marked as correct earn; 1 where it is left out.
        combinations: further sets of choices that earn points.
        default_score: what any other answer earns; 0 where it is left out.
        answer_specification: how it is answered, where that is not by choices.

    """

    id: str
    introduction: Annotated[tuple[Content, ...], Brief(text=Text)] = ()
    text: Annotated[tuple[Content, ...], Brief(text=Text, at_least=1)]
    display_name: str | None = None
    is_required: bool | None = None
    min_selection_count: Annotated[int | None, NonNegativeInteger] = None
    max_selection_count: Annotated[int | None, PositiveInteger] = None
    style_suggestion: StyleSuggestion | None = None
    choices: tuple[Choice, ...] = ()
    other_selection: FreeTextAnswer | None = None
    points: Annotated[int | None, XsdInt] = None
    combinations: tuple[Combination, ...] = ()
    default_score: Annotated[int | None, XsdInt] = None
    answer_specification: FreeTextAnswer | FileUploadAnswer | None = None


@structure
class Range(Structure):
    """A range of points, and the Qualification value that it gives.

    Attributes:
        lowest: the least sum of points in the range.
        highest: the greatest sum of points in the range.
        value: the Qualification value.

    """

    lowest: Annotated[int, XsdInt]
    highest: Annotated[int, XsdInt]
    value: Annotated[int, XsdInt]


@structure
class QualificationTest(Structure):
    """A Qualification test: a form, and what its answers are worth.

    Attributes:
        title: the heading of the form.
        instructions: what the form begins with, a text or a list of content.
        percentage_of: the points that are 100; the Qualification value is the percentage that was reached.
        multiply_by: the Qualification value is the points times this.
        ranges: the Qualification value of each range of points.
        out_of_range_value: the Qualification value of points in no range.
        namespace: the schema of the form, the newest if left out.
        questions: the questions in their order.
        question_form: the form, where it is one that `title`, `instructions` and `questions` cannot say.
        answer_key: the key, where it is one that points at the questions cannot say.

    """

    title: str | None = None
    instructions: Annotated[tuple[Content, ...], Brief(text=Text)] = ()
    percentage_of: Annotated[int | None, XsdInt] = None
    multiply_by: Annotated[Decimal | None, XsdDouble] = None
    ranges: tuple[Range, ...] = ()
    out_of_range_value: Annotated[int | None, XsdInt] = None
    namespace: Annotated[str | None, NamespaceOf(allowed=QuestionForm.namespaces)] = None
    questions: tuple[Question, ...] = ()
    question_form: QuestionForm | None = None
    answer_key: AnswerKey | None = None


def read_test(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> TestPair:
    """Read a test from its YAML file (or JSON, which is YAML, too).

    Args:
        source: bytes, a str of YAML, a path or a binary file.
        max_bytes: the size above which it is refused.

    Raises:
        InvalidValueError: it is no YAML, or no test; the message says where, and what is expected.
        SourceError: the file cannot be read.
        MissingPackageError: PyYAML is not installed.

    Example:
        >>> test = read_test('''
        ... percentage_of: 2
        ... questions:
        ...   - id: sky
        ...     text: Which colour has the sky?
        ...     choices:
        ...       - {id: blue, text: Blue, points: 2}
        ...       - {id: green, text: Green}
        ... ''')
        >>> test.key.questions[0].answer_options[0]
        AnswerOption(selection_identifiers=('blue',), answer_score=2)

    """
    return read_text(source, load_yaml, pair_from, max_bytes=max_bytes)


def write_test(form: QuestionForm, key: AnswerKey | None = None) -> str:
    """Write a form and its key as one YAML file, such that `read_test` gives both back.

    Raises:
        MissingPackageError: PyYAML is not installed.

    """
    from mturk_xml.plain.yaml import dump  # noqa: PLC0415 - needs an extra

    return dump(plain_structure(as_test(form, key)))


def pair_from(data: object) -> TestPair:
    """Make both documents of plain data; raises MisfitError."""
    test = structure_from(QualificationTest, data)
    form = _form_of(test)
    return TestPair(form, _key_of(test))


# --- from the file to the form -------------------------------------------------------------------


def _form_of(test: QualificationTest) -> QuestionForm:
    own = [
        name for name in ("title", "instructions", "namespace", "questions") if getattr(test, name) not in {None, ()}
    ]
    if test.question_form:
        if own:
            raise MisfitError((own[0],), f"question_form is the whole form, and {', '.join(own)} would be left out")
        return test.question_form
    if not test.questions:
        raise MisfitError((), "questions is missing; expected a list of at least one question")
    parts: list[question_form.Overview | question_form.Question] = []
    title = () if test.title is None else (Title(text=test.title),)
    if title or test.instructions:
        parts.append(question_form.Overview(content=(*title, *test.instructions)))
    for index, question in enumerate(test.questions):
        if question.introduction:
            parts.append(question_form.Overview(content=question.introduction))
        parts.append(_form_question(question, ("questions", index)))
    try:
        return QuestionForm(namespace=test.namespace or QuestionForm.namespaces[0], content=tuple(parts))
    except InvalidValueError as error:
        raise MisfitError((), str(error)) from None


def _form_question(question: Question, path: type_of_path) -> question_form.Question:
    by_choice = ("choices", "min_selection_count", "max_selection_count", "style_suggestion", "other_selection")
    given = [name for name in by_choice if getattr(question, name) not in {None, ()}]
    answer = question.answer_specification
    if answer is not None and given:
        raise MisfitError((*path, given[0]), "a question has either choices or an answer_specification")
    if answer is None and not question.choices:
        raise MisfitError(path, "choices is missing; expected a list of choices, or an answer_specification")
    return question_form.Question(
        question_identifier=question.id,
        display_name=question.display_name,
        is_required=question.is_required,
        question_content=question.text,
        answer_specification=answer or _selection_answer(question),
    )


def _selection_answer(question: Question) -> question_form.SelectionAnswer:
    return question_form.SelectionAnswer(
        min_selection_count=question.min_selection_count,
        max_selection_count=question.max_selection_count,
        style_suggestion=question.style_suggestion,
        selections=question_form.Selections(
            selections=tuple(
                question_form.Selection(selection_identifier=choice.id, content=choice.text)
                for choice in question.choices
            ),
            other_selection=question.other_selection,
        ),
    )


# --- from the file to the key --------------------------------------------------------------------


def _key_of(test: QualificationTest) -> AnswerKey | None:
    keyed = [_key_question(question, ("questions", index)) for index, question in enumerate(test.questions)]
    questions = tuple(question for question in keyed if question)
    mapping = _mapping_of(test)
    if test.answer_key:
        if questions or mapping:
            raise MisfitError(("answer_key",), "it is the whole key, and the points beside it would be left out")
        return test.answer_key
    if not questions:
        if mapping:
            raise MisfitError((), "there are no points; expected correct, points or combinations in a question")
        return None
    return AnswerKey(questions=questions, qualification_value_mapping=mapping)


def _key_question(question: Question, path: type_of_path) -> answer_key.Question | None:
    correct = tuple(choice.id for choice in question.choices if choice.correct)
    if question.points is not None and not correct:
        raise MisfitError((*path, "points"), "no choice is marked by `correct: true`, so that nothing earns them")
    options = [(correct, 1 if question.points is None else question.points)] if correct else []
    options += [((choice.id,), choice.points) for choice in question.choices if choice.points is not None]
    known = {choice.id for choice in question.choices}
    for index, combination in enumerate(question.combinations):
        for unknown in set(combination.choices) - known:
            place = (*path, "combinations", index, "choices")
            raise MisfitError(place, f"{unknown!r} is no choice of the question; there are {', '.join(sorted(known))}")
        options.append((combination.choices, combination.points))
    if not options:
        if question.default_score is not None:
            raise MisfitError((*path, "default_score"), "no choice of the question has points")
        return None
    return answer_key.Question(
        question_identifier=question.id,
        answer_options=tuple(
            answer_key.AnswerOption(selection_identifiers=ids, answer_score=points) for ids, points in options
        ),
        default_score=question.default_score,
    )


def _mapping_of(test: QualificationTest) -> answer_key.QualificationValueMapping | None:
    kinds = ("percentage_of", "multiply_by", "ranges")
    given = [kind for kind in kinds if getattr(test, kind) not in {None, ()}]
    if len(given) > 1:
        raise MisfitError((given[1],), f"{' and '.join(given)} are two mappings of the points; expected one")
    if (test.out_of_range_value is not None) != bool(test.ranges):
        raise MisfitError((), "ranges and out_of_range_value go together")
    if test.percentage_of is not None:
        return answer_key.PercentageMapping(maximum_summed_score=test.percentage_of)
    if test.multiply_by is not None:
        return answer_key.ScaleMapping(summed_score_multiplier=test.multiply_by)
    if test.out_of_range_value is None:
        return None
    ranges = tuple(
        answer_key.SummedScoreRange(
            inclusive_lower_bound=each.lowest, inclusive_upper_bound=each.highest, qualification_value=each.value
        )
        for each in test.ranges
    )
    return answer_key.RangeMapping(summed_score_ranges=ranges, out_of_range_qualification_value=test.out_of_range_value)


# --- from the form and the key to the file -------------------------------------------------------


def as_test(form: QuestionForm, key: AnswerKey | None) -> QualificationTest:
    """Say both in the nicest way that gives them back."""
    plain_form, whole_form = _without_key(form), QualificationTest(question_form=form)
    is_pretty = plain_form is not None and _form_of(plain_form) == form
    test = plain_form if plain_form is not None and is_pretty else whole_form
    if key is None:
        return test
    marked = _with_key(test, key)
    if marked is not None and _gives(marked, key):
        return marked
    return test.evolve(answer_key=key)


def _gives(test: QualificationTest, key: AnswerKey) -> bool:
    try:
        return _key_of(test) == key
    except MisfitError:
        return False


def _without_key(form: QuestionForm) -> QualificationTest | None:
    """Return the test of a form; None if Overviews stand where the file has no place for them."""
    parts = list(form.content)
    title: str | None = None
    instructions: tuple[Content, ...] = ()
    if isinstance(parts[0], question_form.Overview):
        title, instructions = _heading(parts[0].content)
        del parts[0]
    questions = []
    introduction: tuple[Content, ...] = ()
    for part in parts:
        if isinstance(part, question_form.Question):
            questions.append(_test_question(part, introduction))
            introduction = ()
        elif introduction:
            return None
        else:
            introduction = part.content
    if introduction or not questions:
        return None
    namespace = None if form.namespace == QuestionForm.namespaces[0] else form.namespace
    return QualificationTest(title=title, instructions=instructions, namespace=namespace, questions=tuple(questions))


def _heading(content: tuple[Content, ...]) -> tuple[str | None, tuple[Content, ...]]:
    first, *others = content
    return (first.text, tuple(others)) if isinstance(first, Title) else (None, content)


def _test_question(question: question_form.Question, introduction: tuple[Content, ...]) -> Question:
    common = Question(
        id=question.question_identifier,
        text=question.question_content,
        introduction=introduction,
        display_name=question.display_name,
        is_required=question.is_required,
    )
    answer = question.answer_specification
    if not isinstance(answer, question_form.SelectionAnswer):
        return common.evolve(answer_specification=answer)
    return common.evolve(
        min_selection_count=answer.min_selection_count,
        max_selection_count=answer.max_selection_count,
        style_suggestion=answer.style_suggestion,
        choices=tuple(
            Choice(id=selection.selection_identifier, text=selection.content)
            for selection in answer.selections.selections
        ),
        other_selection=answer.selections.other_selection,
    )


def _with_key(test: QualificationTest, key: AnswerKey) -> QualificationTest | None:
    """Return the test with the points of a key at its questions; None if they are not the questions of the key."""
    keyed = {question.question_identifier: question for question in key.questions}
    known = {question.id for question in test.questions}
    if not known.issuperset(keyed) or len(keyed) < len(key.questions):
        return None
    questions = tuple(
        _marked(question, keyed[question.id]) if question.id in keyed else question for question in test.questions
    )
    return _mapped(test.evolve(questions=questions), key.qualification_value_mapping)


def _mapped(test: QualificationTest, mapping: answer_key.QualificationValueMapping | None) -> QualificationTest:
    match mapping:
        case answer_key.PercentageMapping():
            return test.evolve(percentage_of=mapping.maximum_summed_score)
        case answer_key.ScaleMapping():
            return test.evolve(multiply_by=mapping.summed_score_multiplier)
        case answer_key.RangeMapping():
            ranges = tuple(
                Range(
                    lowest=each.inclusive_lower_bound,
                    highest=each.inclusive_upper_bound,
                    value=each.qualification_value,
                )
                for each in mapping.summed_score_ranges
            )
            return test.evolve(ranges=ranges, out_of_range_value=mapping.out_of_range_qualification_value)
        case None:
            return test


def _marked(question: Question, keyed: answer_key.Question) -> Question:
    """Return a question with its points, at the choices as far as the options stand in that order."""
    question = question.evolve(default_score=keyed.default_score)
    for candidate in _ways(question, keyed.answer_options):
        try:
            if _key_question(candidate, ()) == keyed:
                return candidate
        except MisfitError:
            continue
    return question


def _ways(question: Question, options: tuple[answer_key.AnswerOption, ...]) -> Iterator[Question]:
    """Give ways of saying the options, the nicest first; some may say something else."""
    first, *others = options
    if len(first.selection_identifiers) > 1:
        choices = tuple(
            choice.evolve(correct=True) if choice.id in first.selection_identifiers else choice
            for choice in question.choices
        )
        yield _at_choices(question.evolve(choices=choices, points=first.answer_score), others)
    yield _at_choices(question, list(options))
    yield question.evolve(combinations=tuple(map(_combination, options)))


def _at_choices(question: Question, options: list[answer_key.AnswerOption]) -> Question:
    """Put the points of single choices, up to the first combination, at the choices."""
    singles = list(itertools.takewhile(lambda option: len(option.selection_identifiers) == 1, options))
    points = {option.selection_identifiers[0]: option.answer_score for option in singles}
    choices = tuple(
        choice.evolve(points=points[choice.id]) if choice.id in points else choice for choice in question.choices
    )
    return question.evolve(choices=choices, combinations=tuple(map(_combination, options[len(singles) :])))


def _combination(option: answer_key.AnswerOption) -> Combination:
    return Combination(choices=option.selection_identifiers, points=option.answer_score)
