"""JUnit XML: the test results that every CI server shows."""

from collections.abc import Iterable, Iterator

from lxml import etree

from mturk_xml.appearance import visible
from mturk_xml.diagnostics import Diagnostic, Severity
from mturk_xml.reporters.reporter import Outcome, Reporter, title


class JUnitReporter(Reporter):
    """One suite for each document; a case fails for an error or a warning, and passes for what is just to know."""

    def pieces(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """Give the suites as they come."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mturk-xml">\n'
        for outcome in outcomes:
            suite = _suite(outcome)
            etree.indent(suite, level=1)
            yield f"  {etree.tostring(suite, encoding='unicode').rstrip()}\n"
        yield "</testsuites>\n"


def _suite(outcome: Outcome) -> etree._Element:
    diagnostics = outcome.report.diagnostics if outcome.report else ()
    suite = etree.Element("testsuite", name=visible(outcome.file))
    if outcome.problem:
        case = _case(suite, "can be read", outcome.file)
        etree.SubElement(case, "error", message=visible(outcome.problem), type="unreadable")
    elif not diagnostics:
        _case(suite, "no findings", outcome.file)
    for diagnostic in diagnostics:
        _add(suite, diagnostic, outcome.file)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    return suite


def _case(suite: etree._Element, name: str, file: str) -> etree._Element:
    return etree.SubElement(suite, "testcase", name=visible(name), classname=visible(file), file=visible(file))


def _add(suite: etree._Element, diagnostic: Diagnostic, file: str) -> None:
    case = _case(suite, title(diagnostic), file)
    if diagnostic.line is not None:
        case.set("line", str(diagnostic.line))
    if diagnostic.severity is Severity.INFO:
        etree.SubElement(case, "system-out").text = _details(diagnostic, file)
        return
    failure = etree.SubElement(case, "failure", message=visible(diagnostic.message), type=diagnostic.severity.value)
    failure.text = _details(diagnostic, file)


def _details(diagnostic: Diagnostic, file: str) -> str:
    where = ":".join(str(part) for part in (file, diagnostic.line, diagnostic.column) if part is not None)
    lines = [f"{where}: {diagnostic.message}", diagnostic.path, diagnostic.hint]
    return "\n".join(visible(line) for line in lines if line)
