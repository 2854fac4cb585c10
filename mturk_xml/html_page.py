"""The page of an HTMLQuestion as a browser reads it: its forms, their fields, and what is not HTML5 in it.

turbohtml's tokenizer and parser do the reading; they follow the HTML standard, and take time in proportion to
the text, whatever it is.

Source: WHATWG, "HTML"; API reference, "HTMLQuestion data structure".
"""

import functools
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import attrs

from mturk_xml.html_tags import ENDS_PARAGRAPH, VOID, Pairing, Problem

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
_DEFAULT_KIND = {"input": "text", "button": "submit"}
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
        kind: the type of an input or a button; the name of others.
        field_name: the name under which a field is submitted; empty if it is not.
        is_field: whether it gives an answer.

    """

    name: str
    attributes: Mapping[str, str]
    offset: int
    kind: str
    field_name: str
    is_field: bool

    @property
    def submits(self) -> bool:
        """Whether a click on it submits its form."""
        if self.name == "crowd-button":
            return self.attributes.get("form-action", "").strip().lower() == "submit"
        if self.name == "button":
            return self.kind not in {"button", "reset"}
        return self.name == "input" and self.kind in {"submit", "image"}

    @property
    def url(self) -> str:
        """The script, style sheet or frame that it loads; empty if it loads none."""
        if self.name == "link" and "stylesheet" not in self.attributes.get("rel", "").lower().split():
            return ""
        return self.attributes.get(_URL_OF.get(self.name, ""), "").strip()


def _tag(name: str, attributes: Mapping[str, str], offset: int) -> Tag:
    kind = name
    if name in _DEFAULT_KIND:
        kind = attributes.get("type", "").strip().lower() or _DEFAULT_KIND[name]
    is_field = name in _CROWD_FIELDS or (name in _FIELDS and kind not in _BUTTONS)
    return Tag(name, attributes, offset, kind, attributes.get("name", "").strip(), is_field)


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
    pair_plainly = reader.read(turbohtml.tokenize(html))
    unpaired = () if pair_plainly else reader.unpaired(turbohtml.tokenize(html, capture_attributes=False))
    return reader.page(unpaired, turbohtml.parse(html, positions=False, scripting=True).errors)


class _Reader:
    """Takes the tokens of a page, one after the other."""

    def __init__(self, html: str, types: "type[turbohtml.TokenType]") -> None:
        self._html = html
        self._types = types
        self._lines = [0, *itertools.accumulate(len(line) + 1 for line in html.split("\n"))]
        self._forms: list[tuple[Tag, list[Tag]]] = []
        self._open_forms: dict[str, list[Tag]] = {}  # The tags of the open form and of the open crowd-form.
        self._elsewhere: list[Tag] = []  # Tags that name their form.
        self._tags: list[Tag] = []
        self._scripts: list[str] = []
        self._has_doctype = False

    def read(self, tokens: "Iterable[turbohtml.Token]") -> bool:
        """Note what there is to know of, and tell whether every tag pairs at first sight, as in most pages."""
        start_tag, end_tag, text = self._types.START_TAG, self._types.END_TAG, self._types.TEXT
        opened: list[str] = []
        pair_plainly, paragraphs, in_script = True, 0, False
        for token in tokens:
            kind = token.type
            if kind is text:
                if in_script:
                    self._scripts.append((token.data or "").lower())
            elif kind is start_tag and (name := token.tag) is not None:
                in_script = name == "script"
                if name in _OF_INTEREST or name.startswith("crowd-"):
                    self._note(_tag(name, dict(token.attrs or ()), self._offset(token.line, token.col)))
                if pair_plainly and name not in VOID:
                    pair_plainly = not (token.self_closing or (paragraphs and name in ENDS_PARAGRAPH))
                    opened.append(name)
                    paragraphs += name == "p"
            elif kind is end_tag and (name := token.tag) is not None:
                in_script = False
                pair_plainly = pair_plainly and bool(opened) and opened.pop() == name
                paragraphs -= name == "p"
                self._open_forms.pop(name, None)
            elif kind is self._types.DOCTYPE:
                self._has_doctype = True
        return pair_plainly and not opened

    def unpaired(self, tokens: "Iterable[turbohtml.Token]") -> list[Problem]:
        """Say which tags do not pair."""
        pairing = Pairing()
        for token in tokens:
            if token.tag is not None:
                offset = self._offset(token.line, token.col)
                if token.type is self._types.START_TAG:
                    pairing.start(token.tag, offset, self_closing=token.self_closing)
                elif token.type is self._types.END_TAG:
                    pairing.end(token.tag, offset)
        return pairing.finish()

    def page(self, unpaired: Iterable[Problem], errors: "Iterable[turbohtml.ParseError]") -> Page:
        """Return what was found, the tags that do not pair and what the parser has against the page with it."""
        problems = {problem.offset: problem for problem in unpaired}
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
        if tag.is_field or tag.submits:
            self._tags.append(tag)
            if "form" in tag.attributes:
                self._elsewhere.append(tag)
            elif self._open_forms:
                next(reversed(self._open_forms.values())).append(tag)
        elif tag.name in {"form", "crowd-form"}:
            if tag.name not in self._open_forms:  # A form in a form is no form.
                self._open_forms[tag.name] = []
                self._forms.append((tag, self._open_forms[tag.name]))
        elif tag.url or tag.name.startswith("crowd-"):
            self._tags.append(tag)

    def _offset(self, line: int, column: int) -> int:
        return self._lines[min(line, len(self._lines)) - 1] + column
