"""The classes: frozen, keyword-only values that cannot hold what their schema forbids."""

import copy
import pickle
from decimal import Decimal
from typing import Any

import attrs
import pytest

import mturk_xml as mx
from mturk_xml.binding import Structure
from mturk_xml.documents.answer_key import AnswerOption, PercentageMapping, ScaleMapping
from mturk_xml.documents.answer_key import Question as ScoredQuestion
from mturk_xml.documents.content import (
    Binary,
    EmbeddedMimeType,
    Flash,
    FormattedContent,
    List,
    MediaType,
    MimeType,
    Text,
    Title,
)
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FileUploadAnswer,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Overview,
    Question,
    Selection,
    SelectionAnswer,
    Selections,
    StyleSuggestion,
)
from mturk_xml.documents.question_form_answers import Answer

TEXT = Text(text="x")
SELECTIONS = Selections(selections=(Selection(selection_identifier="a", content=TEXT),))
OPTION = AnswerOption(selection_identifiers=("a",), answer_score=1)


# What is built, the field that is wrong, its value, the error, and what the message has to say is allowed.
REFUSED: list[tuple[type[Structure], str, Any, type[Exception], str]] = [
    # of type xs:string
    (Text, "text", None, mx.InvalidTypeError, "a str"),
    (Text, "text", 1, mx.InvalidTypeError, "a str"),
    (Text, "text", b"x", mx.InvalidTypeError, "a str"),
    (Text, "text", ["x"], mx.InvalidTypeError, "a str"),
    (Text, "text", "a\0b", mx.InvalidValueError, "U+0000 at index 1"),
    (Text, "text", "\x08", mx.InvalidValueError, "U+0008 at index 0"),
    (Text, "text", "\x0b", mx.InvalidValueError, "U+000B"),
    (Text, "text", "\x0c", mx.InvalidValueError, "U+000C"),
    (Text, "text", "\x1f", mx.InvalidValueError, "U+001F"),
    (Text, "text", "\ud800", mx.InvalidValueError, "U+D800"),
    (Text, "text", "ok\udfff", mx.InvalidValueError, "U+DFFF at index 2"),
    (Text, "text", "\ufffe", mx.InvalidValueError, "U+FFFE"),
    (Text, "text", "\uffff", mx.InvalidValueError, "U+FFFF"),
    (FormattedContent, "text", "\x01", mx.InvalidValueError, "U+0001"),
    (AnswerFormatRegex, "regex", "\x01", mx.InvalidValueError, "U+0001"),
    (AnswerFormatRegex, "error_text", "\x01", mx.InvalidValueError, "U+0001"),
    (AnswerFormatRegex, "flags", 1, mx.InvalidTypeError, "a str, or None"),
    # of type xs:boolean
    (Question, "is_required", 1, mx.InvalidTypeError, "True or False, or None"),
    (Question, "is_required", "true", mx.InvalidTypeError, "True or False, or None"),
    # of type xs:int
    (AnswerOption, "answer_score", True, mx.InvalidTypeError, "an int from -2147483648 to 2147483647"),
    (AnswerOption, "answer_score", 1.0, mx.InvalidTypeError, "an int"),
    (AnswerOption, "answer_score", "1", mx.InvalidTypeError, "an int"),
    (AnswerOption, "answer_score", None, mx.InvalidTypeError, "an int"),
    (AnswerOption, "answer_score", 2**31, mx.InvalidValueError, "2147483647"),
    (AnswerOption, "answer_score", -(2**31) - 1, mx.InvalidValueError, "-2147483648"),
    (AnswerOption, "answer_score", 10**5000, mx.InvalidValueError, "an int"),
    (IsNumeric, "min_value", 2**31, mx.InvalidValueError, "2147483647, or None"),
    (IsNumeric, "max_value", False, mx.InvalidTypeError, "2147483647, or None"),
    # of type xs:integer and its kin
    (mx.HTMLQuestion, "frame_height", 10**24, mx.InvalidValueError, "at most 24 digits"),
    (mx.HTMLQuestion, "frame_height", -(10**24), mx.InvalidValueError, "at most 24 digits"),
    (mx.HTMLQuestion, "frame_height", True, mx.InvalidTypeError, "at most 24 digits"),
    (Length, "min_length", -1, mx.InvalidValueError, "an int from 0"),
    (Length, "max_length", 0, mx.InvalidValueError, "an int from 1"),
    (Length, "max_length", 10**24, mx.InvalidValueError, "at most 24 digits"),
    (SelectionAnswer, "min_selection_count", -1, mx.InvalidValueError, "an int from 0"),
    (SelectionAnswer, "max_selection_count", 0, mx.InvalidValueError, "an int from 1"),
    (FreeTextAnswer, "number_of_lines_suggestion", 0, mx.InvalidValueError, "an int from 1"),
    (FileUploadAnswer, "max_file_size_in_bytes", 0, mx.InvalidValueError, "from 1 to 2000000000"),
    (FileUploadAnswer, "min_file_size_in_bytes", 2_000_000_001, mx.InvalidValueError, "from 1 to 2000000000"),
    # of type xs:double
    (ScaleMapping, "summed_score_multiplier", "0.1", mx.InvalidTypeError, "a Decimal, an int or a float"),
    (ScaleMapping, "summed_score_multiplier", True, mx.InvalidTypeError, "a Decimal, an int or a float"),
    (ScaleMapping, "summed_score_multiplier", 1j, mx.InvalidTypeError, "a Decimal, an int or a float"),
    # URLs
    (mx.ExternalQuestion, "external_url", "http://x/%zz", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", "::", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", " http://x/", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", "http://x/a  b", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", "http://x/\n", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", "http://a:port/", mx.InvalidValueError, "a URI"),
    (mx.ExternalQuestion, "external_url", b"http://x/", mx.InvalidTypeError, "a URI"),
    (Binary, "data_url", "cat.jpg", mx.InvalidValueError, "begins with http:// or https://"),
    (Binary, "data_url", "HTTP://x/", mx.InvalidValueError, "begins with http:// or https://"),
    (Binary, "data_url", "ftp://x/", mx.InvalidValueError, "begins with http:// or https://"),
    (Binary, "data_url", "http://x/\u2028", mx.InvalidValueError, "begins with http:// or https://"),
    (Flash, "flash_movie_url", "", mx.InvalidValueError, "begins with http:// or https://"),
    # enumerations
    (MimeType, "type", "Image", mx.InvalidValueError, "'image', 'audio', 'video'"),
    (MimeType, "type", 1, mx.InvalidTypeError, "'image', 'audio', 'video'"),
    (SelectionAnswer, "style_suggestion", "radio", mx.InvalidValueError, "'radiobutton', 'checkbox'"),
    # the namespace
    (mx.QuestionForm, "namespace", "2005-10-01", mx.InvalidValueError, "2005-10-01/QuestionForm.xsd"),
    (mx.QuestionForm, "namespace", None, mx.InvalidTypeError, "2005-10-01/QuestionForm.xsd"),
    # repeats of texts
    (AnswerOption, "selection_identifiers", "a", mx.InvalidTypeError, "a sequence of at least 1 of: a str"),
    (AnswerOption, "selection_identifiers", b"a", mx.InvalidTypeError, "a sequence"),
    (AnswerOption, "selection_identifiers", None, mx.InvalidTypeError, "a sequence"),
    (AnswerOption, "selection_identifiers", 1, mx.InvalidTypeError, "a sequence"),
    (AnswerOption, "selection_identifiers", (), mx.InvalidValueError, "a sequence of at least 1 of: a str"),
    (AnswerOption, "selection_identifiers", ("a", 1), mx.InvalidTypeError, "a str"),
    (AnswerOption, "selection_identifiers", ("a", None), mx.InvalidTypeError, "a str"),
    (AnswerOption, "selection_identifiers", ("a", "\0"), mx.InvalidValueError, "U+0000"),
    (List, "list_items", [], mx.InvalidValueError, "at least 1 of: a str"),
    (Answer, "selection_identifiers", "a", mx.InvalidTypeError, "a sequence of a str"),
    # repeats of structures
    (Overview, "content", (), mx.InvalidValueError, "a sequence of at least 1 of: Title or Text or List"),
    (Overview, "content", TEXT, mx.InvalidTypeError, "a sequence"),
    (Overview, "content", "x", mx.InvalidTypeError, "a sequence"),
    (Overview, "content", ["x"], mx.InvalidTypeError, "Title or Text"),
    (Overview, "content", [TEXT, None], mx.InvalidTypeError, "Title or Text"),
    (Question, "question_content", [], mx.InvalidValueError, "at least 1"),
    (Selections, "selections", [], mx.InvalidValueError, "at least 1 of: Selection"),
    (ScoredQuestion, "answer_options", [], mx.InvalidValueError, "at least 1 of: AnswerOption"),
    (mx.AnswerKey, "questions", [OPTION], mx.InvalidTypeError, "Question"),
    (mx.QuestionForm, "content", [], mx.InvalidValueError, "at least 1 of: Overview or Question"),
    (mx.QuestionFormAnswers, "answers", [], mx.InvalidValueError, "at least 1 of: Answer"),
    # single structures
    (Selection, "content", Title(text="x"), mx.InvalidTypeError, "Text or Binary or FormattedContent"),
    (Selection, "content", "x", mx.InvalidTypeError, "Text or Binary or FormattedContent"),
    (Question, "answer_specification", SELECTIONS, mx.InvalidTypeError, "FreeTextAnswer or SelectionAnswer"),
    (Question, "answer_specification", None, mx.InvalidTypeError, "FreeTextAnswer or SelectionAnswer"),
    (Question, "answer_specification", FreeTextAnswer, mx.InvalidTypeError, "FreeTextAnswer or SelectionAnswer"),
    (SelectionAnswer, "selections", None, mx.InvalidTypeError, "Selections"),
    (Binary, "mime_type", "image/png", mx.InvalidTypeError, "MimeType"),
    (FreeTextAnswer, "constraints", IsNumeric(), mx.InvalidTypeError, "Constraints, or None"),
    (mx.AnswerKey, "qualification_value_mapping", 100, mx.InvalidTypeError, "PercentageMapping or ScaleMapping"),
]

# For each class, fields that are in order.
GOOD: dict[type[Structure], dict[str, Any]] = {
    Text: {"text": "x"},
    FormattedContent: {"text": "x"},
    List: {"list_items": ["x"]},
    MimeType: {"type": "image"},
    Binary: {"mime_type": MimeType(type=MediaType.IMAGE), "data_url": "http://x/", "alt_text": "x"},
    Flash: {"flash_movie_url": "http://x/", "width": "1", "height": "1"},
    AnswerFormatRegex: {"regex": "x"},
    IsNumeric: {},
    Length: {},
    FreeTextAnswer: {},
    Overview: {"content": [TEXT]},
    Question: {"question_identifier": "q", "question_content": [TEXT], "answer_specification": FreeTextAnswer()},
    Selection: {"selection_identifier": "a", "content": TEXT},
    Selections: {"selections": SELECTIONS.selections},
    SelectionAnswer: {"selections": SELECTIONS},
    FileUploadAnswer: {"max_file_size_in_bytes": 2, "min_file_size_in_bytes": 1},
    mx.QuestionForm: {"content": [Overview(content=(TEXT,))]},
    Answer: {"question_identifier": "q"},
    mx.QuestionFormAnswers: {"answers": [Answer(question_identifier="q")]},
    AnswerOption: {"selection_identifiers": ["a"], "answer_score": 1},
    ScoredQuestion: {"question_identifier": "q", "answer_options": [OPTION]},
    ScaleMapping: {"summed_score_multiplier": 1},
    mx.AnswerKey: {"questions": [ScoredQuestion(question_identifier="q", answer_options=(OPTION,))]},
    mx.ExternalQuestion: {"external_url": "https://x/", "frame_height": 1},
    mx.HTMLQuestion: {"html_content": "x", "frame_height": 1},
}


@pytest.mark.parametrize(
    ("cls", "field", "value", "error", "allowed"),
    REFUSED,
    ids=[f"{case[0].__name__}.{case[1]}-{number}" for number, case in enumerate(REFUSED)],
)
def test_what_the_schema_forbids_is_refused(
    cls: type[Structure], field: str, value: object, error: type[Exception], allowed: str
) -> None:
    good = cls(**GOOD[cls])
    with pytest.raises(error) as at_construction:
        cls(**(GOOD[cls] | {field: value}))
    with pytest.raises(error) as at_evolution:
        good.evolve(**{field: value})
    message = str(at_construction.value)
    assert message == str(at_evolution.value)
    assert message.startswith(f"{cls.__name__}.{field}: ")
    assert "is not allowed" in message
    assert allowed in message


def test_an_error_is_ours_and_the_builtin_that_fits() -> None:
    with pytest.raises(mx.MTurkXMLError) as wrong_value:
        PercentageMapping(maximum_summed_score=2**31)
    with pytest.raises(mx.MTurkXMLError) as wrong_type:
        PercentageMapping(maximum_summed_score="1")  # type: ignore[arg-type]
    assert isinstance(wrong_value.value, ValueError)
    assert isinstance(wrong_type.value, TypeError)
    assert str(wrong_value.value) == (
        "PercentageMapping.maximum_summed_score: 2147483648 is not allowed;"
        " expected an int from -2147483648 to 2147483647"
    )


def test_the_message_shows_the_beginning_of_a_long_value() -> None:
    with pytest.raises(mx.InvalidValueError) as caught:
        Text(text="x" * 10_000 + "\0")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("cls", GOOD, ids=lambda cls: f"{cls.__module__.rpartition('.')[2]}.{cls.__name__}")
class TestEveryClass:
    def test_takes_keywords_only(self, cls: type[Structure]) -> None:
        with pytest.raises(TypeError, match="positional"):
            cls(*(GOOD[cls].values() or [None]))

    def test_refuses_an_unknown_keyword(self, cls: type[Structure]) -> None:
        with pytest.raises(TypeError, match="unknown_field"):
            cls(**(GOOD[cls] | {"unknown_field": 1}))
        with pytest.raises(TypeError, match="unknown_field"):
            cls(**GOOD[cls]).evolve(unknown_field=1)

    def test_misses_what_is_required(self, cls: type[Structure]) -> None:
        for name in GOOD[cls]:
            with pytest.raises(TypeError, match=name):
                cls(**{field: value for field, value in GOOD[cls].items() if field != name})

    def test_is_frozen(self, cls: type[Structure]) -> None:
        instance = cls(**GOOD[cls])
        before = repr(instance)
        for name in [field.name for field in cls.xml_fields] + ["something_new", "_spelling"]:
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(instance, name, None)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(instance, name)
        assert repr(instance) == before

    def test_has_no_dictionary(self, cls: type[Structure]) -> None:
        assert not hasattr(cls(**GOOD[cls]), "__dict__")

    def test_cannot_be_a_base(self, cls: type[Structure]) -> None:
        with pytest.raises(mx.InvalidTypeError, match=f"Mine cannot be a subclass of {cls.__name__}"):
            type("Mine", (cls,), {})

    def test_equals_its_like_and_nothing_else(self, cls: type[Structure]) -> None:
        one, other = cls(**GOOD[cls]), cls(**GOOD[cls])
        assert one == other
        assert hash(one) == hash(other)
        values: object = tuple(getattr(one, field.name) for field in cls.xml_fields)
        assert one != values


def test_classes_with_equal_fields_are_not_equal() -> None:
    text, title = (cls(text="x") for cls in (Text, Title))
    assert text != title
    assert len({Text(text="x"), Title(text="x"), Text(text="x"), Text(text="y")}) == 3


def test_lists_and_iterators_become_tuples() -> None:
    for given in (["a", "b"], ("a", "b"), iter(["a", "b"]), dict.fromkeys(["a", "b"])):
        assert AnswerOption(selection_identifiers=given, answer_score=1).selection_identifiers == ("a", "b")  # type: ignore[arg-type]
    overview = Overview(content=(part for part in [TEXT, TEXT]))  # type: ignore[arg-type]
    assert overview.content == (TEXT, TEXT)


def test_a_list_that_is_changed_afterwards_changes_nothing() -> None:
    given = ["a"]
    option = AnswerOption(selection_identifiers=given, answer_score=1)  # type: ignore[arg-type]
    given.append("b")
    assert option.selection_identifiers == ("a",)


def test_words_become_members_and_members_are_their_words() -> None:
    assert MimeType(type="image").type is MediaType.IMAGE  # type: ignore[arg-type]
    answer = SelectionAnswer(style_suggestion=StyleSuggestion.DROPDOWN, selections=SELECTIONS)
    assert answer == answer.evolve(style_suggestion="dropdown")
    assert answer.style_suggestion == "dropdown"


def test_a_field_may_be_named_like_a_builtin() -> None:
    assert MimeType(type=MediaType.AUDIO, sub_type="ogg").sub_type == "ogg"
    assert EmbeddedMimeType(type="image", sub_type="png").type == "image"
    with pytest.raises(mx.InvalidTypeError, match=r"^EmbeddedMimeType\.sub_type: None"):
        EmbeddedMimeType(type="image", sub_type=None)  # type: ignore[arg-type]


def test_subclasses_of_str_and_int_are_kept_as_what_they_are() -> None:
    class Word(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "another"

    class Number(int):
        def __str__(self) -> str:
            return "another"

    assert type(Text(text=Word("x")).text) is str
    assert Text(text=Word("x")).text == "x"
    assert type(PercentageMapping(maximum_summed_score=Number(1)).maximum_summed_score) is int


# What is given, and how it is shown and written.
MULTIPLIERS: list[tuple[Any, str, str]] = [
    (1, "1", "1"),
    (0.1, "0.1", "0.1"),
    (1e22, "1E+22", "1E+22"),
    (Decimal("1.50"), "1.50", "1.50"),
    (Decimal("-0"), "-0", "-0"),
    (Decimal("1E-400"), "1E-400", "1E-400"),
    (float("inf"), "Infinity", "INF"),
    (Decimal("-Infinity"), "-Infinity", "-INF"),
    (float("nan"), "NaN", "NaN"),
    (Decimal("-NaN123"), "NaN", "NaN"),
    (Decimal("sNaN"), "NaN", "NaN"),
    (10**5000, "1" + "0" * 5000, "1" + "0" * 5000),
]


@pytest.mark.parametrize(("given", "kept", "spelled"), MULTIPLIERS, ids=[case[1][:20] for case in MULTIPLIERS])
def test_a_multiplier_is_the_decimal_that_was_given(given: Any, kept: str, spelled: str) -> None:  # noqa: ANN401
    mapping = ScaleMapping(summed_score_multiplier=given)
    assert str(mapping.summed_score_multiplier) == kept
    key = mx.AnswerKey(**GOOD[mx.AnswerKey], qualification_value_mapping=mapping)
    assert f">{spelled}</SummedScoreMultiplier>" in key.to_xml()
    assert mx.parse(key.to_xml()) == key


def test_what_is_not_a_number_equals_itself() -> None:
    mapping = ScaleMapping(summed_score_multiplier=Decimal("NaN"))
    others = [
        ScaleMapping(summed_score_multiplier=float("nan")),  # type: ignore[arg-type]
        pickle.loads(pickle.dumps(mapping)),
        copy.deepcopy(mapping),
        mapping.evolve(),
    ]
    for other in others:
        assert other == mapping
        assert hash(other) == hash(mapping)
    assert mapping != ScaleMapping(summed_score_multiplier=Decimal(0))


def test_a_repr_shows_what_differs_from_the_defaults() -> None:
    assert repr(IsNumeric()) == "IsNumeric()"
    assert repr(Constraints(length=Length(min_length=1))) == "Constraints(length=Length(…))"
    assert repr(List(list_items=list("abcde"))) == "List(list_items=('a', 'b', 'c', … 2 more))"  # type: ignore[arg-type]


def test_generated_code_shows_in_tracebacks() -> None:
    def explode() -> int:
        raise RuntimeError

    class Explosive(tuple[str, ...]):
        __slots__ = ()

        def __iter__(self) -> Any:  # noqa: ANN401
            explode()

    with pytest.raises(RuntimeError) as caught:
        AnswerOption(selection_identifiers=Explosive(["a"]), answer_score=1)
    lines = [str(entry.statement).strip() for entry in caught.traceback]
    assert "selection_identifiers = convert_0(selection_identifiers)" in lines
