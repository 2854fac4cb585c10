"""The page of an analysis: all that it has to say stands on it, and nothing that it must not hold."""

import html
import re
import sys
from fractions import Fraction

import pytest
import turbohtml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mturk_xml as mx
import report_goldens
from mturk_xml import example
from mturk_xml.analysis import Sign
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.documents.question_form import QuestionForm
from mturk_xml.sources import Submission
from mturk_xml.web import templating
from mturk_xml.web.report import downloads
from mturk_xml.web.report.page import MOST_FINDINGS
from mturk_xml.web.report.shown import probability
from mturk_xml.web.report.workers import MOST_LISTED
from sample_tests import sample_test
from sheets import answer, answers, key, option, question, ranges, worth
from strategies import documents

_TAG = re.compile("<[^>]*>")


def _text(page: str) -> str:
    """Return what is read on a page: the texts of its body, and not what is in its links."""
    body = page[page.index("<body>") :]
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())


def _errors(page: str) -> list[str]:
    return [f"{error.line}:{error.col} {error.code}" for error in turbohtml.parse(page, scripting=True).errors]


@pytest.mark.parametrize("name", report_goldens.goldens())
def test_snapshot(name: str) -> None:
    made, kept = report_goldens.goldens()[name], (report_goldens.FOLDER / name).read_bytes()
    assert made.encode() == kept, "tools/update_goldens accepts the new one"


def test_the_example() -> None:
    form, key_ = example.path("form.xml"), example.path("key.xml")
    analysis = mx.analyse(key_, [path.read_bytes() for path in example.answers()], form, pass_at=80)
    page = mx.render_report(analysis, key_, form, read=["answers in bird-test"])
    shown = _text(page)
    assert "Item analysis: Boxes around birds: a short test" in page
    for expected in (
        *("Workers 24", "Mean score 13.96", "Cronbach’s alpha 0.799", "Standard error 3.34"),
        *("Pass rate 58.3 % 14 reach 80; 95 % interval 38.8 % to 75.5 %", "Pass by chance 0.044 %"),
        *("pass mark 80 4 16.7 % 14 58.3 %", "A penguin under water ✓ right", "'tight ' not in the form"),
        *("the points as a percentage of 20", "Read: answers in bird-test"),
    ):
        assert expected in shown, expected


def test_each_question_and_each_choice_has_its_place() -> None:
    sample = sample_test(12, 30)
    shown = _text(sample.report())
    for number, asked in enumerate(sample.form.questions, 1):
        part = shown[shown.index(f"{number}. What is right in {asked.question_identifier}?") :]
        assert all(f"Choice {choice}" in part[:2000] for choice in "abcd")


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=30)
@given(key=documents(AnswerKey), form=documents(QuestionForm), others=st.lists(st.none(), max_size=2))
def test_any_key_with_any_form(key: AnswerKey, form: QuestionForm, others: list[None]) -> None:
    try:
        analysis = mx.analyse(key, others, form)
    except mx.ScoringError:
        return
    page = mx.render_report(analysis, key, form)
    assert _errors(page) == []
    assert page.count("<article") == len(analysis.questions)


@pytest.mark.parametrize("workers", [0, 1, 2])
@pytest.mark.parametrize("several", [False, True])
def test_few_workers(workers: int, *, several: bool) -> None:
    sample = sample_test(3, workers, several=several)
    page = sample.report(pass_at=50)
    shown = _text(page)
    assert _errors(page) == []
    assert "nan" not in re.split(r"\W", shown.lower())
    reasons = {sample.analysis().reliability.alpha.reason, sample.analysis().questions[0].corrected_item_total.reason}
    assert all(reason in shown for reason in reasons - {None} if reason)


def test_what_is_undefined_has_its_reason_below_the_table() -> None:
    analysis = mx.analyse(worth(1), [answers(answer("q", "a"))] * 2)
    shown = _text(mx.render_report(analysis))
    assert "– a – b – b – c" in shown
    assert " b every Worker earned the same for this question c it takes two questions or more " in shown


def test_without_the_form_there_are_identifiers() -> None:
    sample = sample_test(3, 20)
    page = mx.render_report(mx.analyse(sample.key, sample.submissions), sample.key)
    assert "What is right" not in page
    assert "1. q1" in _text(page)
    assert "without the form it is not known" in _text(page)


def test_why_chance_is_not_known() -> None:
    sample = sample_test(2, 5)
    twice = sample.form.evolve(content=sample.form.content * 2)
    shown = _text(mx.render_report(sample.analysis(), sample.key, twice))
    assert "the form asks 2 questions 'q1'" in shown
    assert "without the key it is not known" in _text(mx.render_report(sample.analysis()))


def test_what_the_thresholds_reach() -> None:
    sample = sample_test(4, 50)
    analysis, shown = sample.analysis(pass_at=3), _text(sample.report(pass_at=3))
    for rate in analysis.pass_rates:
        assert re.search(rf" {rate.threshold} \d+ [\d.]+ % {rate.count} {100 * (rate.share.value or 0):.1f} % ", shown)


def test_the_pass_mark_has_a_row_wherever_it_is() -> None:
    sample = sample_test(4, 50)
    for mark in (-5, 3, 99):
        assert f"pass mark {'−' if mark < 0 else ''}{abs(mark)} " in _text(sample.report(pass_at=mark))


def test_many_values_are_put_together() -> None:
    names = [f"q{number}" for number in range(8)]
    wide = key(*(question(name, option("a", 10**number)) for number, name in enumerate(names)))
    given_ = [answers(*(answer(name, "a") for name in names[: 1 + worker % 8])) for worker in range(40)]
    page = mx.render_report(mx.analyse(wide, given_, pass_at=500), wide)
    assert _errors(page) == []
    assert " to " in _text(page)
    assert len(page) < 300_000


def test_a_mapping_that_falls() -> None:
    falling = key(question("q", option("a", 1)), mapping=ranges((0, 0, 100), (1, 1, 0), otherwise=0))
    page = mx.render_report(mx.analyse(falling, [answers(answer("q", "a")), None], pass_at=100), falling)
    assert "pass mark 100 1 50.0 % 1 50.0 %" in _text(page)


# --- bounded -----------------------------------------------------------------------------------


def test_lists_of_workers_are_cut_and_say_so() -> None:
    broken = [Submission(source=f"s{number}", worker_id=f"W{number}", data=b"<x") for number in range(80)]
    hasty = [
        Submission(
            source=f"h{n}", data=answers(answer("q", "a")).to_bytes(), times={"WorkTimeInSeconds": 1 if n < 60 else 900}
        )
        for n in range(200)
    ]
    analysis = mx.analyse(worth(1), [*broken, *hasty])
    page = mx.render_report(analysis)
    shown = _text(page)
    assert sum(suspicion.sign is Sign.FAST for suspicion in analysis.suspicions) == 60
    assert shown.count("took 1 s") == MOST_LISTED
    assert (f"and {60 - MOST_LISTED} more" in shown, f"and {80 - MOST_LISTED} more" in shown) == (True, True)
    assert "W49 s49" in shown
    assert "W50" not in shown


def test_findings_are_cut_and_say_so() -> None:
    sample = sample_test(40, 0)
    nobody = mx.analyse(sample.key, [None] * 40, sample.form)
    shown = _text(mx.render_report(nobody, sample.key, sample.form))
    assert shown[: shown.index(" Scores How the")].count("Question ") == MOST_FINDINGS
    assert re.search(r"and \d+ more; the table", shown)


def test_the_page_grows_with_questions_and_hardly_with_workers() -> None:
    few, many = (len(sample_test(10, workers).report()) for workers in (50, 2000))
    assert many < 1.5 * few
    assert len(sample_test(50, 50).report()) < 1_000_000


def test_a_file_that_is_too_large_for_a_link_says_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = sample_test(3, 20)
    assert re.findall('download="([^"]*)"', sample.report()) == ["questions.csv", "scores.csv", "analysis.json"]
    monkeypatch.setattr(downloads, "LONGEST_ADDRESS", 2000)
    assert re.findall('download="([^"]*)"', sample.report()) == ["questions.csv", "scores.csv"]
    assert "analysis.json: all figures, as JSON, 12.1 kB" in _text(sample.report())
    assert "too large for a page: mturk-xml analyse gives it" in _text(sample.report())


# --- what a page must not hold -----------------------------------------------------------------


def test_nothing_runs_and_nothing_comes_from_elsewhere() -> None:
    page = sample_test(3, 30).report(pass_at=2)
    assert "<script" not in page
    assert not re.search(r"\s(?:on\w+|style)=", page)
    policy = html.unescape(re.findall('Content-Security-Policy" content="([^"]*)"', page)[0])
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[^']*'; base-uri 'none'; form-action 'none'", policy)
    links = set(re.findall('(?:href|src)="([^"#]{0,5})', page))
    assert links <= {"", "data:"}


def test_the_same_analysis_gives_the_same_page() -> None:
    sample = sample_test(5, 40)
    assert sample.report(pass_at=2) == sample.report(pass_at=2)


def test_without_jinja_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    templating._environment.cache_clear()  # noqa: SLF001 -- a page may have been made before
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(mx.MissingPackageError, match=r"'mturk-xml\[stats\]' for reports"):
        sample_test(1, 1).report()


def test_probabilities_stay_exact_until_they_are_shown() -> None:
    assert probability(Fraction(1, 10**400)) == "1.0\xa0×\xa010⁻⁴⁰⁰"
    assert probability(1 - Fraction(1, 10**400)) == ">\xa099.9999\xa0%"
