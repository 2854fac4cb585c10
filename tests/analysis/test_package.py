"""The names of the package are functions and classes, whichever of its modules was imported first."""

import importlib

import pytest

from mturk_xml import analysis


@pytest.mark.parametrize("module", ["intercoder_agreement", "comparison", "chance_distribution"])
def test_functions_are_no_modules(module: str) -> None:
    importlib.import_module(f"mturk_xml.analysis.{module}")
    assert all(callable(getattr(analysis, name)) for name in ("agreement", "chance", "what_if"))
    assert {"Agreement", "Chance", "Comparison", "Setting"} <= set(dir(analysis))


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'luck'"):
        analysis.luck  # noqa: B018 -- what it is about
