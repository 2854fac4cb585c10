"""Functions made from the fields of a class, one statement after the other.

Constructing, reading and writing structures are the innermost loops of the library. A function that is
generated for each class, as attrs does it, takes half the time of one that goes through a table of fields.
"""

import linecache
from collections.abc import Iterable, Mapping
from typing import Any


def generate(owner: type, signature: str, body: Iterable[str], names: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Make a function of a signature such as `read(element)`.

    Args:
        owner: the class that the function is for; debuggers show its name with the source.
        signature: name and parameters. Nothing in it or in `body` may come from a document.
        body: the statements, unindented.
        names: what the statements refer to.

    """
    name = signature.partition("(")[0]
    source = "\n".join([f"def {signature}:", *(f"    {line}" for line in body)])
    file = f"<generated {owner.__module__}.{owner.__qualname__}.{name} {id(names)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    scope = dict(names)
    exec(compile(source, file, "exec"), scope)  # noqa: S102 - the text is made of nothing but declarations
    return scope[name]


def indent(lines: Iterable[str]) -> list[str]:
    """Indent statements by one level."""
    return [f"    {line}" for line in lines]
