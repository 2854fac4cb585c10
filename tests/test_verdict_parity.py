"""The verdict is Xerces's, beyond the corpus: on thousands of documents, most of them with something wrong."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from lxml import etree

import mturk_xml as mx
from equivalence import generate
from equivalence.library import verdict_of
from mturk_xml.catalogue import DOCUMENT_SCHEMAS, schema_path
from official import official_judge
from xerces import Judgement, Verdict

pytestmark = [pytest.mark.needs_java, pytest.mark.needs_official_xsd]

DOCUMENTS_PER_SCHEMA = 500
SHARE_OF_MUTATED = 0.8

EXTERNAL = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"
KEY = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/AnswerKey.xsd"
ANSWERS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XS = "http://www.w3.org/2001/XMLSchema"


def external(url: str = "<ExternalURL>https://x/</ExternalURL>", height: str = "<FrameHeight>1</FrameHeight>") -> str:
    return f'<ExternalQuestion xmlns="{EXTERNAL}" xmlns:xsi="{XSI}" xmlns:xs="{XS}">{url}{height}</ExternalQuestion>'


def scale(multiplier: str) -> str:
    return (
        f'<AnswerKey xmlns="{KEY}"><Question><QuestionIdentifier>q</QuestionIdentifier><AnswerOption>'
        "<SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption></Question>"
        "<QualificationValueMapping><ScaleMapping><SummedScoreMultiplier>"
        f"{multiplier}</SummedScoreMultiplier></ScaleMapping></QualificationValueMapping></AnswerKey>"
    )


def answers(*typed: str) -> str:
    """Answers whose identifiers are of a type each, which stands before them."""
    questions = [text.partition(" ") for text in typed]
    each = (
        f'<Answer><QuestionIdentifier xsi:type="{name}">{text}</QuestionIdentifier></Answer>'
        for name, _, text in questions
    )
    namespaces = f'xmlns="{ANSWERS}" xmlns:xsi="{XSI}" xmlns:xs="{XS}"'
    return f"<QuestionFormAnswers {namespaces}>{''.join(each)}</QuestionFormAnswers>"


# What the generator does not come upon: places where libxml2 and Xerces differ, or that stop `xmlschema`.
SPECIAL: dict[str, str | bytes] = {
    "type that does not exist": external('<ExternalURL xsi:type="nothing">x</ExternalURL>'),
    "type of XML Schema that does not exist": external('<ExternalURL xsi:type="xs:nothing">x</ExternalURL>'),
    "type that is no name": external('<ExternalURL xsi:type="1 2">x</ExternalURL>'),
    "type that cannot stand in": external('<ExternalURL xsi:type="xs:int">x</ExternalURL>'),
    "type as declared": external('<ExternalURL xsi:type="xs:anyURI">x</ExternalURL>'),
    "nil": external('<ExternalURL xsi:nil="true"/>'),
    "not nil": external('<ExternalURL xsi:nil="false">x</ExternalURL>'),
    "schema location that is no URI": external(f'<ExternalURL xsi:schemaLocation="{EXTERNAL} %zz">x</ExternalURL>'),
    "schema location": external(f'<ExternalURL xsi:schemaLocation="{EXTERNAL} x">x</ExternalURL>'),
    "type that refers": answers("xs:IDREF a"),
    "type that refers and what it refers to": answers("xs:IDREF a", "xs:ID  a"),
    "type that refers to another": answers("xs:ID a", "xs:IDREF b"),
    "type that names": answers("xs:ID a"),
    "type that names twice": answers("xs:ID a", "xs:ID a "),
    "prefixed and wrong inside": (
        f'<p:AnswerKey xmlns:p="{KEY}"><p:Question><p:QuestionIdentifier/><p:AnswerOption><p:SelectionIdentifier/>'
        "<p:AnswerScore>x</p:AnswerScore></p:AnswerOption></p:Question></p:AnswerKey>"
    ),
    "prefix that is not declared": external("<p:ExternalURL>x</p:ExternalURL>"),
    "integer of 24 digits": external(height=f"<FrameHeight>{'9' * 24}</FrameHeight>"),
    "integer of 25 digits": external(height=f"<FrameHeight>{'9' * 25}</FrameHeight>"),
    "integer of 25 digits with zeros before it": external(height=f"<FrameHeight>{'0' * 24}1</FrameHeight>"),
    "integer of 5 000 digits": external(height=f"<FrameHeight>{'1' * 5000}</FrameHeight>"),
    "integer with other digits": external(height="<FrameHeight>１２</FrameHeight>"),
    "integer with no-break space": external(height="<FrameHeight>1\u00a0</FrameHeight>"),
    "minus nothing": external(height="<FrameHeight>-</FrameHeight>"),
    "double of large exponent": scale("1e99999999999999999999"),
    "double without exponent": scale("1e"),
    "double plus infinity": scale("+INF"),
    "double minus infinity with space": scale(" -INF "),
    "double of 5 000 digits": scale("1" * 5000),
    "double in hexadecimal": scale("0x1p3"),
    "URI with a port in letters": external("<ExternalURL>http://a:port/</ExternalURL>"),
    "URI with a bad escape": external("<ExternalURL>%zz</ExternalURL>"),
    "URI of a scheme alone": external("<ExternalURL>urn:</ExternalURL>"),
    "comment inside a number": external(height="<FrameHeight>1<!-- x -->2</FrameHeight>"),
    "instruction inside a number": external(height="<FrameHeight>1<?x y?>2</FrameHeight>"),
    "CDATA inside a number": external(height="<FrameHeight>1<![CDATA[2]]></FrameHeight>"),
    "CDATA between elements": external(height="<![CDATA[ ]]><FrameHeight>1</FrameHeight>"),
    "empty CDATA between elements": external(height="<![CDATA[]]><FrameHeight>1</FrameHeight>"),
    "space between elements by reference": external(height="&#32;<FrameHeight>1</FrameHeight>"),
    "no-break space between elements": external(height="\u00a0<FrameHeight>1</FrameHeight>"),
    "attribute in the namespace of XML": external('<ExternalURL xml:lang="en">x</ExternalURL>'),
    "attribute that declares another default namespace": external('<ExternalURL xmlns="">x</ExternalURL>'),
    "namespace that is a relative URI": external('<ExternalURL xmlns:x="y">x</ExternalURL>'),
    "namespace with a space": external('<ExternalURL xmlns:x="y z">x</ExternalURL>'),
    "the prefix xml declared": external('<ExternalURL xmlns:xml="http://www.w3.org/XML/1998/namespace">x</ExternalURL>'),
    "the prefix xml declared as another": external('<ExternalURL xmlns:xml="urn:x">x</ExternalURL>'),
    "a prefix undeclared": external('<ExternalURL xmlns:x="">x</ExternalURL>'),
    "document type without content": "<!DOCTYPE ExternalQuestion>" + external(),
    "document type with an empty subset": "<!DOCTYPE ExternalQuestion []>" + external(),
    "declaration in front": '<?xml version="1.0" standalone="yes"?>' + external(),
    "declaration after a space": ' <?xml version="1.0"?>' + external(),
    "space around": "\n\t" + external() + "\r\n ",
    "text after the root": external() + "x",
    "reference after the root": external() + "&#32;",
    "two roots": external() + external(),
    "a control character": external("<ExternalURL>\x01</ExternalURL>"),
    "a control character by reference": external("<ExternalURL>&#1;</ExternalURL>"),
    "a surrogate by reference": external("<ExternalURL>&#xD800;</ExternalURL>"),
    "a character beyond Unicode": external("<ExternalURL>&#x110000;</ExternalURL>"),
    "the end of CDATA in text": external("<ExternalURL>]]></ExternalURL>"),
    "two hyphens in a comment": external("<!-- -- --><ExternalURL>x</ExternalURL>"),
    "an instruction named xml": external("<?XML x?><ExternalURL>x</ExternalURL>"),
    "an instruction with a colon": external("<?a:b x?><ExternalURL>x</ExternalURL>"),
    "an attribute that begins with a colon": external('<ExternalURL :a="1">x</ExternalURL>'),
    "an attribute that is a colon": external('<ExternalURL :="1">x</ExternalURL>'),
    "an attribute that ends in a colon": external('<ExternalURL a:="1">x</ExternalURL>'),
    "an attribute with two colons": external('<ExternalURL :a:b="1">x</ExternalURL><:a/>'),
    "an attribute with two colons inside": external('<ExternalURL a::b="1">x</ExternalURL><:a/>'),
    "an attribute twice that begins with a colon": external('<ExternalURL :a="1" :a="1">x</ExternalURL>'),
    "an element that begins with a colon": external("<:a>x</:a>"),
    "an element that is a colon": external("<:/>"),
    "an undefined entity": external("<ExternalURL>&nbsp;</ExternalURL>"),
    "byte-order mark": b"\xef\xbb\xbf" + external().encode(),
    "latin-1 undeclared": external("<ExternalURL>\u00e9</ExternalURL>").encode("latin-1"),
    "latin-1 declared": b'<?xml version="1.0" encoding="ISO-8859-1"?>'
    + external("<ExternalURL>\u00e9</ExternalURL>").encode("latin-1"),
    "windows-1252 declared": b'<?xml version="1.0" encoding="windows-1252"?>'
    + external("<ExternalURL>\u20ac</ExternalURL>").encode("cp1252"),
    "ASCII declared and held": b'<?xml version="1.0" encoding="US-ASCII"?>' + external().encode(),
    "ASCII declared and exceeded": b'<?xml version="1.0" encoding="US-ASCII"?>'
    + external("<ExternalURL>\u00e9</ExternalURL>").encode(),
    "UTF-16 with a mark": external("<ExternalURL>\u00e9</ExternalURL>").encode("utf-16"),
    "UTF-16 big-endian with a mark": b"\xfe\xff" + external().encode("utf-16-be"),
    "UTF-16 declared and UTF-8 held": b'<?xml version="1.0" encoding="UTF-16"?>' + external().encode(),
    "UTF-16 by another name": ('<?xml version="1.0" encoding="UTF16"?>' + external()).encode("utf-16-le"),
    "UTF-16 by another name with a mark": (
        '\ufeff<?xml version="1.0" encoding="UTF16"?>' + external()
    ).encode("utf-16-le"),
    "UTF-16 by another name, big-endian": (
        '\ufeff<?xml version="1.0" encoding="UTF16"?>' + external()
    ).encode("utf-16-be"),
    "UTF-16 in small letters": ('<?xml version="1.0" encoding="utf-16"?>' + external()).encode("utf-16"),
    "mark of UTF-8, and UTF-16 declared": ('\ufeff<?xml version="1.0" encoding="UTF-16"?>' + external()).encode(),
    "mark of UTF-8, and latin-1 declared": (
        '\ufeff<?xml version="1.0" encoding="ISO-8859-1"?>' + external("<ExternalURL>\u00e9</ExternalURL>")
    ).encode(),
    "mark of UTF-8, and latin-1 held": b"\xef\xbb\xbf" + (
        '<?xml version="1.0" encoding="ISO-8859-1"?>' + external("<ExternalURL>\u00e9</ExternalURL>")
    ).encode("latin-1"),
    "mark of UTF-8, and ASCII declared": ('\ufeff<?xml version="1.0" encoding="US-ASCII"?>' + external()).encode(),
    "mark of UTF-8, and ASCII exceeded": (
        '\ufeff<?xml version="1.0" encoding="US-ASCII"?>' + external("<ExternalURL>\u00e9</ExternalURL>")
    ).encode(),
    "mark of UTF-8 twice": ("\ufeff\ufeff" + external()).encode(),
    "unknown encoding": b'<?xml version="1.0" encoding="x-unknown"?>' + external().encode(),
    "encoding with a NUL in its name": b'<?xml version="1.0" encoding="UTF\x00-8"?>' + external().encode(),
    "encoding in UTF-16 with a NUL in its name": (
        '<?xml version="1.0" encoding="UTF\x00-16"?>' + external()
    ).encode("utf-16"),
    "overlong UTF-8": external("<ExternalURL>?</ExternalURL>").encode().replace(b"?", b"\xc0\xaf"),
    "surrogate in UTF-8": external("<ExternalURL>?</ExternalURL>").encode().replace(b"?", b"\xed\xa0\x80"),
    "truncated UTF-8": external("<ExternalURL>?</ExternalURL>").encode().replace(b"?", b"\xe2\x82"),
    "nothing": b"",
    "white space": b" \n",
}  # fmt: skip


@pytest.fixture(scope="module")
def judge(official_xsd: Path) -> Iterator[Callable[[str, bytes], Judgement]]:
    with official_judge(official_xsd) as judging:
        yield judging


def namespace_of(document: bytes, otherwise: str) -> str:
    """The namespace whose schema is to judge: the document's own, if it is one of ours."""
    root = etree.fromstring(document, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if root is None:
        return otherwise  # type: ignore[unreachable]  # lxml's stubs do not know that nothing may be recovered
    namespace = etree.QName(root).namespace
    return namespace if namespace in DOCUMENT_SCHEMAS else otherwise


@pytest.mark.parametrize("namespace", DOCUMENT_SCHEMAS, ids=DOCUMENT_SCHEMAS.values())
def test_generated_documents_have_the_verdict_of_xerces(
    judge: Callable[[str, bytes], Judgement], namespace: str
) -> None:
    documents = generate.documents(schema_path(namespace), Random(namespace), mutated=SHARE_OF_MUTATED)
    differences, seen = [], set()
    for document in itertools.islice(documents, DOCUMENTS_PER_SCHEMA):
        ours, theirs = verdict_of(mx.check(document)), judge(namespace_of(document, namespace), document)
        seen.add(theirs.verdict)
        if ours != theirs.verdict:
            differences.append((ours, theirs, document))
    assert differences == []
    assert {Verdict.VALID, Verdict.INVALID} <= seen


@pytest.mark.parametrize("document", SPECIAL.values(), ids=SPECIAL.keys())
def test_special_documents_have_the_verdict_of_xerces(
    judge: Callable[[str, bytes], Judgement], document: str | bytes
) -> None:
    data = document.encode() if isinstance(document, str) else document
    namespace = next((name for name in (KEY, ANSWERS) if name.encode() in data), EXTERNAL)
    theirs = judge(namespace, data)
    assert verdict_of(mx.check(data)) == theirs.verdict, theirs.message
