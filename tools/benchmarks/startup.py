"""What it costs to import the package and to start the command, each in a process of its own."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.races import Contender, Limit, Race

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION, CLICK_AND_LXML = "mturk-xml --version", 'python -c "import click, lxml.etree"'
_NOT_WANTED = ("xmlschema", "click", "rich")

# Run in a process of its own; counts the schemas that are compiled meanwhile.
_IMPORTS = """
import json, sys
from lxml import etree
class Counted(etree.XMLSchema):
    number = 0
    def __init__(self, *args, **kwargs):
        Counted.number += 1
        super().__init__(*args, **kwargs)
etree.XMLSchema = Counted
before = set(sys.modules)
import mturk_xml
at_import = set(sys.modules) - before
mturk_xml.parse, mturk_xml.check, mturk_xml.score
at_use = set(sys.modules) - before - at_import
print(json.dumps({"at_import": sorted(at_import), "at_use": sorted(at_use), "schemas": Counted.number}))
"""


def races(folder: Path) -> Iterator[Race]:
    """Give the races.

    Args:
        folder: where the processes run, so that they import what is installed.

    """
    command = Path(sys.executable).with_name("mturk-xml")
    yield Race(
        title="start the command",
        contenders=(
            _process(VERSION, [str(command), "--version"], folder),
            _python(CLICK_AND_LXML, "import click, lxml.etree", folder),
        ),
        limits=(Limit(of=VERSION, by=CLICK_AND_LXML, at_most=2),),
        facts=("whole processes, the interpreter's own start included",),
        patience=3,
    )
    yield Race(
        title="import the package",
        contenders=(
            _python('python -c "import mturk_xml"', "import mturk_xml", folder),
            _python('python -c "import mturk_xml; mturk_xml.parse"', "import mturk_xml; mturk_xml.parse", folder),
            _python('python -c "import attrs, lxml.etree"', "import attrs, lxml.etree", folder),
            _python('python -c ""', "", folder),
        ),
        facts=tuple(_facts(folder)),
        patience=3,
    )


def _python(name: str, program: str, folder: Path) -> Contender:
    return _process(name, [sys.executable, "-c", program], folder)


def _process(name: str, command: list[str], folder: Path) -> Contender:
    run = functools.partial(
        subprocess.run, command, cwd=folder, env=_environment(folder), stdout=subprocess.DEVNULL, check=True
    )
    return Contender(name, run)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment in which compiled modules are kept, as they are for a user, but in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _facts(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-c", _IMPORTS]
    done = subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    for what, when in (("at_import", "the import"), ("at_use", "the first use of parse, check and score")):
        modules = found[what]
        packages = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
        named = ", ".join(sorted(packages)) or "none"
        yield f"{when} brings in {len(modules)} modules beside lxml's; packages: {named}"
    loaded = {name.partition(".")[0] for name in (*found["at_import"], *found["at_use"])}
    wrong = [name for name in _NOT_WANTED if name in loaded]
    yield f"of {', '.join(_NOT_WANTED)}: {', '.join(wrong) or 'none'}; schemas compiled: {found['schemas']}"
