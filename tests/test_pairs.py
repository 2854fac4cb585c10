"""Documents that belong together: what each says against the others, on the very line.

tests/data/rules/PR8… hold a folder for each case, named `good…` or `bad…`; tools/rulepages.py says what is in it.
"""

import io
import json
import os
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Any

import click.testing
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.cli import cli
from mturk_xml.documents import answer_key, content, question_form, question_form_answers
from mturk_xml.pairs import AnswersChecker, Examination, check_test
from mturk_xml.reachable import greatest_value
from mturk_xml.rule import RULES
from rulepages import joint_report_on, marked_lines

DATA = Path(__file__).parent / "data" / "rules"
CASES = sorted(folder for folder in DATA.glob("PR8*/*") if folder.is_dir())
CODES = sorted(code for code in RULES if code.startswith("PR8"))
EXAMPLE_FORM, EXAMPLE_KEY = example.path("form.xml"), example.path("key.xml")
EXAMPLE_ANSWERS = example.answers()


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def _lines_of(code: str, report: mx.Report) -> set[int | None]:
    return {found.line for found in report.diagnostics if found.code == code}


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_findings_stand_on_the_marked_lines(case: Path) -> None:
    code = case.parent.name
    joint = joint_report_on(case)
    marked = False
    for report in joint.reports:
        expected = marked_lines(Path(str(report.file)), code)
        marked = marked or bool(expected)
        assert _lines_of(code, report) == expected, str(joint)
    assert marked == case.name.startswith("bad")


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_finding_says_where_and_in_words(case: Path) -> None:
    for report in joint_report_on(case).reports:
        for found in report.diagnostics:
            assert found.file == report.file
            assert found.severity is RULES[found.code].severity
            if found.code.startswith("PR8"):
                assert found.line is not None
                assert found.column is not None
                assert found.path is not None
                assert found.message.isprintable()
                assert found.hint is None or found.hint.isprintable()


@pytest.mark.parametrize("code", CODES)
def test_a_rule_has_a_good_and_a_bad_case(code: str) -> None:
    assert {"good", "bad"} <= {case.name for case in (DATA / code).iterdir()}


def test_a_case_is_a_rules() -> None:
    assert {case.parent.name for case in CASES} == set(CODES)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("PR810/bad", "did you mean 'capital'? They differ in white space"),
        ("PR810/bad-case", "did you mean 'Capital'? They differ in case"),
        ("PR810/bad-several", "it has 'q1'"),
        ("PR811/bad", "did you mean 'a'? They differ in case"),
        ("PR830/bad", "the best answers give the Qualification value 70, and 80 is to be reached"),
        ("PR830/bad-without-form", "value 79, and 80"),
        ("PR840/bad", "did you mean 'q1'? They differ in white space and case"),
        ("PR850/bad", "it offers 'a', 'b'"),
        ("PR851/bad", "the answer to 'q1' has 2 selections, and at most 1 can be made"),
        ("PR861/bad", "the answer to 'q1' is '10.01', and has to be from 1 to 10"),
        ("PR863/bad", "'born in 1999', does not match '^\\\\d{4}$': 'Write the year in four digits.'"),
        ("PR863/bad-default-text", "'Invalid input supplied.'"),
    ],
)
def test_words(case: str, words: str) -> None:
    assert words in str(joint_report_on(DATA / case))


def test_a_path_leads_to_the_selection() -> None:
    (found,) = [found for found in joint_report_on(DATA / "PR811/bad").diagnostics if found.code == "PR811"]
    assert found.path == "/AnswerKey/Question/AnswerOption[1]/SelectionIdentifier[2]"


def test_each_regex_that_does_not_match_is_a_finding() -> None:
    assert [found.code for found in joint_report_on(DATA / "PR863/bad-each").diagnostics].count("PR863") == 2


FORM, KEY = DATA / "PR811" / "bad" / "form.xml", DATA / "PR811" / "bad" / "key.xml"


@pytest.mark.parametrize(
    "like",
    [Path.read_bytes, lambda path: path.read_text("utf-8"), lambda path: path, lambda path: path.open("rb"), mx.parse],
    ids=["bytes", "str", "path", "file", "document"],
)
def test_every_kind_of_source(like: Callable[[Path], Any]) -> None:
    form, key = like(FORM), like(KEY)
    report = check_test(form=form, key=key)
    assert not report.ok
    assert report.key is not None
    assert report.key.ok is False
    found = next(found for found in report.key.diagnostics if found.code == "PR811")
    assert found.path == "/AnswerKey/Question/AnswerOption[1]/SelectionIdentifier[2]"
    if isinstance(form, mx.Document):
        assert found.line is None
        assert report.key.document is key
    else:
        assert found.line is not None
    if isinstance(form, io.IOBase):
        form.close()
        key.close()


def test_one_document_alone_is_checked_as_check_does() -> None:
    for name in ("form", "key"):
        path = {"form": EXAMPLE_FORM, "key": EXAMPLE_KEY}[name]
        report = check_test(**{name: path})  # type: ignore[arg-type]
        assert report.reports == (mx.check(path),)
    assert check_test(answers=EXAMPLE_ANSWERS).answers == tuple(map(mx.check, EXAMPLE_ANSWERS))
    assert check_test().reports == ()
    assert str(check_test()) == "no findings"


def test_one_answers_document_need_not_be_in_a_list() -> None:
    form = EXAMPLE_FORM
    first = EXAMPLE_ANSWERS[0]
    for answers in (first, first.read_bytes(), first.read_text("utf-8"), mx.parse(first)):
        assert len(check_test(form=form, answers=answers).answers) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("nothing", [None, "", b" \n", "\ufeff"])
def test_a_worker_who_answered_nothing(nothing: str | bytes | None) -> None:
    report = check_test(form=DATA / "PR841" / "bad" / "form.xml", answers=[nothing])
    assert [found.code for found in report.diagnostics] == ["PR841", "PR841"]
    assert check_test(answers=[nothing]).diagnostics == ()


def test_a_document_that_is_not_valid_is_not_compared() -> None:
    report = check_test(form="<QuestionForm>", key=KEY, answers=EXAMPLE_ANSWERS[:1])
    assert report.form is not None
    assert not report.form.well_formed
    assert report.key == mx.check(KEY)
    assert report.answers == (mx.check(EXAMPLE_ANSWERS[0]),)


def test_a_value_of_another_kind_is_refused() -> None:
    key = mx.parse(KEY)
    with pytest.raises(mx.DocumentError, match="the form must be of the kind QuestionForm, not AnswerKey"):
        check_test(form=key)  # type: ignore[arg-type]


def test_passing_needs_a_key() -> None:
    with pytest.raises(mx.InvalidValueError, match="passing"):
        check_test(form=FORM, passing=1)


def test_findings_can_be_ignored_in_the_document() -> None:
    key = KEY.read_text("utf-8").replace("<AnswerOption>", "<AnswerOption><!-- mturk-xml: ignore PR811 -->", 1)
    codes = [found.code for found in check_test(form=FORM, key=key).diagnostics]
    assert "PR811" not in codes
    assert "PR820" in codes


def test_the_findings_about_a_value_are_those_about_its_text() -> None:
    form = mx.QuestionForm.from_xml(EXAMPLE_FORM)
    checker, examination = AnswersChecker(form), Examination(form=form)
    seen = set()
    for path in EXAMPLE_ANSWERS:
        document = mx.parse(path)
        assert isinstance(document, mx.QuestionFormAnswers)
        fast = [(found.code, found.message) for found in checker.check(document)]
        located = [(f.code, f.message) for f in examination.check(path).diagnostics if f.code.startswith("PR8")]
        assert sorted(fast) == sorted(located)
        seen |= {code for code, _ in fast}
    assert {"PR840", "PR841", "PR842", "PR850", "PR852"} <= seen


# --- the command line ---------------------------------------------------------------------------


def _run(*arguments: object) -> click.testing.Result:
    return click.testing.CliRunner().invoke(cli, ["validate", *map(str, arguments)], prog_name="mturk-xml")


def test_the_command_compares() -> None:
    done = _run("--form", FORM, "--key", KEY)
    assert done.exit_code == 1
    assert f"{KEY}:6:7: error PR811" in done.output


def test_the_command_is_silent_where_all_fits() -> None:
    form, key = EXAMPLE_FORM, EXAMPLE_KEY
    done = _run("--form", form, "--key", key, "--severity", "warning", "--pass", 100, "--answers", EXAMPLE_ANSWERS[0])
    assert (done.exit_code, done.output) == (0, "3 documents checked: no findings\n")
    assert _run("--key", key, "--pass", 101).exit_code == 1


def test_the_command_takes_folders_and_what_a_shell_makes_of_a_pattern(tmp_path: Path) -> None:
    for path in EXAMPLE_ANSWERS[:3]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    form = EXAMPLE_FORM
    folder = _run("--format", "json", "--form", form, "--answers", tmp_path)
    several = _run("--format", "json", "--form", form, "--answers", *sorted(tmp_path.iterdir()))
    assert len(json.loads(folder.output)["documents"]) == 4
    assert folder.output == several.output


def test_the_command_names_what_it_cannot_read() -> None:
    done = _run("--form", "none.xml", "--key", KEY, "--answers", os.devnull)
    assert done.exit_code == 2
    assert "none.xml cannot be read" in done.output


@pytest.mark.parametrize("options", [["--pass", "1", "--form", FORM], ["--form", FORM, "--fix"], []])
def test_options_that_need_others(options: list[object]) -> None:
    assert _run(*options).exit_code == 2


@pytest.mark.parametrize("name", ["text", "json", "sarif", "github", "junit"])
def test_every_format_shows_the_findings(name: str) -> None:
    assert "PR811" in _run("--format", name, "--form", FORM, "--key", KEY).output


# --- real documents -----------------------------------------------------------------------------

# The form and key of one test each, by the numbers of the corpus; those that fit each other.
FITTING = (
    "013-010 013-011 015-010 015-011 100-099 107-108 109-110 111-112 113-114 115-116 106-117 118-119 124-121 "
    "126-127 128-129 130-131 132-133 134-135 136-137 141-142"
).split()


@pytest.mark.needs_corpus
@pytest.mark.parametrize("pair", FITTING)
def test_real_tests_have_no_findings(corpus: Path, pair: str) -> None:
    form, key = pair.split("-")
    report = check_test(
        form=corpus / "documents" / f"{form}.QuestionForm.xml", key=corpus / "documents" / f"{key}.AnswerKey.xml"
    )
    assert [found for found in report.diagnostics if found.code.startswith("PR8")] == []


@pytest.mark.needs_corpus
@pytest.mark.parametrize(
    ("pair", "counts"),
    [
        # Scores the questions of the third test, not of the second.
        ("120-121", {"PR810": 9, "PR812": 13}),
        # Scores Q2_4, which the short form leaves out.
        ("122-123", {"PR810": 1}),
        # Scores Q3_10 to Q3_13, which the form does not have.
        ("124-125", {"PR810": 4}),
        # The short key for the long form.
        ("120-123", {"PR812": 6}),
    ],
)
def test_real_tests_that_do_not_fit(corpus: Path, pair: str, counts: dict[str, int]) -> None:
    form, key = pair.split("-")
    report = check_test(
        form=corpus / "documents" / f"{form}.QuestionForm.xml", key=corpus / "documents" / f"{key}.AnswerKey.xml"
    )
    codes = [found.code for found in report.diagnostics if found.code.startswith("PR8")]
    assert {code: codes.count(code) for code in codes} == counts


@pytest.mark.needs_corpus
@pytest.mark.parametrize("form", ["014", "175"])
def test_real_answers(corpus: Path, form: str) -> None:
    documents = corpus / "documents"
    answers = documents / "176.QuestionFormAnswers.xml"
    report = check_test(form=documents / f"{form}.QuestionForm.xml", answers=answers)
    assert [found for found in report.diagnostics if found.code.startswith("PR8")] == []


# --- what a Worker can reach --------------------------------------------------------------------

IDENTIFIERS = "abc"


@st.composite
def _tests(draw: st.DrawFn) -> tuple[mx.QuestionForm, mx.AnswerKey]:
    """A small form of choices and its key, which may name what the form does not have."""
    asked, keyed = [], []
    for index in range(draw(st.integers(1, 3))):
        offered = IDENTIFIERS[: draw(st.integers(1, 3))]
        least = draw(st.integers(0, 2))
        asked.append(
            question_form.Question(
                question_identifier=f"q{index}",
                question_content=(content.Text(text="?"),),
                answer_specification=question_form.SelectionAnswer(
                    min_selection_count=least,
                    max_selection_count=draw(st.integers(max(least, 1), 3)),
                    selections=question_form.Selections(
                        selections=tuple(
                            question_form.Selection(selection_identifier=name, content=content.Text(text=name))
                            for name in offered
                        )
                    ),
                ),
            )
        )
        options = draw(
            st.lists(
                st.builds(
                    answer_key.AnswerOption,
                    selection_identifiers=st.lists(st.sampled_from(IDENTIFIERS), min_size=1, max_size=3).map(tuple),
                    answer_score=st.integers(-3, 6),
                ),
                min_size=1,
                max_size=4,
            )
        )
        default = draw(st.none() | st.integers(-2, 2))
        identifier = f"q{draw(st.sampled_from([index, index, index, 9]))}"
        keyed.append(
            answer_key.Question(question_identifier=identifier, answer_options=tuple(options), default_score=default)
        )
    ranges = answer_key.RangeMapping(
        summed_score_ranges=(
            answer_key.SummedScoreRange(inclusive_lower_bound=2, inclusive_upper_bound=4, qualification_value=9),
            answer_key.SummedScoreRange(inclusive_lower_bound=7, inclusive_upper_bound=8, qualification_value=4),
        ),
        out_of_range_qualification_value=1,
    )
    mapping = draw(
        st.sampled_from(
            [
                None,
                answer_key.PercentageMapping(maximum_summed_score=7),
                answer_key.PercentageMapping(maximum_summed_score=-7),
                answer_key.ScaleMapping(summed_score_multiplier=Decimal("0.3")),
                ranges,
            ]
        )
    )
    key = mx.AnswerKey(questions=tuple(keyed), qualification_value_mapping=mapping)
    return mx.QuestionForm(content=tuple(asked)), key


@given(_tests())
def test_the_greatest_value_is_that_of_the_best_of_all_answers(test: tuple[mx.QuestionForm, mx.AnswerKey]) -> None:
    form, key = test
    checker, scorer = AnswersChecker(form), mx.Scorer(key)
    values = set()
    subsets = [chosen for count in range(4) for chosen in combinations(IDENTIFIERS, count)]
    # A question that none of its options answers: one with a text beside its choices, which nobody could give.
    nothing = object()
    for chosen in product([*subsets, nothing], repeat=len(form.questions)):
        allowed, given_answers = [], []
        for index, selections in enumerate(chosen):
            fields: Any = {"free_text": "x"} if selections is nothing else {"selection_identifiers": selections}
            answer = question_form_answers.Answer(question_identifier=f"q{index}", **fields)
            given_answers.append(answer)
            allowed += [] if selections is nothing else [answer]
        if not allowed or not checker.check(mx.QuestionFormAnswers(answers=tuple(allowed))):
            values.add(scorer.score(mx.QuestionFormAnswers(answers=tuple(given_answers))).qualification_value)
    assert greatest_value(key, form) == max(values)
    for passing, is_found in ((max(values), False), (max(values) + 1, True)):
        report = check_test(form=form, key=key, passing=passing)
        assert ("PR830" in {found.code for found in report.diagnostics}) is is_found
