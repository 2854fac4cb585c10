"""A key and answers become an `Analysis`."""

from typing import TYPE_CHECKING

from mturk_xml.analysis.result import Analysis, Sign, Suspicion, TimeTaken, UnseenSign
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.errors import MissingPackageError
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.scoring.given import as_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mturk_xml.analysis.origin import Answers
    from mturk_xml.analysis.sheets import Sheets
    from mturk_xml.documents.answer_key import AnswerKey
    from mturk_xml.tree import SourceLike


def analyse(
    key: "AnswerKey | SourceLike",
    answers: "Iterable[Answers]",
    form: "QuestionForm | SourceLike | None" = None,
    *,
    rounding: Rounding = Rounding.HALF_UP,
    pass_at: int | None = None,
) -> Analysis:
    """Say what the answers of many Workers tell about a test.

    Args:
        key: an AnswerKey, or its XML in any form that `parse` takes.
        answers: those of each Worker: submissions (`mturk_xml.sources.submissions`), which say whose they are and how
            long they took; or a QuestionFormAnswers or its XML each, None for a Worker who answered nothing. They are
            read one at a time.
        form: the QuestionForm of the test, or its XML: it says which choices were offered, and in which positions.
        rounding: how a percentage or a scaled score becomes an integer.
        pass_at: say also how many reach this Qualification value.

    Returns:
        The analysis. Answers without a score are listed in it, and stop nothing.

    Raises:
        ScoringError: the key cannot score anybody; raised before any answer is read.
        DocumentError: the key or the form is not valid, or another document.
        SourceError: the file of the key or of the form cannot be read.
        MissingPackageError: numpy is not installed; it is the extra `stats`.

    Example:
        >>> from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, Question
        >>> from mturk_xml.documents.question_form_answers import Answer, QuestionFormAnswers
        >>> def answered(**given):
        ...     answers = [Answer(question_identifier=q, selection_identifiers=(s,)) for q, s in given.items()]
        ...     return QuestionFormAnswers(answers=answers)
        >>> option = AnswerOption(selection_identifiers=("a",), answer_score=1)
        >>> key = AnswerKey(
        ...     questions=tuple(Question(question_identifier=name, answer_options=(option,)) for name in ("q1", "q2"))
        ... )
        >>> given = [answered(q1="a", q2="a"), answered(q1="a", q2="b"), answered(q1="b", q2="b"), None]
        >>> analysis = analyse(key, given)
        >>> analysis.scored, analysis.summed_scores.mean.value, analysis.questions[0].difficulty.value
        (4, 0.75, 0.5)
        >>> print(f"{analysis.reliability.alpha:.3f}")
        0.727

    """
    try:
        import numpy as np  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise MissingPackageError("an analysis needs numpy: pip install 'mturk-xml[stats]'") from error
    from mturk_xml.analysis.sheets import read_sheets  # noqa: PLC0415 - it imports numpy

    scorer = Scorer(key, rounding=rounding)
    document = None if form is None else as_document(form, QuestionForm, "the form")
    return _analysis(scorer, read_sheets(scorer, answers), document, pass_at)


def _analysis(scorer: Scorer, sheets: "Sheets", form: QuestionForm | None, pass_at: int | None) -> Analysis:
    from mturk_xml.analysis import ability_groups, questions, reliability, scores  # noqa: PLC0415 - they import numpy

    divided = ability_groups.divide(sheets.summed_scores)
    analysts = questions.question_analysts(sheets, divided)
    variances = reliability.Variances.of([analyst.sums for analyst in analysts])
    offered = questions.offered_choices(form)
    values = scores.qualification_values(scorer, sheets)
    taken = scores.time_taken(sheets)
    suspicions, not_looked_for = _signs(sheets, form, taken)
    return Analysis(
        answers=sheets.answers,
        scored=sheets.count,
        unscored=sheets.unscored,
        rounding=scorer.rounding,
        summed_scores=scores.summed_scores(scorer, sheets),
        qualification_values=values,
        groups=divided.groups,
        questions=tuple(
            analyst.analysis(variances, offered.get(question.identifier, ()))
            for analyst, question in zip(analysts, sheets.questions, strict=True)
        ),
        reliability=reliability.reliability(sheets, variances),
        pass_rates=scores.pass_rates(scorer, values),
        passing=None if pass_at is None else scores.pass_rate(pass_at, values),
        time_taken=taken,
        suspicions=suspicions,
        not_looked_for=not_looked_for,
    )


def _signs(
    sheets: "Sheets", form: QuestionForm | None, taken: TimeTaken
) -> tuple[tuple[Suspicion, ...], tuple[UnseenSign, ...]]:
    """Return what deserves a second look, and which signs could not be looked for, and why."""
    from mturk_xml.analysis import careless_responding, identical_sheets  # noqa: PLC0415 - they import numpy

    found = list(identical_sheets.find_identical(sheets))
    missing = []
    choices = careless_responding.choices_in_line(form, sheets)
    if len(choices) >= careless_responding.FEWEST_IN_LINE:
        found += careless_responding.find_straight_lines(sheets, choices)
    else:
        reason = "without the form the positions of the choices are not known"
        few = f"it takes {careless_responding.FEWEST_IN_LINE} questions of one choice, and there are {len(choices)}"
        missing.append(UnseenSign(sign=Sign.STRAIGHT_LINE, reason=reason if form is None else few))
    if taken.count >= careless_responding.FEWEST_TIMES:
        found += careless_responding.find_fast(sheets, taken)
    else:
        few = f"it takes the times of {careless_responding.FEWEST_TIMES} Workers, and {taken.count} are known"
        missing.append(UnseenSign(sign=Sign.FAST, reason=few))
    return tuple(found), tuple(missing)
