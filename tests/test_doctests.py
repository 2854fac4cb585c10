"""The examples in the package's docstrings are run, in the package that is imported."""

import doctest
import importlib
import pkgutil

import pytest

import mturk_xml

MODULES = [
    "mturk_xml",
    *(module.name for module in pkgutil.walk_packages(mturk_xml.__path__, "mturk_xml.")),
]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_docstrings(name: str) -> None:
    # `name` by import_module: `mturk_xml.pipeline` the attribute is a function, not the module.
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
