"""A key's question, prepared: from a Worker's answer to the points, with the reason.

Source: API reference, "AnswerKey data structure", Question; decisions 1 to 7 of the table of scoring decisions in the
README.
"""

from collections import defaultdict
from collections.abc import Mapping

import attrs

from mturk_xml.documents.answer_key import AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.scoring.identifiers import NearMisses
from mturk_xml.scoring.result import Note, NoteKind, QuestionScore
from mturk_xml.words import first_few, listed, points, quoted


@attrs.frozen(kw_only=True)
class _Option:
    """An option, its place in the question (from 1), and what to say where it counts."""

    option: AnswerOption
    number: int
    reason: str
    notes: tuple[Note, ...] = ()


@attrs.frozen(kw_only=True)
class PreparedQuestion:
    """A question of a key whose options are found by what was selected.

    Attributes:
        identifier: the question.
        options: the first option of each set of selections (decisions 3 and 7).
        near: the same options, for selections that nearly equal them (decision 4).
        default: the points where no option is equal.
        because: where these points come from, in words.

    """

    identifier: str
    options: Mapping[frozenset[str], _Option]
    near: NearMisses[_Option]
    default: int
    because: str

    def score(self, answer: Answer | None) -> tuple[QuestionScore, tuple[Note, ...]]:
        """Return the points of one Worker's answer, None where there is none, and what there is to note."""
        if answer is None:
            return self._earn_default((), "not answered"), ()
        selections = answer.selection_identifiers
        beside = beside_selections(answer)
        if beside:
            note = self._note_beside(selections, beside)
            return self._earn_default(selections, f"{beside} equals no option"), (note,)
        if not selections:
            return self._earn_default((), "nothing was selected"), ()
        found = self.options.get(frozenset(selections))
        if found is None:
            return self._earn_default(selections, "the selections equal no option"), self._note_near_miss(selections)
        earned = QuestionScore(
            question_identifier=self.identifier,
            selections=selections,
            matched=found.option,
            points=found.option.answer_score,
            reason=found.reason,
        )
        return earned, found.notes

    def _earn_default(self, selections: tuple[str, ...], why: str) -> QuestionScore:
        return QuestionScore(
            question_identifier=self.identifier,
            selections=selections,
            matched=None,
            points=self.default,
            reason=f"{why}: {self.because}",
        )

    def _note_beside(self, selections: tuple[str, ...], beside: str) -> Note:
        """Say that what was not selected kept the answer from equalling any option (decision 6)."""
        message = f"question {quoted(self.identifier)}: {beside} equals no option"
        equal = self.options.get(frozenset(selections))
        if equal:
            score = points(equal.option.answer_score)
            message += f"; without it, the selections would equal option {equal.number} ({score})"
        return Note(kind=NoteKind.NOT_ONLY_SELECTIONS, question_identifier=self.identifier, message=message)

    def _note_near_miss(self, selections: tuple[str, ...]) -> tuple[Note, ...]:
        """Name the option that the selections would equal but for white space or case (decision 4)."""
        found = self.near.find(frozenset(selections))
        if found is None:
            return ()
        option, difference = found
        expected = f"{listed(option.option.selection_identifiers)} ({points(option.option.answer_score)})"
        message = (
            f"question {quoted(self.identifier)}: {listed(selections)} would equal option {option.number}, {expected}, "
            f"but for {difference}"
        )
        return (Note(kind=NoteKind.NEAR_MISS, question_identifier=self.identifier, message=message),)


def prepare_question(question: Question) -> PreparedQuestion:
    """Prepare a question for many answers."""
    groups: defaultdict[frozenset[str], list[tuple[int, AnswerOption]]] = defaultdict(list)
    for number, option in enumerate(question.answer_options, 1):
        groups[frozenset(option.selection_identifiers)].append((number, option))
    options = {selections: _prepare_option(question, group) for selections, group in groups.items()}
    default = question.default_score
    return PreparedQuestion(
        identifier=question.question_identifier,
        options=options,
        near=NearMisses(options.items()),
        default=default or 0,
        because="0, as there is no DefaultScore" if default is None else f"DefaultScore {default}",
    )


def _prepare_option(question: Question, group: list[tuple[int, AnswerOption]]) -> _Option:
    """Prepare the first option of a group that has the same selections, the only one that counts."""
    (number, option), *others = group
    identifier = question.question_identifier
    notes = []
    if others:
        also = first_few((f"option {n} ({points(other.answer_score)})" for n, other in others), len(others))
        message = (
            f"question {quoted(identifier)}: option {number} ({points(option.answer_score)}) counts, not {also}, "
            "as it is the first with these selections"
        )
        notes.append(Note(kind=NoteKind.DUPLICATE_OPTION, question_identifier=identifier, message=message))
    named = listed(list(dict.fromkeys(option.selection_identifiers)))
    return _Option(
        option=option,
        number=number,
        reason=f"exactly the selections of option {number}: {named}",
        notes=tuple(notes),
    )


def beside_selections(answer: Answer) -> str:
    """Name what a Worker gave that is no selection; empty if there is no such thing."""
    if answer.other_selection_text:
        return "a typed text (OtherSelectionText)"
    if answer.free_text is not None:
        return "a typed text (FreeText)"
    return "an uploaded file" if answer.uploaded_file_key is not None else ""
