"""Tables in a terminal: aligned columns, in as many tables as its width needs."""

from collections.abc import Collection, Iterator, Sequence

from mturk_xml.views.lines import cells

_GAP = 2
_NARROWEST_NAME = 12


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    r"""Return rows as lines with columns of equal width; the last column may be as long as it is.

    Args:
        rows: the first is the heads of the columns.
        right: the columns that are aligned at their right ends, by their places.

    Example:
        >>> print(*aligned([("name", "n"), ("a", "10"), ("b", "2")], right={1}), sep="\n")
        name   n
        ----  --
        a     10
        b      2

    """
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for row in (rows[0], ["-" * width for width in widths], *rows[1:]):
        padded = [
            " " * (width - cells(cell)) + cell if place in right else cell + " " * (width - cells(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield (" " * _GAP).join(padded).rstrip()


def folded_table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Return a table of numbers with names in its first column; columns that do not fit follow in further tables.

    Args:
        rows: the first is the heads of the columns.
        width: that of a line, in cells; names are cut where they leave no room.

    """
    longest = max(_NARROWEST_NAME, width // 3)
    names = [_cut(row[0], longest) for row in rows]
    room = width - max(map(cells, names))
    widths = [max(cells(row[place]) for row in rows) + _GAP for place in range(1, len(rows[0]))]
    place = 1
    while place < len(rows[0]):
        end = place + 1
        while end < len(rows[0]) and sum(widths[place - 1 : end]) <= room:
            end += 1
        if place > 1:
            yield ""
        part = [(name, *row[place:end]) for name, row in zip(names, rows, strict=True)]
        yield from aligned(part, right=range(1, end - place + 1))
        place = end


def _cut(text: str, longest: int) -> str:
    if cells(text) <= longest:
        return text
    kept = ""
    for character in text:
        if cells(kept + character) > longest - 3:
            break
        kept += character
    return f"{kept}..."
