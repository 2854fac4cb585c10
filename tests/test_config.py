"""Selections and the files that configure them."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from mturk_xml import config
from mturk_xml.config import ConfigError, FileIgnore, Selection
from mturk_xml.diagnostics import Diagnostic, Report, Severity

DIAGNOSTICS = (
    Diagnostic(code="QF211", severity=Severity.ERROR, message="a"),
    Diagnostic(code="QF101", severity=Severity.WARNING, message="b"),
    Diagnostic(code="AK301", severity=Severity.INFO, message="c"),
)
REPORT = Report(file="a.xml", well_formed=True, schema_valid=True, diagnostics=DIAGNOSTICS)


def _codes(selection: Selection) -> list[str]:
    return [diagnostic.code for diagnostic in selection.apply(REPORT).diagnostics]


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        (Selection(), ["QF211", "QF101", "AK301"]),
        (Selection(select=("QF",)), ["QF211", "QF101"]),
        (Selection(ignore=("QF2",)), ["QF101", "AK301"]),
        (Selection(select=("QF",), ignore=("QF101",)), ["QF211"]),
        (Selection(select=("QF101",), ignore=("QF",)), ["QF101"]),
        (Selection(select=("QF",), ignore=("QF",)), []),
        (Selection(select=("ALL",), ignore=("ALL",)), []),
        (Selection(severity=Severity.WARNING), ["QF211", "QF101"]),
        (Selection(severity=Severity.ERROR), ["QF211"]),
        (Selection(file_ignores=(FileIgnore(pattern="a.*", codes=("QF",)),)), ["AK301"]),
        (Selection(file_ignores=(FileIgnore(pattern="b.*", codes=("QF",)),)), ["QF211", "QF101", "AK301"]),
    ],
)
def test_selection(selection: Selection, codes: list[str]) -> None:
    assert _codes(selection) == codes


def test_ok_is_of_what_is_selected() -> None:
    assert not REPORT.ok
    assert Selection(ignore=("QF211",)).apply(REPORT).ok
    assert attrs.evolve(REPORT, diagnostics=()) == Selection(ignore=("ALL",)).apply(REPORT)


def test_a_pattern_is_relative_to_the_folder_of_its_file(tmp_path: Path) -> None:
    ignore = FileIgnore(pattern="old/**", codes=("ALL",), folder=tmp_path)
    assert ignore.matches(str(tmp_path / "old" / "deep" / "a.xml"))
    assert not ignore.matches(str(tmp_path / "new" / "old.xml"))


def test_codes_are_checked() -> None:
    assert config.parse_codes([" xml0 ", "all"], "--select") == ("XML0", "ALL")
    with pytest.raises(ConfigError, match=r"--select: there is no rule XLM011; did you mean XML011"):
        config.parse_codes(["XLM011"], "--select")
    with pytest.raises(ConfigError, match=r"there is no rule \(empty\)"):
        config.parse_codes([""], "--select")


def test_mturk_xml_toml(write: Callable[[str, str], Path]) -> None:
    path = write(
        "mturk-xml.toml",
        'select = ["XML", "xsd"]\nignore = ["XML011"]\nseverity = "warning"\n[per-file-ignores]\n"old/*" = ["XSD"]\n',
    )
    selection = config.load(path)
    assert selection == Selection(
        select=("XML", "XSD"),
        ignore=("XML011",),
        severity=Severity.WARNING,
        file_ignores=(FileIgnore(pattern="old/*", codes=("XSD",), folder=path.parent),),
    )


def test_pyproject_toml(write: Callable[[str, str], Path]) -> None:
    assert config.load(write("pyproject.toml", '[tool.mturk-xml]\nignore = ["XML"]\n')).ignore == ("XML",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignroe = []", "unknown key 'ignroe'; did you mean ignore?"),
        ("zzz = 1", "unknown key 'zzz'; there are select, ignore"),
        ('select = "QF"', "select has to be a list of codes"),
        ("select = [1]", "select has to be a list of codes"),
        ('select = ["NO1"]', "select: there is no rule NO1"),
        ("severity = 3", "severity has to be one of error, warning, info, not 3"),
        ("severity = []", "severity has to be one of"),
        ("per-file-ignores = []", "per-file-ignores has to be a table"),
        ('[per-file-ignores]\n"a" = "XML"', "per-file-ignores: a has to be a list"),
        ('[per-file-ignores]\n"a" = ["NO1"]', "there is no rule NO1"),
        ("not toml", "is not TOML"),
        ("a = '\xff'", "is not TOML"),
    ],
)
def test_what_does_not_belong_is_an_error(write: Callable[[str, str], Path], text: str, message: str) -> None:
    path = write("mturk-xml.toml", "")
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["[tool]\nmturk-xml = 3", "tool = 'mturk-xml'"])
def test_no_table(write: Callable[[str, str], Path], text: str) -> None:
    with pytest.raises(ConfigError, match="has to be a table"):
        config.load(write("pyproject.toml", text))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path / "none.toml")


def test_the_nearest_is_found(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    top = write("mturk-xml.toml", "")
    assert config.find(folder) == top
    write("a/pyproject.toml", "[tool.other]\n")
    assert config.find(folder) == top, "another tool's is passed by"
    write("a/b/pyproject.toml", "broken, and not ours")
    assert config.find(folder) == top, "what is wrong with it is not our business"
    nearer = write("a/pyproject.toml", "[tool.mturk-xml]\n")
    assert config.find(folder) == nearer
    nearest = write("a/mturk-xml.toml", "")
    assert config.find(folder) == nearest, "it comes first in one folder"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file below the temporary folder, return its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write
