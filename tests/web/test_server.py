"""The server, asked over HTTP: who gets which page, what is stored, and what is refused."""

import contextlib
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

import apart
import mturk_xml as mx
from mturk_xml import content, example, question_form
from mturk_xml.documents.answer_key import AnswerOption, Question
from mturk_xml.documents.question_form_answers import Answer
from mturk_xml.plain import TestPair
from mturk_xml.web.body import MAX_BODY_BYTES, MAX_FIELDS
from mturk_xml.web.server import COOKIE, application
from mturk_xml.web.settings import Settings
from mturk_xml.web.store import Store

Specification: TypeAlias = question_form.FreeTextAnswer | question_form.SelectionAnswer | question_form.FileUploadAnswer


def _choices(*names: str) -> question_form.Selections:
    return question_form.Selections(
        selections=tuple(
            question_form.Selection(selection_identifier=name, content=content.Text(text=f"Choice {name}"))
            for name in names
        )
    )


def _question(name: str, answer: Specification, *, is_required: bool = True) -> question_form.Question:
    return question_form.Question(
        question_identifier=name,
        is_required=is_required,
        question_content=(content.Text(text=f"What about {name}?"),),
        answer_specification=answer,
    )


FORM = mx.QuestionForm(
    content=(
        question_form.Overview(content=(content.Title(text="A test of <tests>"),)),
        _question("letter", question_form.SelectionAnswer(selections=_choices("a", "b", "c"))),
        _question("comment", question_form.FreeTextAnswer(number_of_lines_suggestion=3), is_required=False),
    )
)
KEY = mx.AnswerKey(
    questions=(
        Question(
            question_identifier="letter",
            answer_options=(AnswerOption(selection_identifiers=("b",), answer_score=7_654_321),),
            default_score=-1_234_567,
        ),
    )
)
ANSWERS = mx.QuestionFormAnswers(
    answers=(
        Answer(question_identifier="letter", selection_identifiers=("b",)),
        Answer(question_identifier="comment", free_text="I <b>like</b>\nit & 🎉"),
    )
)
SENT = {"letter": "b", "comment": "I <b>like</b>\r\nit & 🎉"}
START = datetime(2026, 1, 31, 12, tzinfo=UTC)

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Client:
    """An HTTP client with cookies that follows redirects, of an app in this process."""

    def __init__(self, app: ASGIApp, base_url: str, cookies: httpx.Cookies | None = None) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(
            transport=transport, base_url=base_url, follow_redirects=True, cookies=httpx.Cookies(cookies)
        )
        self.cookies = self._client.cookies

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        return apart.run(self._client.request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        return self.request("POST", path, **options)


@attrs.define
class Browser:
    """A browser: a client with cookies, and what it does."""

    client: Client
    base: str = "/"

    def open(self, worker: str | None = "W1", **parameters: str) -> httpx.Response:
        query = parameters if worker is None else {"workerId": worker, **parameters}
        return self.client.get(self.base, params=query)

    def send(self, page: httpx.Response, fields: Mapping[str, Any] | None = None, **hidden: str) -> httpx.Response:
        return self.client.post(
            self.base, data={**hidden_fields(page), **(SENT if fields is None else fields), **hidden}
        )

    def begin(self, page: httpx.Response) -> httpx.Response:
        return self.client.post(f"{self.base}begin", data=hidden_fields(page))


def hidden_fields(page: httpx.Response) -> dict[str, str]:
    return dict(_HIDDEN.findall(page.text))


@attrs.define
class Served:
    """A server, and the database behind it."""

    path: Path
    clock: Clock
    app: ASGIApp
    settings: Settings

    def browser(self) -> Browser:
        return Browser(Client(self.app, "http://127.0.0.1:8000"))

    def rows(self, columns: str = "worker_id, answer", table: str = "submissions") -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            return database.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - of tests


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:

        def make(form: mx.QuestionForm = FORM, key: mx.AnswerKey | None = KEY, **settings: Any) -> Served:  # noqa: ANN401
            path, clock = tmp_path / "a secret place.db", Clock()
            made = Settings(**settings)
            store = stack.enter_context(Store(path, TestPair(form, key)))
            return Served(path, clock, application(store, made, clock=clock), made)

        yield make


# --- the way through ---------------------------------------------------------------------------


def test_who_opens_it_is_asked_for_a_worker_id(serve: Serve) -> None:
    page = serve().browser().open(None)
    assert page.status_code == 200
    assert 'name="workerId"' in page.text
    assert "A test of &lt;tests&gt;" in page.text


@pytest.mark.parametrize("name", ["workerId", "PROLIFIC_PID", "participant"])
def test_a_link_says_who_it_is(serve: Serve, name: str) -> None:
    served = serve(worker_parameter="participant")
    browser = served.browser()
    page = browser.open(None, **{name: " W1 ", "STUDY_ID": "s"})
    assert page.status_code == 200
    assert browser.send(page).status_code == 200
    assert [worker for worker, _ in served.rows()] == ["W1"]


def test_a_submission_is_stored_as_the_service_made_it(serve: Serve) -> None:
    served = serve()
    browser = served.browser()
    page = browser.open()
    served.clock.go(90)
    done = browser.send(page)
    assert done.status_code == 200
    assert "Your answers are stored." in done.text
    assert served.rows() == [("W1", ANSWERS.to_xml())]
    note = "question 'comment': the key does not hold it, and the answer is ignored"
    times = "accept_time, submit_time, summed_score, qualification_value, notes, error"
    assert served.rows(times) == [
        ("2026-01-31T12:00:00.000Z", "2026-01-31T12:01:30.000Z", 7_654_321, 7_654_321, f'["{note}"]', None)
    ]
    assert served.rows("assignment_id") == [(hidden_fields(page)["assignmentId"],)]


def test_without_a_key_there_is_no_score(serve: Serve) -> None:
    served = serve(key=None)
    browser = served.browser()
    assert browser.send(browser.open()).status_code == 200
    assert served.rows("answer, summed_score, qualification_value, error") == [(ANSWERS.to_xml(), None, None, None)]


def test_scores_are_those_of_score(serve: Serve) -> None:
    form = mx.QuestionForm.from_xml(example.path("form.xml"))
    key = mx.AnswerKey.from_xml(example.path("key.xml"))
    served = serve(form, key)
    for number in (1, 3, 8):
        document = mx.QuestionFormAnswers.from_xml(example.path("answers") / f"worker-0{number}.xml")
        fields: dict[str, list[str]] = {}
        for answer in document.answers:
            fields[answer.question_identifier] = [*answer.selection_identifiers, *filter(None, [answer.free_text])]
        browser = served.browser()
        assert browser.send(browser.open(f"W{number}"), fields).status_code == 200
    rows = served.rows("answer, summed_score, qualification_value, error")
    expected = [(result.summed_score, result.qualification_value) for result in (mx.score(key, row[0]) for row in rows)]
    assert [row[1:3] for row in rows] == expected
    assert expected[:2] == [(20, 100), (15, 75)]  # as the example is scored by hand
    assert {row[3] for row in rows} == {None}


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(serve: Serve) -> None:
    served = serve()
    browser = served.browser()
    page = browser.send(browser.open(), {"comment": "typed </textarea><script>alert(1)</script>"})
    assert page.status_code == 422
    assert "Please answer this question." in page.text
    assert "typed &lt;/textarea&gt;&lt;script&gt;" in page.text
    assert served.rows() == []
    assert browser.send(page).status_code == 200
    assert served.rows() == [("W1", ANSWERS.to_xml())]


def test_opening_it_again_goes_on_with_the_same(serve: Serve) -> None:
    served = serve()
    first, second = served.browser(), served.browser()
    pages = [first.open(), first.open(), second.open()]
    assert len({hidden_fields(page)["assignmentId"] for page in pages}) == 1
    assert len({hidden_fields(page)["_token"] for page in pages}) == 2
    assert len(served.rows("worker_id", "assignments")) == 1


def test_a_following_of_links_by_programs_starts_no_clock(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=90)
    browser = served.browser()
    page = browser.open()
    assert "1 minute and 30 seconds" in page.text
    assert served.rows("worker_id", "assignments") == []
    page = browser.begin(page)
    assert page.url == "http://127.0.0.1:8000/?workerId=W1"
    assert "You have 1 minute and 30 seconds left" in page.text
    served.clock.go(60)
    page = browser.open()
    assert "You have 30 seconds left: please submit before 12:01:30 UTC on 31 January 2026." in page.text
    assert browser.send(page).status_code == 200


def test_it_can_be_mounted(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60)
    app = Starlette(routes=[Mount("/tests/one", served.app)])
    browser = Browser(Client(app, "http://127.0.0.1"), "/tests/one/")
    page = browser.open()
    page = browser.begin(page)
    assert str(page.url).endswith("/tests/one/?workerId=W1")
    assert browser.send(page).status_code == 200
    assert [cookie.path for cookie in browser.client.cookies.jar] == ["/tests/one"]


# --- once --------------------------------------------------------------------------------------


def test_what_is_sent_again_is_acknowledged_again_and_stored_once(serve: Serve) -> None:
    served = serve(show_score=True)
    browser = served.browser()
    page = browser.open()
    first = browser.send(page)
    served.clock.go(3600)
    again = browser.send(page)
    assert (again.status_code, again.text) == (200, first.text)
    assert "7654321" in first.text
    assert len(served.rows()) == 1
    with Store(served.path, TestPair(FORM, KEY)) as store:  # as after a restart
        restarted = application(store, served.settings)
        after = Browser(Client(restarted, "http://127.0.0.1:8000", browser.client.cookies)).send(page)
    assert (after.status_code, after.text) == (200, first.text)


def test_other_answers_do_not_take_the_place_of_the_first(serve: Serve) -> None:
    served = serve(show_score=True, retry_delay_in_seconds=3600)
    browser = served.browser()
    page = browser.open()
    browser.send(page)
    served.clock.go(1800)
    other = browser.send(page, {"letter": "c"})
    assert other.status_code == 403
    assert "again from 13:00:00 UTC" in other.text
    assert "What you submitted first is stored, and counts." in other.text
    assert "7654321" not in other.text
    assert served.rows() == [("W1", ANSWERS.to_xml())]


def test_a_worker_takes_it_once(serve: Serve) -> None:
    served = serve()
    browser = served.browser()
    browser.send(browser.open())
    served.clock.go(10**8)
    page = browser.open()
    assert page.status_code == 403
    assert "You can take this test once only." in page.text
    assert "<form" not in page.text
    assert browser.open("W2").status_code == 200


def test_a_worker_may_take_it_again_after_a_while(serve: Serve) -> None:
    served = serve(retry_delay_in_seconds=3600)
    browser = served.browser()
    first = browser.open()
    browser.send(first)
    served.clock.go(3599)
    page = browser.open()
    assert page.status_code == 403
    assert "again from 13:00:00 UTC on 31 January 2026" in page.text
    served.clock.go(1)
    second = browser.open()
    assert hidden_fields(second)["assignmentId"] != hidden_fields(first)["assignmentId"]
    assert browser.send(second, {"letter": "a"}).status_code == 200
    assert [score for (score,) in served.rows("summed_score")] == [7_654_321, -1_234_567]


def test_what_comes_too_late_is_refused_and_counts(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60, retry_delay_in_seconds=100)
    browser = served.browser()
    page = browser.begin(browser.open())
    served.clock.go(64)
    wrong = browser.send(page, {"letter": "none"})  # on its way, and not accepted
    assert wrong.status_code == 422
    served.clock.go(2)
    late = browser.send(page)
    assert late.status_code == 403
    assert "Your time is up" in late.text
    assert "12:02:40 UTC" in late.text
    assert browser.open().status_code == 403
    assert served.rows() == []
    served.clock.go(94)
    assert "Begin" in browser.open().text


def test_what_was_on_its_way_at_the_end_is_taken(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60)
    browser = served.browser()
    page = browser.begin(browser.open())
    served.clock.go(64)
    assert browser.send(page).status_code == 200
    served.clock.go(60)
    assert browser.send(page).status_code == 200  # again, and long after
    assert len(served.rows()) == 1


# --- the end -----------------------------------------------------------------------------------


def test_a_score_is_shown_only_where_that_is_wanted(serve: Serve) -> None:
    browser = serve().browser()
    assert "7654321" not in browser.send(browser.open()).text


def test_a_score_is_for_the_browser_that_submitted(serve: Serve) -> None:
    served = serve(show_score=True)
    browser, other = served.browser(), served.browser()
    page, seen = browser.open(), other.open()  # who knows a worker id can open the same attempt
    browser.send(page)
    assert "7654321" not in other.send(seen).text
    assert "7654321" not in other.open().text


def test_the_way_back_to_a_panel(serve: Serve) -> None:
    url = "https://panel.example/done?cc=C1&x=1"
    browser = serve(completion_url=url).browser()
    done = browser.send(browser.open())
    assert done.headers["refresh"] == f"0; url={url}"
    assert 'href="https://panel.example/done?cc=C1&amp;x=1"' in done.text
    assert "Continue to panel.example" in done.text
    assert "https://panel.example" in browser.open().text  # who closed the page too early


def test_who_sees_a_score_goes_back_by_a_button(serve: Serve) -> None:
    browser = serve(completion_url="https://panel.example/", show_score=True).browser()
    done = browser.send(browser.open())
    assert "refresh" not in done.headers
    assert 'href="https://panel.example/"' in done.text


# --- what does not work ------------------------------------------------------------------------


def test_what_cannot_be_stored_is_not_acknowledged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    served = serve()
    browser = served.browser()
    page = browser.open()
    with contextlib.closing(sqlite3.connect(served.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = browser.send(page)
        assert browser.open("W2").status_code == 503
        other.execute("ROLLBACK")
    assert refused.status_code == 503
    assert "could not be stored" in refused.text
    assert "I &lt;b&gt;like&lt;/b&gt;" in refused.text
    assert "locked" not in refused.text
    assert "a secret place.db cannot be used: database is locked" in caplog.text
    assert served.rows() == []
    assert browser.send(refused).status_code == 200
    assert len(served.rows()) == 1


def test_a_defect_is_a_page(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve()
    browser = served.browser()
    monkeypatch.setattr("mturk_xml.web.store.Store.last_attempt", lambda *_: 1 / 0)
    page = browser.open()
    assert page.status_code == 500
    assert "Something went wrong" in page.text
    assert "division" not in page.text
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"workerId": "x" * 10_000}, "this one has 10000"),
        ({"workerId": "a\0b"}, "cannot be seen"),
        ({"workerId": "W1", "PROLIFIC_PID": "W2"}, "more than one worker ID"),
        ({"workerId": " "}, "Please enter your worker ID."),
    ],
)
def test_links_that_are_none(serve: Serve, parameters: dict[str, str], why: str) -> None:
    served = serve()
    page = served.browser().open(None, **parameters)
    assert page.status_code == 400
    assert why in page.text
    assert len(page.text) < 30_000
    assert served.rows("worker_id", "assignments") == []


def test_a_form_without_questions(serve: Serve) -> None:
    with pytest.raises(mx.InvalidValueError, match="the form asks no question"):
        serve(FORM.evolve(content=FORM.content[:1]))


def test_a_form_that_asks_for_a_file(serve: Serve) -> None:
    upload = question_form.FileUploadAnswer(max_file_size_in_bytes=2, min_file_size_in_bytes=1)
    form = mx.QuestionForm(content=(_question("f", upload),), namespace=question_form.NAMESPACE_2005_10_01)
    with pytest.raises(mx.InvalidValueError, match="the question 'f' asks for a file"):
        serve(form)


def test_a_score_to_show_without_a_key(serve: Serve) -> None:
    with pytest.raises(mx.InvalidValueError, match="without a key there is no score"):
        serve(key=None, show_score=True)


# --- guests who mean harm ----------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
def test_a_wrong_token(serve: Serve, token: str) -> None:
    served = serve()
    browser = served.browser()
    refused = browser.send(browser.open(), _token=token)
    assert refused.status_code == 403
    assert "I &lt;b&gt;like&lt;/b&gt;" in refused.text
    assert served.rows() == []
    assert browser.send(refused).status_code == 200


def test_a_token_of_another_browser(serve: Serve) -> None:
    served = serve()
    browser, other = served.browser(), served.browser()
    page, foreign = browser.open(), other.open()
    assert browser.send(page, _token=hidden_fields(foreign)["_token"]).status_code == 403
    browser.client.cookies.clear()
    assert browser.send(page).status_code == 403
    assert served.rows() == []


def test_an_assignment_of_another_worker(serve: Serve) -> None:
    served = serve()
    browser, other = served.browser(), served.browser()
    page, foreign = browser.open("W1"), other.open("W2")
    assert browser.send(page, assignmentId=hidden_fields(foreign)["assignmentId"]).status_code == 403
    assert browser.send(page, assignmentId="3GUESSED").status_code == 404
    assert browser.send(page, assignmentId="").status_code == 404
    assert served.rows() == []


def test_a_clock_is_not_started_from_elsewhere(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60)
    browser = served.browser()
    page = browser.open("W1")
    for data in ({"workerId": "W2", "_token": hidden_fields(page)["_token"]}, {"workerId": "W1"}):
        refused = browser.client.post("/begin", data=data)
        assert refused.status_code == 403
        assert "Begin" in refused.text
    assert browser.client.post("/begin", data={"workerId": ""}).status_code == 400
    assert served.rows("worker_id", "assignments") == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "a b"])
def test_a_name_that_is_not_this_machine_s(serve: Serve, host: str) -> None:
    served = serve()
    page = served.browser().client.get("/", headers={"Host": host})
    assert page.status_code == 400
    assert "workerId" not in page.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "LOCALHOST", "[::1]:8000"])
def test_names_of_this_machine(serve: Serve, host: str) -> None:
    assert serve().browser().client.get("/", headers={"Host": host}).status_code == 200


def test_the_name_of_a_proxy(serve: Serve) -> None:
    client = serve(hosts=("tests.example.org",)).browser().client
    assert client.get("/", headers={"Host": "tests.example.org"}).status_code == 200
    assert client.get("/", headers={"Host": "127.0.0.1"}).status_code == 400


def test_a_body_that_is_too_large(serve: Serve) -> None:
    served = serve()
    browser = served.browser()
    page = browser.open()
    assert browser.send(page, {"letter": "b", "comment": "x" * MAX_BODY_BYTES}).status_code == 413
    assert browser.send(page, {"letter": ["b"] * (MAX_FIELDS + 1)}).status_code == 413
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    async def without_end() -> AsyncIterator[bytes]:
        sent = 0
        while sent < 2 * MAX_BODY_BYTES:
            sent += 1 << 16
            yield b"x" * (1 << 16)
        pytest.fail("it reads on")

    assert browser.client.post("/", headers=headers, content=without_end()).status_code == 413
    for length in ("-1", "1e9", "99999999999"):
        refused = browser.client.post("/", headers=headers | {"Content-Length": length}, content=b"x=1")
        assert refused.status_code == 413
    assert served.rows() == []


def test_a_body_of_another_type(serve: Serve) -> None:
    client = serve().browser().client
    for kind in ("multipart/form-data; boundary=x", "application/json", "text/plain", ""):
        assert client.post("/", headers={"Content-Type": kind}, content=b"x=1").status_code == 415


@pytest.mark.parametrize(
    "path",
    ["/answers.db", "/../answers.db", "/%2e%2e/%2e%2e/etc/passwd", "/static/", "/key.xml", "/begin/x", "/%00"],
)
def test_no_file_is_reachable(serve: Serve, path: str) -> None:
    page = serve().browser().client.get(path)
    assert page.status_code == 404
    assert "There is no such page" in page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_methods(serve: Serve, method: str) -> None:
    client = serve().browser().client
    assert client.request(method, "/").status_code == 405
    assert client.get("/begin").status_code == 405
    assert client.request("HEAD", "/").status_code == 200


def test_headers_of_every_answer(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60)
    browser = served.browser()
    begin = browser.open()
    page = browser.begin(begin)
    answers = [
        *(browser.open(None), begin, page, browser.send(page, {}), browser.send(page), browser.open()),
        *(
            browser.client.get("/none"),
            browser.client.request("PUT", "/"),
            browser.client.get("/", headers={"Host": "evil"}),
        ),
    ]
    for answer in answers:
        policy = dict(each.split(" ", 1) for each in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_the_cookie(serve: Serve) -> None:
    served = serve()
    cookie = served.browser().open().headers["set-cookie"]
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}; HttpOnly; SameSite=lax", cookie)
    secure = Client(served.app, "https://localhost")
    assert secure.get("/?workerId=W1").headers["set-cookie"].endswith("; Secure")
    # What is none of ours is not taken over.
    odd = Client(served.app, "http://localhost", httpx.Cookies({COOKIE: "guess"}))
    assert "guess" not in odd.get("/?workerId=W1").headers["set-cookie"]


def test_no_page_tells_a_secret(serve: Serve) -> None:
    served = serve(test_duration_in_seconds=60)
    others, browser = served.browser(), served.browser()
    page = others.begin(others.open("Somebody Else"))
    others.send(page)
    begin = browser.open("W1")
    form = browser.begin(begin)
    answers = [
        *(browser.open(None), begin, form, browser.send(form, {}), browser.send(form, _token="x"), browser.send(form)),  # noqa: S106
        *(browser.open(), browser.open("x" * 999), browser.client.get("/none"), browser.client.request("PUT", "/")),
    ]
    secrets = [
        "7654321",
        "1234567",
        "AnswerKey",
        "AnswerScore",
        "Somebody Else",
        "secret place",
        str(served.path.parent),
    ]
    for answer in answers:
        text = answer.text + str(answer.headers)
        assert [secret for secret in secrets if secret in text] == []
