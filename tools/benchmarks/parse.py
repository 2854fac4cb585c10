"""From the bytes of ten answers to objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

import mturk_xml as mx
from benchmarks import rivals, samples
from benchmarks.races import Contender, Limit, Race, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FROM_XML, PARSE, LXML = "mx.QuestionFormAnswers.from_xml", "mx.parse", "lxml.etree.fromstring"
XMLTODICT, XSDATA = "xmltodict.parse", "xsdata's generated classes"


def races(folder: Path) -> Iterator[Race]:
    """Give the races.

    Args:
        folder: an empty one, for generated code.

    """
    data = samples.answers()
    contenders: list[Contender] = [
        Contender(FROM_XML, lambda: mx.QuestionFormAnswers.from_xml(data)),
        Contender(PARSE, lambda: mx.parse(data)),
        Contender(LXML, lambda: etree.fromstring(data)),
    ]
    facts = [
        "ours validates and gives typed objects; lxml gives a tree, xmltodict dictionaries, none of them validated"
    ]
    others: dict[str, Callable[[], Callable[[], object]]] = {
        XMLTODICT: lambda: rivals.xmltodict_parser(data),
        XSDATA: lambda: rivals.xsdata_parser(data, "2005-10-01/QuestionFormAnswers.xsd", "QuestionFormAnswers", folder),
    }
    for name, make in others.items():
        try:
            contenders.append(Contender(name, make()))
        except UnavailableError as error:
            facts.append(f"{name} did not take part: {error}")
    yield Race(
        title=f"read a QuestionFormAnswers of ten answers ({len(data):,} bytes)",
        contenders=tuple(contenders),
        limits=tuple(
            limit
            for ours in (FROM_XML, PARSE)
            for limit in (
                Limit(of=ours, by=LXML, at_most=4),
                Limit(of=XMLTODICT, by=ours, at_least=1),
                Limit(of=XSDATA, by=ours, at_least=6),
            )
        ),
        facts=tuple(facts),
    )
    yield _as_the_service_wrote_it()


def _as_the_service_wrote_it() -> Race:
    """Return the race for the declaration that the service put before answers, and for a str of it."""
    data = samples.answers(encoding="ASCII")
    text = data.decode()
    return Race(
        title='the same as the service sent it, declared encoding="ASCII"',
        contenders=(
            Contender("mx.parse, bytes", lambda: mx.parse(data)),
            Contender("mx.parse, str", lambda: mx.parse(text)),
            Contender(LXML, lambda: etree.fromstring(data)),
        ),
        limits=tuple(Limit(of=f"mx.parse, {kind}", by=LXML, at_most=4) for kind in ("bytes", "str")),
    )
