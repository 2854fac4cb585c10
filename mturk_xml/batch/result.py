"""What became of one of many answers: light, and able to explain itself."""

from collections.abc import Callable

import attrs

from mturk_xml.scoring import Note, Score


@attrs.frozen
class Result:
    """The score of one Worker's answers, or the error in its place.

    Attributes:
        summed_score: the sum of the points; None where there is an error.
        qualification_value: what the mapping of the key makes of the sum; None where there is an error.
        error: why there is no score, in words; None where there is one.
        notes: where a decision mattered that the documentation leaves open, as in `Score.notes`.

    """

    summed_score: int | None
    qualification_value: int | None
    error: str | None = None
    notes: tuple[Note, ...] = ()
    _data: bytes | str | None = attrs.field(default=None, eq=False, repr=False)
    _score: Callable[[bytes | str | None], Score] | None = attrs.field(default=None, eq=False, repr=False)
