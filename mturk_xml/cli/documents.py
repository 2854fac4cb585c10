"""The document that a command needs besides what it works on: the key of a test, or its form."""

from typing import TypeVar

import click

from mturk_xml.binding import Document, read_valid
from mturk_xml.documents import CLASS_OF_TAG, AnswerKey
from mturk_xml.errors import ScoringError, SourceError
from mturk_xml.scoring import Rounding, Scorer
from mturk_xml.sources import named
from mturk_xml.words import with_article

_Kind = TypeVar("_Kind", bound=Document)


def read_as(kind: type[_Kind], name: str, role: str) -> _Kind:
    """Read a document of one kind; an error in it is one that stops, so it says all that is wrong.

    Args:
        kind: its class.
        name: that of the file, or `-` for standard input.
        role: what the document is here, for messages: "key".

    Raises:
        click.ClickException: it cannot be read, is not valid, or is of another kind.

    """
    found = named(name)
    try:
        source = found.read()
    except SourceError as error:
        raise click.ClickException(f"the {role} cannot be used: {error}") from error
    document = read_valid(source, CLASS_OF_TAG)
    if isinstance(document, kind):
        return document
    from mturk_xml.pipeline import check  # noqa: PLC0415 - the rules take a while to be imported

    report = check(source.data, file=found.name)
    if report.document is None:
        raise click.ClickException(f"the {role} cannot be used:\n{report}")
    given, wanted = with_article(report.kind or ""), with_article(kind.__name__)
    raise click.ClickException(f"the {role} cannot be used: {found.name} is {given}, not {wanted}")


def read_scorer(name: str, rounding: str, role: str = "key") -> Scorer:
    """Read a key that can score.

    Args:
        name: that of the file, or `-` for standard input.
        rounding: the name of a policy.
        role: what the key is here, for messages.

    Raises:
        click.ClickException: it cannot be read, is not valid, is no AnswerKey, or can score nobody.

    """
    key = read_as(AnswerKey, name, role)
    try:
        return Scorer(key, rounding=Rounding(rounding))
    except ScoringError as error:
        raise click.ClickException(f"the {role} cannot be used: {name}: {error}") from error
