"""Plain data as text: JSON by the standard library, YAML by the extra `yaml`, each read with care."""

import codecs
import json
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from mturk_xml.binding import Document
from mturk_xml.errors import InvalidValueError
from mturk_xml.plain.reading import MisfitError, decimal, document_from
from mturk_xml.plain.writing import to_plain
from mturk_xml.tree import MAX_BYTES, Source, SourceLike, read_source
from mturk_xml.words import quoted

_Made = TypeVar("_Made")

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MOST_DIGITS = 1000


def to_json(document: Document) -> str:
    """Write a document as JSON, on lines of their own, in the order of its fields.

    Example:
        >>> from mturk_xml import ExternalQuestion
        >>> print(to_json(ExternalQuestion(external_url="https://example.org/", frame_height=0)))
        {
          "external_question": {
            "external_url": "https://example.org/",
            "frame_height": 0
          }
        }

    """
    return json.dumps(to_plain(document), ensure_ascii=False, indent=2)


def from_json(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one of the five documents from JSON.

    Args:
        source: bytes, a str of JSON, a path or a binary file.
        max_bytes: the size above which it is refused.

    Raises:
        InvalidValueError: it is no JSON, or no document; the message says where, and what is expected.
        SourceError: the file cannot be read.

    Example:
        >>> from_json('{"external_question": {"external_url": "https://example.org/", "frame_height": "0"}}')
        Traceback (most recent call last):
        ...
        mturk_xml.errors.InvalidValueError: external_question.frame_height: '0' is not allowed; expected an int ...

    """
    return read_text(source, load_json, document_from, max_bytes=max_bytes)


def to_yaml(document: Document) -> str:
    """Write a document as YAML; what some reader of YAML could take for something else than a text has quotes.

    Raises:
        MissingPackageError: PyYAML is not installed.

    Example:
        >>> from mturk_xml import ExternalQuestion
        >>> print(to_yaml(ExternalQuestion(external_url="https://example.org/", frame_height=0)))
        external_question:
          external_url: https://example.org/
          frame_height: 0
        <BLANKLINE>

    """
    from mturk_xml.plain.yaml import dump  # noqa: PLC0415 - needs an extra

    return dump(to_plain(document))


def from_yaml(source: SourceLike, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one of the five documents from YAML.

    What stands without quotes is what the field holds: `display_name: 1` is the text "1". No tag makes an object, and
    what aliases repeat counts towards `max_bytes`.

    Args:
        source: bytes, a str of YAML, a path or a binary file.
        max_bytes: the size above which it is refused.

    Raises:
        InvalidValueError: it is no YAML, or no document; the message says where, and what is expected.
        SourceError: the file cannot be read.
        MissingPackageError: PyYAML is not installed.

    """
    return read_text(source, load_yaml, document_from, max_bytes=max_bytes)


def read_text(
    source: SourceLike,
    load: Callable[[str, int], object],
    make: Callable[[object], _Made],
    *,
    max_bytes: int = MAX_BYTES,
) -> _Made:
    """Read a source, load plain data from its text, and make something of that.

    Raises:
        InvalidValueError: any of these fails; the message begins with the file, the line and the column, if known.

    """
    opened = read_source(source, max_bytes=max_bytes)
    data: object = None
    try:
        data = load(_decode(opened), max_bytes)
        return make(data)
    except MisfitError as error:
        where = ":".join(part for part in (opened.file, error.place or _position(data, error)) if part)
        raise InvalidValueError(f"{where}: {error}" if where else str(error)) from None


def load_json(text: str, _: int) -> object:
    """Return what a text of JSON holds, numbers exactly; raises MisfitError."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=decimal,
            parse_int=_integer,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise MisfitError((), f"no JSON: {error.msg}", f"{error.lineno}:{error.colno}") from None
    except RecursionError:
        raise MisfitError((), "it is nested too deeply") from None


def load_yaml(text: str, max_size: int) -> object:
    """Return what a text of YAML holds; raises MisfitError."""
    from mturk_xml.plain.yaml import load  # noqa: PLC0415 - needs an extra

    return load(text, max_size)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise MisfitError((), f"the key {quoted(twice)} stands twice in one object")
    return made


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise MisfitError((), f"the number {text[:20]}… has more than {_MOST_DIGITS} digits")
    return int(text)


def _refuse_constant(name: str) -> object:
    raise MisfitError((), f"{name} is no JSON; write it as a text")


def _decode(source: Source) -> str:
    data = source.data
    if len(data) > source.max_bytes:
        raise MisfitError((), f"it is larger than {source.max_bytes} bytes")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise MisfitError((), f"it is not {encoding.upper()}: {error.reason} at byte {error.start}") from None


def _position(data: object, error: MisfitError) -> str:
    """Return line and column of what a path leads to, as far as the data knows them."""
    position = ""
    for step in error.path:
        marks = getattr(data, "marks", None)
        if marks is None:
            break
        position = marks[step]
        data = data.get(step) if isinstance(data, dict) else data[step]  # type: ignore[index]  # a list
    return position
