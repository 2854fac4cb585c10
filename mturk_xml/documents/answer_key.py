"""AnswerKey (2005-10-01): what earns points in a Qualification test, and what the points become.

Source: API reference, "AnswerKey data structure".
"""

from decimal import Decimal
from typing import Annotated, ClassVar

from mturk_xml.binding import Document, Element, Structure, Wrapper, XsdDouble, XsdInt, structure


@structure
class AnswerOption(Structure):
    """A combination of selections and the points it earns.

    The Worker must have selected exactly these, in any order; the points may be negative.
    """

    selection_identifiers: Annotated[tuple[str, ...], Element("SelectionIdentifier", at_least=1)]
    answer_score: Annotated[int, XsdInt]


@structure
class Question(Structure):
    """The options of one question; `default_score` (0 if absent) is earned when none equals the answer."""

    question_identifier: str
    answer_options: Annotated[tuple[AnswerOption, ...], Element("AnswerOption", at_least=1)]
    default_score: Annotated[int | None, XsdInt] = None


@structure
class PercentageMapping(Structure):
    """The Qualification value is the summed score as a percentage of `maximum_summed_score`."""

    maximum_summed_score: Annotated[int, XsdInt]


@structure
class ScaleMapping(Structure):
    """The Qualification value is the summed score times `summed_score_multiplier`.

    The multiplier is the decimal number that the document spells, so 0.1 is one tenth exactly.
    """

    summed_score_multiplier: Annotated[Decimal, XsdDouble]


@structure
class SummedScoreRange(Structure):
    """The summed scores from one bound to the other, both included, have this Qualification value."""

    inclusive_lower_bound: Annotated[int, XsdInt]
    inclusive_upper_bound: Annotated[int, XsdInt]
    qualification_value: Annotated[int, XsdInt]


@structure
class RangeMapping(Structure):
    """The Qualification value of the first range that holds the summed score, or the value out of range."""

    summed_score_ranges: Annotated[tuple[SummedScoreRange, ...], Element("SummedScoreRange", at_least=1)]
    out_of_range_qualification_value: Annotated[int, XsdInt]


QualificationValueMapping = PercentageMapping | ScaleMapping | RangeMapping


@structure
class AnswerKey(Document):
    """The scored questions of a test, and how the summed score becomes the Qualification value.

    Without a mapping the summed score is the Qualification value.
    """

    namespaces: ClassVar[tuple[str, ...]] = (
        "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/AnswerKey.xsd",
    )

    questions: Annotated[tuple[Question, ...], Element("Question", at_least=1)]
    qualification_value_mapping: Annotated[QualificationValueMapping | None, Wrapper()] = None
