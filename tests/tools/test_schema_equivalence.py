"""tools/schema_equivalence: our schemas are the official ones, and the tool would say if they were not."""

import csv
import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import xmlschema
from lxml import etree

from equivalence import automaton, command, comparison, components, generate, library, reference, verdicts
from xerces import Judgement, Verdict, Xerces, XercesError

TOOLS = Path(generate.__file__).parents[1]
KEY = "2005-10-01/AnswerKey.xsd"
FORM = "2005-10-01/QuestionForm.xsd"
XHTML = "2006-07-14/FormattedContentXHTMLSubset.xsd"

# What is changed in which schema, and what the comparison must say of it.
CHANGES = {
    "element renamed": (KEY, 'name="DefaultScore"', 'name="OtherScore"', "element DefaultScore is only in theirs"),
    "element made optional": (
        KEY,
        'name="AnswerScore" type="xs:int"',
        'name="AnswerScore" type="xs:int" minOccurs="0"',
        "only ours accepts this content: SelectionIdentifier",
    ),
    "occurrence bounded": (
        KEY,
        'name="AnswerOption" minOccurs="1" maxOccurs="unbounded"',
        'name="AnswerOption" minOccurs="1" maxOccurs="2"',
        "only theirs accepts this content: QuestionIdentifier AnswerOption AnswerOption AnswerOption",
    ),
    "type widened": (
        KEY,
        'name="DefaultScore" type="xs:int"',
        'name="DefaultScore" type="xs:integer"',
        "DefaultScore: type is integer in ours and int in theirs",
    ),
    "facet changed": (FORM, '"2000000000"', '"2000000001"', "MaxFileSizeInBytes: type is"),
    "enumeration shortened": (FORM, '<xs:enumeration value="list"/>', "", "StyleSuggestion: type is"),
    "pattern changed": (FORM, '"(http|https)://.*"', '"(https)://.*"', "DataURL: type is"),
    "attribute made optional": (FORM, ' use="required"', "", "@regex: use is"),
    "attribute dropped": (
        XHTML,
        '<xs:attributeGroup ref="h:LinkedShape"/>',
        "",
        "attribute href is only in theirs",
    ),
    "default changed": (XHTML, 'default="none"', 'default="all"', "@clear: default is all in ours"),
    "fixed dropped": (XHTML, ' fixed="preserve"', "", "@space: fixed is None in ours"),
    "no longer mixed": (XHTML, 'mixed="true"', 'mixed="false"', "mixed is None in ours and True in theirs"),
    "named type added": (
        FORM,
        '<xs:element name="QuestionForm">',
        '<xs:simpleType name="Word"><xs:restriction base="xs:string"/></xs:simpleType><xs:element name="QuestionForm">',
        "xsi:type Word is only in ours",
    ),
}


def changed_copy(into: Path, name: str, old: str, new: str) -> Path:
    """A copy of our schemas in which every `old` of one of them is `new`."""
    copy = shutil.copytree(reference.SCHEMAS, into / "changed")
    text = (copy / name).read_text("utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new), "utf-8")
    return Path(copy)


@pytest.mark.needs_java
@pytest.mark.needs_official_xsd
def test_our_schemas_are_the_official_ones(official_xsd: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = command.main([str(official_xsd), "--documents", "200"])
    assert code == command.SAME, capsys.readouterr().out


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_by_its_component(change: str, tmp_path: Path) -> None:
    name, old, new, expected = CHANGES[change]
    ours = changed_copy(tmp_path, name, old, new)
    differences, _ = comparison.compare(components.load(ours / name), components.load(reference.SCHEMAS / name))
    assert expected in "\n".join(map(str, differences))


@pytest.mark.parametrize("name", reference.NAMES)
def test_a_schema_is_the_same_as_itself(name: str) -> None:
    path = reference.SCHEMAS / name
    differences, compared = comparison.compare(components.load(path), components.load(path))
    assert differences == []
    assert compared > 5


def test_arrangement_makes_no_difference(tmp_path: Path) -> None:
    texts = (
        (
            '<s:element name="a" type="t"/>'
            '<s:complexType name="t"><s:choice maxOccurs="unbounded"><s:group ref="g"/></s:choice></s:complexType>'
            '<s:group name="g"><s:choice><s:element name="b" type="s:int"/>'
            '<s:element name="c" type="s:date"/></s:choice></s:group>'
        ),
        (
            '<s:element name="a"><s:complexType><s:sequence><s:choice minOccurs="1" maxOccurs="unbounded">'
            '<s:element name="c" type="s:date"/>'
            '<s:element name="b"><s:simpleType><s:restriction base="s:int"/></s:simpleType>'
            "</s:element></s:choice></s:sequence></s:complexType></s:element>"
        ),
    )
    for number, text in enumerate(texts):
        content = f'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema">{text}</s:schema>'
        (tmp_path / f"{number}.xsd").write_text(content, "utf-8")
    one, other = (components.load(tmp_path / f"{number}.xsd") for number in range(2))
    differences, _ = comparison.compare(one, other)
    # The one difference that a document can see: a named type can be said by xsi:type.
    assert [str(difference) for difference in differences] == ["/a: xsi:type t is only in ours"]


def test_the_shortest_difference_of_two_contents_is_found() -> None:
    def part(name: str, low: int = 1, high: int | None = 1) -> components.Particle:
        text = f'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="{name}"/></s:schema>'
        element = xmlschema.XMLSchema10(text).elements[name]
        return components.Particle(low=low, high=high, element=element)

    def many(*parts: components.Particle, is_choice: bool = False) -> components.Particle:
        return components.Particle(low=1, high=1, is_choice=is_choice, parts=parts)

    assert automaton.difference(part("a", 0, None), many(part("a", 0, 1), part("a", 0, None))) is None
    assert automaton.difference(part("a", 1, 3), part("a", 1, 2)) == (("a", "a", "a"), True)
    assert automaton.difference(part("a"), part("a", 0)) == ((), False)
    assert automaton.difference(None, part("a", 0)) == (("a",), False)


@pytest.mark.needs_java
def test_a_change_is_found_by_documents(tmp_path: Path) -> None:
    ours = changed_copy(tmp_path, KEY, 'name="DefaultScore" type="xs:int"', 'name="DefaultScore" type="xs:integer"')
    pair = ours / KEY, reference.SCHEMAS / KEY
    with Xerces() as xerces:
        cases = verdicts.judge(xerces, *pair, verdicts.documents(*pair, count=200, seed="1"))
    assert any(case.is_different for case in cases)


@pytest.mark.needs_java
@pytest.mark.needs_official_xsd
def test_a_difference_is_printed_and_returned(
    official_xsd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = changed_copy(tmp_path, KEY, 'name="DefaultScore"', 'name="OtherScore"')
    assert command.main([str(official_xsd), "--documents", "4"], ours) == command.DIFFERENT
    printed = capsys.readouterr().out
    assert "/AnswerKey/Question: element OtherScore is only in ours" in printed
    assert printed.splitlines()[-1].startswith("DIFFERENT: 28 documents")


@pytest.mark.needs_java
@pytest.mark.needs_official_xsd
def test_a_verdict_of_the_library_that_is_not_that_of_xerces_is_printed_and_returned(
    official_xsd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = library.verdict_of
    monkeypatch.setattr(library, "verdict_of", lambda report: Verdict.VALID if report.well_formed else real(report))
    assert command.main([str(official_xsd), "--documents", "20"]) == command.DIFFERENT
    printed = capsys.readouterr().out
    assert "the library judges differently\n    library: VALID\n    Xerces: INVALID cvc-" in printed
    agreed, compared = re.findall(r"the library's verdict is that of Xerces on (\d+) of (\d+)", printed)[0]
    assert 0 < int(compared) - int(agreed) == printed.count("the library judges differently")


def test_blocks_vary_in_what_no_schema_speaks_of() -> None:
    path = reference.SCHEMAS / library.XHTML_SCHEMA
    random = Random(7)
    blocks = [library.block_of(document) for document in itertools.islice(generate.documents(path, random), 300)]
    varied = "".join(library.varied(block, random) for block in blocks)
    for wanted in ("&nbsp;", "&nosuch;", "<!-- a comment -->", "<![CDATA[a", "headers=", "href=", "<?p i?>", "<br>"):
        assert wanted in varied


@pytest.mark.needs_java
def test_a_directory_without_schemas_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path)]) == command.CANNOT
    assert "no official schema 2005-10-01/AnswerKey.xsd" in capsys.readouterr().err


def test_without_java_nothing_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main([str(reference.SCHEMAS)]) == command.CANNOT
    assert "no JDK" in capsys.readouterr().err


def test_the_new_form_is_the_old_one_without_what_was_dropped() -> None:
    made = etree.fromstring(reference.without_old_parts((reference.SCHEMAS / FORM).read_bytes()))
    named = {node.get("name") for node in made.iter("{*}element", "{*}complexType", "{*}simpleType")}
    assert made.get("targetNamespace", "").endswith("2017-11-06/QuestionForm.xsd")
    assert not named & {"Application", "Flash", "FlashContentType", "FileUploadAnswer", "MaxFileSizeType"}
    assert named >= {"EmbeddedBinary", "ApplicationParameter", "URLType", "SelectionAnswer"}


@pytest.mark.parametrize("name", reference.NAMES)
def test_generated_documents_are_valid_and_mutated_ones_often_not(name: str) -> None:
    path = reference.SCHEMAS / name
    judge = verdicts.Libxml2(path).judge

    def valid(mutated: float) -> int:
        made = generate.documents(path, Random(5), mutated=mutated)
        return sum(judge(d).verdict is Verdict.VALID for d in itertools.islice(made, 60))

    assert valid(0.0) == 60
    assert 0 < valid(1.0) < 45


@pytest.mark.needs_java
def test_generated_documents_are_valid_by_xerces_too() -> None:
    with Xerces() as xerces:
        for name in reference.NAMES:
            path = reference.SCHEMAS / name
            made = list(itertools.islice(generate.documents(path, Random(6)), 60))
            assert {j.message for j in xerces.judge_many(path, made)} == {""}


def test_the_same_seed_makes_the_same_documents() -> None:
    # In processes of their own: the order of a set of strings differs from one to the next.
    program = (
        "import hashlib, itertools, pathlib, random, sys; from equivalence import generate;"
        "made = generate.documents(pathlib.Path(sys.argv[1]), random.Random(3), mutated=0.5);"
        "print(hashlib.sha256(b''.join(itertools.islice(made, 200))).hexdigest())"
    )
    command_line = [sys.executable, "-c", program, str(reference.SCHEMAS / FORM)]
    made = {
        subprocess.run(
            command_line,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TOOLS)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(made) == 1


@pytest.mark.needs_java
def test_xerces_judges() -> None:
    def key(score: str) -> bytes:
        namespace = f"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/{KEY}"
        return (
            f'<AnswerKey xmlns="{namespace}"><Question><QuestionIdentifier/>\n<AnswerOption>'
            f"<SelectionIdentifier/><AnswerScore>{score}</AnswerScore></AnswerOption></Question></AnswerKey>"
        ).encode()

    with Xerces() as xerces:
        good, bad, broken = xerces.judge_many(reference.SCHEMAS / KEY, [key("1"), key("x"), key("<")])
        assert xerces.judge(reference.SCHEMAS / KEY, key("2")) == good
    assert good == Judgement(verdict=Verdict.VALID)
    assert (bad.verdict, bad.line, bad.column) == (Verdict.INVALID, 2, 65)
    assert bad.message == "cvc-datatype-valid.1.2.1: 'x' is not a valid value for 'integer'."
    assert (broken.verdict, broken.line) == (Verdict.NOTWF, 2)


@pytest.mark.needs_java
def test_xerces_says_of_real_documents_what_is_known_of_them(corpus: Path) -> None:
    with (corpus / "verdicts.tsv").open(encoding="utf-8", newline="") as table, Xerces() as xerces:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            document = (corpus / "documents" / row["file"]).read_bytes()
            of_kind = [name for name in reference.NAMES if Path(name).stem == row["kind"]]
            # Where there are two versions: the one that the document names, or else the older.
            name = next((n for n in of_kind if n.encode() in document), of_kind[0])
            judgement = xerces.judge(reference.SCHEMAS / name, document)
            place = f"{judgement.line}:{judgement.column}" if judgement.line else ""
            assert (judgement.verdict.name, place) == (row["verdict"], row["position"]), row["file"]


@pytest.mark.needs_java
def test_xerces_opens_no_file_that_a_document_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("7", "utf-8")
    address = (tmp_path / "secret").as_uri()
    document = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{address}">]><FrameHeight>&e;</FrameHeight>'.encode()
    with Xerces() as xerces:
        judgement = xerces.judge(reference.SCHEMAS / "2011-11-11/HTMLQuestion.xsd", document)
    assert judgement.verdict is Verdict.INVALID


@pytest.mark.needs_java
def test_xerces_says_which_schema_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "bad.xsd").write_text("<no-schema/>", "utf-8")
    with Xerces() as xerces, pytest.raises(XercesError, match=r"the schema .*bad\.xsd cannot be used"):
        xerces.judge(tmp_path / "bad.xsd", b"<a/>")


@pytest.mark.needs_java
def test_the_process_ends_with_its_context() -> None:
    xerces = Xerces()
    with xerces:
        process = xerces._process  # noqa: SLF001 -- whether it lives is what is tested
        assert process is not None
        assert process.poll() is None
    assert process.poll() is not None
    with pytest.raises(XercesError, match="only inside its context"):
        xerces.judge(reference.SCHEMAS / KEY, b"<a/>")
