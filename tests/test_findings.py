"""The rules' findings: each at its line, column and path; ordered; dropped where a comment says so."""

import pytest

from mturk_xml import check
from places import place_of

_BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORM = f"{_BASE}2017-11-06/QuestionForm.xsd"
KEY = f"{_BASE}2005-10-01/AnswerKey.xsd"


def ignore(codes: str) -> str:
    return f"<!-- mturk-xml: ignore {codes} -->"


def question(identifier: str = "q", *, text: str = "Why?", answer: str = "<FreeTextAnswer/>", inside: str = "") -> str:
    return (
        f"<Question>{inside}<QuestionIdentifier>{identifier}</QuestionIdentifier>"
        f"<QuestionContent><Text>{text}</Text></QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>\n"
    )


def form(*questions: str, before: str = "", inside: str = "", after: str = "") -> str:
    return f'{before}<QuestionForm xmlns="{FORM}">{inside}\n{"".join(questions)}</QuestionForm>{after}'


def key(identifiers: str) -> str:
    option = f"<AnswerOption>{identifiers}<AnswerScore>1</AnswerScore></AnswerOption>"
    question = f"<Question><QuestionIdentifier>q</QuestionIdentifier>{option}</Question>"
    return f'<AnswerKey xmlns="{KEY}">{question}</AnswerKey>'


def constrained(constraint: str) -> str:
    return f"<FreeTextAnswer><Constraints>{constraint}</Constraints></FreeTextAnswer>"


def found(document: str | bytes) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in check(document).diagnostics]


# A document with one finding, the characters at which it stands, and its path.
PLACES = {
    "an element": (
        form(question("a"), question("b "), question("c")),
        "<QuestionIdentifier>b ",
        "/QuestionForm/Question[2]/QuestionIdentifier",
    ),
    "a structure": (
        form(question("a"), "\t<!-- again -->" + question("a", inside="<!-- here -->")),
        "<Question><!-- here",
        "/QuestionForm/Question[2]",
    ),
    "an attribute": (
        form(question("a"), question("b", answer=constrained("<IsNumeric maxValue='1' minValue='2'/>"))),
        "minValue",
        "/QuestionForm/Question[2]/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric/@minValue",
    ),
    "an attribute on a continuation line": (
        form(question(answer=constrained('<IsNumeric\r\n\tmaxValue="1"\r\n\tminValue="2"/>'))),
        "minValue",
        "/QuestionForm/Question/AnswerSpecification/FreeTextAnswer/Constraints/IsNumeric/@minValue",
    ),
    "an attribute after one that names it": (
        form(question(answer=constrained('<AnswerFormatRegex errorText=" regex= > \' " regex="("/>'))),
        'regex="(',
        "/QuestionForm/Question/AnswerSpecification/FreeTextAnswer/Constraints/AnswerFormatRegex/@regex",
    ),
    "an item of a repeated element": (
        key("<SelectionIdentifier>a</SelectionIdentifier>\n  <SelectionIdentifier>b </SelectionIdentifier>"),
        "<SelectionIdentifier>b ",
        "/AnswerKey/Question/AnswerOption/SelectionIdentifier[2]",
    ),
    "after non-ASCII and astral characters": (
        form(question("a", text="é &#233;"), "<Overview><Text>字é</Text></Overview>" + question("b ")),
        "<QuestionIdentifier>b ",
        "/QuestionForm/Question[2]/QuestionIdentifier",
    ),
    "after comments and CDATA": (
        form("<!-- <Question> -->" + question("a", text="<![CDATA[<Question>\n]]>") + question("b ")),
        "<QuestionIdentifier>b ",
        "/QuestionForm/Question[2]/QuestionIdentifier",
    ),
    "a character of the text": (
        form(question(text="字 ok \N{GRINNING FACE}")),
        "\N{GRINNING FACE}",
        "/QuestionForm/Question/QuestionContent/Text",
    ),
    "a placeholder": (form(question(text="a\n\t${name}")), "${name}", "/QuestionForm/Question/QuestionContent/Text"),
}


@pytest.mark.parametrize(("document", "wanted", "path"), PLACES.values(), ids=list(PLACES))
def test_a_finding_has_line_column_and_path(document: str, wanted: str, path: str) -> None:
    (finding,) = check(document).diagnostics
    assert (finding.line, finding.column) == place_of(document, wanted)
    assert finding.path == path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_columns_are_characters_in_every_encoding(encoding: str, line_end: str) -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' if encoding == "latin-1" else ""
    document = form(question("é", text="ü"), "\t" + question("à "), before=declared).replace("\n", line_end)
    (finding,) = check(document.encode(encoding)).diagnostics
    assert (finding.line, finding.column) == place_of(document, "<QuestionIdentifier>à ")


def test_findings_come_in_the_order_of_the_document() -> None:
    document = form(question("a ", text="${x}"), question("a ", text="\N{GRINNING FACE} ${y}"))
    places = [(finding.line or 0, finding.column or 0) for finding in check(document).diagnostics]
    assert places == sorted(places)
    assert [code for code, _ in found(document)] == ["QF202", "DOC103", "QF201", "QF202", "DOC102", "DOC103"]


def test_a_report_knows_its_file() -> None:
    report = check(form(question("a ")), file="form.xml")
    assert [finding.file for finding in report.diagnostics] == ["form.xml"]


TWO = (question("a ", text="${x}"), question("b ", text="${y}"))
ALL = [("QF202", 2), ("DOC103", 2), ("QF202", 3), ("DOC103", 3)]


def test_nothing_is_ignored_by_itself() -> None:
    assert found(form(*TWO)) == ALL


@pytest.mark.parametrize(
    ("codes", "dropped"),
    [
        ("QF202", {"QF202"}),
        ("DOC103", {"DOC103"}),
        ("QF202 DOC103", {"QF202", "DOC103"}),
        ("QF202, DOC103", {"QF202", "DOC103"}),
        ("QF202,DOC103", {"QF202", "DOC103"}),
        ("QF202\n  DOC103", {"QF202", "DOC103"}),
        ("QF201", set()),
        ("QF20", set()),
        ("qf202", set()),
        ("everything", set()),
    ],
)
def test_a_comment_before_the_root_drops_codes_in_the_document(codes: str, dropped: set[str]) -> None:
    document = form(*TWO, before=ignore(codes))
    more_lines = codes.count("\n")
    assert found(document) == [(code, line + more_lines) for code, line in ALL if code not in dropped]


def test_a_comment_in_the_root_does_the_same() -> None:
    assert found(form(*TWO, inside=ignore("QF202"))) == [("DOC103", 2), ("DOC103", 3)]


def test_a_comment_after_the_root_does_nothing() -> None:
    assert found(form(*TWO, after=ignore("QF202"))) == ALL


@pytest.mark.parametrize("code", ["QF202", "DOC103"])
def test_a_comment_in_an_element_does_not_leak_to_siblings(code: str) -> None:
    questions = [question(f"{number} ", text="${x}") for number in range(12)]
    questions[0] = question("0 ", text="${x}", inside=ignore(code))
    document = form(*questions)
    dropped = [(other, line) for other, line in found(form(*questions).replace(ignore(code), "")) if line == 2]
    assert (code, 2) in dropped
    assert [(other, line) for other, line in found(document) if other == code] == [(code, n) for n in range(3, 14)]


def test_a_comment_is_for_what_comes_before_it_too() -> None:
    at_the_end = question("a ").replace("</Question>\n", ignore("QF202") + "</Question>\n")
    assert found(form(at_the_end, question("b "))) == [("QF202", 3)]


def test_a_comment_drops_what_a_schema_says() -> None:
    wrong = "<Question><QuestionIdentifier>q</QuestionIdentifier><Txt/></Question>\n"
    assert found(form(wrong, question())) == [("XSD105", 2)]
    assert found(form(wrong.replace("<Txt/>", ignore("XSD105") + "<Txt/>"), question())) == []
    assert check(form(wrong, question(), before=ignore("XSD105"))).schema_valid is False


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- ignore QF202 -->",
        "<!-- mturk-xml ignore QF202 -->",
        "<!-- mturk-xml: ignore -->",
        "<!-- mturk-xml: ignore QF202: padded on purpose -->",
    ],
)
def test_other_comments_do_nothing(comment: str) -> None:
    assert found(form(*TWO, before=comment)) == ALL


def test_a_comment_inside_cdata_is_no_comment() -> None:
    document = form(question("a ", text=f"<![CDATA[{ignore('QF202')}]]>", inside=""))
    assert found(document) == [("QF202", 2)]


@pytest.mark.parametrize("size", [65_535, 65_536])
def test_size_is_counted_in_bytes_of_utf_8(size: int) -> None:
    document = form(question(text="é"))
    document += "\n" * (size - len(document.encode()))
    expected = [("DOC101", 1)] if size == 65_536 else []
    assert found(document) == expected
    assert found(document.encode("utf-16")) == expected
