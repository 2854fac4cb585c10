"""Each format and the summary are what they were; `tools/update_goldens` is the only way to change them."""

import pytest

import score_goldens

MADE = score_goldens.goldens()


@pytest.mark.parametrize("name", MADE)
def test_snapshot(name: str) -> None:
    golden = (score_goldens.FOLDER / name).read_bytes()
    assert MADE[name].encode() == golden, "tools/update_goldens accepts the new one"


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in score_goldens.FOLDER.iterdir()} == MADE.keys()


@pytest.mark.parametrize("name", [name for name in MADE if name.endswith(".txt") and "color" not in name])
def test_nothing_drives_the_terminal(name: str) -> None:
    assert all(character == "\n" or character.isprintable() for character in MADE[name])


@pytest.mark.parametrize("name", ["table-ascii.txt", "summary-ascii-40.txt", "jsonl.jsonl", "jsonl-wide.jsonl"])
def test_ascii_is_ascii(name: str) -> None:
    assert MADE[name].isascii()
