"""The fix of a root element whose namespace is missing, a placeholder, or misspelt."""

import re
from collections.abc import Iterator

from mturk_xml.catalogue import DOCUMENT_SCHEMAS, version_of
from mturk_xml.documents.question_form import NAMESPACE_2005_10_01
from mturk_xml.mending.draft import Draft, fix
from mturk_xml.mending.edits import Edit, Refusal
from mturk_xml.mending.markup import Node, Written, attributes

_ROOTS = frozenset(file.partition("/")[2].removesuffix(".xsd") for file in DOCUMENT_SCHEMAS.values())
_LOWER_ROOTS = {root.lower() for root in _ROOTS}
_PLACEHOLDER = re.compile(r"[\[\]{}$<>]|\A(?:todo|xxx|\.\.\.|…)?\Z", re.IGNORECASE)
_OURS = re.compile(r"(?:https?://)?(?:www\.)?mechanicalturk\.amazonaws\.com(?:/|\Z)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:-\d\d-\d\d)?(?!\d)")
_ONLY_IN_2005 = {"Application", "FileUploadAnswer"}


@fix("XSD101")
def name_the_namespace(draft: Draft) -> Iterator[Edit | Refusal]:
    """The root element gets the namespace of its document.

    QuestionForm has two, so that something has to tell which: what is left of the namespace as written,
    another attribute of the root element, or an element that only the older schema has.
    """
    root = draft.nodes[0]
    known = [namespace for namespace in DOCUMENT_SCHEMAS if namespace.endswith(f"/{root.local}.xsd")]
    if not known or not draft.offsets("XSD101"):
        return
    attribute = f"xmlns:{root.name.rpartition(':')[0]}" if ":" in root.name else "xmlns"
    declared = {written.name: written for written in attributes(draft.text, root)}
    written = declared.pop(attribute, None)
    reason = _foreign(written, root.local)
    readings = set(known) if len(known) == 1 else _readings(draft, written, list(declared.values()), known)
    if reason or len(readings) != 1:
        yield Refusal(draft.offsets("XSD101")[0], reason or _undecided(readings))
        return
    (namespace,) = readings
    description = f"the namespace is that of {root.local}"
    if len(known) > 1:
        description += f" in its schema of {version_of(namespace)}"
    yield _edit(root, written, attribute, namespace, description)


def _edit(root: Node, written: Written | None, attribute: str, namespace: str, description: str) -> Edit:
    if written:
        return Edit(written.offset, len(written.value), namespace, description)
    return Edit(root.start + 1 + len(root.name), 0, f' {attribute}="{namespace}"', description)


def _foreign(written: Written | None, root: str) -> str | None:
    """Say why a namespace may be meant as it is written; None where it is missing, a placeholder or misspelt."""
    value = "".join(written.value.split()) if written else ""
    named = {word for word in re.findall("[a-z]+", value.lower()) if word in _LOWER_ROOTS}
    if named and root.lower() not in named:
        return "the root element is that of one document and the namespace that of another"
    if _PLACEHOLDER.search(value) or _OURS.match(value):
        return None
    # What is left of an address that lost its beginning.
    if "://" not in value and re.search(rf"(?:\A|/){root}(?:\.xsd)?\Z", value, re.IGNORECASE):
        return None
    return "the namespace is none of these documents', so that the element may be none of theirs either"


def _readings(draft: Draft, written: Written | None, others: list[Written], known: list[str]) -> set[str]:
    """Return the namespaces that something in the document speaks for."""
    values = {"".join(written.value.split())} if written else set()
    for other in others:
        values |= set(other.value.split()) & set(known)
    found = {namespace for value in values for namespace in known if _is_dated(value, namespace)}
    if any(node.local in _ONLY_IN_2005 for node in draft.nodes):
        found.add(NAMESPACE_2005_10_01)
    return found


def _is_dated(value: str, namespace: str) -> bool:
    """Whether the date of a namespace, or its year, is in a text."""
    date = version_of(namespace)
    return any(found[0] == date or found[0] == date[:4] for found in _DATE.finditer(value))


def _undecided(readings: set[str]) -> str:
    if readings:
        return "one thing in it speaks for the schema of 2005-10-01 and another for that of 2017-11-06"
    return "it may be a form of 2005-10-01 or of 2017-11-06; write the namespace that you mean"
