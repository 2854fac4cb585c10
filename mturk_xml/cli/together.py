"""What `mturk-xml validate` does with --form, --key and --answers: documents that belong together."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from mturk_xml.config import Selection
from mturk_xml.diagnostics import Report
from mturk_xml.errors import SourceError
from mturk_xml.pairs import Examination
from mturk_xml.reporters import Outcome
from mturk_xml.sources import Input, inputs, named
from mturk_xml.tree import Source


@attrs.frozen(kw_only=True)
class Together:
    """The documents of a test, by the names of their files.

    Attributes:
        form: the form, None where none was named.
        key: the key, likewise.
        answers: files and folders of answers to the form.
        passing: the Qualification value to be reached, None where there is none.

    """

    form: str | None = None
    key: str | None = None
    answers: tuple[str, ...] = ()
    passing: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(filter(None, (self.form, self.key, *self.answers)))


def outcomes(test: Together, selection: Selection, *, leave_out: Path | None) -> Iterator[Outcome]:
    """Give what became of each document of a test: the form, the key and the answers, one after the other."""
    form, form_problems = _read(test.form)
    key, key_problems = _read(test.key)
    yield from (*form_problems, *key_problems)
    examination = Examination(form=form, key=key, passing=test.passing if key else None)
    for source, report in ((form, examination.form), (key, examination.key)):
        if source is not None and report is not None:
            yield _outcome(source, report, selection)
    yield from _answers(inputs(test.answers, leave_out=leave_out), examination, selection)


def _answers(found: Iterable[Input], examination: Examination, selection: Selection) -> Iterator[Outcome]:
    for answers in found:
        try:
            source = answers.read()
        except SourceError as error:
            yield Outcome(file=answers.name, problem=str(error))
        else:
            yield _outcome(source, examination.check(source), selection)


def _read(name: str | None) -> tuple[Source | None, list[Outcome]]:
    """Read a document; also say why it cannot be read."""
    if name is None:
        return None, []
    found = named(name)
    try:
        return found.read(), []
    except SourceError as error:
        return None, [Outcome(file=found.name, problem=str(error))]


def _outcome(source: Source, report: Report, selection: Selection) -> Outcome:
    return Outcome(file=source.file or "", report=selection.apply(report), source=source)
