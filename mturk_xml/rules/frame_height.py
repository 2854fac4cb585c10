"""What is odd about a FrameHeight, for the rules of the two documents that have one."""

from collections.abc import Iterable, Iterator

from mturk_xml.rule import Finding

_LEAST = 100
_MOST = 20_000


def odd_frame_height(height: int) -> Iterable[Finding]:
    """Say what is wrong with a height in pixels; 0 means as high as the content."""
    return () if height == 0 or _LEAST <= height <= _MOST else _odd(height)


def _odd(height: int) -> Iterator[Finding]:
    if height < 0:
        yield Finding(f"no frame is {height} pixels high", at="frame_height", hint="write 0 to fit the content")
    elif height < _LEAST:
        yield Finding(
            f"in a frame {height} pixels high, little of the page can be seen at a time",
            at="frame_height",
            hint="write 0 to fit the content, or a height in pixels",
        )
    else:
        yield Finding(
            f"a frame {height} pixels high is many screens long",
            at="frame_height",
            hint="write 0 to fit the content, or a height in pixels",
        )
