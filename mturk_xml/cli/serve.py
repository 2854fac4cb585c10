"""`mturk-xml serve`: people take a test in their browsers, and every answer is kept."""

import shlex
import sys
from pathlib import Path
from typing import Any

import attrs
import click

from mturk_xml.cli import options as shared
from mturk_xml.cli.commands import FINDINGS, complain
from mturk_xml.cli.output import appearance_of
from mturk_xml.diagnostics import Severity
from mturk_xml.documents import AnswerKey, ExternalQuestion, HTMLQuestion, QuestionForm
from mturk_xml.errors import InvalidValueError, ScoringError
from mturk_xml.pairs import Examination
from mturk_xml.plain import TestPair
from mturk_xml.reporters import Outcome
from mturk_xml.reporters.text import TextReporter
from mturk_xml.sources import named
from mturk_xml.web.extra import SERVER, require_extra
from mturk_xml.web.proctor import require_test
from mturk_xml.web.running import address_of, is_loopback, listen, new_server, run
from mturk_xml.web.server import application
from mturk_xml.web.settings import ANY_HOST, LOOPBACK_HOSTS, Settings
from mturk_xml.web.store import Store

_EPILOG = """
A Worker opens the address and gives a worker ID, or follows a link that
carries one: ?workerId=W1 or ?PROLIFIC_PID=W1. Each submission is stored before
it is acknowledged, and once, however often it is sent.

The store is an SQLite database. Its table `submissions` holds:

\b
  assignment_id, worker_id, accept_time, submit_time (UTC)
  answer               the QuestionFormAnswers
  summed_score, qualification_value, notes, error
                       with a key, as mturk-xml score has them

Exit codes: 0 ended by SIGTERM, 130 ended by Ctrl-C, 1 the form or the key has
errors, 2 it cannot start.

\b
Examples:
  mturk-xml serve form.xml --key key.xml
  mturk-xml serve form.xml --time-limit 1800 --retry-delay 86400
  mturk-xml serve form.xml --completion-url https://example.org/done?cc=C1
  mturk-xml score --key key.xml answers.db
"""
_OPEN = (
    "{host} can be reached by other machines: whoever can connect may take the test, under any worker ID, and what is "
    "sent can be read on the way; put a proxy with HTTPS before it"
)


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line."""

    form: str
    key: str | None
    store: Path
    host: str
    port: int
    allow_host: tuple[str, ...]
    time_limit: int | None
    retry_delay: int | None
    show_score: bool
    completion_url: str | None
    worker_parameter: str | None


@click.command("serve", epilog=_EPILOG, short_help="Let people take a test in their browsers, and keep their answers.")
@click.argument("form", metavar="FORM")
@click.option("--key", metavar="FILE", help="The AnswerKey: score what is submitted. It never leaves the server.")
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("answers.db"),
    show_default=True,
    help="Where answers are kept; a store holds the answers to one test, and can be served again.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 is any that is free."
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="A name by which the server may be addressed, such as that of a proxy before it.",
)
@click.option(
    "--time-limit", type=click.IntRange(1), metavar="SECONDS", help="How long a Worker has, from the first opening."
)
@click.option(
    "--retry-delay",
    type=click.IntRange(0),
    metavar="SECONDS",
    help="How long after a submission a Worker may take the test again; without it never.",
)
@click.option("--show-score", is_flag=True, help="Show Workers their Qualification value when they have submitted.")
@click.option("--completion-url", metavar="URL", help="Where Workers are sent who have submitted.")
@click.option("--worker-parameter", metavar="NAME", help="Take the worker ID from this parameter of the link too.")
def command(**values: Any) -> None:  # noqa: ANN401 - click gives what Options says
    """Give the test FORM, a QuestionForm, to Workers.

    It listens on this machine alone, unless --host says otherwise.
    """
    options = Options(**values)
    if options.show_score and not options.key:
        raise click.UsageError("--show-score needs --key: without it there is no score")
    shared.require_one_from_stdin(options.form, options.key)
    _serve(_read_test(options), options)


def _serve(test: TestPair, options: Options) -> None:
    """Serve a test until the process is told to end."""
    require_extra(*SERVER)
    try:
        require_test(test.form)
        with listen(options.host, options.port) as listening:
            is_open = not is_loopback(listening)
            if is_open:
                complain(_OPEN.format(host=options.host))
            settings = _settings(options, is_open=is_open)
            with Store(options.store, test) as store:
                app = application(store, settings)
                _announce(address_of(listening), options)
                run(new_server(app), listening)
    except (InvalidValueError, ScoringError) as error:
        raise click.ClickException(f"the test cannot be given: {error}") from error


def _settings(options: Options, *, is_open: bool) -> Settings:
    """Say how the test is given: where other machines can connect, under any name unless some are named."""
    hosts = (*LOOPBACK_HOSTS, *options.allow_host)
    return Settings(
        test_duration_in_seconds=options.time_limit,
        retry_delay_in_seconds=options.retry_delay,
        show_score=options.show_score,
        completion_url=options.completion_url,
        worker_parameter=options.worker_parameter,
        hosts=(ANY_HOST,) if is_open and not options.allow_host else hosts,
    )


def _announce(address: str, options: Options) -> None:
    """Say where the test is, and where the answers are."""
    score = shlex.join(["mturk-xml", "score", "--key", options.key or "KEY", str(options.store)])
    lines = [
        f"The test is at {address}",
        f"Links carry a worker ID: {address}?workerId=W1",
        f"Answers are kept in {options.store}; to score them:",
        f"  {score}",
        "Ctrl-C ends it.",
    ]
    click.echo("\n".join(lines))
    sys.stdout.flush()


# --- the test ----------------------------------------------------------------------------------


def _read_test(options: Options) -> TestPair:
    """Read the form and the key and look at them together; errors in them end the command."""
    form, key = named(options.form).read(), named(options.key).read() if options.key else None
    examination = Examination(form=form, key=key)
    outcomes = [
        Outcome(file=source.file or "", report=report, source=source)
        for source, report in ((form, examination.form), (key, examination.key))
        if source is not None and report is not None
    ]
    documents = [outcome.report.document for outcome in outcomes if outcome.report]
    if isinstance(documents[0], ExternalQuestion | HTMLQuestion):
        raise click.ClickException(
            f"{options.form} is an {type(documents[0]).__name__}, whose questions stand on a page of their own; "
            "serve gives a QuestionForm. To look at it: mturk-xml preview"
        )
    found = [diagnostic for outcome in outcomes if outcome.report for diagnostic in outcome.report.diagnostics]
    if found:
        click.echo("".join(TextReporter(appearance_of(sys.stderr)).pieces(outcomes)), err=True, nl=False)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        click.get_current_context().exit(FINDINGS)
    form_document, key_document = (*documents, None)[:2]
    assert isinstance(form_document, QuestionForm)  # noqa: S101 - without errors they are what was asked for
    assert isinstance(key_document, AnswerKey | None)  # noqa: S101
    return TestPair(form_document, key_document)
