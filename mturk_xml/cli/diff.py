"""`mturk-xml diff`: what changed between two documents."""

import difflib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs
import click

from mturk_xml.appearance import visible
from mturk_xml.binding import Document, Structure
from mturk_xml.catalogue import version_of
from mturk_xml.cli import options
from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.output import Write, appearance_of, written
from mturk_xml.errors import InvalidTypeError, MTurkXMLError
from mturk_xml.pipeline import parse
from mturk_xml.sources import named
from mturk_xml.views import Change, ChangeKind, compare
from mturk_xml.views.lines import folded

_EPILOG = """
White space between elements, prefixes, other spellings of one value and the version of the schema are no
differences; it is said where the documents differ in nothing else.

Exit codes: 0 the documents are the same, 1 they differ, 2 one cannot be read or is not valid, or they are of
different kinds.

\b
Examples:
  mturk-xml diff form-2016.xml form-2019.xml
  mturk-xml diff --format json key.xml new-key.xml
"""
_STYLES = {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red"}
_MOST_LINES = 40


@attrs.frozen
class _Side:
    """One of the two documents."""

    name: str
    data: bytes
    document: Document


@click.command("diff", epilog=_EPILOG, short_help="Say what changed between two documents.")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option(
    "--format", "name", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What is written."
)
def command(before: str, after: str, name: str) -> int:
    """Say what changed from BEFORE to AFTER: questions, choices, constraints, points, and not lines."""
    options.require_one_from_stdin(before, after)
    old, new = _read(before), _read(after)
    try:
        changes = compare(old.document, new.document)
    except InvalidTypeError as error:
        raise click.ClickException(str(error)) from error
    notes = list(_notes(old, new, changes))
    appearance = appearance_of()
    with written(None, encoding="utf-8" if name == "json" else appearance.encoding) as write:
        if name == "json":
            _write_json(write, old, new, changes, notes)
        else:
            for change in changes:
                for line in _lines(change, appearance.width):
                    color = _STYLES.get(change.kind) if appearance.color else None
                    write(f"{click.style(line, fg=color) if color else line}\n")
            for note in notes:
                write(f"{note}\n")
    return FINDINGS if changes else CLEAN


def _read(name: str) -> _Side:
    found = named(name)
    data = found.read().data
    try:
        return _Side(found.name, data, parse(data))
    except MTurkXMLError as error:
        raise click.ClickException(f"{found.name}: {error}") from error


def _notes(old: _Side, new: _Side, changes: tuple[Change, ...]) -> Iterator[str]:
    """Say what is worth knowing besides the changes."""
    if not changes:
        is_same = old.data == new.data
        yield "no differences" if is_same else "no differences but in how they are written"
    versions = [version_of(side.document.namespace) for side in (old, new)]
    if versions[0] != versions[1]:
        yield f"the schema is {versions[0]} before and {versions[1]} after"


def _lines(change: Change, width: int) -> Iterator[str]:
    place = visible(change.place)
    if change.kind in {ChangeKind.MOVED, ChangeKind.RENAMED}:
        yield f"{change.kind:8} {place}: {_shown(change.before)} -> {_shown(change.after)}"
        return
    if change.kind is not ChangeKind.CHANGED:
        value = change.after if change.kind is ChangeKind.ADDED else change.before
        yield from folded(f"{place}: {_shown(value)}", width, first=f"{change.kind:8} ", rest=" " * 9)
        return
    before, after = _shown(change.before), _shown(change.after)
    yield f"{change.kind:8} {place}"
    if "\n" in f"{change.before}{change.after}" and isinstance(change.before, str):
        pairs = difflib.unified_diff(change.before.splitlines(), str(change.after).splitlines(), n=0, lineterm="")
        kept = [line for line in list(pairs)[2:] if not line.startswith("@@")]
        for line in kept[:_MOST_LINES]:
            yield from folded(line[1:], width, first=f"       {line[0]} ", rest=" " * 9)
        if len(kept) > _MOST_LINES:
            yield f"         … {len(kept) - _MOST_LINES} more lines"
        return
    yield from folded(before, width, first="       - ", rest=" " * 9)
    yield from folded(after, width, first="       + ", rest=" " * 9)


def _shown(value: Any) -> str:  # noqa: ANN401 - a field's
    return repr(value) if isinstance(value, str) and type(value) is str else str(value)


def _write_json(write: Write, old: _Side, new: _Side, changes: tuple[Change, ...], notes: list[str]) -> None:
    report = {
        "before": old.name,
        "after": new.name,
        "same": not changes,
        "notes": notes,
        "changes": [
            {
                "kind": change.kind,
                "place": change.place,
                "before": _plain(change.before),
                "after": _plain(change.after),
            }
            for change in changes
        ],
    }
    write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:  # noqa: ANN401 - a field's
    """Return a value as JSON has it: a structure is an object with the name of its element."""
    if isinstance(value, Structure):
        fields = {field.name: _plain(getattr(value, field.name)) for field in value.xml_fields}
        return {"element": type(value).__name__} | {name: each for name, each in fields.items() if each is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value
