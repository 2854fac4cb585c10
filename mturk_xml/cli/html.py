"""`mturk-xml html`: a form as a web page."""

from pathlib import Path

import click

from mturk_xml.cli.commands import complain
from mturk_xml.cli.output import written
from mturk_xml.documents.question_form import FileUploadAnswer, QuestionForm
from mturk_xml.errors import MTurkXMLError
from mturk_xml.sources import named
from mturk_xml.web.html_question import to_html_question
from mturk_xml.words import quoted

_EPILOG = """
Exit codes: 0 the page is written, 2 FORM cannot be read or is not valid.

\b
Examples:
  mturk-xml html form.xml -o page.html
  mturk-xml html form.xml --question -o question.xml
"""


@click.command("html", epilog=_EPILOG, short_help="Turn a form into a web page that asks the same.")
@click.argument("form", metavar="FORM")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@click.option("--question", is_flag=True, help="Write an HTMLQuestion that holds the page.")
@click.option(
    "--frame-height",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="PIXELS",
    help="Of the HTMLQuestion's frame; 0 is as high as the page.",
)
def command(form: str, output: Path | None, question: bool, frame_height: int) -> None:
    """Write a page in HTML5 with the questions of FORM, a QuestionForm.

    What its fields send becomes answers to FORM by mturk_xml.answers_from_fields.
    """
    if frame_height and not question:
        raise click.UsageError("--frame-height is the height of an HTMLQuestion's frame; it needs --question")
    found = named(form)
    data = found.read().data
    try:
        document = QuestionForm.from_xml(data)
    except MTurkXMLError as error:
        raise click.ClickException(f"{found.name}: {error}") from error
    for each in document.questions:
        if isinstance(each.answer_specification, FileUploadAnswer):
            name = quoted(each.question_identifier)
            complain(f"{found.name}: the question {name} asks for a file, which a page cannot send; it says so")
    made = to_html_question(document, frame_height=frame_height)
    with written(output) as write:
        write(made.to_bytes().decode() if question else made.html_content)
