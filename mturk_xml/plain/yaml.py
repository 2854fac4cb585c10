"""YAML, read and written so that a text stays a text whichever version of YAML a reader goes by.

Read is what the parser of PyYAML gives, its events: no object is made by a tag, keys stand once, and what aliases
repeat is counted. PyYAML is the extra `yaml`.
"""

import re
from collections.abc import Hashable
from typing import Any

import attrs

from mturk_xml.errors import MissingPackageError
from mturk_xml.plain.reading import MisfitError, Unquoted
from mturk_xml.words import quoted

try:
    import yaml
except ImportError as error:  # pragma: no cover - tested in a process of its own
    raise MissingPackageError("YAML needs PyYAML: pip install 'mturk-xml[yaml]'") from error

_MOST_LEVELS = 200
_NULLS = {"", "~", "null", "Null", "NULL"}
_TEXT = "tag:yaml.org,2002:str"

# What some version of YAML, or a reader of it, takes for something else than a text.
_DOUBTFUL = re.compile(
    r"[-+.~=<!&*?|>%@`#\d].*|(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)|.*\s#.*|.*: .*|", re.IGNORECASE
)
_PLAIN_LINES = re.compile(r"(?!\s)[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe]*", re.ASCII)


class _Object(dict[str, Any]):
    """An object, and the position of each of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, str] = {}


class _List(list[Any]):
    """A list, and the position of each of its items."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[str] = []


@attrs.define
class _Open:
    """A list or an object whose end has not come."""

    value: Any
    anchor: str | None
    start: int
    key: str | None = None


def load(text: str, max_size: int) -> object:
    """Return the one document in a text of YAML: scalars without quotes are `Unquoted`.

    Args:
        text: the YAML.
        max_size: the number of characters and values that it may hold when its aliases are written out.

    Raises:
        MisfitError: it is no YAML, or holds what is not taken.

    """
    reader = _Reader(max_size)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MisfitError((), f"no YAML: {error.problem or error.context}", _place(mark) if mark else "") from None
    except yaml.YAMLError as error:
        raise MisfitError((), f"no YAML: {' '.join(str(error).split())[:200]}") from None
    except (ValueError, RecursionError) as error:  # an escape beyond Unicode, a version that is no number
        raise MisfitError((), f"no YAML: {str(error)[:200]}") from None
    return reader.result


class _Reader:
    """What the events so far have made."""

    def __init__(self, max_size: int) -> None:
        self.result: object = None
        self._has_result = False
        self._max_size = max_size
        self._size = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                value = _scalar(event)
                start = self._size
                self._count(len(event.value) + 1, event)
                self._name(event.anchor, value, start)
                self._add(value, event)
            case yaml.AliasEvent():
                if event.anchor not in self._anchors:
                    raise _misfit(event, f"the alias *{event.anchor} has no anchor that is complete before it")
                value, size = self._anchors[event.anchor]
                self._count(size, event)
                self._add(value, event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if event.tag not in {None, "!"}:
                    raise _misfit(event, f"the tag {quoted(event.tag)} is not taken")
                if len(self._open) == _MOST_LEVELS:
                    raise _misfit(event, "it is nested too deeply")
                start = self._size
                self._count(1, event)
                value = _List() if isinstance(event, yaml.SequenceStartEvent) else _Object()
                self._add(value, event)
                self._open.append(_Open(value, event.anchor, start))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self._open.pop()
                self._name(done.anchor, done.value, done.start)
            case yaml.DocumentStartEvent() if self._has_result:
                raise _misfit(event, "a second document begins; expected one")
            case _:
                pass

    def _name(self, anchor: str | None, value: object, start: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, self._size - start)

    def _count(self, size: int, event: yaml.Event) -> None:
        self._size += size
        if self._size > self._max_size:
            raise _misfit(event, f"with its aliases written out it holds more than {self._max_size} characters")

    def _add(self, value: object, event: yaml.Event) -> None:
        if not self._open:
            self.result, self._has_result = value, True
            return
        parent = self._open[-1]
        if isinstance(parent.value, _List):
            parent.value.append(value)
            parent.value.marks.append(_place(event.start_mark))
        elif parent.key is None:
            parent.key = _new_key(value, parent.value, event)
            parent.value.marks[parent.key] = _place(event.start_mark)
            parent.value[parent.key] = None
        else:
            parent.value[parent.key] = value
            parent.key = None


def _new_key(value: object, owner: _Object, event: yaml.Event) -> str:
    key = value.text if isinstance(value, Unquoted) else value
    if key is None:
        key = "null"
    if not isinstance(key, str):
        raise _misfit(event, "a key has to be a text")
    if key in owner:
        raise _misfit(event, f"the key {quoted(key)} stands twice in one object")
    return key


def _scalar(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    if event.tag not in {None, "!", _TEXT}:
        raise _misfit(event, f"the tag {quoted(event.tag)} is not taken")
    if event.tag is not None or event.style is not None:
        return text
    return None if text in _NULLS else Unquoted(text)


def _misfit(event: yaml.Event, message: str) -> MisfitError:
    return MisfitError((), message, _place(event.start_mark))


def _place(mark: Any) -> str:  # noqa: ANN401 - a mark of PyYAML, which has no type for all of its kinds
    return f"{mark.line + 1}:{mark.column + 1}"


class _Dumper(yaml.SafeDumper):
    """Writes everything out, one value to a line, with quotes where there is any doubt."""

    def ignore_aliases(self, data: Hashable) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - likewise
        super().increase_indent(flow=flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        style = "|" if _PLAIN_LINES.fullmatch(text) and " \n" not in text and not text.endswith(" ") else '"'
    elif not _PLAIN_LINES.fullmatch(text) or _DOUBTFUL.fullmatch(text):
        style = '"'
    else:
        style = ""
    return dumper.represent_scalar(_TEXT, text, style=style or None)


_Dumper.add_representer(str, _represent_text)


def dump(data: object) -> str:
    """Write plain data as YAML."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    return text
