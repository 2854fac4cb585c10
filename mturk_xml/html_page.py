"""The page of an HTMLQuestion as a browser reads it: its forms, their fields, and what is not HTML5 in it.

turbohtml's tokenizer and parser do the reading; they follow the HTML standard, and take time in proportion to
the text, whatever it is.

Source: WHATWG, "HTML"; API reference, "HTMLQuestion data structure".
"""

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import attrs

from mturk_xml.html_tags import Pairing, Problem

if TYPE_CHECKING:
    import turbohtml

_FIELDS = frozenset({"input", "select", "textarea"})
# Those that give an answer; the others lay out the page.
_CROWD_FIELDS = frozenset(
    f"crowd-{name}"
    for name in "bounding-box checkbox classifier classifier-multi-select entity-annotation image-classifier "
    "image-classifier-multi-select input instance-segmentation keypoint line polygon polyline radio-button "
    "semantic-segmentation slider text-area toggle-button".split()
)
_BUTTONS = frozenset({"button", "image", "reset", "submit"})
_URL_OF = {"script": "src", "link": "href", "iframe": "src", "object": "data", "embed": "src"}
_OF_INTEREST = _FIELDS.union(_URL_OF, {"form", "button"})
# Libraries that know nothing of a page's form, and those of the service.
_LIBRARY = re.compile(
    r"(?:https?:)?//(?:assets\.crowd\.aws|s3\.amazonaws\.com/mturk-public|mturk-public\.s3\.amazonaws\.com"
    r"|ajax\.googleapis\.com|cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com|code\.jquery\.com|unpkg\.com"
    r"|(?:maxcdn|netdna|stackpath)\.bootstrapcdn\.com)/",
    re.IGNORECASE,
)
_IN_WORDS = {
    "non-void-html-element-start-tag-with-trailing-solidus": "the / at the end of this tag does not close it",
    "unexpected-solidus-in-tag": "a / in a tag has no meaning",
    "invalid-first-character-of-tag-name": "no tag begins like this; a < in the text is written &lt;",
    "unknown-named-character-reference": "no character has this name; a & in the text is written &amp;",
    "missing-semicolon-after-character-reference": "a character reference ends with a semicolon",
    "unexpected-character-in-unquoted-attribute-value": "{character} can stand in an attribute in quotes only",
    "unexpected-character-in-attribute-name": "{character} cannot stand in the name of an attribute",
    "unexpected-equals-sign-before-attribute-name": "an attribute has no name",
}


class Tag(NamedTuple):
    """A start tag.

    Attributes:
        name: its name.
        attributes: its attributes.
        offset: the index in the text at which it stands.
        field_name: the name under which a field is submitted; empty if it is not.
        kind: the type of an input or a button; the name of other fields.
        is_field: whether it gives an answer.
        submits: whether a click on it submits its form.
        url: the script, style sheet or frame that it loads; empty if it loads none.

    """

    name: str
    attributes: Mapping[str, str]
    offset: int
    field_name: str
    kind: str
    is_field: bool
    submits: bool
    url: str


def _tag(name: str, attributes: Mapping[str, str], offset: int) -> Tag:
    kind = _kind(name, attributes)
    is_field = name in _CROWD_FIELDS or (name in _FIELDS and kind not in _BUTTONS)
    field_name = attributes.get("name", "").strip()
    url = "" if is_field else _url(name, attributes)
    return Tag(name, attributes, offset, field_name, kind, is_field, _submits(name, kind, attributes), url)


def _kind(name: str, attributes: Mapping[str, str]) -> str:
    if name not in {"input", "button"}:
        return name
    default = "submit" if name == "button" else "text"
    return attributes.get("type", "").strip().lower() or default


def _submits(name: str, kind: str, attributes: Mapping[str, str]) -> bool:
    if name == "crowd-button":
        return attributes.get("form-action", "").strip().lower() == "submit"
    if name == "button":
        return kind not in {"button", "reset"}
    return name == "input" and kind in {"submit", "image"}


def _url(name: str, attributes: Mapping[str, str]) -> str:
    if name == "link" and "stylesheet" not in attributes.get("rel", "").lower().split():
        return ""
    return attributes.get(_URL_OF.get(name, ""), "").strip()


@attrs.frozen(kw_only=True)
class Form:
    """A form or a crowd-form.

    Attributes:
        tag: its start tag.
        tags: the tags that belong to it: those that give an answer or submit it.
        fields: those of them that give an answer.

    """

    tag: Tag
    tags: tuple[Tag, ...]
    fields: tuple[Tag, ...]

    @property
    def is_crowd_form(self) -> bool:
        """Whether it is a crowd-form, which adds the assignmentId and a button, and knows where to send them."""
        return self.tag.name == "crowd-form"

    @property
    def method(self) -> str:
        """How it is sent, in capitals."""
        return self.tag.attributes.get("method", "").strip().upper() or "GET"

    @property
    def action(self) -> str:
        """Where it is sent to."""
        return self.tag.attributes.get("action", "").strip()

    @property
    def goes_to_mturk(self) -> bool:
        """Whether it is sent to the service's externalSubmit."""
        try:
            action = urlsplit(self.action)
        except ValueError:
            return False
        host = action.netloc.lower()
        return action.path.rstrip("/") == "/mturk/externalSubmit" and (
            host in {"", "mturk.com"} or host.endswith(".mturk.com")
        )


@attrs.frozen(kw_only=True)
class Page:
    """What there is to know of a page.

    Attributes:
        problems: what is not HTML5.
        has_doctype: whether it begins with a DOCTYPE.
        tags: the tags that give or submit an answer, load something, or are Crowd HTML elements.
        forms: the forms and crowd-forms.
        script_text: the scripts in the page, one after the other, in lower case.
        answer_form: the form that sends the answer: a crowd-form, else one that goes to the service, else the first.

    """

    problems: tuple[Problem, ...]
    has_doctype: bool
    tags: tuple[Tag, ...]
    forms: tuple[Form, ...]
    script_text: str
    answer_form: Form | None

    def may_script(self, *words: str) -> bool:
        """Tell whether a script may do what these words in it, in lower case, are a sign of.

        What is in a script from elsewhere is not known, except for libraries that know nothing of the page.
        """
        if any(word in self.script_text for word in words):
            return True
        return any(tag.name == "script" and tag.url and not _LIBRARY.match(tag.url) for tag in self.tags)


@functools.lru_cache(maxsize=2)  # Several rules ask about one page, one after the other.
def read_page(html: str) -> Page:
    """Read a page."""
    import turbohtml  # noqa: PLC0415 - only where there is a page to read

    # turbohtml counts a carriage return and a line feed as one character, which would shift what follows.
    html = html.replace("\r\n", " \n").replace("\r", "\n")
    reader = _Reader(html, turbohtml.TokenType)
    for token in turbohtml.tokenize(html):
        reader.take(token)
    return reader.page(turbohtml.parse(html, positions=False, scripting=True).errors)


class _Reader:
    """Takes the tokens of a page, one after the other."""

    def __init__(self, html: str, types: "type[turbohtml.TokenType]") -> None:
        self._html = html
        self._start_tag, self._end_tag = types.START_TAG, types.END_TAG
        self._text, self._doctype = types.TEXT, types.DOCTYPE
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]
        self._pairing = Pairing()
        self._forms: list[tuple[Tag, list[Tag]]] = []
        self._current: dict[str, list[Tag]] = {}  # The tags of the open form and of the open crowd-form.
        self._elsewhere: list[Tag] = []  # Tags that name their form.
        self._tags: list[Tag] = []
        self._scripts: list[str] = []
        self._in_script = False
        self._has_doctype = False

    def take(self, token: "turbohtml.Token") -> None:
        """Take the next token."""
        kind = token.type
        if kind == self._text:
            if self._in_script:
                self._scripts.append((token.data or "").lower())
        elif kind == self._start_tag and (name := token.tag) is not None:
            offset = self._offset(token.line, token.col)
            self._pairing.start(name, offset, self_closing=token.self_closing)
            if name in _OF_INTEREST or name.startswith("crowd-"):
                self._note(_tag(name, dict(token.attrs or ()), offset))
            self._in_script = name == "script"
        elif kind == self._end_tag and (name := token.tag) is not None:
            self._pairing.end(name, self._offset(token.line, token.col))
            self._current.pop(name, None)
            self._in_script = False
        elif kind == self._doctype:
            self._has_doctype = True

    def page(self, errors: "Iterable[turbohtml.ParseError]") -> Page:
        """Return what was found, besides what the parser found."""
        problems = {problem.offset: problem for problem in self._pairing.finish()}
        for error in errors:
            offset = self._offset(error.line, error.col)
            words = _IN_WORDS.get(error.code) or error.code.replace("-", " ").replace("eof", "end of file")
            character = repr(self._html[offset : offset + 1])
            problems[offset] = Problem(message=words.format(character=character), offset=offset)
        named = {tag.attributes["id"]: tags for tag, tags in reversed(self._forms) if "id" in tag.attributes}
        for tag in self._elsewhere:
            named.get(tag.attributes["form"], []).append(tag)
        forms = tuple(
            Form(tag=tag, tags=tuple(tags), fields=tuple([tag for tag in tags if tag.is_field]))
            for tag, tags in self._forms
        )
        return Page(
            problems=tuple(problems[offset] for offset in sorted(problems)),
            has_doctype=self._has_doctype,
            tags=tuple(self._tags),
            forms=forms,
            script_text="\n".join(self._scripts),
            answer_form=min(forms, key=lambda form: (not form.is_crowd_form, not form.goes_to_mturk), default=None),
        )

    def _note(self, tag: Tag) -> None:
        if tag.name in {"form", "crowd-form"}:
            if tag.name not in self._current:  # A form in a form is no form.
                self._current[tag.name] = []
                self._forms.append((tag, self._current[tag.name]))
        elif tag.is_field or tag.submits:
            self._tags.append(tag)
            if "form" in tag.attributes:
                self._elsewhere.append(tag)
            for tags in list(self._current.values())[-1:] if "form" not in tag.attributes else ():
                tags.append(tag)
        elif tag.url or tag.name.startswith("crowd-"):
            self._tags.append(tag)

    def _offset(self, line: int, column: int) -> int:
        return self._lines[min(line, len(self._lines)) - 1] + column
