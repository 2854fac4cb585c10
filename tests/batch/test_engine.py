"""The engine gives what `mturk_xml.score` gives, whatever it is fed and in whatever order."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml.batch import Engine, ErrorKind, score_many
from mturk_xml.documents.answer_key import (
    AnswerKey,
    AnswerOption,
    PercentageMapping,
    Question,
    RangeMapping,
    ScaleMapping,
    SummedScoreRange,
)
from mturk_xml.errors import DocumentError, MTurkXMLError, ScoringError
from mturk_xml.scoring.given import read_answers

NAMESPACE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"
START = f'<QuestionFormAnswers xmlns="{NAMESPACE}">'
END = "</QuestionFormAnswers>"


def answer(question: str, *selections: str) -> str:
    selected = "".join(f"<SelectionIdentifier>{selection}</SelectionIdentifier>" for selection in selections)
    return f"<Answer><QuestionIdentifier>{question}</QuestionIdentifier>{selected}</Answer>"


def options(**scores: int) -> tuple[AnswerOption, ...]:
    return tuple(
        AnswerOption(selection_identifiers=tuple(selected), answer_score=score) for selected, score in scores.items()
    )


QUESTIONS = (
    Question(question_identifier="q1", answer_options=options(a=5, b=-2, ab=3, ba=9)),
    Question(question_identifier="q2", answer_options=options(a=1, é=4), default_score=-7),
    Question(question_identifier="q1", answer_options=options(a=2), default_score=1),
    Question(question_identifier=" q3&", answer_options=options(A=2_000_000_000)),
)
KEYS = {
    "percentage": AnswerKey(questions=QUESTIONS, qualification_value_mapping=PercentageMapping(maximum_summed_score=7)),
    "scale": AnswerKey(
        questions=QUESTIONS[:2], qualification_value_mapping=ScaleMapping(summed_score_multiplier=Decimal("1.5"))
    ),
    "range": AnswerKey(
        questions=QUESTIONS[:3],
        qualification_value_mapping=RangeMapping(
            summed_score_ranges=(
                SummedScoreRange(inclusive_lower_bound=0, inclusive_upper_bound=6, qualification_value=1),
                SummedScoreRange(inclusive_lower_bound=5, inclusive_upper_bound=9, qualification_value=2),
            ),
            out_of_range_qualification_value=0,
        ),
    ),
    "sum": AnswerKey(questions=(QUESTIONS[3], QUESTIONS[3], QUESTIONS[1])),
}

Outcome = tuple[object, ...]


def expected(key: AnswerKey, data: bytes | str | None) -> Outcome:
    """Score one document alone."""
    try:
        score = mx.score(key, data)
    except MTurkXMLError as error:
        return None, None, (), str(error)
    return score.summed_score, score.qualification_value, score.notes, None


def outcome(engine: Engine, data: bytes | str | None) -> Outcome:
    result = engine.score(data)
    assert (result.error is None) == (result.error_kind is None)
    return result.summed_score, result.qualification_value, result.notes, result.error


# What documents are made of: first the plain spellings, then the unusual and broken ones.
PLAIN_BEGINNINGS = [
    START,
    f'<?xml version="1.0" encoding="UTF-8"?>\n{START}\n',
    f"<?xml version='1.0' encoding='ASCII' standalone=\"yes\" ?>\n{START}",
    START.replace(">", ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">'),
]
ODD_BEGINNINGS = [
    f'<?xml version="1.0" encoding="iso-8859-1"?>{START}',
    f'<?xml version="1.0" encoding="windows-1252"?>{START}',
    f'<?xml version="1.0" encoding="UTF-16"?>{START}',
    f'<?xml version="1.1"?>{START}',
    f"<?xml version=\"1.0'?>{START}",
    f'\ufeff<?xml version="1.0" encoding="iso-8859-1"?>{START}',
    f"\ufeff{START}",
    f" \n{START}",
    f' <?xml version="1.0"?>{START}',
    f"<!-- <Answer> -->{START}",
    f"{START}<!-- -->",
    f"{START}<![CDATA[",
    f"<!DOCTYPE QuestionFormAnswers>{START}",
    START.replace(">", ' id="1">'),
    START.replace("xmlns=", "xmlns\n=\n"),
    START.replace("2005-10-01", "2005-10-02"),
    START.replace(f' xmlns="{NAMESPACE}"', ""),
    START.replace("QuestionFormAnswers x", "a:QuestionFormAnswers x").replace("xmlns=", "xmlns:a="),
    START.replace(NAMESPACE, f"{NAMESPACE}&#x20;"),
    "",
]
PLAIN_TEXTS = ["a", "b", "ab", "A", "a ", "é", "x&amp;y", "\U0001f600", "\x85"]
ODD_TEXTS = [
    *(
        "&#97;",
        "&eacute;",
        "]]>",
        ">",
        "]]",
        "\x01",
        "\ufffe",
        "",
        "<![CDATA[a]]>",
        "<!-- c -->",
        "a<?p?>",
        "\r\n",
        "<",
    ),
    *("<Answer>", "</Answer>", "<FreeText>a</FreeText>", "<!--", "-->", "<![CDATA[", END, START, " x='y'", "/", "&"),
]
ODD_BODIES = [
    *("<FreeText />", "<SelectionIdentifier/>", "<FreeText>a</FreeText><FreeText>b</FreeText>", "text"),
    "<SelectionIdentifier>a</SelectionIdentifier><OtherSelectionText>b</OtherSelectionText>",
    *("<OtherSelectionText/>", "<SelectionIdentifier a='b'>a</SelectionIdentifier>", "<FreeText>a</FreeText"),
    "<UploadedFileSizeInBytes>0</UploadedFileSizeInBytes><UploadedFileKey>k</UploadedFileKey>",
    "<UploadedFileSizeInBytes>9</UploadedFileSizeInBytes><UploadedFileKey>k</UploadedFileKey>",
    *("<!-- <FreeText>a</FreeText> -->", "<x:FreeText>a</x:FreeText>"),
]

space = st.sampled_from(["", "", "", " ", "\n", "\r\n\t"])
texts = st.sampled_from(PLAIN_TEXTS)
identifiers = st.sampled_from(["q1", "q1", "q2", " q3&amp;", "q4", "Q1", "é"])
selections = st.lists(texts.map("<SelectionIdentifier>{}</SelectionIdentifier>".format), max_size=2).map("".join)
free_texts = st.lists(texts, max_size=4).map(lambda parts: f"<FreeText>{''.join(parts)}</FreeText>")
bodies = selections | selections | free_texts | st.just("<FreeText/>")


@st.composite
def answers(draw: st.DrawFn, bodies: st.SearchStrategy[str] = bodies) -> str:
    identifier = f"<QuestionIdentifier>{draw(identifiers)}</QuestionIdentifier>"
    return f"<Answer>{draw(space)}{identifier}{draw(space)}{draw(bodies)}{draw(space)}</Answer>{draw(space)}"


plain_answers = answers()
plain_beginnings = st.sampled_from(PLAIN_BEGINNINGS)


@st.composite
def plain_documents(
    draw: st.DrawFn,
    beginnings: st.SearchStrategy[str] = plain_beginnings,
    answers: st.SearchStrategy[str] = plain_answers,
) -> str:
    parts = draw(st.lists(answers, min_size=1, max_size=3))
    return f"{draw(beginnings)}{''.join(parts)}{END}{draw(space)}"


@st.composite
def mutated_documents(draw: st.DrawFn) -> str:
    """A plain document but for one place, where something is left out, or put in, or both."""
    document = draw(plain_documents())
    ends = [place for place, character in enumerate(document) if character in "<>"]
    start = draw(st.sampled_from(ends) | st.integers(0, len(document))) + draw(st.integers(0, 1))
    length = draw(st.sampled_from([0, 0, 1, 2, len("<Answer>")]))
    return document[:start] + draw(st.sampled_from(["", *ODD_TEXTS, *PLAIN_TEXTS])) + document[start + length :]


def documents() -> st.SearchStrategy[bytes | str | None]:
    """A document: plain, odd or mutated, in one encoding or another, or none at all."""
    text = st.one_of(
        plain_documents(),
        plain_documents(),
        plain_documents(beginnings=st.sampled_from(ODD_BEGINNINGS)),
        plain_documents(answers=answers(bodies=st.sampled_from(ODD_BODIES) | bodies)),
        mutated_documents(),
    )
    encoding = st.sampled_from(["utf-8"] * 6 + ["latin-1", "utf-16"])
    encoded = st.tuples(text, encoding).map(lambda drawn: drawn[0].encode(drawn[1], "replace"))
    nothing = st.sampled_from([None, "", b"", " \n", b"\xef\xbb\xbf", "\ud800", b"\xff", "<Answer>", b"<a/>"])
    return st.one_of(encoded, encoded, encoded, text, nothing)


@given(documents=st.lists(documents(), min_size=1, max_size=8), key=st.sampled_from(sorted(KEYS)))
def test_every_result_is_that_of_scoring_alone(documents: list[bytes | str | None], key: str) -> None:
    engine = Engine(mx.Scorer(KEYS[key]))
    wanted = [expected(KEYS[key], document) for document in documents]
    assert [outcome(engine, document) for document in documents] == wanted
    assert [outcome(engine, document) for document in reversed(documents)] == wanted[::-1]


@given(documents=st.lists(documents(), min_size=1, max_size=8), key=st.sampled_from(sorted(KEYS)))
def test_what_was_answered_is_what_the_documents_say(documents: list[bytes | str | None], key: str) -> None:
    engine = Engine(mx.Scorer(KEYS[key]))
    for data in (*documents, *reversed(documents)):
        result = engine.score(data)
        if result.error is not None:
            for ask in (result.meanings, result.points):
                with pytest.raises(MTurkXMLError, match=re.escape(result.error)):
                    ask()
            continue
        points = Counter[str]()
        for question in mx.score(KEYS[key], data).questions:
            points[question.question_identifier] += question.points
        assert result.points() == points
        answered = read_answers(data)
        assert [(found.identifier, found.selections, found.is_typed) for found in result.meanings()] == [
            (
                given.question_identifier,
                tuple(sorted(set(given.selection_identifiers))),
                bool(given.free_text is not None or given.other_selection_text or given.uploaded_file_key is not None),
            )
            for given in answered
        ]


def document(*parts: str) -> bytes:
    return f'<?xml version="1.0"?>\n{START}{"".join(parts)}{END}'.encode()


def test_answers_are_read_one_at_a_time() -> None:
    read = []

    def source() -> Iterator[bytes]:
        for number in range(3):
            read.append(number)
            yield document(answer("q1", "a"))

    results = score_many(KEYS["percentage"], source())
    assert read == []
    assert next(results).summed_score == 5 + 2 - 7
    assert read == [0]


def test_a_key_that_cannot_score_is_refused_before_any_answer() -> None:
    key = AnswerKey(questions=QUESTIONS, qualification_value_mapping=PercentageMapping(maximum_summed_score=0)).to_xml()
    with pytest.raises(ScoringError):
        score_many(key, iter(()))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<oops>", ErrorKind.NOT_WELL_FORMED),
        (document(), ErrorKind.NOT_VALID),
        (KEYS["sum"].to_bytes(), ErrorKind.OTHER_DOCUMENT),
        (document(answer("q1"), answer("q2"), answer("q1")), ErrorKind.NOT_SCORABLE),
    ],
)
def test_an_error_has_a_kind_and_explains_itself(data: bytes, kind: ErrorKind) -> None:
    (result,) = score_many(KEYS["percentage"], [data])
    assert result.error_kind is kind
    assert (result.summed_score, result.qualification_value) == (None, None)
    with pytest.raises((DocumentError, ScoringError)) as raised:
        result.explain()
    assert str(raised.value) == result.error


def test_a_sum_outside_xs_int_is_an_error_wherever_it_comes_from() -> None:
    data = document(answer(" q3&amp;", "A"))
    for result in score_many(KEYS["sum"], [data, data]):
        assert result.error is not None
        assert result.error_kind is ErrorKind.NOT_SCORABLE


def test_a_result_explains_itself() -> None:
    data = document(answer("q1", "b", "a"), answer("q2", "é"))
    for result in score_many(KEYS["percentage"], [data, data.decode(), data]):
        assert result.explain() == mx.score(KEYS["percentage"], data)


@pytest.mark.parametrize("length", [10, 3000])
def test_the_memory_is_bounded(length: int) -> None:
    engine = Engine(mx.Scorer(KEYS["sum"]))
    sizes = []
    for number in range(20_000):
        engine.score(document(answer("q1", f"{number:0{length}}"), answer(f"unknown {number}")))
        if number % 1000 == 0:
            sizes.append(engine.size)
    assert max(sizes) < 1 << 26
    assert outcome(engine, document(answer("q2", "é")))[:2] == (4, 4)


def test_a_document_of_very_many_answers_is_scored() -> None:
    parts = [answer(f"unknown {number}") for number in range(70_000)]
    data = document(*parts, answer("q1", "a"))
    (first, second) = score_many(KEYS["percentage"], [data, data])
    assert first == second
    assert (first.summed_score, len(first.notes)) == (0, 70_000 + 1)


def test_an_end_in_the_middle_is_no_answer_wherever_answers_of_that_length_stood() -> None:
    """Each piece of the last document is known, and stands where a known one stood; together they are no XML."""
    first, second = answer("q1", "a"), answer("q2", "a")
    data = document(first + " " * len(END), second)
    broken = f'<?xml version="1.0"?>\n{START}{first}{END}{second}{END}'.encode()
    assert len(broken) == len(data)
    engine = Engine(mx.Scorer(KEYS["range"]))
    for known in [data, document(first), document(second)] * 4:
        assert outcome(engine, known) == expected(KEYS["range"], known)
    assert outcome(engine, broken) == expected(KEYS["range"], broken)
