"""A test, looked at as a whole: a form with its key, and the answers to the form.

`check_test` gives a report for each document: what `check` finds in it alone, and what the others say against it.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar, cast

import attrs

from mturk_xml.answering import Mismatch, Questionnaire
from mturk_xml.binding import Document, Places, Structure, load
from mturk_xml.diagnostics import Diagnostic, Location, Report, Severity
from mturk_xml.documents import CLASS_OF_TAG, AnswerKey, QuestionForm, QuestionFormAnswers
from mturk_xml.errors import InvalidValueError
from mturk_xml.findings import look, type_of_found
from mturk_xml.rule import rules_about
from mturk_xml.rules.pairs import KeyedForm, KeyedOption, KeyedQuestion, PassingScore, UnexpectedDocument
from mturk_xml.scoring.given import require_kind
from mturk_xml.tree import MAX_BYTES, Source, SourceLike, is_blank, read_source

_Subject = UnexpectedDocument | KeyedForm | KeyedQuestion | KeyedOption | PassingScore | Mismatch
_Kind = TypeVar("_Kind", bound=Document)
LikeAnswers: TypeAlias = "QuestionFormAnswers | SourceLike | Source | None"


@attrs.frozen(kw_only=True)
class JointReport:
    """What `check_test` found: a report for each document that was given, in the order in which it was.

    Attributes:
        form: about the form.
        key: about the key.
        answers: about each Worker's answers.

    """

    form: Report | None = None
    key: Report | None = None
    answers: tuple[Report, ...] = ()

    @property
    def reports(self) -> tuple[Report, ...]:
        """All reports: the form's, the key's, and those of the answers."""
        return tuple(report for report in (self.form, self.key, *self.answers) if report is not None)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, those about one document together."""
        return tuple(diagnostic for report in self.reports for diagnostic in report.diagnostics)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(diagnostic.severity is not Severity.ERROR for diagnostic in self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics)) or "no findings"


def check_test(
    *,
    form: "QuestionForm | SourceLike | None" = None,
    key: "AnswerKey | SourceLike | None" = None,
    answers: "LikeAnswers | Iterable[LikeAnswers]" = (),
    passing: int | None = None,
    max_bytes: int = MAX_BYTES,
) -> JointReport:
    """Look at a form, its key and answers to it, each by itself and each beside the others.

    To check many answers as they come, make an `AnswersChecker` or an `Examination` once.

    Args:
        form: the QuestionForm: a document, or its XML in any form that `check` takes.
        key: the AnswerKey, likewise.
        answers: the QuestionFormAnswers of a Worker, or of several. None, or XML that is empty or nothing but
            white space, is a Worker answering nothing.
        passing: the Qualification value that Workers have to reach; found is whether they can.
        max_bytes: the size above which no document is read.

    Raises:
        SourceError: a file cannot be read.
        DocumentError: a document that is no XML is of another kind than its name says.
        InvalidValueError: `passing` is given without a key.

    Example:
        >>> from mturk_xml import example
        >>> report = check_test(form=example.path("form.xml"), key=example.path("key.xml"), passing=101)
        >>> print(report.key.diagnostics[0].message)
        the best answers give the Qualification value 100, and 101 is to be reached

    """
    examination = Examination(form=form, key=key, passing=passing, max_bytes=max_bytes)
    reports = tuple(map(examination.check, _several(answers)))
    return JointReport(form=examination.form, key=examination.key, answers=reports)


def _several(answers: "LikeAnswers | Iterable[LikeAnswers]") -> "Iterable[LikeAnswers]":
    is_source = isinstance(answers, Document | Source | str | bytes | bytearray | memoryview | os.PathLike)
    if answers is None or is_source or callable(getattr(answers, "read", None)):
        return (cast("LikeAnswers", answers),)
    return cast("Iterable[LikeAnswers]", answers)


class AnswersChecker:
    """A form, prepared once to check many Workers' answers, fast.

    It can be shared by threads.

    Example:
        >>> import mturk_xml as mx
        >>> from mturk_xml import example
        >>> checker = AnswersChecker(mx.parse(example.path("form.xml")))
        >>> answer = mx.question_form_answers.Answer(question_identifier="plumage", free_text="red")
        >>> [found.code for found in checker.check(mx.QuestionFormAnswers(answers=(answer,)))][0]
        'PR840'

    """

    def __init__(self, form: QuestionForm) -> None:
        self._questionnaire = Questionnaire(require_kind(form, QuestionForm, "the form"))

    def check(self, answers: QuestionFormAnswers | None) -> tuple[Diagnostic, ...]:
        """Say everything that the form does not allow; None is the Worker answering nothing.

        The findings tell no lines, as the answers are a value that knows none.
        """
        found = self._questionnaire.mismatches(answers)
        if not found:
            return ()
        return tuple(rule.diagnose(finding, Location(), None) for rule, _, finding in self.found_in(found))

    def compare(self, answers: QuestionFormAnswers | None) -> list[type_of_found]:
        """Say the same as what the rules found, and at which structures."""
        return list(self.found_in(self._questionnaire.mismatches(answers)))

    @staticmethod
    def found_in(mismatches: Iterable[Mismatch]) -> Iterator[type_of_found]:
        """Ask the rules for the words."""
        for mismatch in mismatches:
            yield from _ask(mismatch)


class Examination:
    """A form and its key, read and compared once, to report on any number of answers.

    Attributes:
        form: the report about the form, None where none was given.
        key: the report about the key, likewise.

    """

    def __init__(
        self,
        *,
        form: "QuestionForm | SourceLike | Source | None" = None,
        key: "AnswerKey | SourceLike | Source | None" = None,
        passing: int | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Read both and compare them; arguments as for `check_test`."""
        if passing is not None and key is None:
            raise InvalidValueError(f"passing: {passing} is reached with a key, and there is none")
        self._max_bytes = max_bytes
        asked = None if form is None else _Given(form, QuestionForm, "the form", max_bytes)
        keyed = None if key is None else _Given(key, AnswerKey, "the key", max_bytes)
        form_document = asked.document if asked else None
        key_document = keyed.document if keyed else None
        found = [found for subject in _subjects(form_document, key_document, passing) for found in _ask(subject)]
        by_document = _sorted_out(found, [document for document in (form_document, key_document) if document])
        self.form = asked.report(by_document[id(form_document)]) if asked else None
        self.key = keyed.report(by_document[id(key_document)]) if keyed else None
        self._checker = AnswersChecker(form_document) if form_document else None

    def check(self, answers: "LikeAnswers") -> Report:
        """Report on a Worker's answers; arguments and errors as for `check_test`."""
        source = None if answers is None or isinstance(answers, Document) else _read(answers, self._max_bytes)
        if answers is None or (source is not None and is_blank(source)):
            return Report(
                file=source.file if source else None,
                well_formed=False,
                schema_valid=False,
                diagnostics=self._checker.check(None) if self._checker else (),
            )
        given = _Given(source or answers, QuestionFormAnswers, "the answers", self._max_bytes)
        document = given.document
        if self._checker is None or document is None:
            return given.report([])
        return given.report(self._checker.compare(document))


class _Given(Generic[_Kind]):
    """A document that was given in a role, as a value or as its XML."""

    def __init__(
        self, given: "Document | SourceLike | Source", expected: type[_Kind], role: str, max_bytes: int
    ) -> None:
        self._is_value = isinstance(given, Document)
        self._found: list[type_of_found] = []
        if isinstance(given, Document):
            self.document: _Kind | None = require_kind(given, expected, role)
            self._source = read_source(given.to_bytes(), max_bytes=max(max_bytes, MAX_BYTES))
            self._report = Report(
                kind=type(given).__name__,
                namespace=given.namespace,
                well_formed=True,
                schema_valid=True,
                document=given,
            )
            return
        self._source = _read(given, max_bytes)
        self._report = load(self._source, CLASS_OF_TAG)
        document = self._report.document
        self.document = document if isinstance(document, expected) else None
        if document is not None and self.document is None:
            self._found += _ask(UnexpectedDocument(document=document, expected=expected))

    def report(self, more: Iterable[type_of_found]) -> Report:
        """Report what its own rules find, and what comparing it with others found."""
        report = look(self._source, self._report, [*self._found, *more])
        if self._is_value:  # The lines would be those of a text that nobody has seen.
            diagnostics = tuple(attrs.evolve(found, line=None, column=None) for found in report.diagnostics)
            report = attrs.evolve(report, diagnostics=diagnostics)
        return report


def _read(source: "SourceLike | Source", max_bytes: int) -> Source:
    return source if isinstance(source, Source) else read_source(source, max_bytes=max_bytes)


def _subjects(form: QuestionForm | None, key: AnswerKey | None, passing: int | None) -> Iterator[_Subject]:
    """Give what there are rules about."""
    if form is not None and key is not None:
        test = KeyedForm(form=form, key=key)
        yield test
        for question in test.questions():
            yield question
            yield from question.options()
    if key is not None and passing is not None:
        yield PassingScore(passing=passing, key=key, form=form)


def _ask(subject: _Subject) -> Iterator[type_of_found]:
    """Give what the rules about a subject find, each with the structure that it is found at."""
    for rule in rules_about(type(subject)):
        for finding in rule.find(subject):
            yield rule, finding.at if isinstance(finding.at, Structure) else subject.place, finding


def _sorted_out(found: list[type_of_found], documents: list[Document]) -> defaultdict[int, list[type_of_found]]:
    """Tell for each document, by its `id`, what was found in it."""
    by_document: defaultdict[int, list[type_of_found]] = defaultdict(list)
    if found:
        places = [(id(document), Places(document)) for document in documents]
        for one in found:
            where = (
                number for number, known in places if isinstance(one[1], Structure) and known.of(one[1]) is not None
            )
            by_document[next(where)].append(one)
    return by_document
