"""What is said of URLs that the service would show in a frame."""

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

import mturk_xml.rules
from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.rule import RULES, InText

_ = mturk_xml.rules  # imported so that RULES is complete

RESERVED = ["assignmentId", "hitId", "workerId", "turkSubmitTo"]
words = st.text("aItd&=#? ;+", max_size=4) | st.sampled_from([*RESERVED, "hitid", "amp;hitId"])


def question(url: str) -> ExternalQuestion:
    return ExternalQuestion(external_url=url, frame_height=0)


@given(st.lists(st.tuples(words, words)), st.sampled_from(["", "#hitId=1", "#?hitId=1"]))
def test_reserved_parameters_are_those_that_a_server_reads(parameters: list[tuple[str, str]], fragment: str) -> None:
    query = urlencode(parameters)
    subject = question(f"https://example.com/hitId?{query}{fragment}")
    expected = {name for name, _ in parse_qsl(query, keep_blank_values=True)} & set(RESERVED)
    found = list(RULES["EQ602"].find(subject))
    assert {finding.message.split()[5] for finding in found} == expected
    assert len(found) == len(expected)
    for finding in found:
        assert isinstance(finding.at, InText)
        assert subject.external_url[finding.at.offset - 1] in "?&"


@given(st.lists(st.tuples(words, words)))
def test_what_is_encoded_as_a_query_is_no_defect(parameters: list[tuple[str, str]]) -> None:
    subject = question(f"https://example.com/?{urlencode(parameters)}")
    assert not list(RULES["EQ601"].find(subject))
    assert not list(RULES["EQ603"].find(subject))
    assert not list(RULES["EQ604"].find(subject))
