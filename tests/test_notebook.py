"""What a notebook shows of a document or a score."""

import hypothesis
import pytest
import turbohtml

import mturk_xml as mx
import strategies
from mturk_xml import content, example, question_form
from mturk_xml.html_page import read_page

_TAGS = frozenset(
    "b big br cite code del div em i ins li q s small span strong sub sup table tbody td th thead tr u ul".split()
)


def _shown(value: object) -> str:
    shown = value._repr_html_()  # type: ignore[attr-defined]
    assert isinstance(shown, str)
    return shown


@hypothesis.given(strategies.documents(mx.QuestionForm, mx.AnswerKey, mx.QuestionFormAnswers))
def test_what_is_shown_runs_nothing_and_fetches_nothing(document: mx.Document) -> None:
    page = f"<!DOCTYPE html><title>x</title><body>{_shown(document)}</body>"
    assert read_page(page).problems == ()
    tags = [token for token in turbohtml.tokenize(page) if token.type == turbohtml.TokenType.START_TAG]
    assert {tag.tag for tag in tags} <= _TAGS | {"title", "body"}
    assert {name for tag in tags for name, _ in tag.attrs or ()} <= {"style"}
    assert not any("url" in (value or "") for tag in tags for _, value in tag.attrs or ())


def test_the_example() -> None:
    form = _shown(mx.parse(example.path("form.xml")))
    assert form.startswith("<div><b>QuestionForm</b>, 8 questions<div style=")
    assert "<code>box_size</code> 1: SelectionAnswer, required" in form
    assert "<code>tight</code></td>" in form
    assert "[A swan and its reflection in the water] <code>https://example.org/birds/swan.jpg</code>" in form
    key = _shown(mx.parse(example.path("key.xml")))
    assert "<code>penguin</code>, <code>ostrich</code></td>" in key
    assert "PercentageMapping(maximum_summed_score=20)" in key
    answers = _shown(mx.parse(example.path("answers") / "worker-03.xml"))
    assert "<code>beak</code>, <code>legs</code>" in answers
    score = _shown(mx.score(example.path("key.xml"), example.path("answers") / "worker-09.xml"))
    assert score.startswith("<div><b>Qualification value 80</b>, summed score 16<br>")
    assert "<ul><li>question &#x27;box_size&#x27;: &#x27;tight &#x27; would equal option 1" in score


def test_constraints_are_shown() -> None:
    constraints = question_form.Constraints(
        length=question_form.Length(max_length=2),
        answer_format_regexes=(question_form.AnswerFormatRegex(regex="<x>"),),
    )
    question = question_form.Question(
        question_identifier="q",
        question_content=(content.FormattedContent(text="<a href='javascript:x()'>a</a><script>1</script>"),),
        answer_specification=question_form.FreeTextAnswer(constraints=constraints, default_text="&"),
    )
    shown = _shown(mx.QuestionForm(content=(question,)))
    assert "<div>a1</div><div><code>Length maxLength=2</code></div>" in shown
    assert (
        "<code>AnswerFormatRegex regex=&#x27;&lt;x&gt;&#x27;</code></div><div>begins as <code>&amp;</code></div>"
        in shown
    )


@pytest.mark.parametrize("document", [mx.ExternalQuestion(external_url="https://x/", frame_height=0)])
def test_other_documents_are_shown_by_their_repr(document: mx.Document) -> None:
    assert document._repr_html_() is None
