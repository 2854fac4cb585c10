"""Rules about the questions of AnswerKeys; those about its mapping are in `qualification_value_mapping`."""

from collections.abc import Iterable, Iterator

from mturk_xml.attainable import are_disjoint, effective_scores
from mturk_xml.diagnostics import Severity
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
from mturk_xml.rule import Finding, Item, rule
from mturk_xml.words import points


@rule("AK401", "duplicate-key-question", Severity.WARNING)
def duplicate_key_question(key: AnswerKey) -> Iterator[Finding]:
    """Two questions of the key have the same QuestionIdentifier.

    Why: both score the same answer, which is seldom meant.
    Instead: put all options of a question in one `Question`.
    """
    if len({question.question_identifier for question in key.questions}) == len(key.questions):
        return
    seen: set[str] = set()
    for question in key.questions:
        if question.question_identifier in seen:
            yield Finding(
                f"the question {question.question_identifier!r} is scored again",
                at=question,
                hint="put all its options in one Question",
            )
        seen.add(question.question_identifier)


@rule("AK402", "padded-key-question-identifier", Severity.WARNING)
def padded_key_question_identifier(question: Question) -> Iterable[Finding]:
    """A QuestionIdentifier of the key is empty, or has white space around it.

    Why: identifiers are compared exactly, so that the key names no question of the form.
    """
    identifier = question.question_identifier
    if identifier and identifier == identifier.strip():
        return ()
    return [_padded(identifier, "QuestionIdentifier", "question_identifier")]


def _padded(identifier: str, name: str, at: object) -> Finding:
    return Finding(
        f"the {name} {identifier!r} is empty or has white space around it",
        at=at,
        hint="write it exactly as the form does",
    )


@rule("AK403", "padded-key-selection-identifier", Severity.WARNING)
def padded_key_selection_identifier(option: AnswerOption) -> Iterable[Finding]:
    """A SelectionIdentifier of the key is empty, or has white space around it.

    Why: identifiers are compared exactly, so that the option can never be earned.
    """
    for identifier in option.selection_identifiers:
        if not identifier or identifier != identifier.strip():
            return _padded_selections(option)
    return ()


def _padded_selections(option: AnswerOption) -> Iterator[Finding]:
    for index, identifier in enumerate(option.selection_identifiers):
        if not identifier or identifier != identifier.strip():
            yield _padded(identifier, "SelectionIdentifier", Item("selection_identifiers", index))


@rule("AK404", "duplicate-answer-option", Severity.WARNING)
def duplicate_answer_option(question: Question) -> Iterable[Finding]:
    """Two options of a question have the same selections.

    Why: the documentation leaves open which of them counts; here it is the first.
    Example: one option for `a` and `b`, and another for `b` and `a`: order and repetition make no difference.
    Instead: keep one of them, or correct its selections.
    """
    return () if are_disjoint(question) else _equal_options(question)


def _equal_options(question: Question) -> Iterator[Finding]:
    first: dict[frozenset[str], tuple[int, int]] = {}
    for number, option in enumerate(question.answer_options, 1):
        selections = frozenset(option.selection_identifiers)
        earlier, score = first.setdefault(selections, (number, option.answer_score))
        if earlier != number:
            same = score == option.answer_score
            also = "and earns the same" if same else f"which earns {points(score)} and not {option.answer_score}"
            yield Finding(
                f"option {number} has the selections of option {earlier}, {also}",
                at=option,
                hint="remove it" if same else "keep one of the two, or correct its selections",
            )


@rule("AK405", "question-without-effect", Severity.INFO)
def question_without_effect(question: Question) -> Iterable[Finding]:
    """Whatever a Worker answers to a question, it earns the same.

    Why: the question does not tell Workers apart.
    Example: every option has the AnswerScore 0, and there is no DefaultScore.
    Instead: give the right answer a score of its own, or leave the question out of the key.
    """
    default = question.default_score or 0
    for option in question.answer_options:
        if option.answer_score != default:
            return ()
    finding = Finding(
        f"every answer earns {points(default)}, and so does none at all",
        hint="give the right answer a score of its own, or leave the question out",
    )
    return [finding]


@rule("AK406", "default-score-pays-best", Severity.WARNING)
def default_score_pays_best(question: Question) -> Iterable[Finding]:
    """The DefaultScore is positive, and no option earns more.

    Why: who leaves the question unanswered earns the most. Nothing is said of options that earn less than
    others, or less than nothing: that is how wrong answers are scored.
    Example: the only option has the AnswerScore 1, and the DefaultScore is 1 or 2.
    Instead: give the right answer more than the DefaultScore.
    Source: API reference, AnswerKey: the DefaultScore is earned by every answer that equals no option.
    """
    default = question.default_score or 0
    if default <= 0:
        return ()
    scores = effective_scores(question).values()
    if max(scores) > default or min(scores) >= default:
        return ()
    finding = Finding(
        f"no answer earns more than {points(default)}, the DefaultScore, which no answer at all earns too",
        at="default_score",
        hint="give the right answer more, or lower the DefaultScore",
    )
    return [finding]
