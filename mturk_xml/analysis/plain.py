"""Values as what JSON has."""

import enum
from fractions import Fraction
from typing import Any

import attrs

from mturk_xml.analysis.figure import Figure


def plain(value: object, undefined: dict[str, str], path: str = "") -> Any:  # noqa: ANN401 - what JSON has
    """Return a value as what `json.dumps` takes: a class as an object of its fields, a tuple as a list.

    Args:
        value: of this package.
        undefined: for each figure without a number the reason is put here, by the path to it.
        path: that of the value.

    Returns:
        A figure as its number or None, a fraction as the nearest double, anything else as it is.

    Example:
        >>> undefined = {}
        >>> plain((Figure(0.5), Fraction(1, 4), Figure.undefined("no pair")), undefined), undefined
        ([0.5, 0.25, None], {'[2]': 'no pair'})

    """
    match value:
        case Figure():
            if value.reason is not None:
                undefined[path] = value.reason
            return value.value
        case Fraction():
            return float(value)
        case tuple():
            return [plain(each, undefined, f"{path}[{number}]") for number, each in enumerate(value)]
        case enum.Enum():
            return value.value
    cls = type(value)
    if attrs.has(cls):
        return {
            field.name: plain(getattr(value, field.name), undefined, f"{path}.{field.name}".removeprefix("."))
            for field in attrs.fields(cls)
        }
    return value
