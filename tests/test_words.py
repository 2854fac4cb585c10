"""How messages quote a document."""

from mturk_xml.words import shown


def test_what_is_shown_is_cut_off_and_can_be_seen() -> None:
    assert shown("a\n b\t c") == "a b c"
    assert shown("a" * 100) == "a" * 80 + "…"
    assert shown("a\u200bb") == "a\N{REPLACEMENT CHARACTER}b"
