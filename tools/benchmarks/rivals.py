"""What we are compared with, each used in the way that its documentation shows and that is its fastest."""

from __future__ import annotations

import functools
import importlib
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from benchmarks.races import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "schemas"
_XHTML = "http://www.w3.org/1999/xhtml"
_GENERATED = "xsdata_generated"


@functools.cache
def schema(namespace: str) -> etree.XMLSchema:
    """Return the compiled schema of a namespace."""
    folder, name = namespace.split("/")[-2:]
    return etree.XMLSchema(etree.parse(SCHEMAS / folder / name))


def lxml_in_two_steps(data: bytes, namespace: str) -> Callable[[], object]:
    """Parse with lxml, then validate the tree."""
    compiled = schema(namespace)
    _require_valid(data, compiled)
    return lambda: compiled.validate(etree.fromstring(data))


def lxml_in_one_step(data: bytes, namespace: str) -> Callable[[], object]:
    """Validate with lxml while parsing."""
    compiled = schema(namespace)
    _require_valid(data, compiled)
    parser = etree.XMLParser(schema=compiled)
    return lambda: etree.fromstring(data, parser)


def lxml_and_turbohtml(data: bytes, namespace: str) -> Callable[[], object]:
    """Parse and validate with lxml, and read the HTML in the document with turbohtml: its tags and its errors."""
    turbohtml = _import("turbohtml")
    validate = lxml_in_two_steps(data, namespace)
    (page,) = etree.fromstring(data).itertext(f"{{{namespace}}}HTMLContent")

    def read() -> object:
        return validate(), list(turbohtml.tokenize(page)), turbohtml.parse(page, positions=False, scripting=True).errors

    return read


def lxml_with_blocks(data: bytes, namespace: str) -> Callable[[], object]:
    """Parse and validate with lxml, and so each text inside FormattedContent too."""
    compiled = schema(namespace)
    folder = SCHEMAS / "2006-07-14" / "FormattedContentXHTMLSubset.xsd"
    xhtml = etree.XMLSchema(etree.parse(folder))

    def validate() -> bool:
        tree = etree.fromstring(data)
        valid = compiled.validate(tree)
        for block in tree.iter(f"{{{namespace}}}FormattedContent"):
            wrapped = f'<FormattedContent xmlns="{_XHTML}">{block.text}</FormattedContent>'
            valid = xhtml.validate(etree.fromstring(wrapped)) and valid
        return valid

    if not validate():
        raise ValueError("the sample is not valid")
    return validate


def _require_valid(data: bytes, compiled: etree.XMLSchema) -> None:
    compiled.assertValid(etree.fromstring(data))


def xmltodict_parser(data: bytes) -> Callable[[], object]:
    """Parse with xmltodict, which gives dictionaries of texts."""
    parse = _import("xmltodict").parse
    return lambda: parse(data)


def xsdata_parser(data: bytes, file: str, name: str, folder: Path) -> Callable[[], object]:
    """Parse with classes that xsdata generates from a schema, through its lxml handler.

    Args:
        data: the document.
        file: the schema's file below `schemas/`.
        name: the class of the root element.
        folder: where the classes are generated; it is put on `sys.path`.

    """
    handlers = _import("xsdata.formats.dataclass.parsers.handlers")
    parsers = _import("xsdata.formats.dataclass.parsers")
    if not (folder / _GENERATED).exists():
        _generate(SCHEMAS / file, folder)
    root = getattr(importlib.import_module(_GENERATED), name)
    parser = parsers.XmlParser(handler=handlers.LxmlEventHandler)
    return lambda: parser.from_bytes(data, root)


def _generate(file: Path, folder: Path) -> None:
    """Let xsdata's command generate the package; its `cli` extra brings what that needs."""
    command = [sys.executable, "-m", "xsdata", "generate", str(file), "--package", _GENERATED]
    # ruff, which formats what xsdata writes, is looked for on the path.
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode or not (folder / _GENERATED).exists():
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it says nothing"]
        raise UnavailableError(f"xsdata generates no classes (is xsdata[cli] installed?): {reason[0]}")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def boto_question() -> Any:  # noqa: ANN401 - boto has no types
    """Return boto 2's module of question forms."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # boto is of 2018 and imports what later Pythons warn of
        return _import("boto.mturk.question")


def _import(name: str) -> Any:  # noqa: ANN401 - they have no types, or none that mypy is shown
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UnavailableError(f"{name} cannot be imported: {error}") from error
