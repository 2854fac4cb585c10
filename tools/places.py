"""Where something stands in a document, counted independently of the package, for the tests of what is found there."""

import re


def place_of(text: str, wanted: str) -> tuple[int, int]:
    """Return line and column at which the only occurrence of some characters begins, as an editor counts."""
    before, _, after = text.partition(wanted)
    assert wanted not in after  # noqa: S101 - else the test is wrong
    lines = re.split("\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1
