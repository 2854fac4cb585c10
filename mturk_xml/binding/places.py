"""Which element of a document each part of its model was read from.

Models carry no positions. But what was read from a schema-valid document has its elements in the order in
which it would be written, so that the number of an element in that order tells where it stands.
"""

import functools
from collections.abc import Callable
from typing import Any, cast

from mturk_xml.binding.fields import Attribute, Field, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.generated import generate, indent
from mturk_xml.binding.structure import Structure

type_of_numbers = dict[tuple[int, str], int]
# Takes a structure, the numbers, to which it adds, and that of the structure; returns that of the next element.
type_of_counter = Callable[[Any, type_of_numbers, int], int]


class Places:
    """The numbers, from 0 in document order, of the elements that a document was read from."""

    def __init__(self, document: Structure) -> None:
        self._numbers: type_of_numbers = {}
        _counter(cast("Any", type(document)))(document, self._numbers, 0)

    def of(self, structure: Structure, field: str = "", index: int = 0) -> int | None:
        """Return the number of a structure's element, or of that of one of its fields; None if it has none.

        Args:
            structure: a part of the document, the very object.
            field: the name of a field; its own element is meant, or the structure's where it has none.
            index: which element, where the field is repeated.

        """
        number = self._numbers.get((id(structure), field))
        if number is None:
            return self._numbers.get((id(structure), ""))
        return number + index


@functools.cache
def _counter(cls: Any) -> type_of_counter:  # noqa: ANN401 - mypy takes classes for unhashable
    """Generate the function that numbers the elements of a structure and of what is in it, in their order.

    For a `Question` of an AnswerKey:

        def count(structure, numbers, number):
            key = id(structure)
            numbers[key, ""] = number
            number += 1
            numbers[key, "question_identifier"] = number
            number += 1
            value = structure.answer_options
            if value:
                numbers[key, "answer_options"] = number
                for part in value:
                    number = counter_1(part, numbers, number)
            ...
            return number
    """
    names: dict[str, Any] = {}
    body = ["key = id(structure)", 'numbers[key, ""] = number', "number += 1"]
    for index, field in enumerate(cls.xml_fields):
        if not isinstance(field.marker, Attribute | NamespaceOf | TextContent):
            counters = {part: _counter(part) for part in field.structures}
            names |= {f"counter_{index}": next(iter(counters.values()), None), f"counters_{index}": counters}
            body += _count_field(field, index)
    count: type_of_counter = generate(cls, "count(structure, numbers, number)", [*body, "return number"], names)
    return count


def _count_field(field: Field, index: int) -> list[str]:
    """Write the statements that number the elements of a field."""
    count = f"counter_{index}" if len(field.structures) == 1 else f"counters_{index}[type(part)]"
    count = f"number = {count}(part, numbers, number)"
    body = [f'numbers[key, "{field.name}"] = number']
    if isinstance(field.marker, Wrapper):
        body.append("number += 1")
    if not field.structures:
        body.append("number += len(value)" if field.many else "number += 1")
    else:
        body += ["for part in value:", *indent([count])] if field.many else ["part = value", count]
    condition = "if value:" if field.many else "if value is not None:"
    return [f"value = structure.{field.name}", condition, *indent(body)]
