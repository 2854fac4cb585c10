"""The lines of a text, and what stands at which column of which of them."""

import bisect

from mturk_xml.diagnostics import Location


class Lines:
    """The lines of a text, which end as XML says; they and their columns count from 1, in characters."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        if "\r" in text:
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        start = 0
        self._starts = [0]
        for line in text.split("\n"):
            start += len(line) + 1
            self._starts.append(start)
        del self._starts[-1]  # beyond the text

    def location(self, offset: int, path: str | None = None) -> Location:
        """Turn an index in the text into a location."""
        line = bisect.bisect_right(self._starts, offset)
        return Location(line=line, column=offset - self._starts[line - 1] + 1, path=path)

    def offset(self, line: int, column: int) -> int:
        """Turn line and column into an index in the text, the nearest where there is none."""
        line = max(1, min(line, len(self._starts)))
        return min(self._starts[line - 1] + max(column, 1) - 1, self._length)
