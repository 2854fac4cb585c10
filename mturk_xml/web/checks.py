"""What the fields of a form's page sent, checked by the rules of the form.

The page's script checks the same, for comfort; what is checked here counts. Each question is looked at by itself, as in
the browser, so that two questions of one identifier are held to their own rules. Nothing that a browser sends raises.
"""

from collections.abc import Iterator, Mapping

import attrs

from mturk_xml.answering import Questionnaire
from mturk_xml.binding.datatypes import require_xml_characters
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
from mturk_xml.errors import InvalidValueError
from mturk_xml.web.controls import Control
from mturk_xml.web.fields import Fields, QuestionFields, answer_from, by_name, fields_of
from mturk_xml.web.messages import NOT_A_CHOICE, NOT_KEPT, NOT_UNDERSTOOD, in_words


@attrs.frozen(kw_only=True)
class FieldProblem:
    """What keeps an answer from being accepted.

    Attributes:
        field: the name of the field.
        message: what to do about it, for the person who answers.

    """

    field: str
    message: str


@attrs.frozen(kw_only=True)
class Checked:
    """What the fields of a page come to.

    Attributes:
        answers: the answers, one for each question, in the order of the form; None where there is a problem, or the
            form asks nothing.
        problems: what keeps them from being accepted, in the order of the form.

    """

    answers: QuestionFormAnswers | None
    problems: tuple[FieldProblem, ...]


class FieldsChecker:
    r"""A form, prepared once to check what many people's browsers send.

    It can be shared by threads.

    Example:
        >>> from mturk_xml.documents.content import Text
        >>> from mturk_xml.documents.question_form import FreeTextAnswer, Question
        >>> question = Question(
        ...     question_identifier="q1",
        ...     is_required=True,
        ...     question_content=(Text(text="What do you see?"),),
        ...     answer_specification=FreeTextAnswer(number_of_lines_suggestion=2),
        ... )
        >>> checker = FieldsChecker(QuestionForm(content=(question,)))
        >>> checker.check([("q1", "a cat\r\na dog")]).answers.answers
        (Answer(question_identifier='q1', free_text='a cat\na dog'),)
        >>> checker.check([]).problems
        (FieldProblem(field='q1', message='Please answer this question.'),)

    """

    def __init__(self, form: QuestionForm) -> None:
        self._questions = [
            (fields, Questionnaire(form.evolve(content=(fields.question,)))) for fields in fields_of(form)
        ]

    def check(self, fields: Fields) -> Checked:
        """Turn what fields sent into answers, and say what keeps them from being accepted.

        Line breaks are kept as the field held them, as U+000A; browsers send U+000D U+000A.

        Args:
            fields: as for `answers_from_fields`; those of other names are left out.

        """
        sent = {
            name: [value.replace("\r\n", "\n").replace("\r", "\n") for value in values]
            for name, values in by_name(fields).items()
        }
        answers: list[Answer] = []
        problems: list[FieldProblem] = []
        for question, questionnaire in self._questions:
            read = _read(question, sent)
            if isinstance(read, FieldProblem):
                problems.append(read)
            else:
                answers.append(read)
                problems += _problems(question, questionnaire, read)
        if problems or not answers:
            return Checked(answers=None, problems=tuple(problems))
        return Checked(answers=QuestionFormAnswers(answers=tuple(answers)), problems=())


def _read(fields: QuestionFields, sent: Mapping[str, list[str]]) -> Answer | FieldProblem:
    """Return the answer to a question, or why what was sent is none."""
    for name in filter(None, (fields.name, fields.other_name)):
        try:
            require_xml_characters("".join(sent.get(name, ())))
        except ValueError:
            return FieldProblem(field=name, message=NOT_KEPT)
    try:
        return answer_from(fields, sent)
    except InvalidValueError:
        message = NOT_UNDERSTOOD if fields.control is Control.TEXT else NOT_A_CHOICE
        return FieldProblem(field=fields.name, message=message)


def _problems(fields: QuestionFields, questionnaire: Questionnaire, answer: Answer) -> Iterator[FieldProblem]:
    for mismatch in questionnaire.mismatches(QuestionFormAnswers(answers=(answer,))):
        message = in_words(mismatch)
        if message is not None:
            other = fields.other_name if mismatch.at == "other_selection_text" else None
            yield FieldProblem(field=other or fields.name, message=message)
