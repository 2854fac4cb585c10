"""Reading a valid document and writing it loses nothing of what it says, however it is spelled."""

import itertools
import pickle
from decimal import Decimal
from random import Random

import pytest
from lxml import etree

import mturk_xml as mx
from canonical import canonical
from equivalence import generate
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, compiled, schema_path
from mturk_xml.documents.answer_key import ScaleMapping

GENERATED = 300

PUBLIC = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORM = f"{PUBLIC}2005-10-01/QuestionForm.xsd"
KEY = f"{PUBLIC}2005-10-01/AnswerKey.xsd"
ANSWERS = f"{PUBLIC}2005-10-01/QuestionFormAnswers.xsd"
EXTERNAL = f"{PUBLIC}2006-07-14/ExternalQuestion.xsd"
HTML = f"{PUBLIC}2011-11-11/HTMLQuestion.xsd"


def key_with(mapping: str) -> str:
    return (
        f'<AnswerKey xmlns="{KEY}"><Question><QuestionIdentifier>q</QuestionIdentifier><AnswerOption>'
        "<SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption></Question>"
        f"<QualificationValueMapping>{mapping}</QualificationValueMapping></AnswerKey>"
    )


def question_with(inner: str, *, required: str = "", specification: str = "<FreeTextAnswer/>") -> str:
    return (
        f'<QuestionForm xmlns="{FORM}"><Question><QuestionIdentifier>q</QuestionIdentifier>{required}<QuestionContent>'
        f"{inner}</QuestionContent><AnswerSpecification>{specification}</AnswerSpecification></Question></QuestionForm>"
    )


def constraints(inner: str) -> str:
    return question_with(
        "<Text/>", specification=f"<FreeTextAnswer><Constraints>{inner}</Constraints></FreeTextAnswer>"
    )


def scale(multiplier: str) -> str:
    return key_with(f"<ScaleMapping><SummedScoreMultiplier>{multiplier}</SummedScoreMultiplier></ScaleMapping>")


def binary(url: str) -> str:
    return question_with(
        f"<Binary><MimeType><Type>image</Type></MimeType><DataURL>{url}</DataURL><AltText>x</AltText></Binary>"
    )


XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
SPELLINGS = {
    "1 for true": question_with("<Text/>", required="<IsRequired>1</IsRequired>"),
    "0 for false": question_with("<Text/>", required="<IsRequired>0</IsRequired>"),
    "space around a boolean": question_with("<Text/>", required="<IsRequired>\n true\t</IsRequired>"),
    "plus and zeros": key_with("<PercentageMapping><MaximumSummedScore> +05 </MaximumSummedScore></PercentageMapping>"),
    "minus zero": key_with("<PercentageMapping><MaximumSummedScore>-0</MaximumSummedScore></PercentageMapping>"),
    "double with an exponent": scale("1.50E+2"),
    "double with a small e": scale("1e2"),
    "double without digits before the point": scale("\t.5\n"),
    "double without digits after the point": scale("+5."),
    "double minus zero": scale("-0.0"),
    "double not a number": scale("NaN"),
    "double infinite": scale(" -INF "),
    "double beyond the largest": scale("1E400"),
    "space around a URL": binary("\n    http://x/a b\t "),
    "space inside a URL": binary("http://x/a  b"),
    "carriage returns": key_with(
        "<PercentageMapping><MaximumSummedScore>&#13;5&#xD;\n</MaximumSummedScore></PercentageMapping>"
    ),
    "space around an integer attribute": constraints('<IsNumeric minValue=" +05 " maxValue="&#10;7"/>'),
    "length attributes": constraints('<Length minLength="00" maxLength="&#9;007"/>'),
    "white space in a string attribute": constraints(
        '<AnswerFormatRegex regex="&#9;a&#10;&#13; &quot;&apos;" flags=""/>'
    ),
    "newline in an attribute as written": constraints('<AnswerFormatRegex regex="a\nb\tc"/>'),
    "single quotes and greater than": constraints("<AnswerFormatRegex errorText='>\"&lt;&amp;' regex='^[a-z]\\d$'/>"),
    "prefix": f'<p:HTMLQuestion xmlns:p="{HTML}"><p:HTMLContent>x</p:HTMLContent><p:FrameHeight>0</p:FrameHeight></p:HTMLQuestion>',  # noqa: E501 - one document
    "two prefixes": f'<p:HTMLQuestion xmlns:p="{HTML}" xmlns="{HTML}"><HTMLContent/><p:FrameHeight>0</p:FrameHeight></p:HTMLQuestion>',  # noqa: E501 - one document
    "comments and instructions": (
        f'<!-- a --><?b c?><HTMLQuestion xmlns="{HTML}"><!-- d --><HTMLContent>x<!-- e -->y<?f g?>z</HTMLContent>'
        "<?h i?><FrameHeight><!-- j -->4<!-- k -->5</FrameHeight></HTMLQuestion><!-- l -->"
    ),
    "CDATA inside text": question_with("<Text>a<![CDATA[<b>&amp;]]]]><![CDATA[>]]>c</Text>"),
    "CDATA around everything": question_with("<FormattedContent><![CDATA[<b>x</b>]]></FormattedContent>"),
    "empty CDATA": question_with("<FormattedContent><![CDATA[]]></FormattedContent>"),
    "escaped formatted content": question_with("<FormattedContent>&lt;b&gt;x&lt;/b&gt;</FormattedContent>"),
    "end of CDATA in formatted content": question_with("<FormattedContent>]]&gt;&#13;]]&gt;</FormattedContent>"),
    "character references": question_with("<Title>&#13;&#10;&#9;&#x85;&#x2028;&#x1F600;&#xE000;</Title>"),
    "line ends as written": question_with("<Title>a\r\nb\rc</Title>"),
    "schema location": (
        f'<ExternalQuestion xmlns="{EXTERNAL}" {XSI} xsi:schemaLocation="{EXTERNAL} {EXTERNAL}">'
        "<ExternalURL>https://x/</ExternalURL><FrameHeight>0400</FrameHeight></ExternalQuestion>"
    ),
    "empty URI": (
        f'<ExternalQuestion xmlns="{EXTERNAL}"><ExternalURL>  </ExternalURL>'
        "<FrameHeight>-1</FrameHeight></ExternalQuestion>"
    ),
    "empty elements in both ways": (
        f'<QuestionFormAnswers xmlns="{ANSWERS}"><Answer><QuestionIdentifier/><FreeText></FreeText></Answer>'
        "<Answer><QuestionIdentifier></QuestionIdentifier><SelectionIdentifier/><OtherSelectionText/></Answer>"
        "</QuestionFormAnswers>"
    ),
    "white space in empty containers": question_with(
        "<Text/>", specification="<FreeTextAnswer>\n<Constraints>\n</Constraints>\n</FreeTextAnswer>"
    ),
}


def assert_says_the_same(document: bytes | str) -> None:
    read = mx.parse(document)
    for pretty in (False, True):
        for written in (read.to_xml(pretty=pretty), read.to_bytes(pretty=pretty)):
            assert canonical(written) == canonical(document)
            assert mx.parse(written) == read


@pytest.mark.parametrize("namespace", DOCUMENT_SCHEMAS)
def test_generated_documents_say_the_same(namespace: str) -> None:
    for document in itertools.islice(generate.documents(schema_path(namespace), Random(namespace)), GENERATED):
        assert_says_the_same(document)
        compiled(namespace).assertValid(etree.fromstring(mx.parse(document).to_xml()))


@pytest.mark.parametrize("document", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_spelling_is_kept(document: str) -> None:
    assert_says_the_same(document)


@pytest.mark.parametrize("document", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_spelling_survives_pickling(document: str) -> None:
    read = mx.parse(document)
    assert pickle.loads(pickle.dumps(read)).to_xml() == read.to_xml()


def test_a_spelling_is_no_part_of_the_value() -> None:
    spelled = mx.AnswerKey.from_xml(scale(" +1.50E+2 "))
    plain = mx.AnswerKey.from_xml(scale("150"))
    assert spelled == plain
    assert hash(spelled) == hash(plain)
    assert isinstance(spelled.qualification_value_mapping, ScaleMapping)
    assert spelled.qualification_value_mapping.summed_score_multiplier == Decimal(150)


def test_a_changed_value_is_not_spelled_as_the_old_one() -> None:
    read = mx.HTMLQuestion.from_xml(
        f'<HTMLQuestion xmlns="{HTML}"><HTMLContent/><FrameHeight>0400</FrameHeight></HTMLQuestion>'
    )
    assert "<FrameHeight>0400</FrameHeight>" in read.to_xml()
    assert "<FrameHeight>5</FrameHeight>" in read.evolve(frame_height=5).to_xml()


def test_formatted_and_html_content_are_written_in_cdata_and_nothing_else_is() -> None:
    form = question_with("<FormattedContent>&lt;b/&gt;</FormattedContent><Text>&lt;b/&gt;</Text>")
    written = mx.parse(form).to_xml()
    assert "<FormattedContent><![CDATA[<b/>]]></FormattedContent>" in written
    assert "<Text>&lt;b/&gt;</Text>" in written
    html = mx.HTMLQuestion(html_content="<p>&nbsp;</p>", frame_height=0)
    assert "<HTMLContent><![CDATA[<p>&nbsp;</p>]]></HTMLContent>" in html.to_xml()


@pytest.mark.parametrize("namespace", mx.QuestionForm.namespaces)
def test_a_form_keeps_the_namespace_it_came_with(namespace: str) -> None:
    form = mx.QuestionForm.from_xml(question_with("<Text/>").replace(FORM, namespace))
    assert form.namespace == namespace
    assert form.to_xml().startswith(f'<QuestionForm xmlns="{namespace}">')


def test_bytes_begin_with_a_declaration_and_text_does_not() -> None:
    question = mx.ExternalQuestion(external_url="https://x/", frame_height=0)
    assert question.to_bytes() == b'<?xml version="1.0" encoding="UTF-8"?>\n%s\n' % question.to_xml().encode()
    assert question.to_xml() == (
        f'<ExternalQuestion xmlns="{EXTERNAL}"><ExternalURL>https://x/</ExternalURL>'
        "<FrameHeight>0</FrameHeight></ExternalQuestion>"
    )


def test_overviews_and_questions_stay_in_their_order() -> None:
    overview = "<Overview><Text>{}</Text></Overview>"
    question = question_with("<Text/>").removeprefix(f'<QuestionForm xmlns="{FORM}">').removesuffix("</QuestionForm>")
    document = f'<QuestionForm xmlns="{FORM}">{overview}{question}{overview}{overview}{question}</QuestionForm>'
    form = mx.QuestionForm.from_xml(document)
    assert [type(part).__name__ for part in form.content] == [
        "Overview",
        "Question",
        "Overview",
        "Overview",
        "Question",
    ]
    assert_says_the_same(document)
