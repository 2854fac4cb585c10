"""What one `Answer` element means for a score, whatever stands around it."""

from typing import TYPE_CHECKING

import attrs

from mturk_xml.scoring import Note, Scorer

if TYPE_CHECKING:
    from mturk_xml.documents.question_form_answers import Answer
    from mturk_xml.scoring.question import PreparedQuestion


@attrs.frozen(kw_only=True, eq=False)
class Meaning:
    """What an answer adds to the score of a Worker who answers nothing.

    Attributes:
        identifier: the question.
        points: what the key gives for it beyond what it gives for no answer.
        notes: what there is to note, each with the number of the question in the key that it is about.
        ignored: what there is to note where the key does not hold the question.

    """

    identifier: str
    points: int = 0
    notes: tuple[tuple[int, Note], ...] = ()
    ignored: Note | None = None


class Key:
    """A key whose questions are found by their identifiers; it may hold a question more than once.

    Attributes:
        scorer: the key.
        unanswered: the summed score of a Worker who answers nothing.
        bits: a bit of its own for each identifier.

    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.unanswered = sum(question.default for question in scorer.questions)
        self._places: dict[str, list[tuple[int, PreparedQuestion]]] = {}
        for number, question in enumerate(scorer.questions):
            self._places.setdefault(question.identifier, []).append((number, question))
        self.bits = {identifier: 1 << number for number, identifier in enumerate(self._places)}

    def meaning(self, answer: "Answer") -> Meaning:
        """Return what an answer means."""
        identifier = answer.question_identifier
        places = self._places.get(identifier)
        if not places:
            return Meaning(identifier=identifier, ignored=self.scorer.note_ignored(identifier))
        points = 0
        notes: list[tuple[int, Note]] = []
        for number, question in places:
            earned, about = question.score(answer)
            points += earned.points - question.default
            notes += [(number, note) for note in about]
        return Meaning(identifier=identifier, points=points, notes=tuple(notes))
