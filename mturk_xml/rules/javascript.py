"""Regular expressions with JavaScript's semantics, for the constraints that a Worker's browser tested."""

import functools
import re

import regress

_MAX_TEXT = 2_000
_MAX_TEXT_UNDER_NESTING = 16
_MAX_STEPS = 10_000_000
_MANY = 20  # More of them exceed the steps anyway.
_NO_OPERATOR = re.compile(r"\\.|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)
_QUANTIFIED_GROUP = re.compile(r"\)[*+{]")
_REPEAT = re.compile(r"[*+]|\{[0-9]*,")


@functools.lru_cache(maxsize=256)
def error_in(pattern: str) -> str | None:
    """Say why JavaScript refuses a pattern; None if it takes it."""
    try:
        regress.Regex(pattern)
    except regress.RegressError as error:
        return str(error)
    return None


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> regress.Regex:
    return regress.Regex(pattern, flags)


def finds(pattern: str, text: str, *, ignore_case: bool = False) -> bool | None:
    """Say whether a pattern is found somewhere in a text.

    None where JavaScript refuses the pattern, or where the search might take longer than a check may: matching
    goes back and forth, so that some patterns cost time exponential in the length of the text.
    """
    if error_in(pattern) is not None or _steps(pattern, len(text)) > _MAX_STEPS:
        return None
    return _compiled(pattern, "i" if ignore_case else "").find(text) is not None


def _steps(pattern: str, length: int) -> float:
    """Estimate, generously, how many steps a search takes at worst."""
    operators = _NO_OPERATOR.sub("x", pattern)
    if length > _MAX_TEXT or (length > _MAX_TEXT_UNDER_NESTING and _QUANTIFIED_GROUP.search(operators)):
        return float("inf")
    repeats = len(_REPEAT.findall(operators))
    optional = operators.count("?")
    return float(max(length, 1)) ** min(repeats + 1, _MANY) * 2.0 ** min(optional, length, _MANY)
