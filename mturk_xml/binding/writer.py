"""From a structure to the text of its element.

As in `reader`, each class gets a function of its own, generated from its fields once. For an
`AnswerOption`, on lines of their own:

    def write(structure, line):
        inner = line + step
        part_0 = "".join([f"{inner}<SelectionIdentifier>{escape(text)}</SelectionIdentifier>"
                          for text in structure.selection_identifiers])
        text = spell_1(structure.answer_score)
        if structure._spelling:
            text = structure._spelling.get("answer_score", text)
        part_1 = f"{inner}<AnswerScore>{text}</AnswerScore>"
        return f"{line}<AnswerOption>{part_0}{part_1}{line}</AnswerOption>"
"""

import functools
from collections.abc import Callable
from typing import Any

from mturk_xml.binding.datatypes import XsdString
from mturk_xml.binding.fields import Attribute, Children, Field, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.generated import generate, indent
from mturk_xml.binding.structure import Structure

# Takes a structure and, where there is indentation, what stands before its tags: a line break with some of it.
type_of_writer = Callable[..., str]


def escape_text(text: str) -> str:
    """Escape what cannot stand as it is in the text of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def escape_attribute(text: str) -> str:
    """Escape what cannot stand as it is in an attribute, the white space that a parser would fold included."""
    return escape_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def cdata(text: str) -> str:
    """Write a text in CDATA sections, as many as it takes to keep every character."""
    text = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{text}]]>"


@functools.cache
def writer(cls: type[Structure], name: str, step: str) -> type_of_writer:
    """Return the function that writes the elements of a class under a name.

    Args:
        cls: the class.
        name: the name of its elements.
        step: one indentation; empty to write everything in one line.

    """
    names: dict[str, Any] = {"step": step, "escape": escape_text, "escape_attribute": escape_attribute, "cdata": cdata}
    line, inner = ("{line}", "{inner}") if step else ("", "")
    body = ["inner = line + step"] if step else []
    attributes = content = ""
    for index, field in enumerate(cls.xml_fields):
        if isinstance(field.marker, NamespaceOf):
            continue
        names |= _names(field, index, step)
        statements, template = _write_field(field, index, inner)
        body += statements
        if isinstance(field.marker, Attribute):
            attributes += template
        else:
            content += template
    end = "" if isinstance(cls.xml_fields[0].marker, TextContent) else line
    tail = f">{content}{end}</{name}>" if content else "/>"
    body.append(f"return f'{line}<{name}{attributes}{tail}'")
    write: type_of_writer = generate(cls, f"write(structure{', line' if step else ''})", body, names)
    return write


def _names(field: Field, index: int, step: str) -> dict[str, Any]:
    """Return what the statements for a field refer to."""
    if field.datatype:
        return {f"spell_{index}": field.datatype.spell}
    by_class = isinstance(field.marker, Children | Wrapper)
    writers = {cls: writer(cls, cls.__name__ if by_class else field.xml_name, step) for cls in field.structures}
    return {f"writers_{index}": writers, f"write_{index}": writers[field.structures[0]]}


def _write_field(field: Field, index: int, inner: str) -> tuple[list[str], str]:
    """Write the statements that prepare a field, and the template that takes their result."""
    prepare, template = _write_text(field, index, inner) if field.datatype else _write_structures(field, index, inner)
    if not field.optional:
        return [f"value = structure.{field.name}", *prepare], template
    statements = [
        f"value = structure.{field.name}",
        f"part_{index} = ''",
        "if value is not None:",
        *indent([*prepare, f"part_{index} = f'{template}'"]),
    ]
    return statements, f"{{part_{index}}}"


def _write_text(field: Field, index: int, inner: str) -> tuple[list[str], str]:
    if field.many:
        item = f"f'{inner}<{field.xml_name}>{{escape(text)}}</{field.xml_name}>'"
        return [f"text_{index} = ''.join([{item} for text in value])"], f"{{text_{index}}}"
    text = f"text_{index}"
    is_string = field.datatype is None or field.datatype.spell is XsdString.spell
    statements = [f"{text} = {'value' if is_string else f'spell_{index}(value)'}"]
    if field.datatype and not field.datatype.is_text:
        spelt = f"structure._spelling.get({field.name!r}, {text})"
        if not is_string and not isinstance(field.marker, Attribute):
            spelt = f"escape({spelt})"
        statements += ["if structure._spelling:", f"    {text} = {spelt}"]
    if isinstance(field.marker, Attribute):
        return [*statements, f"{text} = escape_attribute({text})"], f' {field.xml_name}="{{{text}}}"'
    if getattr(field.marker, "cdata", False):
        statements.append(f"{text} = cdata({text})")
    elif is_string:  # Numbers and the like need no escapes, white space about them aside.
        special = " or ".join(f"{character!r} in {text}" for character in "&<>\r")
        statements += [f"if {special}:", f"    {text} = escape({text})"]
    template = f"{{{text}}}"
    return statements, template if isinstance(field.marker, TextContent) else _enclose(field, template, inner)


def _write_structures(field: Field, index: int, inner: str) -> tuple[list[str], str]:
    write = f"write_{index}" if len(field.structures) == 1 else f"writers_{index}[type(item)]"
    line = "" if not inner else ", inner + step" if isinstance(field.marker, Wrapper) else ", inner"
    if not field.many:
        statements = ["item = value", f"parts_{index} = {write}(item{line})"]
    elif inner or len(field.structures) > 1:
        statements = [f"parts_{index} = ''.join([{write}(item{line}) for item in value])"]
    else:
        statements = [f"parts_{index} = ''.join(map({write}, value))"]
    template = f"{{parts_{index}}}"
    if isinstance(field.marker, Wrapper):
        template = _enclose(field, template + inner, inner)
    return statements, template


def _enclose(field: Field, template: str, inner: str) -> str:
    return f"{inner}<{field.xml_name}>{template}</{field.xml_name}>"
