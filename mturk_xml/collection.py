"""The collector of reference cycles, and why it has to wait."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from looking for cycles while many objects are made that are in none, or stay to the end.

    To look for some would take from a tenth to a third of the time.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()
