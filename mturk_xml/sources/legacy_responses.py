"""What the service answered before it spoke JSON: responses as XML, with the answer as text in them.

Any namespace will do, or none. A submission is called by its element, counted from 1 as in XPath:
`response.xml#Assignment[2]`.

Source: API reference of 2014-08-15, "GetAssignmentsForHIT", "GetAssignment" and "GetQualificationRequests".
"""

from collections.abc import Iterator

from lxml import etree

from mturk_xml.embedded import embedded_in
from mturk_xml.errors import SourceError
from mturk_xml.sources.api_responses import id_field, time_named
from mturk_xml.sources.recognition import root_name
from mturk_xml.sources.stream import Stream, head_text
from mturk_xml.sources.submission import Submission
from mturk_xml.tree import split_tag

_RECORDS = ("Assignment", "QualificationRequest")
ROOTS = frozenset(
    (
        *_RECORDS,
        "Assignments",
        "QualificationRequests",
        *(
            f"{operation}{part}"
            for operation in ("GetAssignment", "GetAssignmentsForHIT", "GetQualificationRequests")
            for part in ("Response", "Result")
        ),
    )
)
"""The names of the elements that such a document begins with."""


def recognises(stream: Stream) -> bool:
    """Tell whether a stream is such a document, by its first element."""
    return root_name(head_text(stream)) in ROOTS


def read(stream: Stream) -> Iterator[Submission]:
    """Read the submissions in a response; what comes before an error in it is read.

    The tree is cut back behind every element that has been read, so that it stays small.
    """
    name = stream.title
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    counts = dict.fromkeys(_RECORDS, 0)
    record: etree._Element | None = None
    is_first = True
    try:
        for event, element in events:
            if is_first and element.getroottree().docinfo.internalDTD is not None:
                yield Submission(source=name, error=f"{name} has a document type declaration, which is not read")
                return
            is_first = False
            if event == "start":
                if record is None and _name(element) in counts:
                    record = element
                continue
            if element is record:
                counts[_name(element)] += 1
                yield _submission(element, f"{name}#{_name(element)}[{counts[_name(element)]}]")
                record = None
            if record is None:
                _cut_back(element)
    except etree.XMLSyntaxError as error:
        if record is not None:
            name = f"{name}#{_name(record)}[{counts[_name(record)] + 1}]"
        yield Submission(source=name, error=f"{stream.title} is not well-formed XML: {error.msg}")
    except SourceError as error:
        yield Submission(source=name, error=str(error))


def _name(element: etree._Element) -> str:
    return split_tag(element)[1]


def _cut_back(element: etree._Element) -> None:
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _submission(record: etree._Element, source: str) -> Submission:
    ids: dict[str, str | None] = {}
    times: dict[str, object] = {}
    data: str | None = None
    for child in record:
        if time := time_named(_name(child)):
            times[time] = child.text
        elif field := id_field(_name(child)):
            ids[field] = ids.get(field) or (child.text or "").strip() or None
        elif _name(child) == "Answer":
            data = embedded_in(child)
    return Submission(source=source, data=data, times=times or None, **ids)
