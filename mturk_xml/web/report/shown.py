"""Figures as a reader meets them: rounded, with a true minus sign, and a dash where there is none."""

import math
from collections.abc import Iterator
from fractions import Fraction

import attrs

from mturk_xml.analysis import Figure

DASH = "\N{EN DASH}"
_SPACE = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DIGITS = 2
_LEAST = Fraction(1, 1_000_000)
_MINUTE, _HOUR = 60, 3600
_LONGEST_IN_SECONDS, _LONGEST_IN_MINUTES = 2 * _MINUTE, 2 * _HOUR


@attrs.frozen
class Cell:
    """What stands in a cell of a table; `note` is the letter of the note below that says why there is no number."""

    text: str
    note: str = ""


class Notes:
    """The reasons why figures of a table are undefined, each once, with a letter.

    Example:
        >>> notes = Notes()
        >>> notes.cell(Figure(0.25), ".2f"), notes.cell(Figure.undefined("nobody answered"), ".2f")
        (Cell(text='0.25', note=''), Cell(text='–', note='a'))
        >>> list(notes)
        [('a', 'nobody answered')]

    """

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def cell(self, figure: Figure, specification: str) -> Cell:
        """Return a figure as a cell."""
        return self._cell(figure, number(figure.value, specification))

    def percent(self, figure: Figure) -> Cell:
        """Return a share as a cell."""
        return self._cell(figure, percent(figure.value))

    def _cell(self, figure: Figure, text: str) -> Cell:
        if figure.reason is None:
            return Cell(text)
        return Cell(text, self._letters.setdefault(figure.reason, _letter(len(self._letters))))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((letter, reason) for reason, letter in self._letters.items())


def _letter(place: int) -> str:
    rest, letter = divmod(place, 26)
    return (_letter(rest - 1) if rest else "") + chr(ord("a") + letter)


def number(value: float | None, specification: str = ",") -> str:
    """Return a number, or a dash.

    Example:
        >>> number(-1234.5, ",.1f"), number(-0.001, "z.2f"), number(None)
        ('−1,234.5', '0.00', '–')

    """
    return DASH if value is None else format(value, specification).replace("-", _MINUS)


def percent(share: float | Fraction | None) -> str:
    r"""Return a share in percent, or a dash.

    Example:
        >>> percent(0.5), percent(0.99999), percent(None)
        ('50.0\xa0%', '100.0\xa0%', '–')

    """
    return DASH if share is None else f"{number(100 * float(share), 'z.1f')}{_SPACE}%"


def probability(share: Fraction | None) -> str:
    r"""Return a probability in percent with two digits that matter; a very small one as a power of ten.

    Example:
        >>> probability(Fraction(1, 3)), probability(Fraction(1, 2264)), probability(Fraction(1, 10**9))
        ('33\xa0%', '0.044\xa0%', '1.0\xa0×\xa010⁻⁹')
        >>> probability(Fraction(0)), probability(Fraction(999, 1000)), probability(Fraction(1, 10**400))
        ('0\xa0%', '99.90\xa0%', '1.0\xa0×\xa010⁻⁴⁰⁰')

    """
    if share is None:
        return DASH
    if share in {0, 1}:
        return f"{100 * int(share)}{_SPACE}%"
    if share < _LEAST:
        return _power(share)
    if share > 1 - _LEAST:
        return f">{_SPACE}99.9999{_SPACE}%"
    # Of what is nearly certain, the digits of its opposite matter.
    opposite = 100 * float(min(share, 1 - share))
    places = max(0, _DIGITS - 1 - math.floor(math.log10(opposite)))
    return f"{100 * float(share):.{places}f}{_SPACE}%"


def _power(share: Fraction) -> str:
    # A double has no numbers below 1e-308.
    exponent = len(str(share.denominator // share.numerator))
    mantissa = float(share * 10**exponent)
    if round(mantissa, 1) >= 10:  # noqa: PLR2004 - the base
        exponent, mantissa = exponent - 1, mantissa / 10
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa:.1f}{_SPACE}×{_SPACE}10⁻{raised}"


def duration(seconds: float | None) -> str:
    r"""Return a time in words.

    Example:
        >>> duration(95.4), duration(754), duration(12_000)
        ('95\xa0s', '12\xa0min 34\xa0s', '3\xa0h 20\xa0min')

    """
    if seconds is None:
        return DASH
    whole = round(seconds)
    if whole <= _LONGEST_IN_SECONDS:
        return f"{number(whole)}{_SPACE}s"
    if whole <= _LONGEST_IN_MINUTES:
        return f"{whole // _MINUTE}{_SPACE}min {whole % _MINUTE}{_SPACE}s"
    return f"{number(whole // _HOUR)}{_SPACE}h {whole % _HOUR // _MINUTE}{_SPACE}min"
