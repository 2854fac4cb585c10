"""What every test shares: what a machine may lack, where real documents stand, how Hypothesis runs.

A test that needs something says so with a marker (`@pytest.mark.needs_java`) or by a fixture
(`corpus`). Where that is missing the test is skipped and the reason names it; in CI, where the
variable CI is set, it fails instead, because there nothing may go missing unseen.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

import mturk_xml

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKOUT = Path(__file__).resolve().parent.parent
CORPUS = CHECKOUT.parent / "shared" / "corpus"
OFFICIAL_XSD = CHECKOUT.parent / "shared" / "official-xsd"

_ROOT, _NOBODY = 0, 65534
_OF_THIS_MACHINE = ("http://127.0.0.1", "http://localhost", "file:", "data:", "blob:", "about:")

IN_CI = bool(os.environ.get("CI"))


def _programs(*names: str) -> Callable[[], bool]:
    return lambda: all(map(shutil.which, names))


def _any_program(*names: str) -> Callable[[], bool]:
    return lambda: any(map(shutil.which, names))


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _r_with_psych() -> bool:
    if not shutil.which("Rscript"):
        return False
    return subprocess.run(["Rscript", "-e", "library(psych)"], capture_output=True, check=False).returncode == 0


_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

# The marker, what it needs in words, and whether it is here.
NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "needs_corpus": ("the corpus of real documents (../shared/corpus)", CORPUS.is_dir),
    "needs_official_xsd": ("the official schemas (../shared/official-xsd)", OFFICIAL_XSD.is_dir),
    "needs_java": ("a JDK (java and javac)", _programs("java", "javac")),
    "needs_posix": ("a shell, named pipes and terminals, as POSIX has them", lambda: os.name == "posix"),
    "needs_linux": ("Linux, for /dev/full and file names that are any bytes", lambda: sys.platform == "linux"),
    "needs_mypy": ("mypy", _module("mypy")),
    "needs_duckdb": ("DuckDB (the package duckdb)", _module("duckdb")),
    "needs_polars": ("Polars (the package polars)", _module("polars")),
    "needs_spark": (
        "Spark (the package pyspark, with pandas) and Java",
        lambda: all((_module("pyspark")(), _module("pandas")(), shutil.which("java"))),
    ),
    "needs_node": ("Node.js (node)", _programs("node")),
    "needs_chromium": ("Chromium (one of " + ", ".join(_CHROMIUMS) + ")", _any_program(*_CHROMIUMS)),
    "needs_browser": (
        "Chromium, Playwright and axe-core (the packages playwright and axe-playwright-python)",
        lambda: all((_any_program(*_CHROMIUMS)(), _module("playwright")(), _module("axe_playwright_python")())),
    ),
    "needs_r": ("R with psych (Debian's r-cran-psych)", _r_with_psych),
}

# Deadlines measure the machine and not the code. In CI the examples are the same in every run.
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "dev"))


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers, and refuse to test the checkout where the installed package is meant."""
    for marker, (what, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: needs {what}")
    package = Path(mturk_xml.__file__).resolve()
    if os.environ.get("MTURK_XML_INSTALLED") and package.is_relative_to(CHECKOUT):
        pytest.exit(f"the installed package is to be tested, this is {package}", returncode=2)


def pytest_report_header() -> str:
    """Say which package is tested."""
    return f"mturk_xml: {Path(mturk_xml.__file__).parent}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for what the test's markers say that it needs."""
    for marker in NEEDS:
        if item.get_closest_marker(marker):
            _need(marker)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents."""
    _need("needs_corpus")
    return CORPUS


@pytest.fixture(scope="session")
def official_xsd() -> Path:
    """The folder of the official schemas, in folders named like their namespaces."""
    _need("needs_official_xsd")
    return OFFICIAL_XSD


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A Chromium without a window; one for all tests of a process."""
    _need("needs_browser")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- where it is installed

    chromium = next(filter(None, map(shutil.which, _CHROMIUMS)))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page of its own in the browser; whatever it asks of another machine than this one fails."""
    context = browser.new_context()
    context.route(lambda url: not url.startswith(_OF_THIS_MACHINE), lambda route: route.abort())
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


@pytest.fixture
def locked_out() -> Iterator[Path]:
    """A folder whose files' modes hold for this process: root, who may read everything, is another user meanwhile."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:  # tmp_path stands in a folder that only its owner may enter
        if user == _ROOT:
            os.chown(folder, _NOBODY, -1)
            os.seteuid(_NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(user)


def _need(marker: str) -> None:
    what, is_here = NEEDS[marker]
    if is_here():
        return
    if IN_CI:
        pytest.fail(f"CI must have what this test needs: {what}", pytrace=False)
    pytest.skip(f"needs {what}")
