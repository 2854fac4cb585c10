"""Where answers come from: every source gives submissions, one for each Worker's answers."""

from collections.abc import Iterable, Iterator

from mturk_xml.errors import SourceError
from mturk_xml.sources.inputs import EXTENSIONS, STDIN, STDIN_NAME, Input, inputs
from mturk_xml.sources.submission import Submission

__all__ = ["EXTENSIONS", "STDIN", "STDIN_NAME", "Input", "Submission", "inputs", "submissions"]


def submissions(arguments: Iterable[str]) -> Iterator[Submission]:
    """Give the answers in files, folders and standard input, one row each.

    Args:
        arguments: as for `inputs`; each file holds one QuestionFormAnswers, or nothing.

    Yields:
        One row for each file; also for what cannot be read, with the error.

    """
    for found in inputs(arguments):
        try:
            data = found.read().data
        except SourceError as error:
            yield Submission(source=found.name, error=str(error))
        else:
            yield Submission(source=found.name, data=data)
