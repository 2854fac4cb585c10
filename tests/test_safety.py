"""Documents that mean harm: nothing is expanded, nothing is opened, nothing takes long."""

import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import mturk_xml as mx
from limits import bounded_time
from mturk_xml.tree import MAX_BYTES

PUBLIC = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORM = f"{PUBLIC}2005-10-01/QuestionForm.xsd"
KEY = f"{PUBLIC}2005-10-01/AnswerKey.xsd"
ANSWERS = f"{PUBLIC}2005-10-01/QuestionFormAnswers.xsd"
HTML = f"{PUBLIC}2011-11-11/HTMLQuestion.xsd"


def html(content: str = "x", *, before: str = "", inside: str = "", attributes: str = "", height: str = "600") -> str:
    return (
        f'{before}<HTMLQuestion xmlns="{HTML}"{attributes}>{inside}<HTMLContent>{content}</HTMLContent>'
        f"<FrameHeight>{height}</FrameHeight></HTMLQuestion>"
    )


def answers(inner: str) -> str:
    return f'<QuestionFormAnswers xmlns="{ANSWERS}">{inner}</QuestionFormAnswers>'


def subset(declarations: str) -> str:
    return f"<!DOCTYPE HTMLQuestion [{declarations}]>"


# --- entities and document types -------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
WITH_A_DOCUMENT_TYPE = {
    "billion laughs": html("&l9;", before=subset('<!ENTITY l0 "ha">' + LAUGHS)),
    "quadratic blow-up": html("&a;" * 50_000, before=subset(f'<!ENTITY a "{"a" * 50_000}">')),
    "entity in an attribute": html(attributes=' a="&l9;"', before=subset('<!ENTITY l0 "ha">' + LAUGHS)),
    "entity that holds itself": html("&a;", before=subset('<!ENTITY a "&b;"><!ENTITY b "&a;">')),
    "entity that is never used": html(before=subset('<!ENTITY a "b">')),
    "default attribute": html(before=subset('<!ATTLIST HTMLQuestion a CDATA "b">')),
    "external file": html("&a;", before=subset('<!ENTITY a SYSTEM "file:///etc/hostname">')),
    "external address": html("&a;", before=subset('<!ENTITY a SYSTEM "http://127.0.0.1:9/">')),
    "parameter entity": html(before=subset('<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;')),
    "nested parameter entities": html(
        "&c;", before=subset("<!ENTITY % a \"<!ENTITY c SYSTEM 'file:///etc/hostname'>\"> %a;")
    ),
    "external subset": html(before='<!DOCTYPE HTMLQuestion SYSTEM "file:///etc/hostname">'),
    "public subset": html(
        before='<!DOCTYPE HTMLQuestion PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/a.dtd">'
    ),
    "notation": html(before=subset('<!NOTATION n SYSTEM "file:///bin/sh">')),
    "after a comment and an instruction": html(before="<!-- a --><?b c?>\n" + subset('<!ENTITY a "b">')),
    "after many comments": html(before="<!-- a -->" * 20_000 + subset('<!ENTITY a "b">')),
}


@pytest.mark.parametrize("document", WITH_A_DOCUMENT_TYPE.values(), ids=WITH_A_DOCUMENT_TYPE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_with_content_is_refused(document: str, encoding: str) -> None:
    with bounded_time():
        report = mx.check(document.encode(encoding))
    assert [found.code for found in report.diagnostics] == ["XML004"]
    assert (report.well_formed, report.document) == (False, None)


def test_a_document_type_in_text_is_text() -> None:
    page = "<![CDATA[<!DOCTYPE html><p>x</p>]]>"
    document = mx.parse(html(page))
    assert isinstance(document, mx.HTMLQuestion)
    assert document.html_content == "<!DOCTYPE html><p>x</p>"


def test_an_entity_of_html_is_not_defined() -> None:
    report = mx.check(html("&nbsp;"))
    assert [found.code for found in report.diagnostics] == ["XML015"]


def test_including_is_not_done() -> None:
    include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    report = mx.check(html(include))
    assert (report.well_formed, report.schema_valid) == (True, False)


# --- nothing is opened -----------------------------------------------------------------------------------

# Opens of files and connections by Python are seen by the hook. What libxml2 opens by itself is not: but whoever
# opens the named pipe, which has no writer, waits there for ever, and whoever connects is counted.
AUDITED = """
    import sys
    import mturk_xml as mx

    documents = sys.stdin.buffer.read().split(b"\\0")
    for document in documents:
        mx.check(document)  # imports and compiles what it needs

    def hook(event, arguments):
        if event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "urllib.Request"):
            print(event, arguments, file=sys.__stdout__)

    sys.addaudithook(hook)
    for document in documents:
        mx.check(document)
    print("done")
"""


@pytest.mark.needs_posix
def test_nothing_named_in_a_document_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.create_server(("127.0.0.1", 0)) as server:
        documents = list(_documents_that_name(pipe.as_uri(), f"http://127.0.0.1:{server.getsockname()[1]}/a"))
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(AUDITED)],
            input="\0".join(documents).encode(),
            capture_output=True,
            check=True,
            timeout=120,
        )
        server.setblocking(False)  # noqa: FBT003 - it takes it by position only
        with pytest.raises(BlockingIOError):
            server.accept()
    assert done.stdout.decode().splitlines() == ["done"]


def _documents_that_name(*addresses: str) -> Iterator[str]:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    for address in addresses:
        yield html("&a;", before=subset(f'<!ENTITY a SYSTEM "{address}">'))
        yield html(before=subset(f'<!ENTITY % a SYSTEM "{address}"> %a;'))
        yield html(before=f'<!DOCTYPE HTMLQuestion SYSTEM "{address}">')
        yield html(f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{address}"/>')
        yield html(before=f'<?xml-stylesheet type="text/xsl" href="{address}"?>')
        yield html(before=f'<?xml-model href="{address}"?>')
        yield html(attributes=f' {xsi} xsi:schemaLocation="{HTML} {address}"')
        yield html(attributes=f' {xsi} xsi:schemaLocation="{HTML} {address}"', height="tall")
        yield html(attributes=f' {xsi} xsi:noNamespaceSchemaLocation="{address}"')
        yield html(attributes=f' xml:base="{address}"')
        yield html(attributes=f' xmlns:other="{address}"', inside="<other:a/>")
        yield f'<unknown xmlns="{address}" {xsi} xsi:schemaLocation="{address} {address}"/>'
        yield (
            f'<QuestionForm xmlns="{FORM}"><Overview><Binary><MimeType><Type>image</Type></MimeType><DataURL>{address}'
            f"</DataURL><AltText/></Binary><FormattedContent><![CDATA[<img src='{address}' alt=''/>]]></FormattedContent>"  # noqa: E501 - one document
            f"<FormattedContent><![CDATA[<!DOCTYPE a SYSTEM '{address}'><p>&a;</p>]]></FormattedContent>"
            "</Overview></QuestionForm>"
        )


def test_a_str_is_never_the_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "question.xml"
    path.write_text(html(), encoding="utf-8")
    for name in (str(path), path.as_uri(), os.fsencode(path)):
        assert not mx.check(name).well_formed


# --- size and depth --------------------------------------------------------------------------------------

MILLION = 1_000_000
# Within 16 MiB; the code of the findings that say why it is no valid document, None if it is one.
LARGE: dict[str, tuple[str, str | None]] = {
    "depth of 100 000": (answers("<a>" * 100_000 + "</a>" * 100_000), "XML006"),
    "depth of 100 000, never closed": ("<a>" * 100_000, "XML006"),
    "depth of 255": (answers("<a>" * 254 + "</a>" * 254), "XSD105"),
    "one text of 9 MB": (html("x" * 9_000_000), None),
    "one text of 12 MB": (html("x" * 12_000_000), "XML006"),
    "one attribute of 12 MB": (html(attributes=f' a="{"x" * 12_000_000}"'), "XML006"),
    "one name of a million characters": (f"<{'a' * MILLION}/>", "XML099"),
    "one comment of 12 MB": (html(before=f"<!--{'x' * 12_000_000}-->"), "XML006"),
    "10 000 attributes": (html(attributes="".join(f' a{n}=""' for n in range(10_000))), "XSD109"),
    "100 000 attributes": (html(attributes="".join(f' a{n}=""' for n in range(100_000))), "XML006"),
    "a million of the same attribute": (html(attributes=' a=""' * MILLION), "XML017"),
    "200 000 namespaces": (html(attributes="".join(f' xmlns:a{n}="u:"' for n in range(200_000))), None),
    "a million comments": (html("x" + "<!---->" * MILLION), None),
    "a million instructions": (html("x" + "<?a?>" * MILLION), None),
    "a million CDATA sections": (html("<![CDATA[x]]>" * MILLION), None),
    "a million references": (html("&#120;" * MILLION), None),
    "3 million references": (html("&amp;" * 3 * MILLION), None),
    "3 million references and a wrong number": (html("&amp;" * 3 * MILLION, height="tall"), "XSD110"),
    "1.9 million comments in a text": (html("x<!---->" * 1_900_000), None),
    "a million lines": (html("x", inside="\n" * MILLION, height="tall"), "XSD110"),
    "50 000 answers": (
        answers(
            "".join(
                f"<Answer><QuestionIdentifier>{n}</QuestionIdentifier><FreeText>x</FreeText></Answer>"
                for n in range(50_000)
            )
        ),
        None,
    ),
    "250 000 selections": (
        answers(
            "<Answer><QuestionIdentifier>q</QuestionIdentifier>"
            + "<SelectionIdentifier>a</SelectionIdentifier>" * 250_000
            + "</Answer>"
        ),
        None,
    ),
    "300 000 texts between elements": (answers("x<Answer><QuestionIdentifier/></Answer>" * 300_000), "XSD107"),
    "50 000 unknown elements": (answers("<a/>" * 50_000), "XSD110"),
    "10 000 wrong numbers": (
        answers(
            "<Answer><QuestionIdentifier/><UploadedFileSizeInBytes>x</UploadedFileSizeInBytes><UploadedFileKey/></Answer>"
            * 10_000
        ),
        "XSD110",
    ),
    "a million unescaped ampersands": (html("& " * MILLION), "XML011"),
    "a million undefined entities": (html("&a;" * MILLION), "XML015"),
    "50 000 undeclared prefixes": (answers("<p:a/>" * 50_000), "XML019"),
    "100 000 tags that are not closed": (html("<p> " * 100_000), "XML006"),
    "a million closing tags": (html("</p>" * MILLION), "XML014"),
}


@pytest.mark.parametrize(("document", "code"), LARGE.values(), ids=LARGE)
def test_what_is_large_takes_a_bounded_time(document: str, code: str | None) -> None:
    assert len(document) <= MAX_BYTES
    with bounded_time():
        report = mx.check(document)
    assert {found.code for found in report.diagnostics if found.code.startswith("X")} == ({code} if code else set())
    assert report.schema_valid == (code is None)
    assert (report.document is None) == (code is not None)


@pytest.mark.parametrize(
    "head",
    [
        "<?xml " + " " * 500_000,
        '<?xml version="1.0" ' + " " * 500_000 + "x",
        "<?xml version='" + "1" * 500_000,
        "<!-- " * 100_000,
        "<?a " * 100_000,
        " " * 500_000 + "<",
        "<!DOCTYPE a" + " " * 500_000 + "x",
        "<!DOCTYPE " * 50_000,
        "<a " + "b='c' " * 100_000,
        "<a " + "b=" * 200_000,
        "<a '" * 100_000,
        "&" * 500_000,
        "&a" * 250_000,
        "<" * 500_000,
        "]]>" * 100_000,
        "<![CDATA[" * 50_000,
    ],
    ids=lambda head: f"{head[:9]!r}…",
)
def test_no_beginning_takes_a_long_time_to_look_at(head: str) -> None:
    with bounded_time():
        assert not mx.check(head).well_formed
    with bounded_time():
        assert not mx.check(html(head)).ok


EMOJI = "\N{GRINNING FACE}"
# 100 000 findings or one about what stands in all of the document; no valid document needs so many.
CROWDED = {
    "in one text": html(EMOJI * 100_000),
    "between references": html(f"{EMOJI}&amp;" * 100_000),
    "between comments": html(f"{EMOJI}<!---->" * 100_000),
    "in one CDATA section": html(f"<![CDATA[{EMOJI * 100_000}]]>"),
    "in one tag": f'<a b="{EMOJI * 100_000}"/>',
    "in elements of one name": f"<a>{f'<b>{EMOJI}</b>' * 100_000}</a>",
    "in elements of many names": f"<a>{''.join(f'<b{n}>{EMOJI}</b{n}>' for n in range(100_000))}</a>",
    "at many attributes and a long one": html(
        attributes=f' a="{"x" * 9_000_000}"' + "".join(f' a{n}=""' for n in range(9_000))
    ),
    "at a tag with much white space": f'<a b="" {" " * MILLION}/>',
    "beside comments in elements of many names": (
        f"<a><!-- mturk-xml: ignore XSD101 -->{''.join(f'<b{n}><!----></b{n}>' for n in range(100_000))}</a>"
    ),
}


@pytest.mark.parametrize("document", CROWDED.values(), ids=CROWDED)
def test_to_say_where_findings_stand_takes_a_bounded_time(document: str) -> None:
    with bounded_time():
        report = mx.check(document)
    assert report.well_formed
    assert all(found.line == 1 and found.column for found in report.diagnostics)


def test_many_ids_that_are_the_same_take_a_bounded_time() -> None:
    markup = '<map id="a" name="m"><area alt="x"/></map>' * 100_000
    content = f"<Overview><FormattedContent><![CDATA[{markup}]]></FormattedContent></Overview>"
    with bounded_time():
        report = mx.check(f'<QuestionForm xmlns="{FORM}">{content}</QuestionForm>')
    assert any("xs:ID" in found.message for found in report.diagnostics)


def test_a_path_is_cut_where_it_gets_long() -> None:
    name = "a" * 30_000
    below = f"<b>{EMOJI}</b>" * 10_000
    document = f"<r>{f'<{name}>' * 200}{below}{f'</{name}>' * 200}</r>"
    with bounded_time():
        report = mx.check(document)
    assert {found.path for found in report.diagnostics if found.code == "DOC102"} == {f"/r/{name}"}


# --- numbers ---------------------------------------------------------------------------------------------


def scale(multiplier: str) -> str:
    return (
        f'<AnswerKey xmlns="{KEY}"><Question><QuestionIdentifier>q</QuestionIdentifier><AnswerOption>'
        "<SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption></Question>"
        "<QualificationValueMapping><ScaleMapping><SummedScoreMultiplier>"
        f"{multiplier}</SummedScoreMultiplier></ScaleMapping></QualificationValueMapping></AnswerKey>"
    )


# The codes of what is found; what is longer than the service took is a DOC101 too.
HUGE_NUMBERS: dict[str, tuple[str, set[str]]] = {
    "height of 5 000 digits": (html(height="9" * 5000), {"XSD120"}),
    "height of a million digits": (html(height="9" * MILLION), {"DOC101", "XSD120"}),
    "height of a million zeros and a one": (html(height="0" * MILLION + "1"), {"DOC101", "XSD120"}),
    "size of 5 000 digits": (
        answers(
            "<Answer><QuestionIdentifier/><UploadedFileSizeInBytes>" + "9" * 5000 + "</UploadedFileSizeInBytes>"
            "<UploadedFileKey/></Answer>"
        ),
        {"XSD120"},
    ),
    "multiplier of a huge exponent": (scale("1e99999999999999999999"), {"XSD120"}),
    "multiplier of a tiny exponent": (scale("1e-99999999999999999999"), {"XSD120"}),
    "multiplier of a great exponent": (scale("1e999999999"), {"AK421"}),
    "multiplier of a million digits": (scale("9" * MILLION), {"DOC101", "AK421"}),
    "multiplier of a million decimals": (scale("0." + "9" * MILLION), {"DOC101", "AK420"}),
    "exponent of a million digits": (scale("1e" + "9" * MILLION), {"DOC101", "XSD120"}),
}


@pytest.mark.parametrize(("document", "codes"), HUGE_NUMBERS.values(), ids=HUGE_NUMBERS)
def test_a_huge_number_is_kept_or_refused_in_words(document: str, codes: set[str]) -> None:
    with bounded_time():
        report = mx.check(document)
    assert report.well_formed
    assert {found.code for found in report.diagnostics} == codes
    assert all(len(str(found)) < 500 for found in report.diagnostics)
    assert (report.document is None) == ("XSD120" in codes)
    if report.document:
        assert mx.parse(report.document.to_xml()) == report.document
        assert len(repr(report)) < 3000
