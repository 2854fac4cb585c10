"""Worker ids, as people type them and links carry them."""

from collections.abc import Iterable

from mturk_xml.errors import InvalidValueError

LONGEST_WORKER_ID = 255
"""In characters; MTurk's have 14, Prolific's 24."""


def worker_id_of(text: str) -> str:
    r"""Return the worker id that a text is, without white space around it.

    Raises:
        InvalidValueError: it is empty, too long, or holds characters that cannot be seen; in words for a Worker.

    Example:
        >>> worker_id_of(" A1B2 ")
        'A1B2'

    """
    text = text.strip()
    if not text:
        raise InvalidValueError("Please enter your worker ID.")
    if len(text) > LONGEST_WORKER_ID:
        raise InvalidValueError(
            f"A worker ID has at most {LONGEST_WORKER_ID} characters, and this one has {len(text)}. "
            "Please check that it is yours, and nothing else."
        )
    if not text.isprintable():
        raise InvalidValueError(
            "This worker ID holds characters that cannot be seen. Please type it, where you have copied it."
        )
    return text


def only_worker_id(texts: Iterable[str]) -> str | None:
    """Return the worker id that a link carries, perhaps in several parameters; None where there is none.

    Raises:
        InvalidValueError: it carries several, or one that is none.

    Example:
        >>> only_worker_id(["W1", "", " W1"])
        'W1'

    """
    different = list(dict.fromkeys(filter(None, (text.strip() for text in texts))))
    if len(different) > 1:
        raise InvalidValueError(
            "This link carries more than one worker ID. Please open the link again as you were given it."
        )
    return worker_id_of(different[0]) if different else None
