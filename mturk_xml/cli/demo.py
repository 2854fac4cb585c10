"""`mturk-xml demo`: what a newcomer should see first."""

from pathlib import Path

import click

from mturk_xml import example
from mturk_xml.appearance import Appearance
from mturk_xml.cli.commands import CANNOT_WORK, CLEAN
from mturk_xml.cli.explanation import explained
from mturk_xml.cli.output import Write, appearance_of, written
from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.job import Work
from mturk_xml.pipeline import check
from mturk_xml.reporters import Outcome
from mturk_xml.reporters.text import TextReporter
from mturk_xml.scoring import Scorer
from mturk_xml.sinks import TableSink
from mturk_xml.sources import Held, Submission
from mturk_xml.summary import summarized
from mturk_xml.tree import read_source

_EPILOG = """
\b
Examples:
  mturk-xml demo
  mturk-xml demo --save bird-test
"""

_FORM, _BROKEN, _KEY, _ANSWERS = "form.xml", "broken.xml", "key.xml", "answers"
# The mistake that is shown: an element whose name is nearly right.
_RIGHT = "<MaxSelectionCount>4</MaxSelectionCount>"
_WRONG = "<MaxSelectionsCount>4</MaxSelectionsCount>"
_EXPLAINED = "worker-03.xml"
_PASS = 80

_WELCOME = """\
A Qualification test about birds in photographs: a form of eight questions, its key, and what 24
Workers answered. All of it ships with mturk-xml; nothing is fetched.
"""
_NEXT = """\
What to type next:
  mturk-xml demo --save bird-test        get these files, to try the commands above on
  mturk-xml validate YOUR-FILES          forms, keys, answers, whole folders
  mturk-xml score --key KEY ANSWERS --format csv
  mturk-xml explain {code}               what a finding means
  mturk-xml --help
"""


@click.command("demo", epilog=_EPILOG, short_help="Check and score an example: see what this is about.")
@click.option(
    "--save", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Write the files there instead."
)
def command(save: Path | None) -> int:
    """Check and score the example that ships with mturk-xml."""
    if save:
        return _save(save)
    appearance = appearance_of()
    with written(None, encoding=appearance.encoding) as write:
        return _show(write, appearance)


def _show(write: Write, appearance: Appearance) -> int:
    """Show everything; return 0 if all is as it should be."""
    form, key_source = (example.path(name).read_bytes() for name in (_FORM, _KEY))
    key = check(key_source, file=_KEY).document
    if not isinstance(key, AnswerKey):
        raise click.ClickException("the example in this installation is damaged; install mturk-xml again")
    scorer = Scorer(key)
    sink = TableSink(encoding=appearance.encoding)
    submissions = [Submission(source=f"{_ANSWERS}/{file.name}", data=file.read_bytes()) for file in example.answers()]

    write(_WELCOME)
    write(_command(f"validate {_FORM} {_KEY}", "the form and its key are checked"))
    is_clean = not _validate({_FORM: form, _KEY: key_source}, write, appearance)
    write(_command(f"validate {_BROKEN}", "the same form with one letter too many in one name"))
    codes = _validate({_BROKEN: broken(form)}, write, appearance)
    write(_command(f"score --key {_KEY} --pass {_PASS} {_ANSWERS}/", "every Worker's answers are scored with the key"))
    chunk = Work(scorer, sink).begin().chunk(Held(tuple(submissions)))
    write((sink.head + chunk.data + sink.tail).decode(appearance.encoding))
    write("\n" + summarized(chunk.summary, appearance, pass_at=_PASS))
    name = f"{_ANSWERS}/{_EXPLAINED}"
    write(_command(f"score --key {_KEY} --explain {name}", "one score, question by question"))
    (explained_one,) = (submission for submission in submissions if submission.source == name)
    write(explained(name, scorer.score(explained_one.data), appearance))
    write("\n" + _NEXT.format(code=codes[0] if codes else "CODE"))
    return CLEAN if is_clean and codes and not chunk.summary.failed else CANNOT_WORK


def broken(form: bytes) -> bytes:
    """Return the example's form with a mistake in it."""
    return form.replace(_RIGHT.encode(), _WRONG.encode())


def _command(command: str, what: str) -> str:
    return f"\n# {what}\n$ mturk-xml {command}\n\n"


def _validate(documents: dict[str, bytes], write: Write, appearance: Appearance) -> list[str]:
    """Show what `validate` shows; return the codes of the findings."""
    outcomes = [
        Outcome(file=name, report=check(data, file=name), source=read_source(data)) for name, data in documents.items()
    ]
    for piece in TextReporter(appearance).pieces(outcomes):
        write(piece)
    return [diagnostic.code for outcome in outcomes if outcome.report for diagnostic in outcome.report.diagnostics]


def _save(folder: Path) -> int:
    """Write the files of the example to a folder that has none of them yet."""
    content = {name: example.path(name).read_bytes() for name in (_FORM, _KEY)}
    content[_BROKEN] = broken(content[_FORM])
    content |= {f"{_ANSWERS}/{file.name}": file.read_bytes() for file in example.answers()}
    for name in content:
        if (folder / name).exists():
            raise click.ClickException(f"{folder / name} is there already")
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with written(None) as write:
        write(f"{len(content)} files written to {folder}\n")
    return CLEAN
