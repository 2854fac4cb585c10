"""`check`: whatever it is given, a report that says what is wrong and where; an error only for what cannot be read."""

import pickle
import re
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import mturk_xml as mx
from equivalence import generate
from mturk_xml.binding import Document
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, schema_path
from strategies import documents

EXTERNAL = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"
HTML = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"


def external(url: str = "https://x/", height: str = "600") -> str:
    return (
        f'<ExternalQuestion xmlns="{EXTERNAL}"><ExternalURL>{url}</ExternalURL>'
        f"<FrameHeight>{height}</FrameHeight></ExternalQuestion>"
    )


def html(content: str) -> str:
    return (
        f'<HTMLQuestion xmlns="{HTML}"><HTMLContent>{content}</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>'
    )


def in_encoding(encoding: str, text: str) -> bytes:
    """The text as bytes that declare their encoding."""
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)


def assert_report_is_sound(report: mx.Report, text: str | None = None) -> None:
    """What is true of every report; the text, if given, is that of the document."""
    assert report.ok == all(found.severity is not mx.Severity.ERROR for found in report.diagnostics)
    assert report.schema_valid <= report.well_formed
    assert (report.document is not None) <= report.schema_valid
    if report.document is None:
        assert not report.ok
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in report.diagnostics:
        assert found.code
        assert found.message.strip()
        assert isinstance(found.severity, mx.Severity)
        assert found.file == report.file
        assert (found.line is None) == (found.column is None)
        if text is not None and found.line is not None and found.column is not None:
            assert 1 <= found.line <= len(lines)
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1
        assert str(found).count("\n") == 0


# --- what is found ---------------------------------------------------------------------------------------


def test_a_good_document() -> None:
    report = mx.check(external())
    assert report == mx.Report(
        kind="ExternalQuestion",
        namespace=EXTERNAL,
        well_formed=True,
        schema_valid=True,
        document=mx.ExternalQuestion(external_url="https://x/", frame_height=600),
    )
    assert report.ok


def test_a_well_formed_document_of_another_kind() -> None:
    report = mx.check("<html/>")
    assert (report.well_formed, report.schema_valid, report.ok) == (True, False, False)
    assert (report.kind, report.namespace, report.document) == ("html", None, None)
    assert [found.code for found in report.diagnostics] == ["XSD101"]


def test_an_ill_formed_document() -> None:
    report = mx.check(external("<b>"))
    assert (report.well_formed, report.schema_valid, report.ok) == (False, False, False)
    assert (report.kind, report.namespace, report.document) == (None, None, None)
    assert [found.code for found in report.diagnostics] == ["XML013"]


def test_an_invalid_document_says_where() -> None:
    report = mx.check(external(height="tall").replace("<FrameHeight>", "\n  <FrameHeight>"))
    (found,) = report.diagnostics
    assert (found.code, found.line, found.column) == ("XSD110", 2, 16)
    assert found.path == "/ExternalQuestion/FrameHeight"
    assert "'tall'" in found.message


@pytest.mark.parametrize("prefix", ["", "p:"])
def test_a_prefix_changes_nothing_but_the_column(prefix: str) -> None:
    namespace = mx.AnswerKey.namespaces[0]
    question = (
        "<QuestionIdentifier/>\n<AnswerOption><SelectionIdentifier/>\n<AnswerScore>x</AnswerScore></AnswerOption>"
    )
    inner = re.sub("<(/?)", rf"<\1{prefix}", f"<Question>{question}</Question>")
    declared = "xmlns:p" if prefix else "xmlns"
    report = mx.check(f'<{prefix}AnswerKey {declared}="{namespace}">{inner}</{prefix}AnswerKey>')
    assert [(found.code, found.line, found.path) for found in report.diagnostics] == [
        ("XSD110", 3, "/AnswerKey/Question/AnswerOption/AnswerScore")
    ]


def test_all_that_is_wrong_is_said_at_once() -> None:
    report = mx.check(external("%zz", "tall"))
    assert [found.path for found in report.diagnostics] == [
        "/ExternalQuestion/ExternalURL",
        "/ExternalQuestion/FrameHeight",
    ]


def test_the_file_is_the_path_or_what_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "question.xml"
    path.write_text(external(height="tall"), encoding="utf-8")
    with path.open("rb") as file:
        reports = [mx.check(path), mx.check(file), mx.check(path, file="shown")]
    assert [report.file for report in reports] == [str(path), str(path), "shown"]
    assert [report.diagnostics[0].file for report in reports] == [str(path), str(path), "shown"]


def test_a_report_prints_one_line_for_each_finding(tmp_path: Path) -> None:
    path = tmp_path / "question.xml"
    path.write_text(external("%zz", "tall"), encoding="utf-8")
    lines = str(mx.check(path)).splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{path}:1:") for line in lines)
    assert str(mx.check(external())) == "ExternalQuestion: no findings"


def test_a_report_is_a_value() -> None:
    report = mx.check(external(height="tall"))
    assert report == mx.check(external(height="tall"))
    assert pickle.loads(pickle.dumps(report)) == report
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        report.well_formed = False  # type: ignore[misc]


def test_what_is_ill_formed_in_formatted_content_leaves_the_form_schema_valid() -> None:
    namespace = mx.QuestionForm.namespaces[0]
    report = mx.check(
        f'<QuestionForm xmlns="{namespace}"><Overview><FormattedContent>&lt;b></FormattedContent></Overview></QuestionForm>'  # noqa: E501 - one document
    )
    assert report.schema_valid
    assert report.document is not None
    assert not report.ok


# --- encodings -------------------------------------------------------------------------------------------

ACCENTS = html("é € ü \u0416")
LATIN = html("é ü")
READ = {
    "UTF-8": (ACCENTS.encode(), "é € ü \u0416"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + ACCENTS.encode(), "é € ü \u0416"),
    "UTF-8 declared": (in_encoding("UTF-8", ACCENTS), "é € ü \u0416"),
    "UTF-8 declared with a mark": (b"\xef\xbb\xbf" + in_encoding("utf-8", ACCENTS), "é € ü \u0416"),
    "UTF-16 with a mark": (ACCENTS.encode("utf-16"), "é € ü \u0416"),
    "UTF-16 declared with a mark": (in_encoding("UTF-16", ACCENTS), "é € ü \u0416"),
    "UTF-16 little-endian": (b"\xff\xfe" + ACCENTS.encode("utf-16-le"), "é € ü \u0416"),
    "UTF-16 big-endian": (b"\xfe\xff" + ACCENTS.encode("utf-16-be"), "é € ü \u0416"),
    "UTF-16 without a mark": (in_encoding("UTF-16LE", ACCENTS), "é € ü \u0416"),
    "ASCII": (in_encoding("US-ASCII", html("&#233;")), "é"),
    "latin-1": (in_encoding("ISO-8859-1", LATIN), "é ü"),
    "windows-1252": (in_encoding("windows-1252", html("€ “x”")), "€ “x”"),
    "str that declares latin-1": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + ACCENTS, "é € ü \u0416"),
    "str that declares UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + ACCENTS, "é € ü \u0416"),
    "str with a mark": ("\ufeff" + ACCENTS, "é € ü \u0416"),
}
UNREADABLE: dict[str, bytes | str] = {
    "latin-1 undeclared": LATIN.encode("latin-1"),
    "latin-1 declared as ASCII": in_encoding("US-ASCII", html("?")).replace(b"?</", b"\xe9</"),
    "windows-1252 declared as UTF-8": in_encoding("UTF-8", html("?")).replace(b"?</", b"\x93</"),
    "unknown encoding": b'<?xml version="1.0" encoding="x-unknown"?>' + html("x").encode(),
    "encoding that is no text encoding": b'<?xml version="1.0" encoding="base64"?>' + html("x").encode(),
    "UTF-16 declared and UTF-8 held": b'<?xml version="1.0" encoding="UTF-16"?>' + html("x").encode(),
    "UTF-8 declared and UTF-16 held": b"\xff\xfe"
    + ('<?xml version="1.0" encoding="UTF-8"?>' + html("x")).encode("utf-16-le"),
    "truncated UTF-8": html("?").encode().replace(b"?</", b"\xe2\x82</"),
    "truncated at the end": html("x").encode() + b"\xe2",
    "truncated UTF-16": ACCENTS.encode("utf-16")[:-1],
    "overlong UTF-8": html("?").encode().replace(b"?</", b"\xc0\xaf</"),
    "surrogate in UTF-8": html("?").encode().replace(b"?</", b"\xed\xa0\x80</"),
    "surrogate in a str": html("\ud800"),
    "NUL": html("\0"),
    "NULs only": b"\0" * 16,
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize(("source", "content"), READ.values(), ids=READ)
def test_an_encoding_that_is_honoured(source: bytes | str, content: str) -> None:
    document = mx.parse(source)
    assert isinstance(document, mx.HTMLQuestion)
    assert document.html_content == content


@pytest.mark.parametrize("source", UNREADABLE.values(), ids=UNREADABLE)
def test_bytes_that_cannot_be_read_are_one_clear_diagnostic(source: bytes | str) -> None:
    report = mx.check(source)
    assert_report_is_sound(report)
    assert not report.well_formed
    assert len(report.diagnostics) == 1
    assert report.diagnostics[0].code.startswith("XML")


@pytest.mark.parametrize("name", ["latin-1 undeclared", "truncated UTF-8", "windows-1252 declared as UTF-8"])
def test_undecodable_bytes_are_shown_with_their_place(name: str) -> None:
    (found,) = mx.check(UNREADABLE[name]).diagnostics
    assert found.code == "XML003"
    source = UNREADABLE[name]
    assert isinstance(source, bytes)
    place = next(index for index, byte in enumerate(source) if byte >= 0x80)
    assert (found.line, found.column) == (1, place + 1)


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_is_refused_or_read_but_never_garbled(encoding: str) -> None:
    for mark in ("", "\ufeff"):
        report = mx.check((mark + ACCENTS).encode(encoding))
        assert_report_is_sound(report)
        if report.document is not None:
            assert report.document == mx.parse(ACCENTS)


@pytest.mark.parametrize("source", [b"", "", b" \r\n\t", "\n", "\ufeff", b"\xef\xbb\xbf", b"\xff\xfe"], ids=ascii)
def test_nothing_is_one_clear_diagnostic(source: bytes | str) -> None:
    report = mx.check(source)
    assert [found.code for found in report.diagnostics] == ["XML001"]
    assert_report_is_sound(report, "")


# --- anything at all -------------------------------------------------------------------------------------

snippets = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "/>",
            "&",
            "&amp;",
            "&#0;",
            "&#x110000;",
            "&x;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?xml",
            "?>",
        ),
        *(
            "<!DOCTYPE",
            "[",
            "]",
            "a",
            "a:b",
            ":",
            "xmlns",
            "xmlns:a",
            "=",
            '"',
            "'",
            " ",
            "\n",
            "\r",
            "\0",
            "\ufeff",
            "\ud800",
        ),
        *(
            f'<ExternalQuestion xmlns="{EXTERNAL}">',
            "</ExternalQuestion>",
            "<FrameHeight>",
            "<?xml version='1.0'?>",
            "xsi:type",
        ),
        *(
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
            "xml:space",
            'version="1.1"',
            'encoding="',
            "é",
            "\U0001f600",
        ),
    ]
)


@given(st.lists(snippets, max_size=12).map("".join) | st.text())
@example("<a b='\n' b=''/>")
@example(f'<ExternalQuestion xmlns="{EXTERNAL}">\r\n&x;</ExternalQuestion>')
def test_any_text_gives_a_sound_report(text: str) -> None:
    assert_report_is_sound(mx.check(text), text.removeprefix("\ufeff"))


@given(
    st.binary() | st.lists(snippets, max_size=12).map(lambda parts: "".join(parts).encode("utf-16", "surrogatepass"))
)
@example(b'<?xml version="1.0" encoding="UTF-7"?><a/>')
@example(b'<?xml version="1.0" encoding="idna"?><a/>')
@example(b'<?xml version="1.0" encoding="rot13"?><a/>')
@example(b'<?xml version="1.0" encoding="undefined"?><a/>')
@example(b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>')
def test_any_bytes_give_a_sound_report(data: bytes) -> None:
    assert_report_is_sound(mx.check(data))


@given(documents(), st.data())
def test_a_document_with_a_piece_cut_out_or_put_in_gives_a_sound_report(
    document: Document, data: st.DataObject
) -> None:
    text = document.to_xml(pretty=True)
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    damaged = text[:start] + data.draw(snippets) + text[end:]
    assert_report_is_sound(mx.check(damaged), damaged)


@pytest.mark.parametrize("namespace", DOCUMENT_SCHEMAS, ids=DOCUMENT_SCHEMAS.values())
def test_mutated_documents_give_sound_reports(namespace: str) -> None:
    mutated = generate.documents(schema_path(namespace), Random(f"{namespace} mutated"), mutated=1.0)
    reports = [mx.check(document) for document, _ in zip(mutated, range(200), strict=False)]
    for report in reports:
        assert_report_is_sound(report)
    assert any(not report.schema_valid for report in reports)
