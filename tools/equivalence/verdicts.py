"""What libxml2 and Xerces say of a document by either schema."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, cast

import attrs
from lxml import etree

from equivalence import components, generate, mutate
from xerces import Judgement, Verdict, Xerces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@attrs.frozen(kw_only=True)
class Case:
    """A document and its four judgements."""

    document: bytes
    our_libxml2: Judgement
    their_libxml2: Judgement
    our_xerces: Judgement
    their_xerces: Judgement

    @property
    def is_different(self) -> bool:
        """Whether a validator says one thing by our schema and another by theirs."""
        return (
            self.our_libxml2.verdict != self.their_libxml2.verdict
            or self.our_xerces.verdict != self.their_xerces.verdict
        )

    @property
    def is_disputed(self) -> bool:
        """Whether the validators do not agree, by their schema."""
        return self.their_libxml2.verdict != self.their_xerces.verdict


class Libxml2:
    """Judges documents by the schema in a file, as lxml does."""

    def __init__(self, path: Path) -> None:
        """Compile the schema."""
        self._schema = etree.XMLSchema(etree.parse(str(path)))

    def judge(self, document: bytes) -> Judgement:
        """Judge one document; what lxml cannot parse is not well-formed."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            tree = etree.fromstring(document, parser)
        except (etree.XMLSyntaxError, OSError) as error:
            return Judgement(verdict=Verdict.NOTWF, message=f"XMLSyntaxError: {error}")
        try:
            if self._schema.validate(tree):
                return Judgement(verdict=Verdict.VALID)
        except etree.XMLSchemaValidateError as error:
            # An xsi:type that is no name, for one: libxml2 gives up, and so the document is not valid.
            return Judgement(verdict=Verdict.INVALID, message=f"{type(error).__name__}: {error}")
        first = cast("list[Any]", self._schema.error_log)[0]  # the stubs do not say what it holds
        message = f"{first.type_name}: {first.message}"
        return Judgement(verdict=Verdict.INVALID, line=first.line, message=message)


def documents(ours: Path, theirs: Path, *, count: int, seed: str) -> list[bytes]:
    """Generate documents: half by our schema, half by theirs; half of each valid, half mutated.

    Made by one schema alone they would show nothing that only the other one accepts.
    """
    loaded = components.load(ours), components.load(theirs)
    names = tuple(sorted({*loaded[0].types, *loaded[1].types}))
    found: list[bytes] = []
    for index, schema in enumerate(loaded):
        random = Random(f"{seed} {index}")  # noqa: S311 -- documents, not secrets
        share = count - count // 2 if index == 0 else count // 2
        found += islice(_of_one(generate.Generator(schema, random), names), share)
    return found


def _of_one(generator: generate.Generator, names: tuple[str, ...]) -> Iterator[bytes]:
    mutator = mutate.Mutator(generator.schema, generator.random, names)
    while True:
        yield generate.serialise(generator.document(), generator.random)
        mutated = mutator.mutate(generator.document())
        yield generate.serialise(mutated, generator.random)


def judge(xerces: Xerces, ours: Path, theirs: Path, documents: list[bytes]) -> list[Case]:
    """Have documents judged four times: by both validators and by both schemas."""
    our_libxml2, their_libxml2 = Libxml2(ours), Libxml2(theirs)
    by_xerces = zip(xerces.judge_many(ours, documents), xerces.judge_many(theirs, documents), strict=True)
    return [
        Case(
            document=document,
            our_libxml2=our_libxml2.judge(document),
            their_libxml2=their_libxml2.judge(document),
            our_xerces=our_xerces,
            their_xerces=their_xerces,
        )
        for document, (our_xerces, their_xerces) in zip(documents, by_xerces, strict=True)
    ]
