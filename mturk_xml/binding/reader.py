"""From an element that its schema accepted to the structure that it spells.

Reading is the innermost loop of the library, so that each class gets a function of its own, generated
from its fields once (as attrs generates constructors): this is what it looks like for an `AnswerOption`.

    def read(element, following):
        spelling = None
        value_0 = [child.text or "" for child in islice(following, len(element) - 1)]
        child = next(following)
        text = child.text or ""
        value_1 = usual_1(text)
        if value_1 is None:
            value_1 = read_1(text)
            if spell_1(value_1) != text:
                spelling = {**(spelling or {}), "answer_score": text}
        instance = new()
        instance.selection_identifiers = tuple(value_0)
        instance.answer_score = value_1
        instance._spelling = spelling
        instance.__class__ = cls
        return instance

What takes time is lxml: an iterator for each element, and the name of each. So there is one iterator, which
gives the elements of the document in their order, and each function takes those inside its own element; and as
the schema knows the order too, names are only looked at where it leaves a choice. Then there is the instance,
which is frozen: its fields are set while it still belongs to a class with the same fields that is not.
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import _Element

from mturk_xml.binding.datatypes import XsdString
from mturk_xml.binding.fields import Attribute, Children, Field, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.generated import generate, indent
from mturk_xml.binding.structure import Structure, has_spellings, unfrozen

type_of_reader = Callable[[_Element], Any]
# Takes an element and the iterator over those after it.
_type_of_step = Callable[[_Element, Iterator[_Element]], Any]


@functools.cache
def reader(cls: type[Structure], namespace: str) -> type_of_reader:
    """Return the function that reads the elements of a class in documents of a namespace.

    Nothing is checked again: the schema has been the judge. The function raises ValueError for a number
    that the schema accepts and Python cannot hold.
    """
    read = _step(cls, namespace)  # type: ignore[arg-type]  # classes are hashable
    return lambda element: read(element, element.iterdescendants())


@functools.cache
def _step(cls: type[Structure], namespace: str) -> _type_of_step:
    names: dict[str, Any] = {
        "cls": cls,
        "islice": itertools.islice,
        "new": unfrozen(cls),
        "namespace": namespace,
    }
    spellings = has_spellings(cls)
    body = ["spelling = None"] if spellings else []
    for index, field in enumerate(cls.xml_fields):
        names |= _names(field, index, namespace)
        if isinstance(field.marker, Attribute | NamespaceOf) or not _is_always_one(field):
            body.append(f"value_{index} = {_start(field)}")
    body += [*_find_values(cls.xml_fields), "instance = new()"]
    for index, field in enumerate(cls.xml_fields):
        value = f"tuple(value_{index})" if field.many else f"value_{index}"
        body.append(f"instance.{field.name} = {value}")
    body += ["instance._spelling = spelling"] if spellings else []
    body += ["instance.__class__ = cls", "return instance"]
    read: _type_of_step = generate(cls, "read(element, following)", body, names)
    return read


def _names(field: Field, index: int, namespace: str) -> dict[str, Any]:
    """Return what the statements for a field refer to."""
    names: dict[str, Any] = {f"tag_{index}": f"{{{namespace}}}{field.xml_name}"}
    if field.datatype:
        datatype = field.datatype
        names |= {
            f"read_{index}": datatype.read,
            f"spell_{index}": datatype.spell,
            f"usual_{index}": datatype.usual.get,
        }
    elif isinstance(field.marker, Children | Wrapper):
        readers = {f"{{{namespace}}}{cls.__name__}": _step(cls, namespace) for cls in field.structures}
        names[f"readers_{index}"] = readers
    else:
        names[f"read_{index}"] = _step(field.structures[0], namespace)
    return names


def _start(field: Field) -> str:
    if isinstance(field.marker, NamespaceOf):
        return "namespace"
    return "[]" if field.many else "None"


def _find_values(fields: tuple[Field, ...]) -> Iterator[str]:
    """Write the statements that find the value of each field."""
    children = []
    for index, field in enumerate(fields):
        match field.marker:
            case TextContent():
                yield f"value_{index} = element.text or ''"
            case Attribute(name=name):
                yield f"text = element.get({name!r})"
                yield "if text is not None:"
                yield from indent(_take_text(field, index))
            case NamespaceOf():
                pass
            case _:
                children.append((index, field))
    yield from _find_children(children)


def _find_children(children: list[tuple[int, Field]]) -> Iterator[str]:
    """Write the statements for child elements: those that are always there, and between them those that may be."""
    before = _count_always_one(children)
    after = _count_always_one(children[before:][::-1])
    end = len(children) - after
    for index, field in children[:before]:
        yield from _take_next(field, index)
    yield from _find_others(children[before:end], before, after)
    for index, field in children[end:]:
        yield from _take_next(field, index)


def _count_always_one(children: list[tuple[int, Field]]) -> int:
    return sum(1 for _ in itertools.takewhile(lambda child: _is_always_one(child[1]), children))


def _is_always_one(field: Field) -> bool:
    return not field.optional and not _is_repeated(field)


def _is_repeated(field: Field) -> bool:
    return field.many and not isinstance(field.marker, Wrapper)


def _find_others(children: list[tuple[int, Field]], before: int, after: int) -> Iterator[str]:
    """Write the statements for child elements that stand between so many others; a number may tell them apart."""
    count = f"len(element) - {before + after}" if before + after else "len(element)"
    match children:
        case []:
            pass
        case [(index, field)] if _is_repeated(field):
            yield f"value_{index} = {_all_of(field, index, count)}"
        case [(index, field), (last_index, last)] if _is_repeated(field) and field.at_least and not _is_repeated(last):
            yield f"has_last = {_is_for(last, last_index, f'element[-{after + 1}].tag')}"
            yield f"value_{index} = {_all_of(field, index, f'{count} - has_last')}"
            yield "if has_last:"
            yield from indent(_take_next(last, last_index))
        case _:
            yield f"for child in islice(following, {count}):"
            yield "    tag = child.tag"
            for position, (index, field) in enumerate(children):
                yield f"    {'elif' if position else 'if'} {_is_for(field, index, 'tag')}:"
                yield from indent(indent(_take_child(field, index)))


def _is_for(field: Field, index: int, tag: str) -> str:
    return f"{tag} in readers_{index}" if isinstance(field.marker, Children) else f"{tag} == tag_{index}"


def _all_of(field: Field, index: int, count: str) -> str:
    """Write the expression for the values in so many elements."""
    read = _read_structure(field, index) if field.structures else "child.text or ''"
    return f"[{read} for child in islice(following, {count})]"


def _take_next(field: Field, index: int) -> Iterator[str]:
    yield "child = next(following)"
    yield from _take_child(field, index)


def _take_child(field: Field, index: int) -> Iterator[str]:
    value = f"value_{index}"
    if field.datatype and not field.many:
        yield "text = child.text or ''"
        yield from _take_text(field, index)
    elif field.datatype:
        yield f"{value}.append(child.text or '')"
    elif isinstance(field.marker, Wrapper) and field.many:
        yield f"{value} = {_all_of(field, index, 'len(child)')}"
    elif isinstance(field.marker, Wrapper):
        yield "child = next(following)"
        yield f"{value} = {_read_structure(field, index)}"
    elif field.many:
        yield f"{value}.append({_read_structure(field, index)})"
    else:
        yield f"{value} = {_read_structure(field, index)}"


def _read_structure(field: Field, index: int) -> str:
    """Write the expression that reads `child`."""
    by_class = isinstance(field.marker, Children | Wrapper)
    return f"readers_{index}[child.tag](child, following)" if by_class else f"read_{index}(child, following)"


def _take_text(field: Field, index: int) -> Iterator[str]:
    value = f"value_{index}"
    if field.datatype and field.datatype.is_text:
        yield f"{value} = {'text' if field.datatype is XsdString else f'read_{index}(text)'}"
        return
    yield f"{value} = usual_{index}(text)"
    yield f"if {value} is None:"
    yield f"    {value} = read_{index}(text)"
    yield f"    if spell_{index}({value}) != text:"
    yield f"        spelling = {{**(spelling or {{}}), {field.name!r}: text}}"
