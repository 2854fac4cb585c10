"""What many answers say of a test, and of those who answered: figures as frozen values.

Each name is imported when it is first used.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mturk_xml.analysis.coders import Agreement as Agreement
    from mturk_xml.analysis.coders import agreement as agreement
    from mturk_xml.analysis.comparison import Comparison as Comparison
    from mturk_xml.analysis.comparison import Setting as Setting
    from mturk_xml.analysis.comparison import what_if as what_if
    from mturk_xml.analysis.guessing import Chance as Chance
    from mturk_xml.analysis.guessing import chance as chance

# No module has the name of a function: whichever was imported last would stand for both.
_MODULE_OF_NAME = {
    "Agreement": "coders",
    "Chance": "guessing",
    "Comparison": "comparison",
    "Setting": "comparison",
    "agreement": "coders",
    "chance": "guessing",
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
