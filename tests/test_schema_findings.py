"""What a schema refuses: line, column, path, words and a hint for each known mistake, and all of them."""

import csv
import re
from pathlib import Path

import pytest

from mturk_xml import check
from mturk_xml.diagnostics import Diagnostic
from places import place_of

_BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORM = f"{_BASE}2017-11-06/QuestionForm.xsd"
KEY = f"{_BASE}2005-10-01/AnswerKey.xsd"
PAGE = f"{_BASE}2006-07-14/ExternalQuestion.xsd"

IDENTIFIER = "<QuestionIdentifier>q</QuestionIdentifier>"
CONTENT = "<QuestionContent><Text>Why?</Text></QuestionContent>"
ANSWER = "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification>"
URL = "<ExternalURL>https://example.org/</ExternalURL>"
OPTION = "<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption>"
GOOD = f"<Question>{IDENTIFIER}{CONTENT}{ANSWER}</Question>"


def form(*questions: str, namespace: str | None = FORM) -> str:
    declared = "" if namespace is None else f' xmlns="{namespace}"'
    inner = "".join(f"{question}\n" for question in questions)
    return f"<QuestionForm{declared}>\n{inner}</QuestionForm>\n"


def question(*parts: str) -> str:
    return "<Question>\n" + "".join(f"\t{part}\n" for part in parts) + "</Question>"


def content(inner: str) -> str:
    return form(question(IDENTIFIER, f"<QuestionContent>{inner}</QuestionContent>", ANSWER))


def answer(inner: str) -> str:
    return form(question(IDENTIFIER, CONTENT, f"<AnswerSpecification>{inner}</AnswerSpecification>"))


def constrained(inner: str) -> str:
    return answer(f"<FreeTextAnswer><Constraints>{inner}</Constraints></FreeTextAnswer>")


def key(mapping: str) -> str:
    return f'<AnswerKey xmlns="{KEY}">\n<Question>{IDENTIFIER}{OPTION}</Question>\n{mapping}</AnswerKey>'


def diagnostics(document: str | bytes) -> list[Diagnostic]:
    report = check(document)
    assert (report.well_formed, report.schema_valid, report.document) == (True, False, None)
    return [found for found in report.diagnostics if found.code.startswith("XSD")]


Q = "/QuestionForm/Question"
SELECTION = "<Selection><SelectionIdentifier>a</SelectionIdentifier><Text>A</Text></Selection>"

# A document with one mistake: its code, the characters where it stands, its path, parts of message and hint.
MISTAKES = {
    "wrong order": (
        form(question(CONTENT, IDENTIFIER, ANSWER)),
        "XSD102",
        "<QuestionContent>",
        f"{Q}/QuestionContent",
        "<QuestionContent> stands where <QuestionIdentifier> is expected",
        "QuestionIdentifier, DisplayName, IsRequired, QuestionContent, AnswerSpecification",
    ),
    "too late": (
        form(question(IDENTIFIER, "<IsRequired>true</IsRequired>", "<DisplayName>Q</DisplayName>", CONTENT, ANSWER)),
        "XSD102",
        "<DisplayName>",
        f"{Q}/DisplayName",
        "<DisplayName>",
        "QuestionIdentifier, DisplayName, IsRequired",
    ),
    "twice": (
        form(question(IDENTIFIER, CONTENT, ANSWER, "<!-- again -->" + ANSWER)),
        "XSD102",
        "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification>\n</Q",
        f"{Q}/AnswerSpecification[2]",
        "<AnswerSpecification>",
        "",
    ),
    "wrapper of the answer": (
        form(question(IDENTIFIER, CONTENT, "<FreeTextAnswer/>")),
        "XSD103",
        "<FreeTextAnswer",
        f"{Q}/FreeTextAnswer",
        "<FreeTextAnswer> cannot stand in <Question> itself",
        "<AnswerSpecification><FreeTextAnswer>",
    ),
    "wrapper of the selections": (
        answer(f"<SelectionAnswer>{SELECTION}</SelectionAnswer>"),
        "XSD103",
        "<Selection>",
        f"{Q}/AnswerSpecification/SelectionAnswer/Selection",
        "<Selection>",
        "<Selections><Selection>",
    ),
    "wrapper of the mapping": (
        key("<ScaleMapping><SummedScoreMultiplier>1</SummedScoreMultiplier></ScaleMapping>"),
        "XSD103",
        "<ScaleMapping>",
        "/AnswerKey/ScaleMapping",
        "<ScaleMapping>",
        "<QualificationValueMapping><ScaleMapping>",
    ),
    "misspelt": (
        form(question("<QuestionIdentifer>q</QuestionIdentifer>", CONTENT, ANSWER)),
        "XSD105",
        "<QuestionIdentifer>",
        f"{Q}/QuestionIdentifer",
        "<QuestionIdentifer>",
        "did you mean QuestionIdentifier?",
    ),
    "cut short": (
        form(question(IDENTIFIER, "<Content><Text>a</Text></Content>", ANSWER)),
        "XSD105",
        "<Content>",
        f"{Q}/Content",
        "<Content>",
        "did you mean QuestionContent?",
    ),
    "wrong case": (
        form(question(IDENTIFIER, "<isRequired>true</isRequired>", CONTENT, ANSWER)),
        "XSD105",
        "<isRequired>",
        f"{Q}/isRequired",
        "<isRequired>",
        "did you mean IsRequired?",
    ),
    "HTML beside Text": (
        content("<Text>a</Text><p>b</p>"),
        "XSD105",
        "<p>",
        f"{Q}/QuestionContent/p",
        "<p> cannot stand in <QuestionContent>",
        "<FormattedContent><![CDATA[",
    ),
    "HTML in Text": (
        content("<Text>one<br/>two</Text>"),
        "XSD108",
        "<br/>",
        f"{Q}/QuestionContent/Text/br",
        "<br> in <Text>, which holds text only",
        "<FormattedContent><![CDATA[",
    ),
    "HTML in FormattedContent": (
        content("<FormattedContent><p>one</p></FormattedContent>"),
        "XSD108",
        "<p>",
        f"{Q}/QuestionContent/FormattedContent/p",
        "<p> in <FormattedContent>, which holds text only",
        "<![CDATA[",
    ),
    "no namespace": (form(GOOD, namespace=None), "XSD101", "<QuestionForm>", "/QuestionForm", "no namespace", FORM),
    "a placeholder for the namespace": (
        form(GOOD, namespace="[the QuestionForm schema URL]"),
        "XSD101",
        "xmlns",
        "/QuestionForm",
        "placeholder",
        f'xmlns="{FORM}"',
    ),
    "a variable for the namespace": (
        form(GOOD, namespace="${namespace}"),
        "XSD101",
        "xmlns",
        "/QuestionForm",
        "placeholder",
        f'xmlns="{FORM}"',
    ),
    "a line break in the namespace": (
        form(GOOD, namespace=FORM.replace("/2017", "\n  /2017")),
        "XSD101",
        "xmlns",
        "/QuestionForm",
        "line break",
        f'xmlns="{FORM}"',
    ),
    "a blank in the namespace": (
        form(GOOD, namespace=FORM + " "),
        "XSD101",
        "xmlns",
        "/QuestionForm",
        "white space",
        f'xmlns="{FORM}"',
    ),
    "https in the namespace": (
        form(GOOD, namespace=FORM.replace("http:", "https:")),
        "XSD101",
        "xmlns",
        "/QuestionForm",
        "https://",
        f'xmlns="{FORM}"',
    ),
    "a misspelt root": (
        form(GOOD).replace("QuestionForm>", "QuestionFrom>").replace("<QuestionForm ", "<QuestionFrom "),
        "XSD101",
        "xmlns",
        "/QuestionFrom",
        "<QuestionFrom>",
        "did you mean QuestionForm?",
    ),
    "text for elements": (
        content("\n  Why not? "),
        "XSD107",
        "Why not",
        f"{Q}/QuestionContent",
        "text in <QuestionContent>, which holds elements only: 'Why not?'",
        "<Text>",
    ),
    "text between elements": (
        content("<Text>a</Text>\n  Why not?<Text>b</Text>"),
        "XSD107",
        "Why not",
        f"{Q}/QuestionContent",
        "'Why not?'",
        "<Text>",
    ),
    "a no-break space between elements": (
        content("<Text>a</Text>\n  \N{NO-BREAK SPACE}<Text>b</Text>"),
        "XSD107",
        "\N{NO-BREAK SPACE}",
        f"{Q}/QuestionContent",
        "text in <QuestionContent>",
        "",
    ),
    "another namespace": (
        form(GOOD.replace("<Question>", '<Question xmlns="">', 1)),
        "XSD104",
        "<Question xmlns",
        Q,
        "not in the namespace of the document",
        "xmlns",
    ),
    "an element missing": (
        form(question(IDENTIFIER, CONTENT)),
        "XSD106",
        "<Question>",
        Q,
        "<AnswerSpecification> is missing",
        "before </Question>",
    ),
    "an attribute missing": (
        constrained('<AnswerFormatRegex errorText="x"/>'),
        "XSD109",
        "<AnswerFormatRegex",
        f"{Q}/AnswerSpecification/FreeTextAnswer/Constraints/AnswerFormatRegex",
        "lacks the attribute regex",
        'regex="…"',
    ),
    "an attribute misspelt": (
        constrained('<IsNumeric maxValue="3"\r\n\t  minvalue="1"/>'),
        "XSD109",
        "minvalue",
        f"{Q}/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric/@minvalue",
        "no attribute minvalue",
        "did you mean minValue?",
    ),
    "an attribute with a prefix": (
        constrained('<IsNumeric xmlns:p="urn:p" p:minValue="1"/>'),
        "XSD109",
        "<IsNumeric",
        f"{Q}/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric",
        "no attribute minValue",
        "remove its prefix",
    ),
    "an attribute of XML": (
        constrained('<IsNumeric xml:lang="en"/>'),
        "XSD109",
        "xml:lang",
        f"{Q}/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric/@xml:lang",
        "no attribute xml:lang",
        "remove it",
    ),
    "an attribute's value": (
        constrained("<IsNumeric minValue='ten'/>"),
        "XSD110",
        "minValue",
        f"{Q}/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric/@minValue",
        "'ten'",
        "",
    ),
    "an element's value": (
        form(question(IDENTIFIER, "<IsRequired>yes</IsRequired>", CONTENT, ANSWER)),
        "XSD110",
        "yes",
        f"{Q}/IsRequired",
        "'yes' is not a value of <IsRequired>",
        "",
    ),
    "a value after non-ASCII": (
        form(
            question(
                IDENTIFIER, "<DisplayName>é\N{GRINNING FACE}</DisplayName><IsRequired> y</IsRequired>", CONTENT, ANSWER
            )
        ),
        "XSD110",
        "y</",
        f"{Q}/IsRequired",
        "'y' is not a value of <IsRequired>",
        "",
    ),
    "a relative address": (
        content(
            "<Binary><MimeType><Type>image</Type></MimeType><DataURL>cat.png</DataURL><AltText>A cat</AltText></Binary>"
        ),
        "XSD110",
        "cat.png",
        f"{Q}/QuestionContent/Binary/DataURL",
        "'cat.png'",
        "https://",
    ),
    "the height of a frame": (
        f'<ExternalQuestion xmlns="{PAGE}">{URL}\n<FrameHeight>400px</FrameHeight></ExternalQuestion>',
        "XSD110",
        "400px",
        "/ExternalQuestion/FrameHeight",
        "'400px'",
        "",
    ),
}


@pytest.mark.parametrize(
    ("document", "code", "wanted", "path", "message", "hint"), MISTAKES.values(), ids=list(MISTAKES)
)
def test_a_mistake_is_explained(document: str, code: str, wanted: str, path: str, message: str, hint: str) -> None:
    (found,) = diagnostics(document)
    assert (found.code, found.path) == (code, path)
    assert (found.line, found.column) == place_of(document, wanted)
    assert message in found.message
    assert hint in (found.hint or "")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_are_characters_in_every_encoding(line_end: str, encoding: str) -> None:
    document = content("\n<Title>é\N{GRINNING FACE}</Title> \t<Txt/>").replace("\n", line_end)
    (found,) = diagnostics(document.encode(encoding))
    assert (found.line, found.column) == place_of(document, "<Txt")


def test_all_mistakes_of_a_document_are_found() -> None:
    document = form(
        question(CONTENT, IDENTIFIER, ANSWER),
        question(IDENTIFIER, "<QuestionContent>Why?</QuestionContent>", ANSWER),
        GOOD,
        question(IDENTIFIER, CONTENT),
        question(IDENTIFIER, "<IsRequired>maybe</IsRequired>", CONTENT, ANSWER),
        "<Questoin/>",
    )
    assert [(found.code, found.path) for found in diagnostics(document)] == [
        ("XSD102", f"{Q}[1]/QuestionContent"),
        ("XSD107", f"{Q}[2]/QuestionContent"),
        ("XSD106", f"{Q}[4]"),
        ("XSD110", f"{Q}[5]/IsRequired"),
        ("XSD105", "/QuestionForm/Questoin"),
    ]


def test_all_mistakes_of_an_element_are_found() -> None:
    document = constrained('<IsNumeric minValue="a" maxValue="b" unit="c"/><Length minLength="-1"/>')
    assert sorted((found.path or "").rpartition("/")[2] for found in diagnostics(document)) == [
        "@maxValue",
        "@minLength",
        "@minValue",
        "@unit",
    ]


def test_a_mistake_is_found_once() -> None:
    # The judge and the explainer see the same thing in different words.
    document = form(question(IDENTIFIER, "<IsRequired>maybe</IsRequired>", CONTENT, ANSWER, "<Foo/>"))
    assert [found.code for found in diagnostics(document)] == ["XSD110", "XSD105"]


@pytest.mark.parametrize("number", ["1e9999999999999999999", "-1E+9999999999999999999"])
def test_a_number_out_of_reach_is_placed(number: str) -> None:
    multiplier = f"<SummedScoreMultiplier>{number}</SummedScoreMultiplier>"
    mapping = f"<ScaleMapping>\n{multiplier}</ScaleMapping>"
    document = key(f"<QualificationValueMapping>{mapping}</QualificationValueMapping>")
    report = check(document)
    assert report.schema_valid
    (found,) = report.diagnostics
    assert (found.code, found.line) == ("XSD120", 4)


@pytest.mark.parametrize(
    "attribute", ['xsi:type="Nothing"', 'xsi:nil="true"', 'xsi:type="a:b:c"', 'xsi:type=""', 'xsi:nil="maybe"']
)
@pytest.mark.parametrize("name", ["QuestionForm", "Question", "Text"])
def test_what_is_meant_for_validators_is_no_accident(attribute: str, name: str) -> None:
    declared = f'<{name} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {attribute}'
    document = re.sub(f"<{name}(?=[ >])", declared, form(GOOD), count=1)
    found = diagnostics(document)
    assert found
    for finding in found:
        assert finding.line == place_of(document, attribute)[0]
        assert "{http" not in finding.message


@pytest.mark.parametrize("namespace", ["${namespace}", "{}", "a}b", "a b", "\n", "%zz", "["])
@pytest.mark.parametrize("name", ["QuestionForm", "Question", "Text"])
def test_a_strange_namespace_is_no_accident(namespace: str, name: str) -> None:
    document = re.sub(f"<{name}(?: [^>]*)?>", f'<{name} xmlns="{namespace}">', form(GOOD), count=1)
    found = diagnostics(document)[0]
    assert found.line == place_of(document, f"<{name} ")[0]
    assert f"<{name}>" in found.message


# Where the line of Xerces's first message is not ours, and why ours is better.
LINES = {
    "008.QuestionForm.xml": (2, "of the xmlns attribute with the line break; Xerces: of the end of the start tag"),
    "053.QuestionForm.xml": (22, "of the text that should be an element; Xerces: of the closing tag after it"),
}


def _refused(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "verdicts.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["verdict"] != "VALID"]


@pytest.mark.needs_corpus
def test_real_documents_are_refused_on_the_right_line(corpus: Path) -> None:
    refused = _refused(corpus)
    assert refused
    lines = {}
    for row in refused:
        report = check(corpus / "documents" / row["file"])
        assert (row["verdict"] == "NOTWF") == (not report.well_formed)
        assert not report.schema_valid
        lines[row["file"]] = next(found.line for found in report.diagnostics if found.code[:3] in {"XML", "XSD"})
    theirs = {row["file"]: int(row["position"].partition(":")[0]) for row in refused}
    assert lines == theirs | {file: line for file, (line, _) in LINES.items()}


@pytest.mark.needs_corpus
def test_real_documents_get_a_hint_for_a_known_mistake(corpus: Path) -> None:
    known = {"XSD101", "XSD102", "XSD103", "XSD107", "XSD108", "XML010", "XML011", "XML012", "XML013"}
    for row in _refused(corpus):
        for found in check(corpus / "documents" / row["file"]).diagnostics:
            assert found.hint or found.code not in known, str(found)
