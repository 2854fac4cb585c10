"""Is the test any good? What the answers of many Workers say about it; the extra `stats`."""

from mturk_xml.analysis.analysing import analyse
from mturk_xml.analysis.figure import Figure
from mturk_xml.analysis.result import (
    Ability,
    AbilityGroup,
    Analysis,
    AnswerSheet,
    ChoiceAnalysis,
    Distribution,
    PassRate,
    PointsCount,
    QuestionAnalysis,
    Reliability,
    ResponseCount,
    Sign,
    Spread,
    Suspicion,
    TimeTaken,
    Unscored,
    UnseenSign,
)

__all__ = [
    "Ability",
    "AbilityGroup",
    "Analysis",
    "AnswerSheet",
    "ChoiceAnalysis",
    "Distribution",
    "Figure",
    "PassRate",
    "PointsCount",
    "QuestionAnalysis",
    "Reliability",
    "ResponseCount",
    "Sign",
    "Spread",
    "Suspicion",
    "TimeTaken",
    "Unscored",
    "UnseenSign",
    "analyse",
]
