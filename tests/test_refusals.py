"""Large documents with very many problems: the verdict stands, the first problems are told, and that there are more."""

from collections import Counter

import pytest

import mturk_xml as mx

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
MANY = 5_000


def key(options: str) -> str:
    question = f"<Question><QuestionIdentifier>q</QuestionIdentifier>{options}</Question>"
    return f'<AnswerKey xmlns="{SCHEMAS}2005-10-01/AnswerKey.xsd">{question}</AnswerKey>'


def option(score: str) -> str:
    return (
        f"<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>{score}</AnswerScore></AnswerOption>\n"
    )


def form(content: str) -> str:
    return f'<QuestionForm xmlns="{SCHEMAS}2017-11-06/QuestionForm.xsd">{content}</QuestionForm>'


def pictures(*addresses: str) -> str:
    return "<Overview>{}</Overview><Question><QuestionIdentifier>q</QuestionIdentifier>{}</Question>".format(
        "".join(
            f"<Binary><MimeType><Type>image</Type></MimeType><DataURL>{address}</DataURL><AltText>a</AltText></Binary>\n"
            for address in addresses
        ),
        "<QuestionContent><Text>a</Text></QuestionContent><AnswerSpecification><FreeTextAnswer/></AnswerSpecification>",
    )


ATTACKS = {
    "values": (key(option("x") * MANY), 1_000),
    "values under a prefix": (
        key(option("x") * MANY).replace("<", "<p:").replace("<p:/", "</p:").replace("xmlns", "xmlns:p"),
        1_000,
    ),
    "values in many questions": (form(pictures("x") * MANY), 1_000),
    "unknown elements": (key(option("1") + "<Nothing/>" * MANY * 3), 1),
    "an unknown element in each": (key((option("1") + "<Nothing/>") * MANY), None),
    "attributes": (key("".join(f'<AnswerOption a="1" b="{number}"/>\n' for number in range(MANY))), 1_000),
    "attributes of one": (key("<AnswerOption {}/>".format(" ".join(f'a{number}=""' for number in range(MANY)))), 1_000),
    "texts": (key((option("1") + "x") * MANY), None),
    "depth": (key(("<Question>" * 100 + "</Question>" * 100) * 100), None),
}


@pytest.mark.parametrize(("document", "listed"), ATTACKS.values(), ids=ATTACKS)
def test_a_large_invalid_document_is_invalid_and_says_if_not_all_is_told(document: str, listed: int | None) -> None:
    report = mx.check(document)
    codes = Counter(found.code for found in report.diagnostics)
    problems = sum(count for code, count in codes.items() if code.startswith("XSD"))
    assert (report.well_formed, report.schema_valid) == (True, False)
    assert 0 < problems <= 1_000
    assert listed is None or problems == listed
    assert codes["DOC104"] == (0 if report.kind == "AnswerKey" and "<Question><Question>" in document else 1)


def test_the_first_problems_are_told_each_at_its_line() -> None:
    report = mx.check(key(option("1") * MANY + option("x") * MANY))
    assert [found.line for found in report.diagnostics if found.code == "XSD110"][:3] == [5_001, 5_002, 5_003]


def test_what_only_libxml2_refuses_hides_nothing() -> None:
    strange = ["http://a:port/"] * MANY
    assert mx.check(form(pictures(*strange))).schema_valid
    report = mx.check(form(pictures(*strange, "cat.jpg")))
    assert not report.schema_valid
    assert [found.line for found in report.diagnostics if found.code == "XSD110"] == [MANY + 1]


def test_a_large_valid_document_is_valid() -> None:
    report = mx.check(key(option("1") * MANY))
    assert report.schema_valid
    assert report.document is not None


PARTS = ("<!-- <a> &amp; -->1", "1<?a <b> ?>", "<![CDATA[1]]>", "<![CDATA[ ]]>1", "&#49;", "&#10;1&#x20;", "1&#13;")


@pytest.mark.parametrize("score", PARTS)
def test_a_large_document_is_judged_whatever_its_texts_are_made_of(score: str) -> None:
    assert mx.check(key(option(score) * MANY)).schema_valid
    report = mx.check(key(option(score) * MANY + option("&amp;1") + option("1<!-- -->&#10;2")))
    assert not report.schema_valid
    lines = [found.line for found in report.diagnostics if found.code == "XSD110"]
    assert lines == [MANY + 1, MANY + 2]


def test_syntax_errors_are_told_up_to_a_hundred() -> None:
    codes = Counter(found.code for found in mx.check(key("&nothing;\n" * MANY)).diagnostics)
    assert codes["DOC104"] == 1
    assert codes["XML015"] == 99
    assert mx.check(key("&nothing;\n" * 20)).diagnostics[-1].code == "XML015"


@pytest.mark.parametrize(("wrong", "code"), [("x", "XSD110"), ("&nothing;", "XML015")])
def test_an_error_begins_with_a_problem_and_not_with_there_being_more(wrong: str, code: str) -> None:
    with pytest.raises(mx.DocumentError, match=f"error {code}"):
        mx.parse(key(option(wrong) * MANY))
