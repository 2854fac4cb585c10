"""Run a tool inside the checkout's own environment, made when missing and renewed when it is old.

A script in `tools/` begins with::

    import environment

    environment.ensure("test")

and runs from there on with the interpreter of `.venv`, where the package (editable), its
dependencies and the named groups of `pyproject.toml` are installed. For Linux and macOS.

This file runs before anything is known of the interpreter: the standard library only, and no
syntax that an older Python could not read to the point of being told that it is too old.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)


def ensure(*groups: str) -> None:
    """Return inside the up-to-date environment: the calling script is started again if need be.

    Exits with 2, saying what to install, where no environment can be made.
    """
    if Path(sys.prefix).resolve() == VENV and _is_current(groups):
        return
    _require_python()
    with _alone():
        if not _is_current(groups):  # another run may have done it while this one waited
            _set_up(groups)
    os.execv(str(PYTHON), [str(PYTHON), *sys.argv])  # noqa: S606 -- the point of this module


def _require_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        _stop(f"Python 3.11 or later is needed, this is {found} ({sys.executable})")
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        _stop("Python's venv or pip is missing; on Debian and Ubuntu: apt-get install python3-venv")


@contextlib.contextmanager
def _alone() -> "Iterator[None]":
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits; the system frees it when a process dies
        yield


def _state() -> str:
    """What the environment depends on: what is declared, and where the checkout stands."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + bytes(ROOT)).hexdigest()


def _stamp() -> "tuple[str, frozenset[str]]":
    try:
        stamp = json.loads(STAMP.read_text())
        return stamp["state"], frozenset(stamp["groups"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", frozenset()


def _is_current(groups: "tuple[str, ...]") -> bool:
    state, installed = _stamp()
    return PYTHON.exists() and state == _state() and installed.issuperset(groups)


def _set_up(groups: "tuple[str, ...]") -> None:
    if sys.stderr.isatty():
        print("setting up .venv, once: this takes a minute", file=sys.stderr)
    wanted = sorted(_stamp()[1].union(groups))
    state = _state()
    if not (PYTHON.exists() and STAMP.exists()):  # missing, or half made
        _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    STAMP.write_text("{}")
    pip = (str(PYTHON), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check")
    _run(*pip, "install", "--editable", str(ROOT), *_requirements(wanted))
    STAMP.write_text(json.dumps({"state": state, "groups": wanted}))


def _requirements(wanted: "list[str]") -> "list[str]":
    import tomllib  # noqa: PLC0415 -- not in the Pythons that are told to go

    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    found = []
    for group in wanted:
        for entry in groups[group]:
            found += [entry] if isinstance(entry, str) else _requirements([entry["include-group"]])
    return found


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        _stop(f"this failed: {' '.join(command)}\n{done.stdout}{done.stderr}".rstrip())


def _stop(message: str) -> None:
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(2)
