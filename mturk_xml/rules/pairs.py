"""Rules about a form and its key together: a test that cannot be scored, or not as its author meant."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from mturk_xml.answering import by_identifier, offered_by
from mturk_xml.binding import Document, Structure
from mturk_xml.diagnostics import Severity
from mturk_xml.documents import answer_key
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption
from mturk_xml.documents.question_form import (
    FileUploadAnswer,
    FreeTextAnswer,
    Question,
    QuestionForm,
    SelectionAnswer,
)
from mturk_xml.reachable import effective_options, greatest_value
from mturk_xml.rule import Finding, Item, rule
from mturk_xml.scoring.identifiers import NearMisses
from mturk_xml.words import listed, points, quoted, with_article

_NUMBER = re.compile("[0-9]+")


@attrs.frozen(kw_only=True)
class UnexpectedDocument:
    """A document that was given as one of another kind."""

    document: Document = attrs.field(repr=False)
    expected: type[Document]

    @property
    def place(self) -> Structure:
        """The structure that a finding is about if it says nothing else."""
        return self.document


@attrs.frozen(kw_only=True)
class KeyedForm:
    """A form and its key; `asked` are the form's questions by their identifiers."""

    form: QuestionForm = attrs.field(repr=False)
    key: AnswerKey = attrs.field(repr=False)
    asked: Mapping[str, tuple[Question, ...]] = attrs.field(init=False, repr=False, eq=False)
    keyed: Counter[str] = attrs.field(init=False, repr=False, eq=False)

    @asked.default
    def _find_asked(self) -> Mapping[str, tuple[Question, ...]]:
        return by_identifier(self.form)

    @keyed.default
    def _count_keyed(self) -> Counter[str]:
        return Counter(question.question_identifier for question in self.key.questions)

    @property
    def place(self) -> Structure:
        """The structure that a finding is about if it says nothing else."""
        return self.key

    def questions(self) -> Iterator["KeyedQuestion"]:
        """Give the questions of the key that the form has too."""
        for question in self.key.questions:
            asked = self.asked.get(question.question_identifier)
            if asked:
                yield KeyedQuestion(asked=asked, keyed=question)


@attrs.frozen(kw_only=True)
class KeyedQuestion:
    """A question of the key, and those of the form (as a rule, one) that it names."""

    asked: tuple[Question, ...]
    keyed: answer_key.Question

    @property
    def place(self) -> Structure:
        """The structure that a finding is about if it says nothing else."""
        return self.keyed

    @property
    def choices(self) -> tuple[SelectionAnswer, ...]:
        """What the questions let a Worker choose from."""
        specifications = (question.answer_specification for question in self.asked)
        return tuple(choices for choices in specifications if isinstance(choices, SelectionAnswer))

    def options(self) -> Iterator["KeyedOption"]:
        """Give the options, if there is anything to choose from."""
        choices = self.choices
        if choices:
            offered = offered_by(self.asked)
            for option in self.keyed.answer_options:
                yield KeyedOption(question=self, option=option, offered=offered)


@attrs.frozen(kw_only=True)
class KeyedOption:
    """An option of the key, and what the form offers there."""

    question: KeyedQuestion
    option: AnswerOption
    offered: frozenset[str]

    @property
    def place(self) -> Structure:
        """The structure that a finding is about if it says nothing else."""
        return self.option


@attrs.frozen(kw_only=True)
class PassingScore:
    """The Qualification value that a Worker has to reach, and the test that it is reached with."""

    passing: int
    key: AnswerKey = attrs.field(repr=False)
    form: QuestionForm | None = attrs.field(repr=False)

    @property
    def place(self) -> Structure:
        """The structure that a finding is about if it says nothing else."""
        return self.key.qualification_value_mapping or self.key


def nearest(identifier: str, known: Iterable[str]) -> str | None:
    """Name the identifier that one which is unknown may be meant to be, and what keeps it apart.

    Identifiers that differ in their numbers are different on purpose.
    """
    known = list(known)
    near = NearMisses(([name], name) for name in known).find([identifier])
    if near:
        return f"did you mean {quoted(near[0])}? They differ in {near[1]}"
    numbers = _NUMBER.findall(identifier)
    candidates = [name for name in known if _NUMBER.findall(name) == numbers]
    matches = difflib.get_close_matches(identifier, candidates, n=1, cutoff=0.7)
    return f"did you mean {quoted(matches[0])}?" if matches else None


@rule("PR801", "unexpected-document", Severity.ERROR)
def unexpected_document(given: UnexpectedDocument) -> Iterator[Finding]:
    """A document is not of the kind that its place asks for.

    Why: a key cannot be asked, nor can a form score; the documents are not compared.
    Example: `mturk-xml validate --form key.xml --key form.xml`
    """
    yield Finding(
        f"this is {with_article(type(given.document).__name__)}, where {with_article(given.expected.__name__)} is "
        f"expected",
        hint="check which document is which",
    )


@rule("PR810", "key-question-not-in-form", Severity.ERROR)
def key_question_not_in_form(test: KeyedForm) -> Iterator[Finding]:
    """The key names a question that the form does not have.

    Why: nobody can answer it, so that every Worker earns its DefaultScore, or nothing.
    Example: `<QuestionIdentifier>capitals </QuestionIdentifier>` where the form has `capitals`.
    Instead: write identifiers as the form does; white space and case count.
    Source: API reference, AnswerKey: the value corresponds to a QuestionIdentifier in the QuestionForm.
    """
    for question in test.key.questions:
        identifier = question.question_identifier
        if identifier not in test.asked:
            unkeyed = [name for name in test.asked if name not in test.keyed]
            yield Finding(
                f"the form has no question {quoted(identifier)}",
                at=question,
                hint=nearest(identifier, unkeyed) or nearest(identifier, test.asked) or _has(list(test.asked)),
            )


def _has(identifiers: list[str]) -> str:
    return f"it has {listed(identifiers)}" if identifiers else "it has no questions"


@rule("PR811", "key-selection-not-in-question", Severity.ERROR)
def key_selection_not_in_question(keyed: KeyedOption) -> Iterator[Finding]:
    """An option of the key names a selection that the question does not offer.

    Why: nobody can select it, so that nobody can earn the option.
    Example: `<SelectionIdentifier>Paris</SelectionIdentifier>` where the form offers `paris`.
    Instead: write identifiers as the form does; white space and case count.
    Source: API reference, AnswerKey: the elements correspond to selections in the QuestionForm.
    """
    for index, identifier in enumerate(keyed.option.selection_identifiers):
        if identifier not in keyed.offered:
            offered = sorted(keyed.offered)
            yield Finding(
                f"the question {quoted(keyed.question.keyed.question_identifier)} does not offer {quoted(identifier)}",
                at=Item("selection_identifiers", index),
                hint=nearest(identifier, offered) or f"it offers {listed(offered)}",
            )


@rule("PR812", "question-not-in-key", Severity.INFO)
def question_not_in_key(test: KeyedForm) -> Iterator[Finding]:
    """The key does not name a question of the form.

    Why: whatever is answered earns nothing. That may be meant, for a question about the Worker.
    Instead: add the question to the key if it is to be scored.
    """
    for identifier, asked in test.asked.items():
        if identifier not in test.keyed:
            yield Finding(
                f"the key does not score the question {quoted(identifier)}",
                at=asked[0],
                hint="add it to the key, if it is to be scored",
            )


@rule("PR813", "keyed-question-without-selections", Severity.ERROR)
def keyed_question_without_selections(question: KeyedQuestion) -> Iterator[Finding]:
    """The key names a question that is answered with a text.

    Why: a key compares selections only; a text equals none of its options.
    Instead: ask with a SelectionAnswer, or remove the question from the key and the text from the test.
    Source: API reference, AnswerKey: one AnswerOption for each combination of selections.
    """
    if not question.choices and any(isinstance(asked.answer_specification, FreeTextAnswer) for asked in question.asked):
        yield Finding(
            f"the question {quoted(question.keyed.question_identifier)} takes a text, which equals no option",
            hint="ask with a SelectionAnswer, or remove it from the key",
        )


@rule("PR814", "text-in-keyed-test", Severity.WARNING)
def text_in_keyed_test(test: KeyedForm) -> Iterator[Finding]:
    """A test that has a key takes a text, in a question that the key does not name.

    Why: a key is for tests of selections; nobody reads the text before the Qualification is granted.
    Instead: remove the question or its OtherSelection, or the key, and then grade by hand.
    Source: API reference, AnswerKey.
    """
    for identifier, asked in test.asked.items():
        if identifier in test.keyed:
            continue
        for question in asked:
            specification = question.answer_specification
            has_other = _has_other(specification)
            if has_other or isinstance(specification, FreeTextAnswer):
                yield Finding(
                    f"the question {quoted(identifier)} takes a text{' beside its choices' if has_other else ''}, and "
                    f"the test has a key",
                    at=question,
                    hint="a test with a key has selections only",
                )


def _has_other(specification: FreeTextAnswer | SelectionAnswer | FileUploadAnswer) -> bool:
    return isinstance(specification, SelectionAnswer) and specification.selections.other_selection is not None


@rule("PR815", "keyed-question-with-other-selection", Severity.ERROR)
def keyed_question_with_other_selection(question: KeyedQuestion) -> Iterator[Finding]:
    """The key names a question with an OtherSelection, where Workers may type a text beside the choices.

    Why: a text equals no option of the key, whatever was selected with it.
    Instead: remove the OtherSelection, or the question from the key.
    Source: API reference, AnswerKey.
    """
    for asked in question.asked:
        specification = asked.answer_specification
        if isinstance(specification, SelectionAnswer) and specification.selections.other_selection is not None:
            yield Finding(
                f"the question {quoted(asked.question_identifier)} has an OtherSelection, and a text equals no option",
                at=specification.selections.other_selection,
                hint="remove the OtherSelection, or the question from the key",
            )


@rule("PR816", "file-upload-in-test", Severity.ERROR)
def file_upload_in_test(test: KeyedForm) -> Iterator[Finding]:
    """A test asks for a file.

    Why: FileUploadAnswer was for HITs only; a Qualification test with it was refused.
    Source: API reference, QuestionForm, FileUploadAnswer.
    """
    for question in test.form.questions:
        if isinstance(question.answer_specification, FileUploadAnswer):
            yield Finding(
                f"the question {quoted(question.question_identifier)} asks for a file, in a test",
                at=question.answer_specification,
                hint="a test has no FileUploadAnswer",
            )


@rule("PR820", "option-count-not-allowed", Severity.WARNING)
def option_count_not_allowed(keyed: KeyedOption) -> Iterator[Finding]:
    """An option of the key has more or fewer selections than the question lets a Worker make.

    Why: nobody can earn the option. MinSelectionCount and MaxSelectionCount are 1 where they are absent.
    Example: an option of two selections, where the question has no MaxSelectionCount.
    Instead: let the counts of the question allow what the key expects.
    Source: API reference, QuestionForm, SelectionAnswer.
    """
    choices = keyed.question.choices
    count = len(set(keyed.option.selection_identifiers))
    if any(least <= count <= most for least, most in (choice.selection_count_bounds for choice in choices)):
        return
    least, most = choices[0].selection_count_bounds
    element = "MaxSelectionCount" if count > most else "MinSelectionCount"
    allowed = f"exactly {least}" if least == most else f"from {least} to {most}"
    yield Finding(
        f"the option has {count} selection{'s' if count > 1 else ''}, and the question allows {allowed}",
        hint=f"set the {element} of the question to {count}, or change the option",
    )


@rule("PR821", "points-out-of-reach", Severity.ERROR)
def points_out_of_reach(question: KeyedQuestion) -> Iterator[Finding]:
    """The number of selections that a question asks for can be met by answers without points only.

    Why: the key has points to give, and whoever answers as the question asks earns none of them.
    Example: MinSelectionCount 2, where each option that earns points has one selection.
    Instead: let the question allow what the key rewards.
    Source: API reference, QuestionForm, SelectionAnswer.
    """
    offered = offered_by(question.asked)
    options = [
        option for option in effective_options(question.keyed, ()) if offered.issuperset(option.selection_identifiers)
    ]
    best = max((option.answer_score for option in options), default=0)
    default = question.keyed.default_score or 0
    allowed = [option.answer_score for option in effective_options(question.keyed, question.asked)]
    if best > 0 >= max([default, *allowed]):
        yield Finding(
            f"the best option earns {points(best)}, and with as many selections as the question asks for nobody "
            f"earns any",
            hint="let MinSelectionCount and MaxSelectionCount allow the number of selections of that option",
        )


@rule("PR830", "passing-score-unreachable", Severity.ERROR)
def passing_score_unreachable(goal: PassingScore) -> Iterator[Finding]:
    """No answers give the Qualification value that is asked for.

    Why: nobody can pass.
    Example: `--pass 80` with a key whose best answers give 75 percent.
    Instead: lower the required value, or correct the scores, MaximumSummedScore or ranges of the key.
    Source: API reference, AnswerKey, QualificationValueMapping.
    """
    greatest = greatest_value(goal.key, goal.form)
    if greatest is not None and greatest < goal.passing:
        yield Finding(
            f"the best answers give the Qualification value {greatest}, and {goal.passing} is to be reached",
            hint=f"ask for {greatest} at most, or correct the scores or the mapping",
        )
