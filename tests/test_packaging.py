"""What is built holds what it should: code, schemas, example, types, one version.

The distributions are built from a copy of the checkout, so that nothing is left behind in it and
nothing that lies around in it gets in, with the setuptools that is installed here.
"""

import email
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import mturk_xml

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))

# One process builds for all of them when tests run in parallel.
pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that was built from it."""
    copy = tmp_path_factory.mktemp("packaging") / "checkout"
    for name in ("mturk_xml", "schemas"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / name, copy / name, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(CHECKOUT / name, copy)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(copy / "dist")]
    done = subprocess.run([*command, str(copy)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return copy / "dist"


@pytest.fixture(scope="module")
def wheel(dist: Path) -> dict[str, bytes]:
    """Every file in the wheel, by its path."""
    (path,) = dist.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist(dist: Path) -> set[str]:
    """The path of every file in the sdist, below its one folder."""
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


def _sources() -> dict[str, bytes]:
    """What the package must hold, by its path in the checkout."""
    kinds = (
        ("mturk_xml", "**/*.py"),
        ("mturk_xml", "py.typed"),
        ("mturk_xml/example", "**/*.xml"),
        ("mturk_xml/web/templates", "*"),
        ("schemas", "**/*.xsd"),
        ("schemas", "catalog.xml"),
        ("schemas", "*.schema.json"),
        ("schemas", "**/*.py"),
    )
    paths = [path for folder, pattern in kinds for path in (CHECKOUT / folder).glob(pattern)]
    return {path.relative_to(CHECKOUT).as_posix(): path.read_bytes() for path in paths}


def test_there_is_something_to_hold() -> None:
    names = _sources()
    assert sum(name.endswith(".xsd") for name in names) >= 7, "the schemas of five documents"
    assert "schemas/catalog.xml" in names
    assert any(name.startswith("mturk_xml/example/") for name in names)


def test_the_wheel_holds_every_source_byte_for_byte(wheel: dict[str, bytes]) -> None:
    expected = {re.sub("^schemas/", "mturk_xml/schemas/", n): d for n, d in _sources().items()}
    assert expected.keys() - wheel.keys() == set()
    assert [name for name, data in expected.items() if wheel[name] != data] == []


def test_the_wheel_holds_nothing_else(wheel: dict[str, bytes]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert tops == {"mturk_xml", f"mturk_xml-{mturk_xml.__version__}.dist-info"}
    suffixes = {Path(name).suffix for name in wheel if name.startswith("mturk_xml/")}
    assert suffixes <= {".css", ".html", ".js", ".json", ".py", ".typed", ".xml", ".xsd"}


def test_the_sdist_holds_what_the_wheel_is_built_from(sdist: set[str]) -> None:
    assert _sources().keys() - sdist == set()
    assert {"pyproject.toml", "README.md", "LICENSE"} <= sdist


def test_every_folder_of_the_package_is_declared() -> None:
    folders = (path.parent for path in (CHECKOUT / "mturk_xml").rglob("__init__.py"))
    names = {".".join(folder.relative_to(CHECKOUT).parts) for folder in folders}
    declared = PROJECT["tool"]["setuptools"]["packages"]
    assert set(declared) == {*names, "mturk_xml.schemas"}, "list it in pyproject.toml, [tool.setuptools]"


def test_one_version_and_licence(wheel: dict[str, bytes]) -> None:
    info = f"mturk_xml-{mturk_xml.__version__}.dist-info"
    metadata = email.message_from_bytes(wheel[f"{info}/METADATA"])
    assert metadata["Version"] == mturk_xml.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert f"{info}/licenses/LICENSE" in wheel
    assert b"mturk-xml = mturk_xml.cli:main" in wheel[f"{info}/entry_points.txt"]


def test_the_required_dependencies_are_the_seven_that_earned_their_place() -> None:
    names = {re.match("[a-z]+", entry)[0] for entry in PROJECT["project"]["dependencies"]}  # type: ignore[index]
    assert names == {"attrs", "click", "lxml", "regress", "rich", "turbohtml", "xmlschema"}
