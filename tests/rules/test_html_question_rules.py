"""What is said of pages, and that it takes time in proportion to them."""

import subprocess
import sys
import time

import pytest
import turbohtml
from hypothesis import given
from hypothesis import strategies as st

import mturk_xml.rules
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.html_page import read_page
from mturk_xml.rule import RULES, Finding, InText

_ = mturk_xml.rules  # imported so that RULES is complete

PIECES = """
<div> </div> <p> </p> <b> </b> <i> </i> <ul> <li> </li> </ul> <table> <tr> <td> </td> </table> <br> </br>
<form> </form> <crowd-form> </crowd-form> <input> <input/> <select> <option> </select> <textarea> </textarea>
<script> </script> <svg> <path/> </svg> <a/> <!-- --> <!doctype <template> </template> </ < > & &amp &amp; &#0;
&#x110000; é 😀 " ' = /
""".split()
soup = st.lists(st.sampled_from([*PIECES, " ", "\n", "\r\n", "\r"]), max_size=30).map("".join)

# In each, everything that has an end tag and is opened is closed, in the reverse order.
paired = st.recursive(
    st.sampled_from(
        ["text", "<br>", "<img alt=a>", "<svg><path/></svg>", "<!-- </div> -->", "<script>'</div>'</script>"]
    ),
    lambda inner: (
        st.builds(
            lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
            st.sampled_from(["div", "section", "b", "span", "crowd-card", "ul", "blockquote"]),
            st.lists(inner, max_size=3),
        )
        | st.builds(lambda parts: "".join(f"<p>{part}" for part in parts), st.lists(st.just("text"), max_size=3))
    ),
    max_leaves=12,
)


def findings(code: str, html: str) -> list[Finding]:
    return list(RULES[code].find(HTMLQuestion(html_content=html, frame_height=0)))


@given(soup)
def test_any_text_is_a_page(html: str) -> None:
    page = read_page(html)
    for problem in page.problems:
        assert 0 <= problem.offset <= len(html)
    for tag in (*page.tags, *(form.tag for form in page.forms)):
        assert html[tag.offset :].lower().startswith(f"<{tag.name}")
    for code, rule in RULES.items():
        if rule.subject is HTMLQuestion:
            assert len(findings(code, html)) <= 20


@given(paired)
def test_tags_that_pair_are_no_problem(html: str) -> None:
    assert not read_page(f"<!DOCTYPE html><body>{html}</body>").problems


@given(html=paired, tag=st.sampled_from(["</em>", "<em>", "</img>", "</br>"]), before=st.booleans())
def test_a_tag_too_many_is_a_problem(html: str, tag: str, *, before: bool) -> None:
    whole = f"{tag}{html}" if before else f"{html}{tag}"
    problems = read_page(f"<!DOCTYPE html><body>{whole}</body>").problems
    assert len(problems) == 1
    assert problems[0].offset == len("<!DOCTYPE html><body>") + (0 if before else len(html))


@given(soup)
def test_what_the_parser_reports_is_a_problem(html: str) -> None:
    text = html.replace("\r\n", " \n").replace("\r", "\n")
    reported = turbohtml.parse(text, scripting=True).errors
    assert bool(read_page(html).problems) >= bool(reported)


@pytest.mark.parametrize(
    ("html", "problems"),
    [
        ("<p>a<div>b</div></p>", {16: "</p> closes nothing"}),
        ("<div><b>a</div></b>", {5: "<b> is not closed before </div>", 15: "</b> closes nothing"}),
        ("<ul><li>a<li>b</ul>", {}),
        ("<p>a<object><p>b</object>c</p>", {}),
        ("<p><button><div></div></button></p>", {}),
        ("<svg><g><path/></g></svg>", {}),
        ("<crowd-input/>", {0: "the / at the end of this tag does not close it"}),
        ("<b", {2: "end of file in tag"}),
        ("a<<b>c</b>", {2: "no tag begins like this; a < in the text is written &lt;"}),
        ("<a href=a'b>c</a>", {9: '"\'" can stand in an attribute in quotes only'}),
    ],
)
def test_problems(html: str, problems: dict[int, str]) -> None:
    assert {problem.offset: problem.message for problem in read_page(html).problems} == problems


FORM = '<form method="post" action="https://www.mturk.com/mturk/externalSubmit">'


@pytest.mark.parametrize(
    ("code", "html"),
    [
        ("HQ705", '<form method="post" action="https://[x/mturk/externalSubmit">'),
        ("HQ705", '<form method="post" action="https://notmturk.com/mturk/externalSubmit">'),
        ("HQ705", '<form method="post" action="?to=/mturk/externalSubmit">'),
        ("HQ706", f"{FORM}</form><input name=assignmentId>"),
        ("HQ706", f"{FORM}<button name=assignmentId></form>"),
        ("HQ706", f"{FORM}</form><script>assign()</script><p>assignmentId</p>"),
        ("HQ707", f"{FORM}<input id=a></form><script>document.forms[0].ab</script>"),
        ("HQ707", f"{FORM}<input name='  '></form>"),
        ("HQ708", f"{FORM}<input name=a><input name=' a '></form>"),
        ("HQ708", f"{FORM}<input type=radio name=a><input type=checkbox name=a></form>"),
        ("HQ709", f"{FORM}</form><input type=submit>"),
        ("HQ709", f"{FORM}<crowd-button>Send</crowd-button></form>"),
    ],
)
def test_a_defect_is_told_once(code: str, html: str) -> None:
    assert len(findings(code, html)) == 1


@pytest.mark.parametrize(
    ("code", "html"),
    [
        ("HQ704", "<p>&lt;form></p><script>render('#form')</script>"),
        ("HQ706", f"{FORM}<table><tr><td><input name=assignmentId></table></form>"),
        ("HQ706", "<p>no form at all</p>"),
        ("HQ707", f"{FORM}<input type=SUBMIT><button></button></form>"),
        ("HQ708", f"{FORM}<input name=a><input name=A></form>"),
        ("HQ708", f"{FORM}<crowd-radio-button name=a></crowd-radio-button><crowd-radio-button name=a></form>"),
        ("HQ709", f"{FORM}<button type=nonsense>Send</button></form>"),
        ("HQ709", "<form id=a></form><button form=a>Send</button>"),
    ],
)
def test_a_near_miss_is_none(code: str, html: str) -> None:
    assert not findings(code, html)


ATTACKS = {
    "deep": "<div>" * 30_000,
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(30_000)) + ">",
    "formatting": "".join(f"<p><font x={n}>" for n in range(3_000)),
    "paragraphs": "<p>" + "<object>" * 20_000 + "<div>" * 20_000,
    "end tags": "<b>" * 20_000 + "</i>" * 20_000,
    "forms": "<form id=a></form>" * 10_000 + "<input form=a>" * 20_000,
    "fields": f"{FORM}<script>{'x ' * 50_000}</script>" + "<input id=y name=a>" * 10_000 + "<input id=y>" * 10_000,
    "references": "&amp" * 50_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_takes_no_time(name: str) -> None:
    start = time.process_time()
    for code, rule in RULES.items():
        if rule.subject is HTMLQuestion:
            findings(code, ATTACKS[name])
    assert time.process_time() - start < 10


def test_the_parser_is_imported_only_for_pages() -> None:
    program = (
        "import sys, mturk_xml\n"
        "from mturk_xml.documents.external_question import ExternalQuestion\n"
        "mturk_xml.check(ExternalQuestion(external_url='https://example.com/', frame_height=0).to_bytes())\n"
        "print('turbohtml' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_a_finding_stands_in_the_html() -> None:
    html = "<!DOCTYPE html>\n<p>é😀 <b>c</p>"
    (finding,) = findings("HQ702", html)
    assert finding.at == InText(html.index("<b>"), "html_content")
