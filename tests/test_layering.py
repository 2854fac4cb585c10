"""The house has an order: imports go down it only, and its rooms stay small."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import mturk_xml

PACKAGE = Path(mturk_xml.__file__).parent

# Lowest first; `mturk_xml` is the package's own __init__, which gives the public names.
ROOMS = [
    "diagnostics",
    "errors",
    "collection",
    "any_uri",
    "words",
    "appearance",
    "fragments",
    "notebook",
    "sqlite",
    "rule",
    "tree",
    "lines",
    "positions",
    "unlisted",
    "syntax_rules",
    "syntax",
    "catalogue",
    "refusals",
    "verdict",
    "schema_rules",
    "schema_problems",
    "schema",
    "binding",
    "documents",
    "html_tags",
    "plain",
    "xhtml",
    "scoring",
    "html_page",
    "attainable",
    "backtracking",
    "javascript",
    "answering",
    "reachable",
    "rules",
    "findings",
    "pipeline",
    "pairs",
    "views",
    "mending",
    "batch",
    "embedded",
    "service",
    "example",
    "sources",
    "sinks",
    "summary",
    "analysis",
    "config",
    "reporters",
    "web",
    "job",
    "arrow",
    "frames",
    "mturk_xml",
    "cli",
    "__main__",
]

# What only some rooms may import; reporters may import rich, but only where it is used.
ONLY_IN = {
    "click": {"cli"},
    "rich": {"cli", "reporters"},
    "jinja2": {"web"},
    "nh3": {"web"},
    "numpy": {"analysis"},
    "starlette": {"web"},
    "uvicorn": {"web"},
}

MAX_MODULE_LINES = 500
MAX_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Import:
    """One import statement's target, as a dotted module name."""

    target: str
    line: int
    at_import: bool


class _Imports(ast.NodeVisitor):
    """The imports of a module that run, those under `if TYPE_CHECKING:` left out."""

    def __init__(self, package: list[str]) -> None:
        self.package = package
        self.found: list[Import] = []
        self._functions = 0

    def visit_If(self, node: ast.If) -> None:
        test = node.test
        name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
        for child in node.orelse if name == "TYPE_CHECKING" else [*node.body, *node.orelse]:
            self.visit(child)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._functions += 1
        self.generic_visit(node)
        self._functions -= 1

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 -- ast's name

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(alias.name, node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        above = self.package[: len(self.package) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            self._add(f"{base}.{alias.name}", node)

    def _add(self, target: str, node: ast.stmt) -> None:
        self.found.append(Import(target, node.lineno, at_import=not self._functions))


def _modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    modules = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {name: path for name, path in modules.items() if _room(name) not in {"schemas", "example"}}


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _imports(module: str) -> list[Import]:
    path = MODULES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    visitor = _Imports(package)
    visitor.visit(ast.parse(path.read_text("utf-8")))
    return visitor.found


def _inner(module: str) -> Iterator[tuple[str, Import]]:
    """The modules of the package that one imports."""
    for found in _imports(module):
        # `from mturk_xml.pipeline import check` names a module and a value; the longest module counts.
        for target in (found.target, found.target.rpartition(".")[0]):
            if target in MODULES:
                if target != module:
                    yield target, found
                break


MODULES = _modules()


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_in_a_room(module: str) -> None:
    assert _room(module) in ROOMS, f"{module}: a new room has its place in ROOMS and in the design"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    place = ROOMS.index(_room(module))
    upward = [
        f"{module}:{found.line} imports {target}"
        for target, found in _inner(module)
        if ROOMS.index(_room(target)) > place
    ]
    assert not upward


def test_no_cycle() -> None:
    graph = {module: {target for target, _ in _inner(module)} for module in MODULES}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the modules


@pytest.mark.parametrize("module", MODULES)
def test_some_imports_belong_to_one_room(module: str) -> None:
    room = _room(module)
    for found in _imports(module):
        name = found.target.partition(".")[0]
        where = f"{module}:{found.line} imports {name}"
        assert room in ONLY_IN.get(name, {room}), where
        assert (name, room, found.at_import) != ("rich", "reporters", True), f"{where} at import"
        assert room != "web" or name not in ONLY_IN or not found.at_import, f"{where} at import: it is an extra's"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_small(module: str) -> None:
    lines = len(MODULES[module].read_text("utf-8").splitlines())
    assert lines <= MAX_MODULE_LINES


@pytest.mark.parametrize("module", MODULES)
def test_a_function_fits_a_screen(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f"{n.name}:{n.lineno}": (n.end_lineno or 0) - n.lineno + 1 for n in functions}
    assert {name: n for name, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}


def test_importing_the_package_imports_little(tmp_path: Path) -> None:
    program = "import sys, mturk_xml; print(*{'xmlschema', 'click', 'rich', 'turbohtml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
