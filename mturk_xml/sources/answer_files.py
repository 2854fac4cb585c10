"""A file that is one Worker's QuestionFormAnswers."""

from collections.abc import Iterator

from mturk_xml.sources.recognition import root_name
from mturk_xml.sources.stream import Stream, head_text
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import MAX_BYTES


def recognises(stream: Stream) -> bool:
    """Tell whether a stream begins as such a document does, in whatever namespace."""
    return root_name(head_text(stream)) == "QuestionFormAnswers"


def read(stream: Stream) -> Iterator[Submission]:
    """Read one document; no more of it than shows that it is too large."""
    yield Submission(source=stream.title, data=stream.read(MAX_BYTES + 1))
