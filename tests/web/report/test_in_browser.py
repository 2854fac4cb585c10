"""The page of an analysis in a browser: everybody can use it, nothing on it runs, its files can be saved, it prints."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs
import pytest

import accessibility
import mturk_xml as mx
from mturk_xml import content, example, question_form
from mturk_xml.analysis.export import questions_to_csv, scores_to_csv, to_json
from mturk_xml.sources import Submission
from sample_tests import sample_test
from sheets import answer, answers, key, option, question, worth
from watched_page import open_watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route, ViewportSize

pytestmark = pytest.mark.needs_browser

NARROW: "ViewportSize" = {"width": 320, "height": 640}
_ADDRESS = "http://localhost/report"
_RUN = "window.canary=1;alert(1)"
ATTACKS = [
    f"<script>{_RUN}</script>",
    f"</script></style></title></svg></table><script>{_RUN}</script>",
    f'" onload="{_RUN}" x="',
    f"' onmouseover='{_RUN}'><img src=x onerror={_RUN}>",
    f"javascript:{_RUN}",
    f"<svg onload={_RUN}><desc>",
    "{{ 7*7 }}{% raw %}<b>",
    f"--><script>{_RUN}</script><!--",
    "=HYPERLINK(1)",
    "\u202egnihtemos\u2066",
]
_NO_XML = ["\x00\x1b[31m\x7f\ud800", "\uffff\x85"]


@attrs.define(slots=False)  # Playwright writes to what it calls
class Opened:
    """A page in a browser, and what it did that it must not do."""

    page: "Page"
    html: str
    complaints: list[str] = attrs.Factory(list)

    def open(self) -> None:
        open_watched(self.page, _ADDRESS, self._answer, self.complaints)

    def _answer(self, route: "Route") -> None:
        if route.request.url == _ADDRESS:
            route.fulfill(content_type="text/html; charset=utf-8", body=self.html.encode("utf-8", "strict"))
        elif route.request.url.endswith("/favicon.ico"):
            route.fulfill(status=404)
        else:
            self.complaints.append(route.request.url)
            route.abort()


Open = Callable[[str], Opened]


@pytest.fixture
def opened(page: "Page") -> Open:
    """Open a page."""

    def opened(html: str) -> Opened:
        found = Opened(page, html)
        found.open()
        return found

    return opened


@pytest.fixture
def opened_without_script(browser: "Browser") -> Iterator[Open]:
    """Open a page in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)

    def opened(html: str) -> Opened:
        found = Opened(context.new_page(), html)
        found.open()
        return found

    yield opened
    context.close()


def _birds() -> str:
    form, key_ = example.path("form.xml"), example.path("key.xml")
    times = (f"{60 + 20 * number}" for number in range(100))
    given = [
        Submission(source=path.name, data=path.read_bytes(), times={"WorkTimeInSeconds": seconds})
        for path, seconds in zip(example.answers(), times, strict=False)
    ]
    return mx.render_report(mx.analyse(key_, given, form, pass_at=80), key_, form, read=["answers"])


def _without_form() -> str:
    sample = sample_test(6, 40)
    return mx.render_report(mx.analyse(sample.key, sample.submissions))


PAGES: dict[str, Callable[[], str]] = {
    "birds": _birds,
    "one question": lambda: mx.render_report(mx.analyse(worth(1), [None, answers(answer("q", "a"))])),
    "without a form": _without_form,
    "several choices, negative points": lambda: sample_test(8, 120, several=True).report(pass_at=60),
    "nobody": lambda: sample_test(3, 0).report(pass_at=2),
    "one Worker": lambda: sample_test(3, 1).report(),
}


# --- accessibility -----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_keeps_people_out(name: str, scheme: Literal["light", "dark"], page: "Page", opened: Open) -> None:
    page.emulate_media(color_scheme=scheme)
    found = opened(PAGES[name]())
    assert accessibility.violations(page) == []
    page.set_viewport_size(NARROW)
    assert scheme == "dark" or accessibility.violations(page) == []  # what is narrow has no other colours
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert found.complaints == []


def test_what_is_wide_can_be_scrolled_by_keyboard(page: "Page", opened: Open) -> None:
    opened(_birds())
    page.set_viewport_size(NARROW)
    region = page.get_by_role("group", name="All questions of the key")
    region.focus()
    assert region.evaluate("each => each.scrollWidth > each.clientWidth")
    region.press("ArrowRight")
    tries = 100  # it scrolls smoothly, and the page's policy lets no script wait for it
    while not (left := region.evaluate("each => each.scrollLeft")) and (tries := tries - 1):
        page.wait_for_timeout(50)
    assert left > 0


def test_charts_have_names_and_say_what_is_in_them(page: "Page", opened: Open) -> None:
    opened(_birds())
    charts = page.get_by_role("img").all()
    assert len(charts) == 4
    for chart in charts:
        named = str(chart.get_attribute("aria-labelledby")).split()
        assert all(page.locator(f"#{name}").text_content() for name in named)


def test_shapes_stand_out_in_both_schemes(page: "Page", opened: Open) -> None:
    """3 : 1 against the page, as WCAG 2.2 has it in 1.4.11; axe-core looks at texts only."""
    found = opened(sample_test(8, 120, several=True).report(pass_at=60))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        for selector, paint in (
            *((".bar", "fill"), (".observed", "stroke"), ("path.chance", "stroke"), (".upper", "fill")),
            *((".middle", "fill"), (".lower", "stroke"), ("path.mark", "stroke"), (".box", "stroke")),
        ):
            ratio = page.evaluate(_CONTRAST, [selector, paint])
            assert ratio >= 3, (scheme, selector, ratio)
    assert found.complaints == []


_CONTRAST = """([selector, paint]) => {
  const light = color => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [r, g, b] = parts.map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const shape = light(getComputedStyle(document.querySelector(selector))[paint]);
  const page = light(getComputedStyle(document.body).backgroundColor);
  return (Math.max(shape, page) + .05) / (Math.min(shape, page) + .05);
}"""


# --- hostile -----------------------------------------------------------------------------------


def _hostile() -> str:
    """A page of a test in which every text, name and file is an attack."""
    asked = [
        question_form.Question(
            question_identifier=attack,
            question_content=(content.Text(text=attack), content.FormattedContent(text=attack)),
            answer_specification=question_form.SelectionAnswer(
                selections=question_form.Selections(
                    selections=tuple(
                        question_form.Selection(selection_identifier=each, content=content.Text(text=each))
                        for each in (attack, f"{attack} 2")
                    )
                )
            ),
        )
        for attack in ATTACKS
    ]
    titles = tuple(content.Title(text=attack) for attack in ATTACKS)
    form = mx.QuestionForm(content=(question_form.Overview(content=titles[1:]), *asked))
    keyed = key(*(question(attack, option("a", 1)) for attack in ATTACKS))
    given = [
        Submission(
            source=f"{attack}.xml",
            worker_id=attack,
            data=answers(*(answer(each, attack if number % 2 else "a") for each in ATTACKS)).to_bytes(),
            times={"WorkTimeInSeconds": 1 if number == 0 else 100},
        )
        for number, attack in enumerate(ATTACKS)
    ]
    nowhere = [
        Submission(source=attack, worker_id=attack, data=b"<x", error=attack if number % 2 else None)
        for number, attack in enumerate([*ATTACKS, *_NO_XML])
    ]
    analysis = mx.analyse(keyed, [*given, *nowhere], form, pass_at=3)
    return mx.render_report(analysis, keyed, form, read=[*ATTACKS, *_NO_XML])


def test_nothing_of_others_runs(page: "Page", opened: Open) -> None:
    found = opened(_hostile())
    for each in page.locator("a, svg, bdi").all()[:200]:
        each.dispatch_event("mouseover")
    assert page.evaluate("window.canary === undefined")
    assert page.locator("script, img, iframe, object, [onload], [onerror], [onmouseover]").count() == 0
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => /^(data:|#)/.test(a.getAttribute('href')))")
    assert found.complaints == []
    assert accessibility.violations(page) == []


def test_what_others_wrote_is_shown_as_text(page: "Page", opened: Open) -> None:
    opened(_hostile())
    shown = page.locator("body").inner_text()
    for attack in ATTACKS:
        assert shown.count(attack) > 3, attack
    # What turns the direction of a text does so to its end, and no further.
    assert page.evaluate("getComputedStyle(document.querySelector('bdi')).unicodeBidi") == "isolate"


def test_no_cell_of_a_saved_table_is_a_formula(page: "Page", opened: Open, tmp_path: Path) -> None:
    opened(_hostile())
    rows = list(csv.reader(io.StringIO(_saved(page, "questions.csv", tmp_path).decode(), newline="")))
    assert "'=HYPERLINK(1)" in [row[0] for row in rows]


# --- files, and paper --------------------------------------------------------------------------


def test_files_can_be_saved(page: "Page", opened: Open, tmp_path: Path) -> None:
    sample = sample_test(4, 30)
    analysis = sample.analysis()
    found = opened(sample.report())
    assert _saved(page, "questions.csv", tmp_path).decode() == questions_to_csv(analysis)
    assert _saved(page, "scores.csv", tmp_path).decode() == scores_to_csv(analysis)
    assert _saved(page, "analysis.json", tmp_path).decode() == to_json(analysis)
    assert found.complaints == []


def test_files_can_be_saved_without_script(opened_without_script: Open, tmp_path: Path) -> None:
    sample = sample_test(4, 30)
    found = opened_without_script(sample.report())
    assert json.loads(_saved(found.page, "analysis.json", tmp_path))["scored"] == 30


def test_a_page_that_was_saved_gives_its_files_too(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(sample_test(4, 30).report(), "utf-8")
    page.goto((tmp_path / "report.html").as_uri())
    assert _saved(page, "scores.csv", tmp_path).startswith(b"score,number,workers\n")


def _saved(page: "Page", name: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    assert download.value.suggested_filename == name
    download.value.save_as(folder / name)
    return (folder / name).read_bytes()


def test_it_prints(page: "Page", opened: Open) -> None:
    page.emulate_media(color_scheme="dark")
    opened(_birds())
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 680, "height": 900})  # A4 less its margins
    assert page.evaluate("document.documentElement.scrollWidth") == 680
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".downloads").is_hidden()
