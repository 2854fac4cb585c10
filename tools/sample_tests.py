"""Made-up tests with the answers of made-up Workers, for what shows an analysis."""

import random
from collections.abc import Iterator

import attrs

import mturk_xml as mx
from mturk_xml.documents.answer_key import AnswerKey, PercentageMapping
from mturk_xml.documents.content import Text
from mturk_xml.documents.question_form import Question, QuestionForm, Selection, SelectionAnswer, Selections
from mturk_xml.sources import Submission
from sheets import answer, answers, key, option, question

CHOICES = "abcd"


@attrs.frozen(kw_only=True)
class SampleTest:
    """A test, and the answers to it."""

    key: AnswerKey
    form: QuestionForm
    submissions: tuple[Submission, ...]

    def analysis(self, *, pass_at: int | None = None) -> mx.Analysis:
        """Analyse it, with the form."""
        return mx.analyse(self.key, self.submissions, self.form, pass_at=pass_at)

    def report(self, *, pass_at: int | None = None) -> str:
        """Return its page, with the form."""
        return mx.render_report(self.analysis(pass_at=pass_at), self.key, self.form)


def sample_test(questions: int, workers: int, *, several: bool = False) -> SampleTest:
    """Make a test of questions with four choices, and Workers who know more or less of it.

    Args:
        questions: how many there are.
        workers: how many answer them.
        several: whether two choices are to be made, and wrong ones cost points, of which percents are made.

    """
    draw = random.Random(questions + workers)  # noqa: S311 -- the same in every run
    names = [f"q{number}" for number in range(1, questions + 1)]
    right = (option("a b", 3), option("a", 1), option("c d", -2)) if several else (option("a", 1),)
    mapping = PercentageMapping(maximum_summed_score=3 * questions) if several else None
    return SampleTest(
        key=key(*(question(name, *right, default=-1 if several else 0) for name in names), mapping=mapping),
        form=QuestionForm(content=tuple(_asked(name, most=2 if several else 1) for name in names)),
        submissions=tuple(_submissions(draw, names, workers, several=several)),
    )


def _asked(name: str, most: int) -> Question:
    selections = tuple(Selection(selection_identifier=each, content=Text(text=f"Choice {each}")) for each in CHOICES)
    return Question(
        question_identifier=name,
        question_content=(Text(text=f"What is right in {name}?"),),
        answer_specification=SelectionAnswer(max_selection_count=most, selections=Selections(selections=selections)),
    )


def _submissions(draw: random.Random, names: list[str], workers: int, *, several: bool) -> Iterator[Submission]:
    for worker in range(workers):
        able = draw.random()
        given = []
        for place, name in enumerate(names):
            knows = draw.random() < (able + 1 - place / len(names)) / 2
            wrong = draw.sample(CHOICES, 1 + several)
            given.append(answer(name, *(("a", "b")[: 1 + several] if knows else wrong)))
        yield Submission(
            source=f"answers/{worker}.xml",
            worker_id=f"W{worker:04}",
            data=answers(*given).to_bytes(),
            times={"WorkTimeInSeconds": str(draw.randrange(60, 900))},
        )
