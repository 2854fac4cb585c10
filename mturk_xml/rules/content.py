"""Rules about what a form shows: markup that will not work, texts that are empty, media that will not load."""

import html.entities
import re
from collections.abc import Iterator

from mturk_xml.diagnostics import Severity
from mturk_xml.documents.content import Binary, EmbeddedBinary, FormattedContent, List, Text, Title
from mturk_xml.documents.question_form import Overview, Question, QuestionForm, Selections
from mturk_xml.rule import CHARACTERS, Finding, InText, Item, rule
from mturk_xml.words import shown

_WHITE_SPACE = " \t\r\n"
_ENTITIES = {*html.entities.name2codepoint, "apos"}
_TEXTUAL = (Title, Text, FormattedContent)
_EMPTY_ELEMENTS = {"br", "hr", "img", "input", "wbr"}
_OFTEN_LEFT_OPEN = {"p", "li"}
_ELEMENTS = frozenset(
    "a abbr b big blockquote br button center code dd div dl dt em font form h1 h2 h3 h4 h5 h6 hr i iframe img input "
    "kbd label li mark ol option p pre q s script select small span strike strong style sub sup table tbody td "
    "textarea th thead tr tt u ul video wbr".split()
)
# A tag with nothing but attributes that have values: `x < y > z` and `x<a and b>z` are none.
_TAG = re.compile(
    r"""<(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*)\s*/?>"""
)
_ENTITY = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]*)|#[0-9]+|#x[0-9A-Fa-f]+);")
_USE_CHARACTER = "write the character itself"
_USE_FORMATTED_CONTENT = "use <FormattedContent><![CDATA[ … ]]></FormattedContent>, or remove the markup"


@rule("QF240", "html-in-text", Severity.WARNING, needs=CHARACTERS)
def html_in_text(text: Text) -> Iterator[Finding]:
    """HTML stands in a Text, escaped or in CDATA, where Workers see it as it is written.

    Why: a Text is plain; nothing in it is markup.
    Example: `<Text><![CDATA[Choose <b>one</b>&nbsp;only]]></Text>`
    Instead: use a FormattedContent for markup, and the characters themselves for entities. Signs such as
    `a < b`, `<3`, `R&D;` and names in angle brackets that HTML does not have are left alone, and so is a tag
    that is not closed, as it may be what the text is about.
    Source: API reference, QuestionForm, Text: HTML appears verbatim.
    """
    if ("<" in text.text or "&" in text.text) and _may_have_markup(text.text):
        yield from _markup(text.text, "Text", "text", _USE_FORMATTED_CONTENT)


@rule("QF241", "html-in-title", Severity.WARNING, needs=CHARACTERS)
def html_in_title(title: Title) -> Iterator[Finding]:
    """HTML stands in a Title, escaped or in CDATA, where Workers see it as it is written.

    Why: a Title is plain; nothing in it is markup.
    Example: `<Title>&lt;b&gt;Instructions&lt;/b&gt;</Title>`
    Instead: remove the markup, or use a FormattedContent with `<h2>`.
    Source: API reference, QuestionForm, Content Structure.
    """
    yield from _markup(title.text, "Title", "text", "remove the markup, or use a FormattedContent with <h2>")


@rule("QF242", "html-in-list-item", Severity.WARNING, needs=CHARACTERS)
def html_in_list_item(content: List) -> Iterator[Finding]:
    """HTML stands in a ListItem, escaped or in CDATA, where Workers see it as it is written.

    Why: a ListItem is plain; nothing in it is markup.
    Example: `<ListItem>no &amp;quot;quotes&amp;quot;</ListItem>`
    Instead: use a FormattedContent with `<ul><li>…</li></ul>`.
    Source: API reference, QuestionForm, Content Structure.
    """
    for index, item in enumerate(content.list_items):
        for finding in _markup(item, "ListItem", "list_items", "use a FormattedContent with <ul><li>…</li></ul>"):
            yield Finding(finding.message, at=Item("list_items", index), hint=finding.hint)


@rule("QF243", "html-in-display-name", Severity.WARNING, needs=CHARACTERS)
def html_in_display_name(question: Question) -> Iterator[Finding]:
    """HTML stands in a DisplayName, escaped or in CDATA, where Workers see it as it is written.

    Why: a DisplayName is plain; nothing in it is markup.
    Example: `<DisplayName>Question&amp;nbsp;1</DisplayName>`
    Instead: remove the markup.
    """
    name = question.display_name
    if name is not None:
        yield from _markup(name, "DisplayName", "display_name", "remove the markup")


def _may_have_markup(text: str) -> bool:
    return _TAG.search(text) is not None or _ENTITY.search(text) is not None


def _markup(text: str, name: str, field: str, hint: str) -> Iterator[Finding]:
    """Report the first tag of HTML in a text, or else its first entity."""
    tag = next((found for found in _TAG.finditer(text) if _is_markup(found, text)), None)
    if tag:
        message = f"<{name}> is plain text, and Workers see {_short(tag[0])} in it as it stands"
        yield Finding(message, at=InText(tag.start(), field), hint=hint)
        return
    for entity in _ENTITY.finditer(text):
        if entity["name"] is None or entity["name"] in _ENTITIES:
            message = f"<{name}> is plain text, and Workers see {entity[0]} in it as it stands"
            yield Finding(message, at=InText(entity.start(), field), hint=_USE_CHARACTER)
            return


def _is_markup(tag: re.Match[str], text: str) -> bool:
    """Say whether a tag is one of HTML that is meant to work and not, say, what the text is about."""
    name = tag["name"].lower()
    if name not in _ELEMENTS:
        return False
    if tag["attributes"] or name in _EMPTY_ELEMENTS or tag["name"] in _OFTEN_LEFT_OPEN:
        return True
    return f"</{name}>" in text.lower()


def _short(tag: str) -> str:
    return shown(re.sub(r"\s[^<>]*[^/<>]", " …", tag, count=1))


@rule("QF250", "empty-content", Severity.INFO)
def empty_content(form: QuestionForm) -> Iterator[Finding]:
    """A Title, a Text or a FormattedContent is empty.

    Why: it shows nothing. The service took it; where it is all that a question shows, Workers see the choices
    or the field alone.
    Example: `<QuestionContent><Text></Text></QuestionContent>`
    Instead: fill it or remove it; an Overview and a QuestionContent need one element at least.
    """
    for part in form.content:
        contents = part.content if isinstance(part, Overview) else part.question_content
        empty = list(filter(_is_empty, contents))
        if not empty:
            continue
        if isinstance(part, Question) and len(empty) == len(contents):
            yield Finding(
                f"the question {shown(part.question_identifier)!r} shows nothing but its answer fields",
                at=empty[0],
                hint="ask something, or leave it if the choices say it all",
            )
            continue
        for content in empty:
            yield Finding(f"an empty <{type(content).__name__}>", at=content, hint="fill it or remove it")


@rule("QF251", "empty-list-item", Severity.WARNING)
def empty_list_item(content: List) -> Iterator[Finding]:
    """A ListItem is empty.

    Why: Workers see a bullet and nothing beside it.
    """
    for index, item in enumerate(content.list_items):
        if not item.strip(_WHITE_SPACE):
            yield Finding("an empty <ListItem>", at=Item("list_items", index), hint="fill it or remove it")


@rule("QF252", "empty-choice", Severity.WARNING)
def empty_choice(selections: Selections) -> Iterator[Finding]:
    """A Selection shows nothing.

    Why: Workers cannot know what they choose.
    Example: `<Selection><SelectionIdentifier>a</SelectionIdentifier><Text></Text></Selection>`
    """
    for selection in selections.selections:
        if _is_empty(selection.content):
            yield Finding(
                f"the choice {shown(selection.selection_identifier)!r} shows nothing",
                at=selection.content,
                hint="say what it is",
            )


def _is_empty(content: object) -> bool:
    return isinstance(content, _TEXTUAL) and not content.text.strip(_WHITE_SPACE)


@rule("QF260", "binary-not-https", Severity.WARNING)
def binary_not_https(binary: Binary) -> Iterator[Finding]:
    """The DataURL of a Binary begins with http://.

    Why: Workers see the form in a page that came over HTTPS, in which browsers show pictures from http://
    addresses with a warning, or not at all, and play no sound and no film from there.
    Instead: serve the file at an https:// address.
    """
    yield from _insecure(binary.data_url)


@rule("QF261", "embedded-binary-not-https", Severity.WARNING)
def embedded_binary_not_https(binary: EmbeddedBinary) -> Iterator[Finding]:
    """The DataURL of an EmbeddedBinary begins with http://.

    Why: Workers see the form in a page that came over HTTPS, in which browsers do not load what is embedded
    from http:// addresses.
    Instead: serve the file at an https:// address.
    """
    yield from _insecure(binary.data_url)


def _insecure(url: str) -> Iterator[Finding]:
    if url.strip(_WHITE_SPACE).startswith("http://"):
        yield Finding(
            f"browsers may not load {shown(url)} in a page that came over HTTPS",
            at="data_url",
            hint="serve the file at an https:// address",
        )


@rule("QF262", "binary-without-alt-text", Severity.WARNING)
def binary_without_alt_text(binary: Binary) -> Iterator[Finding]:
    """The AltText of a Binary is empty.

    Why: it is what Workers get who cannot see, hear or load the file.
    Source: API reference, QuestionForm, Binary: AltText is required.
    """
    yield from _without_alt_text(binary.alt_text, binary.mime_type.type)


@rule("QF263", "embedded-binary-without-alt-text", Severity.WARNING)
def embedded_binary_without_alt_text(binary: EmbeddedBinary) -> Iterator[Finding]:
    """The AltText of an EmbeddedBinary is empty.

    Why: it is what Workers get who cannot see, hear or load the file.
    Source: API reference, QuestionForm, EmbeddedBinary: AltText is required.
    """
    yield from _without_alt_text(binary.alt_text, binary.embedded_mime_type.type)


def _without_alt_text(alt_text: str, kind: str) -> Iterator[Finding]:
    if not alt_text.strip(_WHITE_SPACE):
        yield Finding(
            "the AltText is empty",
            at="alt_text",
            hint=f"say in a few words what the {shown(kind) or 'file'} shows",
        )
