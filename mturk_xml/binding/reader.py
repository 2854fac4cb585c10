"""From an element that its schema accepted to the structure that it spells.

Reading is the innermost loop of the library, so that each class gets a function of its own, generated
from its fields once (as attrs generates constructors): this is what it looks like for an `AnswerOption`.

    def read(element):
        value_0 = []
        value_1 = None
        spelling = None
        for child in element:
            tag = child.tag
            if tag == tag_0:
                value_0.append(child.text or "")
            elif tag == tag_1:
                text = child.text or ""
                value_1 = read_1(text)
                if spell_1(value_1) != text:
                    spelling = {**(spelling or {}), "answer_score": text}
        instance = new(cls)
        set_0(instance, tuple(value_0))
        set_1(instance, value_1)
        set_spelling(instance, spelling)
        return instance
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import _Element

from mturk_xml.binding.fields import Attribute, Children, Field, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.generated import generate, indent
from mturk_xml.binding.structure import Structure, has_spellings, set_spelling

type_of_reader = Callable[[_Element], Any]


@functools.cache
def reader(cls: type[Structure], namespace: str) -> type_of_reader:
    """Return the function that reads the elements of a class in documents of a namespace.

    Nothing is checked again: the schema has been the judge. The function raises ValueError for a number
    that the schema accepts and Python cannot hold.
    """
    names: dict[str, Any] = {
        "cls": cls,
        "new": cls.__new__,
        "namespace": namespace,
        "set_spelling": set_spelling,
    }
    spellings = has_spellings(cls)
    body = ["spelling = None"] if spellings else []
    for index, field in enumerate(cls.xml_fields):
        names |= _names(field, index, namespace) | {f"set_{index}": vars(cls)[field.name].__set__}
        body.append(f"value_{index} = {_start(field)}")
    body += [*_find_values(cls.xml_fields), "instance = new(cls)"]
    for index, field in enumerate(cls.xml_fields):
        value = f"tuple(value_{index})" if field.many else f"value_{index}"
        body.append(f"set_{index}(instance, {value})")
    body += ["set_spelling(instance, spelling)"] if spellings else []
    body.append("return instance")
    read: type_of_reader = generate(cls, "read(element)", body, names)
    return read


def _names(field: Field, index: int, namespace: str) -> dict[str, Any]:
    """Return what the statements for a field refer to."""
    names: dict[str, Any] = {f"tag_{index}": f"{{{namespace}}}{field.xml_name}"}
    if field.datatype:
        names |= {f"read_{index}": field.datatype.read, f"spell_{index}": field.datatype.spell}
    elif isinstance(field.marker, Children | Wrapper):
        readers = {f"{{{namespace}}}{cls.__name__}": reader(cls, namespace) for cls in field.structures}
        names[f"readers_{index}"] = readers
    else:
        names[f"read_{index}"] = reader(field.structures[0], namespace)
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
    """Write the statements for child elements; the schema's order spares the look at the tags of the first ones."""
    leading = list(itertools.takewhile(lambda child: not child[1].many and not child[1].optional, children))
    others = children[len(leading) :]
    if len(children) == 1 and others and others[0][1].structures and not isinstance(others[0][1].marker, Wrapper):
        ((index, field),) = others
        read = _read_structure(field, index)
        yield f"value_{index} = [{read} for child in element]"
        return
    if leading and not others:
        yield f"{', '.join(f'child_{index}' for index, _ in leading)}, = element"
    elif leading:
        yield "children = iter(element)"
    for index, field in leading:
        yield "child = next(children)" if others else f"child = child_{index}"
        yield from _take_child(field, index)
    if others:
        yield f"for child in {'children' if leading else 'element'}:"
        yield "    tag = child.tag"
    for position, (index, field) in enumerate(others):
        yield f"    {'elif' if position else 'if'} {_is_for(field, index)}:"
        yield from indent(indent(_take_child(field, index)))


def _is_for(field: Field, index: int) -> str:
    return f"tag in readers_{index}" if isinstance(field.marker, Children) else f"tag == tag_{index}"


def _take_child(field: Field, index: int) -> Iterator[str]:
    value = f"value_{index}"
    if field.datatype and not field.many:
        yield "text = child.text or ''"
        yield from _take_text(field, index)
    elif field.datatype:
        yield f"{value}.append(child.text or '')"
    elif isinstance(field.marker, Wrapper) and field.many:
        yield f"{value} = [{_read_structure(field, index)} for child in child]"
    elif isinstance(field.marker, Wrapper):
        yield "child = child[0]"
        yield f"{value} = {_read_structure(field, index)}"
    elif field.many:
        yield f"{value}.append({_read_structure(field, index)})"
    else:
        yield f"{value} = {_read_structure(field, index)}"


def _read_structure(field: Field, index: int) -> str:
    """Write the expression that reads `child`."""
    by_class = isinstance(field.marker, Children | Wrapper)
    return f"readers_{index}[child.tag](child)" if by_class else f"read_{index}(child)"


def _take_text(field: Field, index: int) -> Iterator[str]:
    if field.datatype and field.datatype.is_text:
        yield f"value_{index} = text"
        return
    yield f"value_{index} = read_{index}(text)"
    yield f"if spell_{index}(value_{index}) != text:"
    yield f"    spelling = {{**(spelling or {{}}), {field.name!r}: text}}"
