"""What many answers say of a test, and of those who answered: figures as frozen values.

Each name is imported when it is first used.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mturk_xml.analysis.chance_distribution import Chance as Chance
    from mturk_xml.analysis.chance_distribution import chance as chance
    from mturk_xml.analysis.comparison import Comparison as Comparison
    from mturk_xml.analysis.comparison import Setting as Setting
    from mturk_xml.analysis.comparison import what_if as what_if
    from mturk_xml.analysis.figure import Figure as Figure
    from mturk_xml.analysis.intercoder_agreement import Agreement as Agreement
    from mturk_xml.analysis.intercoder_agreement import agreement as agreement
    from mturk_xml.analysis.item_analysis import analyse as analyse
    from mturk_xml.analysis.result import Ability as Ability
    from mturk_xml.analysis.result import AbilityGroup as AbilityGroup
    from mturk_xml.analysis.result import Analysis as Analysis
    from mturk_xml.analysis.result import AnswerSheet as AnswerSheet
    from mturk_xml.analysis.result import ChoiceAnalysis as ChoiceAnalysis
    from mturk_xml.analysis.result import Distribution as Distribution
    from mturk_xml.analysis.result import PassRate as PassRate
    from mturk_xml.analysis.result import PointsCount as PointsCount
    from mturk_xml.analysis.result import QuestionAnalysis as QuestionAnalysis
    from mturk_xml.analysis.result import Reliability as Reliability
    from mturk_xml.analysis.result import ResponseCount as ResponseCount
    from mturk_xml.analysis.result import Sign as Sign
    from mturk_xml.analysis.result import Spread as Spread
    from mturk_xml.analysis.result import Suspicion as Suspicion
    from mturk_xml.analysis.result import TimeTaken as TimeTaken
    from mturk_xml.analysis.result import Unscored as Unscored
    from mturk_xml.analysis.result import UnseenSign as UnseenSign

# No module has the name of a function: whichever was imported last would stand for both.
_MODULE_OF_NAME = {
    "Ability": "result",
    "AbilityGroup": "result",
    "Agreement": "intercoder_agreement",
    "Analysis": "result",
    "AnswerSheet": "result",
    "Chance": "chance_distribution",
    "ChoiceAnalysis": "result",
    "Comparison": "comparison",
    "Distribution": "result",
    "Figure": "figure",
    "PassRate": "result",
    "PointsCount": "result",
    "QuestionAnalysis": "result",
    "Reliability": "result",
    "ResponseCount": "result",
    "Setting": "comparison",
    "Sign": "result",
    "Spread": "result",
    "Suspicion": "result",
    "TimeTaken": "result",
    "Unscored": "result",
    "UnseenSign": "result",
    "agreement": "intercoder_agreement",
    "analyse": "item_analysis",
    "chance": "chance_distribution",
    "what_if": "comparison",
}

__all__ = list(_MODULE_OF_NAME)


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF_NAME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF_NAME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
