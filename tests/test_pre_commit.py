"""The pre-commit hook, run for real: from a copy of this checkout, in a scratch repository."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mturk_xml import example

CHECKOUT = Path(__file__).resolve().parent.parent
SHIPPED = ("mturk_xml", "schemas", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".pre-commit-hooks.yaml")
NO_INDEX = ("No matching distribution", "Could not find a version", "ConnectionError", "Connection refused")

FORM = example.path("form.xml").read_bytes()
WRONG = FORM.replace(b"<MaxSelectionCount>4</MaxSelectionCount>", b"<MaxSelectionsCount>4</MaxSelectionsCount>")


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"CI must have what this test needs: {what}", pytrace=False)
    pytest.skip(f"needs {what}")


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", *identity, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what this checkout ships, as pre-commit would clone it."""
    if not shutil.which("git"):
        _missing("git")
    if importlib.util.find_spec("pre_commit") is None:
        _missing("pre-commit")
    copy = tmp_path_factory.mktemp("hook") / "mturk-xml"
    copy.mkdir()
    for name in SHIPPED:
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(CHECKOUT / name, copy / name)
    _git(copy, "init", "-q")
    _git(copy, "add", "-A")
    _git(copy, "commit", "-q", "-m", "a copy")
    return copy


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environment that it makes; made once for all tests here."""
    return tmp_path_factory.mktemp("pre-commit")


def _try(hook: Path, home: Path, folder: Path, files: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
    _git(folder, "init", "-q")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    _git(folder, "add", "-A")
    command = [
        sys.executable,
        "-m",
        "pre_commit",
        "try-repo",
        str(hook),
        "mturk-xml-validate",
        "--all-files",
        "--verbose",
    ]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))},
        "PRE_COMMIT_HOME": str(home),
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if any(words in done.stdout + done.stderr for words in NO_INDEX):
        _missing("a package index")
    return done


def test_a_good_document_passes(hook: Path, home: Path, tmp_path: Path) -> None:
    done = _try(hook, home, tmp_path, {"form.xml": FORM, "notes.txt": b"no XML"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 document checked: no findings" in done.stdout


def test_a_bad_document_stops_the_commit(hook: Path, home: Path, tmp_path: Path) -> None:
    done = _try(hook, home, tmp_path, {"form.xml": FORM, "wrong.xml": WRONG})
    assert done.returncode == 1, done.stdout + done.stderr
    assert "wrong.xml:62:9: error" in done.stdout
    assert "did you mean MaxSelectionCount?" in done.stdout
