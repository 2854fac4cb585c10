"""What a chart is made of: shapes, dots and axes, their places worked out. The templates only write them.

Lengths are in the units of the drawing, of which one is a pixel where the page is wide enough; y grows downwards.
"""

from collections.abc import Iterable, Sequence

import attrs

from mturk_xml.web.report.scale import Scale, round_numbers
from mturk_xml.web.report.shown import number


@attrs.frozen
class Tick:
    """A place on an axis, and what stands there."""

    at: float
    label: str


@attrs.frozen(kw_only=True)
class Axis:
    """What an axis shows, and its ticks."""

    label: str
    ticks: tuple[Tick, ...]


@attrs.frozen(kw_only=True)
class Shape:
    """A bar, a line or a band.

    Attributes:
        kind: the class that the style sheet has for it.
        path: its outline, as the attribute `d` of a path in SVG.
        words: what is said where a pointer rests on it.

    """

    kind: str
    path: str
    words: str = ""


@attrs.frozen(kw_only=True)
class Dot:
    """A circle, or another sign of that size.

    Attributes:
        kind: the class that the style sheet has for it; `flagged` is a triangle.
        x: of its middle.
        y: of its middle.
        label: what is written beside it.
        words: what is said where a pointer rests on it.

    """

    kind: str
    x: float
    y: float
    label: str = ""
    words: str = ""


@attrs.frozen(kw_only=True)
class Mark:
    """A line from top to bottom, such as the pass mark; its label stands to the left where it is `at_left`."""

    x: float
    label: str
    at_left: bool


@attrs.frozen(kw_only=True)
class Frame:
    """The size of a drawing, and the rectangle in it that lies between the axes."""

    width: float = 720
    height: float = 300
    left: float = 58
    top: float = 24
    right: float = 704
    bottom: float = 252

    def across(self, low: float, high: float) -> Scale:
        """Return the scale of numbers from left to right."""
        return Scale(low, high, self.left, self.right)

    def upwards(self, low: float, high: float) -> Scale:
        """Return the scale of numbers from the bottom to the top."""
        return Scale(low, high, self.bottom, self.top)


@attrs.frozen(kw_only=True)
class Chart:
    """A drawing with axes.

    Attributes:
        name: its identifier in the page.
        title: what it shows.
        description: what is to be seen in it, for those who do not see it.
        frame: its size.
        x: the axis from left to right.
        y: the axis from the bottom to the top.
        shapes: in the order in which they are drawn, below the dots.
        dots: in the order in which they are drawn.
        mark: the pass mark.
        base: where a line of reference runs from left to right; None where there is none.
        legend: what the kinds of shapes and dots mean.

    """

    name: str
    title: str
    description: str
    frame: Frame = Frame()
    x: Axis
    y: Axis
    shapes: tuple[Shape, ...] = ()
    dots: tuple[Dot, ...] = ()
    mark: Mark | None = None
    base: float | None = None
    legend: tuple[tuple[str, str], ...] = ()


def axis(label: str, scale: Scale, most: int, *, least_step: str = "0", unit: str = "") -> Axis:
    """Return an axis with ticks at round numbers.

    Args:
        label: what it shows.
        scale: its numbers.
        most: how many ticks there are at most.
        least_step: what they differ by at least.
        unit: what is written behind each number; where it is `%`, the numbers are shares.

    """
    factor = 100 if unit == "%" else 1
    numbers = round_numbers(scale.low * factor, scale.high * factor, most, least_step=least_step)
    places = max((-int(each.as_tuple().exponent) for each in numbers), default=0)
    texts = [number(float(each), f"z,.{max(places, 0)}f") for each in numbers]
    ticks = (
        Tick(scale.at(float(each) / factor), f"{text} {unit}".rstrip())
        for each, text in zip(numbers, texts, strict=True)
    )
    return Axis(label=label, ticks=tuple(ticks))


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    """Return the path of a rectangle.

    Example:
        >>> rectangle(1, 2, 4, 8.5)
        'M1 2H4V8.5H1Z'

    """
    return f"M{left:g} {top:g}H{right:g}V{bottom:g}H{left:g}Z"


def stairs(points: Iterable[tuple[float, float]], start: float) -> str:
    """Return the path of steps: each point is where a step ends, and how high it is.

    Example:
        >>> stairs([(10, 5), (20, 8)], start=0)
        'M0 5H10V8H20'

    """
    steps = list(points)
    if not steps:
        return ""
    first, *others = steps
    return f"M{start:g} {first[1]:g}H{first[0]:g}" + "".join(f"V{y:g}H{x:g}" for x, y in others)


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Return the path of a line through points.

    Example:
        >>> polyline([(0, 5), (10, 8)])
        'M0 5L10 8'

    """
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""
