"""How long a regular expression may search at worst, so that no text and no form can keep a check busy.

JavaScript's matching tries one way after the other. A repetition can end at each character that it takes, and a
repetition of something that itself has no one length can divide a stretch of text in exponentially many ways,
unless each round is marked by a character that stands nowhere else in it.
"""

import bisect
import functools
import re
from collections.abc import Callable

import attrs
import regress

_MOST_STEPS = 10**8  # About a second.
_MOST_EXPONENT = 200
_LARGE_BOUND = 50  # A repetition of so many rounds counts as one without bound.
_FEW = 8  # Of so many rounds, each counts by itself,
_MANY = 16  # if there are no more repetitions in it.
_LONGEST_TEXT = 2**20
_ASCII = 128
_ALL = (1 << _ASCII + 2) - 1
# What stands for all characters that are not in ASCII: those that are no white space, and those that are.
_OTHERS = ("é中\U0010d83d", "\u00a0\u2028\ufeff")
_SPACES = frozenset("\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff").union(map(chr, range(0x2000, 0x200B)))
_TOKEN = re.compile(
    r"(?P<open>\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?)|(?P<close>\))|(?P<or>\|)|(?P<nothing>[\^$]|\\[bB])"
    r"|(?P<quantifier>(?:[*+?]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??)"
    r"|(?P<back>\\[1-9k])"
    r"|(?P<atom>\[\^?(?:\\.|[^\]\\])*\]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\.|.)",
    re.DOTALL,
)


@attrs.frozen(kw_only=True)
class Backtracking:
    """What makes an expression try ways.

    Attributes:
        repeated: the characters that each repetition takes, as a mask, if it can end in several places.
        scanned: the same for repetitions that can end in one place only.
        ambiguous: the same for repetitions that can divide a text in exponentially many ways.
        choices: in how many ways all that has a bound can be taken.
        is_anchored: it can begin nowhere but at the start of the text.
        is_endless: it repeats something of which the engine loses count, so that it can go on for ever.

    """

    repeated: tuple[int, ...] = ()
    scanned: tuple[int, ...] = ()
    ambiguous: tuple[int, ...] = ()
    choices: int = 1
    is_anchored: bool = False
    is_endless: bool = False

    def is_affordable(self, text: str) -> bool:
        """Whether a search in the text ends soon, even if it fails.

        Example:
            >>> backtracking("(a+)+b", "").is_affordable("a" * 40), backtracking("(a+ )+b", "").is_affordable("a" * 40)
            (False, True)

        """
        length = len(text) + 1
        starts = 1 if self.is_anchored else length
        exponent = len(self.repeated) + bool(self.scanned)
        steps = self.choices * starts * (len(self.scanned) or 1) * length**exponent
        if not self.ambiguous and not self.is_endless and steps <= _MOST_STEPS:
            return True
        return self._ends_soon(len(text), lambda mask: _longest_run(mask, text))

    @property
    def longest_affordable(self) -> int:
        """The length, in UTF-16 code units, up to which a search ends soon in any text; -1 if it does in none.

        Example:
            >>> backtracking("(a+)+b", "").longest_affordable, backtracking("a+b", "").longest_affordable
            (14, 9999)

        """
        lengths = range(_LONGEST_TEXT + 1)
        return bisect.bisect(lengths, 0, key=lambda length: int(not self._ends_soon(length, lambda _: length))) - 1

    def _ends_soon(self, length: int, longest_run: Callable[[int], int]) -> bool:
        """Whether a search ends soon in a text of a length, by its longest run of the characters in a mask."""
        if self.is_endless:
            return False
        starts = 1 if self.is_anchored else length + 1
        steps = self.choices * starts * (1 + sum(map(longest_run, self.scanned)))
        for mask in self.repeated:
            steps *= longest_run(mask) + 1
        exponent = sum(map(longest_run, self.ambiguous))
        return exponent < _MOST_EXPONENT and steps << exponent <= _MOST_STEPS


def _longest_run(mask: int, text: str) -> int:
    longest = run = 0
    for character in text:
        code = ord(character) if character < "\x80" else _ASCII + (character in _SPACES)
        run = run + 1 if mask >> code & 1 else 0
        longest = max(longest, run)
    return longest


@attrs.define
class _Part:
    """A part of an expression: what it takes, and whether its length is fixed.

    Attributes:
        mask: the characters that it may take.
        first: those that it may begin with.
        is_nullable: it may take none.
        is_fixed: it takes one number of characters, in one way.
        is_marked: some character in it stands nowhere else in it, and always once.
        is_one: it takes exactly one character.
        is_fragile: something in it is counted, or has a quantifier though it may be nothing anyway.
        repetition: the index of its own repetition, if it is one.

    """

    mask: int = 0
    first: int = 0
    is_nullable: bool = False
    is_fixed: bool = True
    is_marked: bool = False
    is_one: bool = False
    is_fragile: bool = False
    repetition: int | None = None


@functools.lru_cache(maxsize=1024)
def backtracking(pattern: str, flags: str) -> Backtracking:
    """Look at an expression that the engine takes; `flags` may be `i`."""
    reader = _Reader(pattern, flags)
    reader.alternatives()
    return Backtracking(
        repeated=tuple(filter(None, reader.repeated)),
        scanned=tuple(reader.scanned),
        ambiguous=tuple(reader.ambiguous),
        choices=min(reader.choices, _MOST_STEPS + 1),
        is_anchored=pattern.startswith("^") and "|" not in pattern and "m" not in flags,
        is_endless=reader.is_endless,
    )


class _Reader:
    """Reads an expression from left to right, and notes what repeats."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.tokens = list(_TOKEN.finditer(pattern))
        self.index = 0
        self.flags = flags
        self.repeated: list[int] = []
        self.scanned: list[int] = []
        self.ambiguous: list[int] = []
        self.choices = 1
        self.depth = -1
        self.is_endless = False

    def alternatives(self) -> _Part:
        """Read up to the end of a group."""
        self.depth += 1
        parts = [self._sequence()]
        while self.index < len(self.tokens) and self.tokens[self.index]["or"]:
            self.index += 1
            parts.append(self._sequence())
        self.index += 1  # The closing parenthesis.
        self.depth -= 1
        if len(parts) == 1:
            return parts[0]
        self.choices *= len(parts)
        mask = functools.reduce(int.__or__, (part.mask for part in parts))
        first = functools.reduce(int.__or__, (part.first for part in parts))
        is_nullable = any(part.is_nullable for part in parts)
        is_disjoint = sum(part.first.bit_count() for part in parts) == first.bit_count()
        is_fixed = is_disjoint and not is_nullable and all(part.is_fixed for part in parts)
        is_fragile = any(part.is_fragile for part in parts)
        return _Part(mask, first, is_nullable=is_nullable, is_fixed=is_fixed, is_fragile=is_fragile)

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            if token["or"] or token["close"]:
                break
            self.index += 1
            if not token["nothing"]:
                choices, repetitions = self.choices, len(self.repeated)
                part = self._atom(token)
                parts.append(self._quantified(part, self.choices // choices, self.repeated[repetitions:]))
        parts = [part for part in parts if part.mask or part.is_fragile]
        following = 0 if self.depth == 0 else _ALL
        for part in reversed(parts):
            if part.repetition is not None and not part.mask & following:
                self.repeated[part.repetition] = 0  # It can end in one place only.
                self.scanned.append(part.mask)
            following = part.first | (following if part.is_nullable else 0)
        return _in_sequence(parts)

    def _atom(self, token: re.Match[str]) -> _Part:
        if token["open"]:
            part = self.alternatives()
            is_look = token["open"] in {"(?=", "(?!", "(?<=", "(?<!"}
            return _Part(is_nullable=True, is_fragile=part.is_fragile) if is_look else part
        if token["back"]:
            return _Part(_ALL, _ALL, is_nullable=True, is_fixed=False)
        mask = _mask(token[0], self.flags)
        return _Part(mask, mask, is_one=True)

    def _quantified(self, part: _Part, choices: int, repeated: list[int]) -> _Part:
        """Read what follows a part that has so many choices and these repetitions in it."""
        token = self.tokens[self.index] if self.index < len(self.tokens) else None
        if token is None or not token["quantifier"]:
            return part
        self.index += 1
        least, most = _bounds(token)
        repetition = None
        self.is_endless = self.is_endless or (part.is_fragile and most != 1)
        if most is None or most >= _LARGE_BOUND:
            repetition = len(self.repeated)
            self.repeated.append(part.mask)
        else:
            self.choices *= most - least + 1
        if most is not None and most <= _FEW and choices <= _MOST_STEPS and len(repeated) <= _MANY:
            self.choices *= choices ** max(most - 1, 0)
            self.repeated += repeated * max(most - 1, 0)
        elif not part.is_fixed and not part.is_marked:
            self.ambiguous.append(part.mask)
        return _Part(
            part.mask,
            part.first,
            is_nullable=part.is_nullable or not least,
            is_fixed=part.is_fixed and least == most,
            repetition=repetition,
            is_fragile=part.is_fragile or part.is_nullable or (token["least"] is not None and not part.is_fixed),
        )


def _in_sequence(parts: list[_Part]) -> _Part:
    whole = _Part(is_nullable=True)
    for position, part in enumerate(parts):
        others = [other.mask for number, other in enumerate(parts) if number != position]
        if whole.is_nullable:
            whole.first |= part.first
        whole.mask |= part.mask
        whole.is_nullable = whole.is_nullable and part.is_nullable
        whole.is_fixed = whole.is_fixed and part.is_fixed
        whole.is_fragile = whole.is_fragile or part.is_fragile
        whole.is_marked = whole.is_marked or (part.is_one and not any(part.mask & mask for mask in others))
    return whole


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    if quantifier["least"] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[quantifier[0][0]]
    least = int(quantifier["least"])
    if quantifier["comma"] is None:
        return least, least
    return least, int(quantifier["most"]) if quantifier["most"] else None


@functools.lru_cache(maxsize=4096)
def _mask(atom: str, flags: str) -> int:
    """Return the characters that a part of one character takes, a bit for each of ASCII and two for all others."""
    try:
        regex = regress.Regex(f"^{atom}$", flags)
    except regress.RegressError:
        return _ALL
    mask = sum(1 << code for code in range(_ASCII) if regex.find(chr(code)))
    names_others = not atom.isascii() or "\\u" in atom or "\\x" in atom
    for bit, samples in enumerate(_OTHERS, _ASCII):
        if names_others or any(map(regex.find, samples)):
            mask |= 1 << bit
    return mask
