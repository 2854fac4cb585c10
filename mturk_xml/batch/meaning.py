"""What one `Answer` element means for a score, whatever stands around it."""

from typing import TYPE_CHECKING

import attrs

from mturk_xml.scoring import Note, Scorer
from mturk_xml.scoring.question import beside_selections

if TYPE_CHECKING:
    from mturk_xml.documents.question_form_answers import Answer
    from mturk_xml.scoring.question import PreparedQuestion


@attrs.frozen(kw_only=True, eq=False)
class Meaning:
    """What an answer adds to the score of a Worker who answers nothing.

    Meanings are compared by identity: answers that are written alike share one, for as long as it is remembered.

    Attributes:
        identifier: the question.
        selections: what is selected, sorted, each once.
        is_typed: whether there is a text or a file, so that the answer equals no option (decision 6).
        points: what the key gives for it beyond what it gives for no answer.
        notes: what there is to note, each with the number of the question in the key that it is about.
        ignored: what there is to note where the key does not hold the question.

    """

    identifier: str
    selections: tuple[str, ...] = ()
    is_typed: bool = False
    points: int = 0
    notes: tuple[tuple[int, Note], ...] = ()
    ignored: Note | None = None


class Key:
    """A key whose questions are found by their identifiers; it may hold a question more than once.

    Attributes:
        scorer: the key.
        defaults: what each question earns without an answer, by its identifier; where the key holds it more than
            once, all together.
        unanswered: the summed score of a Worker who answers nothing.
        bits: a bit of its own for each identifier.

    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self._places: dict[str, list[tuple[int, PreparedQuestion]]] = {}
        for number, question in enumerate(scorer.questions):
            self._places.setdefault(question.identifier, []).append((number, question))
        self.defaults = {
            identifier: sum(question.default for _, question in places) for identifier, places in self._places.items()
        }
        self.unanswered = sum(self.defaults.values())
        self.bits = {identifier: 1 << number for number, identifier in enumerate(self._places)}

    def meaning(self, answer: "Answer") -> Meaning:
        """Return what an answer means."""
        identifier = answer.question_identifier
        selections = tuple(sorted(set(answer.selection_identifiers)))
        is_typed = bool(beside_selections(answer))
        places = self._places.get(identifier)
        if not places:
            ignored = self.scorer.note_ignored(identifier)
            return Meaning(identifier=identifier, selections=selections, is_typed=is_typed, ignored=ignored)
        points = 0
        notes: list[tuple[int, Note]] = []
        for number, question in places:
            earned, about = question.score(answer)
            points += earned.points - question.default
            notes += [(number, note) for note in about]
        return Meaning(
            identifier=identifier, selections=selections, is_typed=is_typed, points=points, notes=tuple(notes)
        )
