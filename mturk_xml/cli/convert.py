"""`mturk-xml convert`: documents from XML, JSON or YAML to another of these; a test to its form and key, and back."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import click

from mturk_xml import plain
from mturk_xml.binding import Document
from mturk_xml.cli.commands import CLEAN, FINDINGS, complain
from mturk_xml.cli.output import written
from mturk_xml.documents import AnswerKey, QuestionForm
from mturk_xml.errors import DocumentError, InvalidValueError
from mturk_xml.pipeline import parse
from mturk_xml.sources import STDIN, named
from mturk_xml.tree import SourceLike

_EPILOG = """
Of two names the first is read and the second written. Of three one is a test: a form and its key in one
YAML file.

YAML needs PyYAML: pip install 'mturk-xml[yaml]'. A file that is written takes the place of an older one
when it is complete.

Exit codes: 0 converted, 1 what is read is no such document, 2 a file cannot be read or written, or an
option is wrong.

\b
Examples:
  mturk-xml convert form.xml form.yaml
  mturk-xml convert form.json form.xml
  mturk-xml convert --to json key.xml | jq .
  mturk-xml convert --from yaml --to xml - - < form.yaml
  mturk-xml convert test.yaml form.xml key.xml
  mturk-xml convert form.xml key.xml test.yaml
"""

_EXTENSIONS = {".xml": "xml", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_FORMATS = tuple(dict.fromkeys(_EXTENSIONS.values()))

_Read: TypeAlias = Callable[[SourceLike], Document]
_READERS: dict[str, _Read] = {"xml": parse, "json": plain.from_json, "yaml": plain.from_yaml}
_ONE, _TWO, _THREE = 1, 2, 3


@click.command("convert", epilog=_EPILOG, short_help="Turn documents from XML, JSON or YAML into another of these.")
@click.argument("names", metavar="IN [OUT]", nargs=-1, required=True)
@click.option("--from", "source", type=click.Choice(_FORMATS), help="What IN is, if its name does not say it.")
@click.option("--to", "target", type=click.Choice(_FORMATS), help="What OUT is to be, if its name does not say it.")
def command(*, names: tuple[str, ...], source: str | None, target: str | None) -> int:
    """Convert a document: read IN and write OUT, each a file or - (standard input and output).

    The formats are known by .xml, .json, .yaml and .yml. No value is lost; see docs/json_yaml.md.
    """
    try:
        if len(names) == _THREE:
            if source or target:
                raise click.UsageError("--from and --to are about one document; of three names one ends in .yaml.")
            _convert_test(*names)
        elif len(names) in {_ONE, _TWO}:
            name, out = (*names, STDIN)[:2]
            read, write = _READERS[_format(name, source, "--from")], _format(out, target, "--to")
            _write(out, _text_of(read(_open(name)), write))
        else:
            raise click.UsageError("There are more than three names.")
    except (DocumentError, InvalidValueError) as error:
        complain(str(error))
        return FINDINGS
    return CLEAN


def _format(name: str, given: str | None, option: str) -> str:
    found = given or _EXTENSIONS.get(Path(name).suffix.lower())
    if found is None:
        what = "standard input and output have no name" if name == STDIN else f"{name} does not end in a known format"
        raise click.UsageError(f"{what}; say with {option} {'|'.join(_FORMATS)} what it is")
    return found


def _open(name: str) -> SourceLike:
    if name != STDIN:
        return Path(name)
    return named(STDIN).read().data


def _text_of(document: Document, target: str) -> str:
    if target == "xml":
        return document.to_bytes(pretty=True).decode()
    return plain.to_yaml(document) if target == "yaml" else plain.to_json(document) + "\n"


def _write(name: str, text: str) -> None:
    with written(None if name == STDIN else Path(name)) as write:
        write(text)


def _convert_test(first: str, second: str, third: str) -> None:
    kinds = tuple(_EXTENSIONS.get(Path(name).suffix.lower()) for name in (first, second, third))
    if kinds == ("yaml", "xml", "xml"):
        test = plain.read_test(_open(first))
        if test.key is None:
            raise InvalidValueError(f"{first}: no answer has points, so that there is no key to write")
        _write(second, _text_of(test.form, "xml"))
        _write(third, _text_of(test.key, "xml"))
    elif kinds == ("xml", "xml", "yaml"):
        form, key = QuestionForm.from_xml(_open(first)), AnswerKey.from_xml(_open(second))
        _write(third, plain.write_test(form, key))
    else:
        raise click.UsageError("Three names are TEST.yaml FORM.xml KEY.xml, or FORM.xml KEY.xml TEST.yaml.")
