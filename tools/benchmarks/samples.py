"""The documents that are read, checked and built.

Those to read are written out here, not made by our own writer, in the form in which archives hold them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
QUESTION_FORM = f"{_SCHEMAS}2017-11-06/QuestionForm.xsd"
QUESTION_FORM_2005 = f"{_SCHEMAS}2005-10-01/QuestionForm.xsd"
ANSWERS = f"{_SCHEMAS}2005-10-01/QuestionFormAnswers.xsd"
ANSWER_KEY = f"{_SCHEMAS}2005-10-01/AnswerKey.xsd"
EXTERNAL_QUESTION = f"{_SCHEMAS}2006-07-14/ExternalQuestion.xsd"
HTML_QUESTION = f"{_SCHEMAS}2011-11-11/HTMLQuestion.xsd"

QUESTIONS, CHOICES, ANSWERED = 20, 4, 10


def _document(name: str, namespace: str, content: str, encoding: str = "UTF-8") -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<{name} xmlns="{namespace}">{content}</{name}>'.encode()


def answers(*, encoding: str = "UTF-8") -> bytes:
    """Return ten answers of one selection each: 1.2 kB, all ASCII whatever the declaration says."""
    return answers_of(
        (f"<SelectionIdentifier>c{number % CHOICES}</SelectionIdentifier>" for number in range(1, ANSWERED + 1)),
        encoding=encoding,
    )


def answers_of(given: Iterable[str], *, encoding: str = "UTF-8") -> bytes:
    """Return answers to questions q1, q2 …, each with the elements that are given for it."""
    content = "".join(
        f"<Answer><QuestionIdentifier>q{number}</QuestionIdentifier>{answer}</Answer>"
        for number, answer in enumerate(given, 1)
    )
    return _document("QuestionFormAnswers", ANSWERS, content, encoding)


_OVERVIEW = "<Overview><Title>A test</Title><Text>Choose one answer to each question.</Text></Overview>"


def form(*, formatted: bool = False, first: int = 1) -> bytes:
    """Return an Overview and 20 questions of four choices each.

    Args:
        formatted: whether they ask in FormattedContent and not in Text.
        first: the number of the first question; forms with other numbers have other texts.

    """
    asked = (_question(number, formatted=formatted) for number in range(first, first + QUESTIONS))
    return _document("QuestionForm", QUESTION_FORM, _OVERVIEW + "".join(asked))


def older_form() -> bytes:
    """Return the same form by the older schema, as most archives hold it; a note says that it could be newer."""
    return form().replace(QUESTION_FORM.encode(), QUESTION_FORM_2005.encode())


def form_with_findings() -> bytes:
    """Return the same form with a picture in each question, which browsers may not load, as archives have many."""
    picture = (
        b"<Binary>\n<MimeType><Type>image</Type></MimeType>\n<DataURL>http://example.org/1.png</DataURL>\n"
        b"<AltText>a picture</AltText>\n</Binary>\n"
    )
    return form().replace(b"<QuestionContent>", b"<QuestionContent>\n" + picture)


def _question(number: int, *, formatted: bool) -> str:
    return (
        f"<Question><QuestionIdentifier>q{number}</QuestionIdentifier><IsRequired>true</IsRequired>"
        f"<QuestionContent>{_asked(number, formatted=formatted)}</QuestionContent>"
        "<AnswerSpecification><SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion>"
        f"<Selections>{_choices()}</Selections></SelectionAnswer></AnswerSpecification></Question>"
    )


def _asked(number: int, *, formatted: bool) -> str:
    if formatted:
        return f"<FormattedContent><![CDATA[{block(number)}]]></FormattedContent>"
    return f"<Text>{asked(number)}</Text>"


def _choices() -> str:
    return "".join(
        f"<Selection><SelectionIdentifier>c{choice}</SelectionIdentifier><Text>{chosen(choice)}</Text></Selection>"
        for choice in range(CHOICES)
    )


def asked(number: int) -> str:
    """Return the text of a question."""
    return f"Which of these describes picture {number} best?"


def chosen(choice: int) -> str:
    """Return the text of a choice."""
    return f"It shows {('a person', 'an animal', 'a building', 'none of these')[choice]}"


def block(number: int) -> str:
    """Return a block of FormattedContent."""
    return (
        f"<p>Which of these describes <b>picture {number}</b> best?</p>"
        f'<p><img src="https://example.org/{number}.png" alt="picture {number}"/></p>'
        "<ul><li>Look at the whole picture.</li><li>Choose <i>one</i> answer.</li></ul>"
    )


def answer_key() -> bytes:
    """Return a key of 20 questions, with two options each and a percentage."""
    questions = "".join(
        f"<Question><QuestionIdentifier>q{number}</QuestionIdentifier>"
        "<AnswerOption><SelectionIdentifier>c0</SelectionIdentifier><AnswerScore>5</AnswerScore></AnswerOption>"
        "<AnswerOption><SelectionIdentifier>c1</SelectionIdentifier><AnswerScore>2</AnswerScore></AnswerOption>"
        "<DefaultScore>-1</DefaultScore></Question>"
        for number in range(1, QUESTIONS + 1)
    )
    mapping = (
        "<QualificationValueMapping><PercentageMapping><MaximumSummedScore>100</MaximumSummedScore>"
        "</PercentageMapping></QualificationValueMapping>"
    )
    return _document("AnswerKey", ANSWER_KEY, questions + mapping)


def external_question() -> bytes:
    """Return a page elsewhere."""
    content = "<ExternalURL>https://example.org/task?picture=17</ExternalURL><FrameHeight>600</FrameHeight>"
    return _document("ExternalQuestion", EXTERNAL_QUESTION, content)


def html_question(first: int = 1) -> bytes:
    """Return a small page of 20 fields, which are numbered from the first on."""
    fields = "\n".join(
        f'<p><label>Picture {number} <input type="text" name="picture-{number}" required></label></p>'
        for number in range(first, first + QUESTIONS)
    )
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures</title></head>
<body><form method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" value="ASSIGNMENT_ID_NOT_AVAILABLE">
{fields}
<p><input type="submit"></p>
</form></body></html>
"""
    content = f"<HTMLContent><![CDATA[{page}]]></HTMLContent><FrameHeight>600</FrameHeight>"
    return _document("HTMLQuestion", HTML_QUESTION, content)
