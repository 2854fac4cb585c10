"""What to do about markup that the XHTML subset of FormattedContent does not have."""

import re

SUBSET = frozenset(
    "a area b big blockquote br center cite code col colgroup dd del dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li "
    "map ol p pre q s small strike strong sub sup table tbody td tfoot th thead tr u ul".split()
)
"""The elements that a FormattedContent may have."""

_EMPTY = {"area", "br", "col", "hr", "img"}
_BLOCK = {"blockquote", "center", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"}
_TAG = re.compile(r"<(?P<name>[A-Za-z][\w.-]*)")
_ATTRIBUTE = re.compile(r"""(?P<name>[\w:.-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

_NO_SCRIPT = "remove it: JavaScript is not allowed; an HTMLQuestion or ExternalQuestion may have it"
_NO_STYLE = "remove it: there are no style sheets"
_NAMES_BY_HINT = {
    "use <p>, with align if need be, or <blockquote>": "address article aside details dialog div figure footer header "
    "hgroup main nav search section",
    "use <p> or <b>": "caption figcaption label legend summary",
    "use <b>, <i>, <u> or <font>": "span",
    'use <b> or <font color="…">': "mark",
    "use <code>": "kbd samp tt var",
    "use <i> or <em>": "dfn",
    "use <ul>": "dir menu",
    "use <img>": "image picture",
    "use <img> with a picture of it": "canvas math svg",
    "keep its text only": "abbr acronym bdi bdo blink data marquee nobr output ruby time",
    "use a <Binary> or <EmbeddedBinary> of the form, outside of the FormattedContent": "applet audio embed iframe "
    "object param source track video",
    "use the <AnswerSpecification> of a Question, or an HTMLQuestion": "button fieldset form input meter "
    "optgroup option progress select textarea",
    "remove it: write only what would be in the body": "base body head html meta title",
    _NO_SCRIPT: "noscript script template",
    _NO_STYLE: "link style",
    "remove it": "wbr",
}
_INSTEAD = {name: hint for hint, names in _NAMES_BY_HINT.items() for name in names.split()}
_BY_SCHEME = {
    "javascript:": "remove it: JavaScript is not allowed in addresses",
    "vbscript:": "remove it: scripts are not allowed in addresses",
    "data:": "put the picture on a server and write its https:// address",
    "mailto:": "write the address as text; the schema takes mailto:// only",
    "tel:": "write the number as text",
    "sms:": "write the number as text",
    "file:": "put the file on a server and write its https:// address",
    "blob:": "put the file on a server and write its https:// address",
}
_BY_START = {
    "#": "remove it: an address within the page is not allowed",
    "//": "write https: before it",
}
_WITHOUT_ATTRIBUTE = {
    "style": "remove it; <font>, <b>, <center> and attributes such as align, width and bgcolor remain",
    "class": _NO_STYLE,
    "id": 'remove it; <a name="…"> marks a place',
}


def hint_for_invalid(text: str, offset: int, hint: str | None) -> str | None:
    """Say what to do about what the subset refuses at an index of a text.

    Args:
        text: that of the FormattedContent.
        offset: where a start tag, an attribute or a text begins that is refused.
        hint: what the schema has to say.

    """
    if tag := _TAG.match(text, offset):
        return _about_element(tag["name"], hint)
    if attribute := _ATTRIBUTE.match(text, offset):
        value = attribute["double"] if attribute["double"] is not None else attribute["single"]
        return _about_attribute(attribute["name"], value.strip(), hint)
    return hint


def _about_element(name: str, hint: str | None) -> str | None:
    lower = name.lower()
    if lower in SUBSET:
        if lower != name:
            return f"write <{lower}>: names are in lower case"
        if name in _BLOCK and hint and "<ins>" in hint:
            return f"end the element around it first: <{name}> stands beside paragraphs and not in them"
        return hint
    return _INSTEAD.get(lower, hint or "remove it, or use a <Text> of the form")


def _about_attribute(name: str, value: str, hint: str | None) -> str | None:
    lower = name.lower()
    if lower in {"href", "src"}:
        return _about_address(value)
    if lower.startswith("on"):
        return _NO_SCRIPT
    return _WITHOUT_ATTRIBUTE.get(lower, hint)


def _about_address(value: str) -> str:
    scheme = _SCHEME.match(value)
    name = scheme[0].lower() if scheme else ""
    if name in _BY_SCHEME:
        return _BY_SCHEME[name]
    if scheme and scheme[0] != name:
        return f"write {name} in lower case"
    for start, hint in _BY_START.items():
        if value.startswith(start):
            return hint
    return "write the whole address, such as https://example.org/page.html"


def hint_for_malformed(text: str, offset: int) -> str | None:
    """Say what to do about an element that has no end, or an ampersand that begins no entity; None for the rest."""
    tag = _TAG.match(text, offset)
    if tag and tag["name"].lower() in _EMPTY:
        return f"write <{tag['name'].lower()}/>: an element without content has to be closed"
    return "write &amp; for &" if _BARE_AMPERSAND.match(text, offset) else None
