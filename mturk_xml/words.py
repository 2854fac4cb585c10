"""How messages quote a document and count: readable, and short whatever the document holds."""

from collections.abc import Iterable, Sequence
from itertools import islice

_LONGEST_TEXT = 60
_MOST_ITEMS = 6
_LONGEST_EXCERPT = 80
_SPOKEN_VOWELS = ("a", "e", "i", "o", "html")


def quoted(text: str) -> str:
    """Quote a text so that white space shows; cut it where it is long."""
    return repr(text) if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]!r}…"


def listed(texts: Sequence[str]) -> str:
    """Quote several texts; only the first few of many."""
    return first_few(map(quoted, texts), len(texts))


def first_few(items: Iterable[str], count: int) -> str:
    """Join the first few of `count` items with commas, and say how many more there are."""
    shown = ", ".join(islice(items, _MOST_ITEMS))
    return shown if count <= _MOST_ITEMS else f"{shown}, … {count - _MOST_ITEMS} more"


def joined(items: Sequence[str]) -> str:
    """Join items with commas and an "and" before the last."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else items[0]


def with_article(name: str) -> str:
    """Put "a" or "an" before a name, as it is said aloud.

    Example:
        >>> with_article("QuestionForm"), with_article("AnswerKey"), with_article("HTMLQuestion")
        ('a QuestionForm', 'an AnswerKey', 'an HTMLQuestion')

    """
    return f"{'an' if name.lower().startswith(_SPOKEN_VOWELS) else 'a'} {name}"


def counted(number: int, one: str) -> str:
    """Name a number of things.

    Example:
        >>> counted(1, "question"), counted(2, "question")
        ('1 question', '2 questions')

    """
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def points(number: int) -> str:
    """Name a number of points, of which there may be fewer than none."""
    return f"{number} point" if number in {1, -1} else f"{number} points"


def shown(text: str, longest: int = _LONGEST_EXCERPT) -> str:
    """Put a piece of a document on one line of printable characters, cut off where it is long."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= longest else f"{text[:longest]}…"
