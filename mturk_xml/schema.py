"""The bundled schemas, and the verdict of each on a tree.

libxml2 is the judge, with what it leaves out or stumbles over decided besides, so that the verdict is the
one that Xerces would give.
"""

import functools
import re
from collections.abc import Container

import attrs
from lxml import etree

from mturk_xml.catalogue import DOCUMENT_SCHEMAS, compiled, root_names, type_of_elements
from mturk_xml.diagnostics import Diagnostic
from mturk_xml.refusals import is_refused_early
from mturk_xml.syntax import parse
from mturk_xml.tree import Source, new_parser, split_tag
from mturk_xml.verdict import CHECK_OF_TYPE, Check, violations

# The beginning of most documents: an encoding that both validators decode alike and, after nothing but
# comments, the root element, so that there can be no document type declaration.
_ORDINARY_START = re.compile(
    rb"""(?:<\?xml\s+version=["']1\.0["'](?:\s+encoding=["'](?i:utf-8|ascii|us-ascii|iso-8859-1)["'])?"""
    rb"""(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>)?(?>\s+|<!--(?>.*?-->))*<[A-Za-z]""",
    re.DOTALL,
)


@functools.cache
def _parser(encoding: str | None) -> etree.XMLParser:
    return new_parser(encoding=encoding)


def accept(source: Source, namespaces: Container[str] = DOCUMENT_SCHEMAS) -> etree._Element | None:
    """Return the tree of an ordinary, valid document, fast; None if it needs a closer look.

    Args:
        source: where the document is.
        namespaces: those of the schemas that may be its own.

    """
    data = source.data
    if len(data) > source.max_bytes or not _ORDINARY_START.match(data) or b"XMLSchema-instance" in data:
        return None
    encoding = "utf-8" if source.is_text else None
    try:
        root = etree.fromstring(data, _parser(encoding))
    except etree.XMLSyntaxError:
        return None
    namespace = str(root.tag)[1:].partition("}")[0]
    if namespace not in namespaces:
        return None
    schema = compiled(namespace)
    return root if not is_refused_early(data, schema, encoding) and schema.validate(root) else None


@attrs.frozen(kw_only=True)
class Judgement:
    """What the parser and the schema say of a document.

    Attributes:
        text: the decoded document.
        root: the tree, None if the document is not well-formed.
        schema_valid: whether the schema accepts it.
        diagnostics: why not.

    """

    text: str
    root: etree._Element | None
    schema_valid: bool
    diagnostics: tuple[Diagnostic, ...]


def judge(source: Source, namespaces: Container[str] = DOCUMENT_SCHEMAS) -> Judgement:
    """Judge a document with care, and say everything that is wrong with it; arguments as for `accept`."""
    parsed = parse(source)
    if parsed.root is None:
        return Judgement(text=parsed.text, root=None, schema_valid=False, diagnostics=parsed.diagnostics)
    namespace, name = split_tag(parsed.root)
    if namespace is None or namespace not in namespaces or name not in root_names(namespace):
        namespace = None
    found, is_all = violations(parsed.root, compiled(namespace), _value_checks(namespace)) if namespace else ([], True)
    if namespace and not found:
        return Judgement(text=parsed.text, root=parsed.root, schema_valid=True, diagnostics=())
    # Only here: it imports and builds what costs more than everything else together.
    from mturk_xml.schema_problems import explain  # noqa: PLC0415

    diagnostics = explain(parsed.text, parsed.root, namespace, found, source.file, is_all=is_all)
    return Judgement(text=parsed.text, root=parsed.root, schema_valid=False, diagnostics=diagnostics)


def _value_checks(namespace: str) -> dict[str, Check]:
    types = type_of_elements(namespace)
    return {tag: CHECK_OF_TYPE[name] for tag, name in types.items() if name in CHECK_OF_TYPE}


def unreadable(judgement: Judgement, source: Source, error: ValueError) -> Judgement:
    """Say of a valid document that a number in it cannot be computed with."""
    from mturk_xml.schema_problems import out_of_reach  # noqa: PLC0415

    diagnostic = out_of_reach(judgement.text, judgement.root, str(error), source.file)
    return attrs.evolve(judgement, diagnostics=(diagnostic,))
