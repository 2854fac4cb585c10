"""Which element of a document each part of its model was read from.

Models carry no positions. But what was read from a schema-valid document has its elements in the order in
which it would be written, so that the number of an element in that order tells where it stands.
"""

from mturk_xml.binding.fields import Attribute, NamespaceOf, TextContent, Wrapper
from mturk_xml.binding.structure import Structure


class Places:
    """The numbers, from 0 in document order, of the elements that a document was read from."""

    def __init__(self, document: Structure) -> None:
        self._numbers: dict[tuple[int, str], int] = {}
        self._count = 0
        self._visit(document)

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

    def _visit(self, structure: Structure) -> None:
        self._numbers[id(structure), ""] = self._count
        self._count += 1
        for field in structure.xml_fields:
            value = getattr(structure, field.name)
            if value is None or isinstance(field.marker, Attribute | NamespaceOf | TextContent):
                continue
            values = value if field.many else (value,)
            if values:
                self._numbers[id(structure), field.name] = self._count
            self._count += isinstance(field.marker, Wrapper)
            for part in values:
                if isinstance(part, Structure):
                    self._visit(part)
                else:
                    self._count += 1
