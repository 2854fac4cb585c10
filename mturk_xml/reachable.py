"""What a Worker can reach in a test: the options that its form allows, and the greatest Qualification value.

Source: API reference, "AnswerKey data structure" and "QuestionForm data structure", SelectionAnswer.
"""

from collections.abc import Iterable, Iterator, Sequence

from mturk_xml.answering import by_identifier, offered_by
from mturk_xml.attainable import attainable_sums, score_bounds
from mturk_xml.documents import answer_key
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, RangeMapping
from mturk_xml.documents.question_form import Question, QuestionForm, SelectionAnswer
from mturk_xml.errors import ScoringError
from mturk_xml.scoring.arithmetic import XS_INT, Rounding
from mturk_xml.scoring.mapping import prepare_mapping


def effective_options(question: answer_key.Question, asked: Sequence[Question]) -> tuple[AnswerOption, ...]:
    """Return the options of a key's question that count: of those with equal selections, the first.

    Args:
        question: the question of the key.
        asked: those of the form that it names; only the options that one of them allows are returned.
            Without any, all are.

    """
    options: dict[frozenset[str], AnswerOption] = {}
    for option in question.answer_options:
        options.setdefault(frozenset(option.selection_identifiers), option)
    return tuple(option for selections, option in options.items() if not asked or _allows(asked, selections))


def _allows(asked: Iterable[Question], selections: frozenset[str]) -> bool:
    for question in asked:
        specification = question.answer_specification
        if isinstance(specification, SelectionAnswer):
            least, most = specification.selection_count_bounds
            if least <= len(selections) <= most and selections <= offered_by([question]):
                return True
    return False


def greatest_value(key: AnswerKey, form: QuestionForm | None) -> int | None:
    """Return the greatest Qualification value that answers can give; None if it cannot be computed.

    An option that the form does not allow is earned by nobody. That a question is answered by none of its options
    is taken for possible.

    Args:
        key: the key.
        form: the form; None if it is not known, so that all options count.

    """
    allowed = key if form is None else _restricted(key, form)
    try:
        mapping = prepare_mapping(key.qualification_value_mapping, Rounding.HALF_UP)
    except ScoringError:
        return None
    sums = _decisive_sums(allowed)
    try:
        values = [mapping.convert(summed_score).value for summed_score in sums if summed_score in XS_INT]
    except ScoringError:
        return None
    return max(values) if len(values) == len(sums) else None


def _decisive_sums(key: AnswerKey) -> tuple[int, ...]:
    """Return sums among which is one with the greatest value."""
    mapping = key.qualification_value_mapping
    least, greatest = score_bounds(key)
    if not isinstance(mapping, RangeMapping):
        return (least, greatest)
    return attainable_sums(key) or tuple(_bounds_of_ranges(mapping, least, greatest))


def _bounds_of_ranges(mapping: RangeMapping, least: int, greatest: int) -> Iterator[int]:
    """Give sums in and beside every range, for a key with too many sums to list: as if each could be attained."""
    yield from (least, greatest)
    for part in mapping.summed_score_ranges:
        for bound in (part.inclusive_lower_bound, part.inclusive_upper_bound):
            yield from (summed for summed in (bound - 1, bound, bound + 1) if least <= summed <= greatest)


def _restricted(key: AnswerKey, form: QuestionForm) -> AnswerKey:
    """Return a key that gives points only for what the form allows."""
    asked = by_identifier(form)
    return key.evolve(
        questions=tuple(
            _with_options(question, effective_options(question, same))
            if (same := asked.get(question.question_identifier))
            else _with_options(question, ())
            for question in key.questions
        )
    )


def _with_options(question: answer_key.Question, options: tuple[AnswerOption, ...]) -> answer_key.Question:
    default = question.default_score or 0
    # A question has one option at least: this one earns what every other answer earns.
    nothing = AnswerOption(selection_identifiers=question.answer_options[0].selection_identifiers, answer_score=default)
    return question.evolve(answer_options=options or (nothing,))
