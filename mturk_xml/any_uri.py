"""xs:anyURI as the judge reads it: RFC 2396 with RFC 2732's address literals, after escaping.

The judge is the JDK 17's Xerces. It first writes every character that a URI cannot hold (a space, `<`, `"`, `|`,
`^`, a control character, anything beyond ASCII) as `%HH`, so only `%`, `#`, `[` and `]` can be out of place, and
only the scheme, an address literal and its port are read closely. Everything between `//` and the next `/`, `?` or
`#` may be a registry name, so hosts and ports are free unless brackets stand there.

libxml2 reads RFC 3986 instead. It is stricter on ports (digits, and fewer), on a second `@` or `:` between `//` and
the path, and on `[` in an opaque part or a query; it is laxer on address literals, on `//` with nothing after it and on
a scheme alone. `is_portable_any_uri` tells what both accept.

Source: measured against OpenJDK 17.0.15 and libxml2 2.14.6 (see `tests/test_any_uri.py`).
"""

import re
from typing import Final

_WHITE_SPACE: Final = " \t\n\r"
_HEX: Final = "[0-9A-Fa-f]"
_ESCAPE: Final = f"%{_HEX}{{2}}"
_SCHEME: Final = "[A-Za-z][A-Za-z0-9+.-]*+:"
# What may stand in a registry name or a path segment; a path has slashes besides.
_NAME: Final = rf"(?:[^%#?/\[\]]|{_ESCAPE})"
_PATH: Final = rf"(?:[^%#?\[\]]|{_ESCAPE})*+"
_USER: Final = rf"(?:[^@%#?/\[\]]|{_ESCAPE})*+@"
# No colon before the first slash, question mark or number sign: what stood before it would be the scheme.
_NO_SCHEME: Final = r"(?![^/?#]*:)"

# Most values, at once: an http(s) URL without escapes, brackets or users. Both validators accept all of these.
_ORDINARY: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,9})?"
    r"(?:[/?][A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?"
    r"(?:\#[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?"
)

_XERCES: Final = re.compile(
    rf"(?:{_SCHEME}(?![#]|\Z)|{_NO_SCHEME})"
    rf"(?://(?:{_NAME}++|(?:{_USER})?(?P<literal>\[[^/?#]*)|(?=[/?#]))(?:/{_PATH})?"
    rf"|(?!//){_PATH}"
    rf"|(?<=:)(?!/)(?:[^%#?]|{_ESCAPE})*+)"
    rf"(?:\?(?:[^%#]|{_ESCAPE})*+)?"
    rf"(?:\#(?:[^%#]|{_ESCAPE})*+)?"
)

_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
# The last octet may be missing: Xerces counts the dots only.
_QUAD: Final = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}?")
_GROUP: Final = re.compile(f"{_HEX}{{1,4}}")
_LITERAL: Final = re.compile(r"\[(?P<address>[^]]+)\](?::(?P<port>.*))?", re.DOTALL)
_PORT: Final = re.compile(r"(?:-0+|[+]?0*(?P<digits>[0-9]+))?")
_HIGHEST_PORT: Final = "65535"
_GROUPS: Final = 8
_GROUPS_OF_A_QUAD: Final = 2

_LIBXML2: Final = re.compile(
    rf"(?:{_SCHEME}|{_NO_SCHEME})"
    rf"(?://(?:{_USER})?(?:\[[^]]*\]|(?:[^@:%#?/\[\]]|{_ESCAPE})*+)(?::0*(?P<port>[0-9]+))?(?:/{_PATH})?"
    rf"|(?!//){_PATH})"
    rf"(?:\?{_PATH}(?:\?{_PATH})*+)?"
    rf"(?:\#(?:[^%#]|{_ESCAPE})*+)?"
)
_HIGHEST_LIBXML2_PORT: Final = "2147483647"


def is_ordinary_url(text: str) -> bool:
    """Tell, fast, that `text` is an http(s) URL that both validators accept; others may be one, too."""
    return _ORDINARY.fullmatch(text) is not None


def is_any_uri(text: str) -> bool:
    """Tell whether Xerces accepts `text` as an xs:anyURI.

    White space at the ends does not count, as in the schema. The empty string is a URI.
    """
    if is_ordinary_url(text):
        return True
    match = _XERCES.fullmatch(text.strip(_WHITE_SPACE))
    if match is None:
        return False
    literal = match["literal"]
    return literal is None or _is_address_literal(literal)


def is_portable_any_uri(text: str) -> bool:
    """Tell whether Xerces and libxml2 both accept `text` as an xs:anyURI."""
    if is_ordinary_url(text):
        return True
    if not is_any_uri(text):
        return False
    match = _LIBXML2.fullmatch(text.strip(_WHITE_SPACE))
    return match is not None and _is_at_most(match["port"], _HIGHEST_LIBXML2_PORT)


def _is_address_literal(text: str) -> bool:
    """Tell whether `text` is an IPv6 address in brackets, with or without a port."""
    match = _LITERAL.fullmatch(text)
    if match is None:
        return False
    port = _PORT.fullmatch(match["port"] or "")
    return port is not None and _is_at_most(port["digits"], _HIGHEST_PORT) and _is_ipv6(match["address"])


def _is_at_most(digits: str | None, highest: str) -> bool:
    """Compare digits without leading zeros, however many there are; None is no number and no objection."""
    return digits is None or (len(digits), digits) <= (len(highest), highest)


def _is_ipv6(address: str) -> bool:
    """Tell whether `address` is eight groups, with at most one `::` that stands for one group or more."""
    before, gap, after = address.partition("::")
    if not gap:
        return _count_groups(address) == _GROUPS
    left, right = _count_groups(before, quad=False), _count_groups(after)
    return left is not None and right is not None and left + right < _GROUPS


def _count_groups(text: str, *, quad: bool = True) -> int | None:
    """Count the 16-bit groups of `text`; None if one is malformed. A dotted quad at the end is two."""
    if not text:
        return 0
    *groups, last = text.split(":")
    count = len(groups) + 1
    if quad and "." in last:
        count += _GROUPS_OF_A_QUAD - 1
        well_formed = _QUAD.fullmatch(last) is not None
    else:
        well_formed = _GROUP.fullmatch(last) is not None
    return count if well_formed and all(map(_GROUP.fullmatch, groups)) else None
