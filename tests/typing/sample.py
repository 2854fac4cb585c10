"""A program as a user would write it, for `mypy --strict` against the installed package."""

from pathlib import Path

import mturk_xml as mx
from mturk_xml import example


def main() -> None:
    form = mx.parse(Path("form.xml"))
    if isinstance(form, mx.QuestionForm):
        text: str = form.to_xml(pretty=True)
        data: bytes = form.to_bytes()
        print(len(text), len(data))

    report: mx.Report = mx.check(b"<AnswerKey/>")
    if not report.ok:
        for diagnostic in report.diagnostics:
            print(diagnostic.code, diagnostic.severity, diagnostic.message)

    key = mx.AnswerKey.from_xml(Path("key.xml"))
    result = mx.score(key, Path("answers.xml"), rounding=mx.Rounding.HALF_UP)
    print(result.summed_score, result.qualification_value, result.questions, result.notes)

    print([mx.score(example.path("key.xml"), answers).summed_score for answers in example.answers()])

    option = mx.answer_key.AnswerOption(selection_identifiers=("a", "b"), answer_score=1)
    print(option.selection_identifiers[0], option.evolve(answer_score=2))

    for assignment in mx.service.Assignment.all_from_api({"Assignments": [{"AssignmentId": "A1"}]}):
        found: mx.QuestionFormAnswers | None = assignment.answers
        print(assignment.assignment_id, found, assignment.evolve(worker_id="W1").to_api())
    print(mx.service.AcceptQualificationRequest(qualification_request_id="R1", integer_value=75).to_api())

    try:
        mx.parse("<AnswerKey/>")
    except mx.DocumentError as error:
        print(error.report.well_formed, error.report.schema_valid)


main()
