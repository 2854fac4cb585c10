"""Each view of the example is what it was; `tools/update_goldens` is the only way to change what is expected."""

import pytest

import view_goldens

MADE = view_goldens.goldens()


@pytest.mark.parametrize("name", MADE)
def test_snapshot(name: str) -> None:
    assert MADE[name].encode() == (view_goldens.FOLDER / name).read_bytes(), "tools/update_goldens accepts the new one"


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in view_goldens.FOLDER.iterdir()} == MADE.keys()
