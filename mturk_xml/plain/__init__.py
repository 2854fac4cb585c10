"""Documents as plain data, and that as JSON and YAML; and a test that a person writes, form and key in one file."""

from mturk_xml.plain.qualification_test import TestPair, read_test, write_test
from mturk_xml.plain.reading import from_plain
from mturk_xml.plain.text import from_json, from_yaml, to_json, to_yaml
from mturk_xml.plain.writing import to_plain

__all__ = [
    "TestPair",
    "from_json",
    "from_plain",
    "from_yaml",
    "read_test",
    "to_json",
    "to_plain",
    "to_yaml",
    "write_test",
]
