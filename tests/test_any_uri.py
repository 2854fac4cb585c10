"""What Xerces and libxml2 were seen to say of values of xs:anyURI.

Every line is a measurement: an ExternalQuestion with the value as its ExternalURL, given to the JDK 17's validator
(OpenJDK 17.0.15) and to lxml 6.1.3 (libxml2 2.14.6) with the official schema.
"""

import random
import time
from itertools import product
from typing import Final

import pytest
from lxml import etree

from mturk_xml.any_uri import is_any_uri, is_portable_any_uri

BOTH: Final = "both"
XERCES: Final = "xerces"
LIBXML2: Final = "libxml2"
NEITHER: Final = "neither"

MEASURED: Final = (
    # ordinary.
    ("http://www.example.com/", BOTH),
    ("https://example.com/a/b.html?x=1&y=2#frag", BOTH),
    ("http://example.com", BOTH),
    ("https://u:p@h.example:8080/p;q/r?s", BOTH),
    ("http://localhost:8000/task?assignmentId=${x}", BOTH),
    ("HTTP://EXAMPLE.COM/", BOTH),
    ("https://s3.amazonaws.com/my_bucket/My%20File.html", BOTH),
    ("http://a/%41%7e", BOTH),
    # nothing, references without a scheme.
    ("", BOTH),
    ("a", BOTH),
    ("a/b", BOTH),
    ("../a", BOTH),
    ("./a:b", BOTH),
    ("?q", BOTH),
    ("#f", BOTH),
    ("#", BOTH),
    ("?", BOTH),
    (".", BOTH),
    ("..", BOTH),
    ("/", BOTH),
    ("//h/p", BOTH),
    ("a b", BOTH),
    ("a/b:c", BOTH),
    ("a?b:c", BOTH),
    ("a#b:c", BOTH),
    ("%41", BOTH),
    ("*", BOTH),
    ("~", BOTH),
    # white space at the ends and inside.
    (" http://a/ ", BOTH),
    ("\thttp://a/\n", BOTH),
    ("\u00a0http://a/", NEITHER),
    ("\u2028http://a/", NEITHER),
    ("http://a/b c", BOTH),
    ("http:// a", BOTH),
    ("http://a\n/b", BOTH),
    (" ", BOTH),
    (" # ", BOTH),
    # the scheme.
    (":", NEITHER),
    ("::", NEITHER),
    (":a", NEITHER),
    ("a:", LIBXML2),
    ("a: ", LIBXML2),
    ("a:#f", LIBXML2),
    ("a:#", LIBXML2),
    ("a:?q", BOTH),
    ("a:?", BOTH),
    ("a:/", BOTH),
    ("a:b", BOTH),
    ("a::", BOTH),
    ("1:b", NEITHER),
    ("1a:b", NEITHER),
    ("a1+-.:b", BOTH),
    ("a_b:c", NEITHER),
    ("a%41:b", NEITHER),
    ("é:b", NEITHER),
    ("aé:b", NEITHER),
    ("a b:c", NEITHER),
    ("-a:b", NEITHER),
    ("mailto:a@b.c", BOTH),
    ("urn:isbn:123", BOTH),
    ("http:", LIBXML2),
    ("http:a", BOTH),
    ("http:/a", BOTH),
    ("javascript:alert(1)", BOTH),
    ("data:text/html,<b>", BOTH),
    # nothing after two slashes.
    ("//", LIBXML2),
    ("http://", LIBXML2),
    ("https://", LIBXML2),
    ("a://", LIBXML2),
    ("///", BOTH),
    ("http:///", BOTH),
    ("http:///x", BOTH),
    ("//?", BOTH),
    ("http://?q", BOTH),
    ("http://#f", BOTH),
    ("//#", BOTH),
    ("http:////", BOTH),
    ("http:////x", BOTH),
    # escapes.
    ("%", NEITHER),
    ("%4", NEITHER),
    ("%zz", NEITHER),
    ("%4g", NEITHER),
    ("%G1", NEITHER),
    ("a%", NEITHER),
    ("http://a/%", NEITHER),
    ("http://a/%4", NEITHER),
    ("http://a/%zz", NEITHER),
    ("http://%/", NEITHER),
    ("http://%zz/", NEITHER),
    ("http://%4/1", NEITHER),
    ("http://a%41b/", BOTH),
    ("http://a/?%", NEITHER),
    ("http://a/?%4", NEITHER),
    ("http://a/?%41", BOTH),
    ("http://a/#%", NEITHER),
    ("http://a/#%41", BOTH),
    ("http://%41@b/", BOTH),
    ("http://%@b/", NEITHER),
    ("x:%", NEITHER),
    ("x:%41", BOTH),
    ("100%", NEITHER),
    ("http://a/100%25", BOTH),
    # the number sign.
    ("http://a/#b#c", NEITHER),
    ("##", NEITHER),
    ("#a#", NEITHER),
    ("http://a#?", BOTH),
    ("http://a/#", BOTH),
    ("a#%23", BOTH),
    ("x:y#z", BOTH),
    ("x:y#z#", NEITHER),
    ("http://#a#", NEITHER),
    # brackets.
    ("[", NEITHER),
    ("a[b]", NEITHER),
    ("http://a/[", NEITHER),
    ("http://a/]", NEITHER),
    ("http://a/?[", XERCES),
    ("http://a/?x[]=1", XERCES),
    ("http://a/#[", BOTH),
    ("http://a/#[x]", BOTH),
    ("x:y[z]", XERCES),
    ("x:[", XERCES),
    ("x:?[", XERCES),
    ("?[", XERCES),
    ("#[", BOTH),
    ("/[", NEITHER),
    ("http://a[/", NEITHER),
    ("http://[", NEITHER),
    ("http://]", NEITHER),
    ("http://[]", LIBXML2),
    ("http://[]/", LIBXML2),
    ("http://a/x[1].png", NEITHER),
    # hosts that are no hosts.
    ("http://a-/", BOTH),
    ("http://-a/", BOTH),
    ("http://a./", BOTH),
    ("http://.a/", BOTH),
    ("http://a..b/", BOTH),
    ("http://a_b/", BOTH),
    ("http://_/", BOTH),
    ("http://-/", BOTH),
    ("http://a!b/", BOTH),
    ("http://*/", BOTH),
    ("http://a b/", BOTH),
    ("http://a%20b/", BOTH),
    ("http://é/", BOTH),
    ("http://1/", BOTH),
    ("http://a.1/", BOTH),
    ("http://$,;:@&=+/", BOTH),
    ("http://" + "a" * 300 + "/", BOTH),
    ("http://a\\b/", BOTH),
    ("http://a|b/", BOTH),
    ("http://a^b/", BOTH),
    ("http://a`b/", BOTH),
    ("http://a{b}/", BOTH),
    ('http://a"b"/', BOTH),
    ("http://a'b/", BOTH),
    ("http://<a>/", BOTH),
    ("http://\u007f/", BOTH),
    ("http://\u0080/", BOTH),
    ("http://\ufffd/", BOTH),
    ("http://\U0001f600/", BOTH),
    # dotted quads.
    ("http://1.2.3.4/", BOTH),
    ("http://1.2.3/", BOTH),
    ("http://1.2.3.4.5/", BOTH),
    ("http://256.1.1.1/", BOTH),
    ("http://1.2.3.256/", BOTH),
    ("http://01.02.03.004/", BOTH),
    ("http://1.2.3.4./", BOTH),
    ("http://1.2.3.4a/", BOTH),
    ("http://1..2.3/", BOTH),
    ("http://999.999.999.999:99999/", BOTH),
    # users.
    ("http://@a/", BOTH),
    ("http://@/", BOTH),
    ("http://a@/", BOTH),
    ("http://u@a/", BOTH),
    ("http://u:p@a/", BOTH),
    ("http://u:p:q@a/", BOTH),
    ("http://u@v@a/", XERCES),
    ("http://@@/", XERCES),
    ("http://u v@a/", BOTH),
    ("http://:@a/", BOTH),
    ("http://:@/", BOTH),
    ("http://u@:80/", BOTH),
    # ports.
    ("http://a:80/", BOTH),
    ("http://a:/", XERCES),
    ("http://a:", XERCES),
    ("http://a:port/", XERCES),
    ("http://a:80x/", XERCES),
    ("http://a:-1/", XERCES),
    ("http://a:+80/", XERCES),
    ("http://a: 80/", XERCES),
    ("http://:80/", BOTH),
    ("http://:/", XERCES),
    ("http://:", XERCES),
    ("http://a:80:80/", XERCES),
    ("http://a:b:c/", XERCES),
    ("http://a:65536/", BOTH),
    ("http://a:2147483647/", BOTH),
    ("http://a:2147483648/", XERCES),
    ("http://a:0002147483647/", BOTH),
    ("http://a:99999999999999999999/", XERCES),
    ("http://a:" + "9" * 5000 + "/", XERCES),
    ("http://a:\u0661/", XERCES),
    ("//a:b", XERCES),
    ("//a:80", BOTH),
    # address literals.
    ("http://[::1]/", BOTH),
    ("http://[::]/", BOTH),
    ("//[::1]", BOTH),
    ("x://[::1]?q", BOTH),
    ("http://[::1]#f", BOTH),
    ("http://[1:2:3:4:5:6:7:8]/", BOTH),
    ("http://[1:2:3:4:5:6:7]/", LIBXML2),
    ("http://[1:2:3:4:5:6:7:8:9]/", LIBXML2),
    ("http://[1:2:3:4:5:6:7::]/", BOTH),
    ("http://[::2:3:4:5:6:7:8]/", BOTH),
    ("http://[1:2:3:4:5:6:7::8]/", LIBXML2),
    ("http://[1::3:4:5:6:7:8]/", BOTH),
    ("http://[1::2::3]/", LIBXML2),
    ("http://[:::]/", LIBXML2),
    ("http://[:1]/", LIBXML2),
    ("http://[1:]/", LIBXML2),
    ("http://[:]/", LIBXML2),
    ("http://[1::2:]/", LIBXML2),
    ("http://[12345::]/", LIBXML2),
    ("http://[fe80::1%25eth0]/", LIBXML2),
    ("http://[g::1]/", LIBXML2),
    ("http://[FFFF::abcd]/", BOTH),
    ("http://[v1.a]/", LIBXML2),
    ("http://[1.2.3.4]/", LIBXML2),
    ("http://[::1.2.3.4]/", BOTH),
    ("http://[::1.2.3.]/", BOTH),
    ("http://[::1.2.3]/", LIBXML2),
    ("http://[::1.2.3.4.5]/", LIBXML2),
    ("http://[::256.2.3.4]/", LIBXML2),
    ("http://[::1.2.3.256]/", LIBXML2),
    ("http://[::001.02.3.4]/", BOTH),
    ("http://[::0001.2.3.4]/", LIBXML2),
    ("http://[::.1.2.3]/", LIBXML2),
    ("http://[::a.2.3.4]/", LIBXML2),
    ("http://[1:2:3:4:5:6:1.2.3.4]/", BOTH),
    ("http://[1:2:3:4:5:1.2.3.4]/", LIBXML2),
    ("http://[1:2:3:4:5:6:7:1.2.3.4]/", LIBXML2),
    ("http://[1:2:3:4:5::1.2.3.4]/", BOTH),
    ("http://[1:2:3:4:5:6::1.2.3.4]/", LIBXML2),
    ("http://[1.2.3.4::]/", LIBXML2),
    ("http://[1::2:3:4:5:1.2.3.4]/", BOTH),
    ("http://[::1]x/", NEITHER),
    ("http://x[::1]/", NEITHER),
    ("http://[::1]]/", NEITHER),
    ("http://[[::1]]/", NEITHER),
    ("http://[::1/", NEITHER),
    ("http://[/]/", LIBXML2),
    ("http://[ ::1]/", LIBXML2),
    ("http://[::é]/", LIBXML2),
    # beside an address literal.
    ("http://u@[::1]/", BOTH),
    ("http://u:p@[::1]/", BOTH),
    ("http://@[::1]/", BOTH),
    ("http://u v@[::1]/", BOTH),
    ("http://%41@[::1]/", BOTH),
    ("http://%4@[::1]/", NEITHER),
    ("http://u@v@[::1]/", NEITHER),
    ("http://[::1]@a/", NEITHER),
    ("http://[::1]:80/", BOTH),
    ("http://[::1]:/", XERCES),
    ("http://[::1]:65535/", BOTH),
    ("http://[::1]:65536/", LIBXML2),
    ("http://[::1]:00065535/", BOTH),
    ("http://[::1]:+80/", XERCES),
    ("http://[::1]:+/", NEITHER),
    ("http://[::1]:-0/", XERCES),
    ("http://[::1]:-1/", NEITHER),
    ("http://[::1]:x/", NEITHER),
    ("http://[::1]:80:80/", NEITHER),
    ("http://[::1]: 80/", NEITHER),
    ("http://[::1]:\u0661/", NEITHER),
    ("http://[::1]:" + "0" * 5000 + "1/", BOTH),
    ("http://[::1]:" + "9" * 5000 + "/", NEITHER),
)

SCHEMA: Final = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="u" type="xs:anyURI"/></xs:schema>
"""
SECONDS: Final = 2.0


def _name(value: str) -> str:
    return ascii(value[:40])


@pytest.mark.parametrize(("value", "accepted_by"), MEASURED, ids=_name)
def test_is_what_xerces_said(value: str, accepted_by: str) -> None:
    assert is_any_uri(value) is (accepted_by in (BOTH, XERCES))


@pytest.mark.parametrize(("value", "accepted_by"), MEASURED, ids=_name)
def test_portable_is_what_both_said(value: str, accepted_by: str) -> None:
    assert is_portable_any_uri(value) is (accepted_by == BOTH)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """A schema whose one element is an xs:anyURI."""
    return etree.XMLSchema(etree.fromstring(SCHEMA))


def _libxml2_accepts(schema: etree.XMLSchema, value: str) -> bool:
    element = etree.Element("u")
    element.text = value
    return bool(schema.validate(element))


@pytest.mark.parametrize(("value", "accepted_by"), MEASURED, ids=_name)
def test_libxml2_still_accepts_what_is_portable(schema: etree.XMLSchema, value: str, accepted_by: str) -> None:
    if accepted_by == BOTH:
        assert _libxml2_accepts(schema, value)


def test_portable_agrees_with_libxml2_where_xerces_accepts(schema: etree.XMLSchema) -> None:
    pieces = ("http:", "x:", "//", "/", "#", "?", "%", "%41", "[", "]", "[::1]", "@", ":", ":80", "a", "1.2", "é", " b")
    choose = random.Random(2396)
    drawn = {"".join(choose.choices(pieces, k=choose.randint(5, 8))) for _ in range(5000)}
    for value in drawn | {"".join(parts) for size in range(4) for parts in product(pieces, repeat=size)}:
        if is_any_uri(value):
            assert is_portable_any_uri(value) is _libxml2_accepts(schema, value), value


@pytest.mark.parametrize("piece", ["a", "a:", "%41", "/", "@", "[", "::", "1.", "?", "#", " ", "é", "//", ":0"])
@pytest.mark.parametrize("start", ["", "x:", "http://", "http://[", "http://[::1]:", "http://u@"])
def test_takes_linear_time(start: str, piece: str) -> None:
    begun = time.perf_counter()
    is_portable_any_uri(start + piece * 100_000)
    is_portable_any_uri(start + piece * 100_000 + "%")
    assert time.perf_counter() - begun < SECONDS
