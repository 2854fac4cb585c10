"""Regular expressions as a Worker's browser read them: JavaScript's, on UTF-16 code units.

The engine that does the matching looks at whole characters, and folds the case of a few more letters than
JavaScript does without the flag u. What it sees otherwise than JavaScript (the halves of characters above U+FFFF,
and those letters) is therefore replaced, in pattern and text alike, by characters of the private plane 16,
which no class, no range and no folding of case touches.

Source: ECMAScript language specification, "RegExp (Regular Expression) Objects" and annex B; API reference,
QuestionForm, AnswerFormatRegex.
"""

import functools
import re
from collections.abc import Iterator

import attrs
import regress

from mturk_xml.backtracking import Backtracking, backtracking

_FLAGS = frozenset("dgimsuy")
_ENGINE_FLAGS = "imsu"  # The others say nothing of whether there is a match: d and g; y is seen to by a lookbehind.
_BMP_END = 0xFFFF
_STAND_IN = 0x100000
# The letters that JavaScript folds with no other without the flag u, and Unicode does; and the halves.
_SPECIAL_SPANS = (
    (0x131, 0x131),
    (0x17F, 0x17F),
    (0x1F80, 0x1FAF),
    *((code, code) for code in (0x1FB3, 0x1FBC, 0x1FC3, 0x1FCC, 0x1FF3, 0x1FFC, 0x212A)),
    (0xD800, 0xDFFF),
)
_SPECIAL = re.compile(
    "[\u0131\u017f\u1f80-\u1faf\u1fb3\u1fbc\u1fc3\u1fcc\u1ff3\u1ffc\u212a\ud800-\udfff\U00010000-\U0010ffff]"
)
_TOKEN = re.compile(
    r"(?P<class>\[\^?(?:\\.|[^\]\\])*\])|(?P<unit>\\u[0-9A-Fa-f]{4})|(?P<brace>\\u(?=\{))|\\.|.", re.DOTALL
)
_MEMBER = re.compile(
    r"\\u(?P<unit>[0-9A-Fa-f]{4})|\\x(?P<byte>[0-9A-Fa-f]{2})|\\c(?P<control>[A-Za-z0-9_])|\\(?P<octal>[0-3]?[0-7]{1,2})"
    r"|\\(?P<set>[dDwWsS])|\\(?P<escaped>.)|(?P<plain>.)",
    re.DOTALL,
)
_CLASS_OR_ESCAPE = re.compile(r"\[\^?(?:\\.|[^\]\\])*\]|\\.", re.DOTALL)
_NOTHING_TO_REPEAT = re.compile(r"[\^$](?:[*+?]|\{\d+(?:,\d*)?\})")  # The engine takes it, JavaScript does not.
_NAMED = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


def utf16_length(text: str) -> int:
    """Return the length of a text as JavaScript counts: in UTF-16 code units.

    Example:
        >>> utf16_length("naïve"), utf16_length("🎉")
        (5, 2)

    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@attrs.frozen(kw_only=True)
class Pattern:
    """A regular expression, ready to be looked for.

    Attributes:
        error: why JavaScript refuses it; None if it takes it.

    """

    error: str | None = None
    _regex: regress.Regex | None = None
    _is_unicode: bool = False
    _cost: Backtracking = attrs.field(factory=Backtracking, repr=False)

    @property
    def longest_text(self) -> int:
        """The length, in UTF-16 code units, up to which a search ends soon in any text; -1 if it does in none.

        Example:
            >>> compiled("^[a-z]+$").longest_text > 1000, compiled("(a+)+b").longest_text < 30
            (True, True)

        """
        return self._cost.longest_affordable if self._regex is not None else -1

    def finds(self, text: str) -> bool | None:
        """Say whether the expression is found somewhere in a text.

        None where JavaScript refuses the expression, or where the search might take longer than a check may:
        matching goes back and forth, so that some expressions cost time exponential in the length of the text.

        Example:
            >>> compiled("^..$").finds("🎉"), compiled("^HIT$", "i").finds("hit"), compiled("(").finds("(")
            (True, True, None)

        """
        if self._regex is None or not self._cost.is_affordable(text):
            return None
        if not self._is_unicode and not text.isascii():
            text = _SPECIAL.sub(_stand_in, text)
        return self._regex.find(text) is not None


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str, flags: str = "") -> Pattern:
    """Prepare a regular expression; one that JavaScript refuses says why."""
    if len(set(flags)) != len(flags) or not _FLAGS.issuperset(flags):
        return Pattern(error=f"Invalid flags {flags!r}")
    is_unicode = "u" in flags
    try:
        source = pattern if is_unicode else _in_code_units(pattern)
        if "y" in flags:
            source = f"(?<![^])(?:{source})"
        regex = regress.Regex(source, "".join(flag for flag in _ENGINE_FLAGS if flag in flags))
    except regress.RegressError as error:
        return Pattern(error=str(error))
    return Pattern(
        regex=regex, is_unicode=is_unicode, cost=backtracking(source, "".join(flag for flag in "ims" if flag in flags))
    )


def _stand_in(found: re.Match[str]) -> str:
    return "".join(chr(_STAND_IN + unit) for unit in _units(found[0]))


def _units(character: str) -> list[int]:
    code = ord(character)
    if code <= _BMP_END:
        return [code]
    code -= 0x10000
    return [0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)]


def _is_special(code: int) -> bool:
    return any(first <= code <= last for first, last in _SPECIAL_SPANS)


def _in_code_units(pattern: str) -> str:
    r"""Rewrite a pattern so that the engine takes it as JavaScript does without the flag u.

    Example:
        >>> _in_code_units(r"a\u{2}[^-.]")
        'au{2}[^-.]'

    """
    if _NOTHING_TO_REPEAT.search(_CLASS_OR_ESCAPE.sub(_without_quantifier, pattern)):
        raise regress.RegressError("Nothing to repeat")
    return "".join(map(_rewritten, _TOKEN.finditer(pattern)))


def _without_quantifier(found: re.Match[str]) -> str:
    return "^" if found[0] in {"\\b", "\\B"} else "x"


def _rewritten(token: re.Match[str]) -> str:
    text = token[0]
    if token["class"]:
        return _class_in_code_units(text)
    if token["brace"]:
        return "u"
    if token["unit"]:
        code = int(text.removeprefix("\\u"), 16)
        return chr(_STAND_IN + code) if _is_special(code) else text
    character = text[-1]
    return _SPECIAL.sub(_stand_in, character) if _SPECIAL.match(character) else text


def _class_in_code_units(text: str) -> str:
    opening = "[^" if text.startswith("[^") else "["
    members = list(_members(text[len(opening) : -1]))
    written, index = [opening], 0
    while index < len(members):
        code, source = members[index]
        if index + 2 < len(members) and members[index + 1][1] == "-":
            last = members[index + 2][0]
            if code is not None and last is not None:
                written += _range(code, last)
                index += 3
                continue
        written.append(chr(_STAND_IN + code) if code is not None and _is_special(code) else source)
        index += 1
    return "".join([*written, "]"])


def _members(text: str) -> Iterator[tuple[int | None, str]]:
    r"""Give the code units of a class with how they are written; None for sets such as `\d`."""
    for member in _MEMBER.finditer(text):
        if member["plain"]:
            yield from ((code, member[0]) for code in _units(member[0]))
        elif member["set"]:
            yield None, member[0]
        elif member["unit"] or member["byte"]:
            yield int(member["unit"] or member["byte"], 16), member[0]
        elif member["control"]:
            yield ord(member["control"]) % 32, member[0]
        elif member["octal"]:
            yield int(member["octal"], 8), member[0]
        else:
            escaped = member["escaped"]
            yield from ((_NAMED.get(escaped, code), member[0]) for code in _units(escaped))


def _range(first: int, last: int) -> Iterator[str]:
    """Write a range of code units, with stand-ins for the special ones in it."""
    if first > last:
        yield f"\\u{first:04x}-\\u{last:04x}"  # The engine refuses it, as JavaScript does.
    for begin, end in _SPECIAL_SPANS:
        if begin > last:
            break
        if first < begin:
            yield f"\\u{first:04x}-\\u{begin - 1:04x}"
        if first <= end:
            yield f"{chr(_STAND_IN + max(first, begin))}-{chr(_STAND_IN + min(last, end))}"
            first = end + 1
    if first <= last:
        yield f"\\u{first:04x}-\\u{last:04x}"
