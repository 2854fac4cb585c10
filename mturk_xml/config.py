"""What to report and what not: selections, and the files that configure them.

A configuration is the table `[tool.mturk-xml]` of a `pyproject.toml`, or a `mturk-xml.toml` with the same
keys at its top::

    select = ["QF", "AK"]            # report only these; without it, everything
    ignore = ["QF212"]               # but not these
    severity = "warning"             # and nothing that matters less

    [per-file-ignores]
    "archive/**" = ["QF3"]           # nor these in the files that match

A code is written whole or as the letters and digits that it begins with; the longer of two wins.
"""

import difflib
import fnmatch
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

import mturk_xml.rules
from mturk_xml.diagnostics import Diagnostic, Report, Severity
from mturk_xml.errors import MTurkXMLError
from mturk_xml.rule import RULES

FILE_NAME = "mturk-xml.toml"
ALL = "ALL"
"""Stands for every code."""

_ORDER = (Severity.INFO, Severity.WARNING, Severity.ERROR)
_KEYS = ("select", "ignore", "severity", "per-file-ignores")


class ConfigError(MTurkXMLError, ValueError):
    """A configuration or a selection of codes cannot be used."""


@attrs.frozen(kw_only=True)
class FileIgnore:
    """The codes that are not reported for the files that match a pattern.

    A pattern is compared with the path below `folder` and with the name alone, as the shell does it,
    except that `*` also stands for slashes.
    """

    pattern: str
    codes: tuple[str, ...]
    folder: Path = Path()

    def matches(self, file: str) -> bool:
        """Whether the pattern is that of a file."""
        path = Path(os.path.abspath(file))  # noqa: PTH100 - symbolic links stay what they are called
        folder = Path(os.path.abspath(self.folder))  # noqa: PTH100 - likewise
        names = [path.name]
        if path.is_relative_to(folder):
            names.append(path.relative_to(folder).as_posix())
        return any(fnmatch.fnmatchcase(name, self.pattern) for name in names)


@attrs.frozen(kw_only=True)
class Selection:
    """Which findings are reported.

    Attributes:
        select: the codes, or beginnings of codes, to report; everything if empty.
        ignore: those not to report; of two that fit, the longer decides, and `ignore` if they are equal.
        severity: the least severity to report.
        file_ignores: what is not to be reported for some files.

    Example:
        >>> selection = Selection(ignore=("QF",))
        >>> selection.has("QF211", Severity.ERROR), selection.has("AK101", Severity.ERROR)
        (False, True)

    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    file_ignores: tuple[FileIgnore, ...] = ()

    def has(self, code: str, severity: Severity, file: str | None = None) -> bool:
        """Whether a finding of this code and severity is reported for a file."""
        if _ORDER.index(severity) < _ORDER.index(self.severity):
            return False
        wanted = _specificity(code, self.select or (ALL,))
        return wanted > _specificity(code, self.ignore) and not (
            file is not None
            and any(_specificity(code, ign.codes) >= 0 and ign.matches(file) for ign in self.file_ignores)
        )

    def apply(self, report: Report) -> Report:
        """Return the report with only the findings that are selected."""

        def selected(finding: Diagnostic) -> bool:
            return self.has(finding.code, finding.severity, report.file)

        return attrs.evolve(report, diagnostics=tuple(filter(selected, report.diagnostics)))


def _specificity(code: str, prefixes: Iterable[str]) -> int:
    """Return the length of the longest prefix of a code, -1 if there is none."""
    lengths = [0 if prefix == ALL else len(prefix) for prefix in prefixes if prefix == ALL or code.startswith(prefix)]
    return max(lengths, default=-1)


def parse_codes(codes: Iterable[str], where: str) -> tuple[str, ...]:
    """Check that every code, or beginning of one, is that of a rule.

    Args:
        codes: as they were written; upper or lower case is the same.
        where: where they were written, for the message.

    Raises:
        ConfigError: there is no such code; the message names the nearest.

    """
    found = tuple(code.strip().upper() for code in codes)
    for code in found:
        if code != ALL and not (code and any(known.startswith(code) for known in RULES)):
            raise ConfigError(f"{where}: there is no rule {code or '(empty)'}{did_you_mean(code)}")
    return found


def did_you_mean(code: str) -> str:
    """Return the codes that are nearest to one that does not exist, as the end of a message."""
    near = difflib.get_close_matches(code.upper(), [*RULES, ALL], n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else "; `mturk-xml rules` lists them"


def find(start: Path) -> Path | None:
    """Return the nearest file that configures us, in a folder or above it."""
    folder = Path(os.path.abspath(start))  # noqa: PTH100 - symbolic links stay what they are called
    for above in (folder, *folder.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            path = above / name
            # os.path, as `Path.is_file` raises where the folder may not be looked into
            if os.path.isfile(path) and (  # noqa: PTH113
                name == FILE_NAME or _mentions_us(path)
            ):
                return path
    return None


def load(path: Path) -> Selection:
    """Read a configuration.

    Raises:
        ConfigError: the file cannot be read, or holds what does not belong there.

    """
    content = _read(path)
    if path.name == "pyproject.toml":
        content, where = _tools(content, path).get("mturk-xml", {}), f"{path}: [tool.mturk-xml]"
    else:
        where = str(path)
    if not isinstance(content, dict):
        raise ConfigError(f"{where} has to be a table")
    for key in content:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_KEYS)}"
            raise ConfigError(f"{where}: unknown key {key!r}; {hint}")
    return Selection(
        select=_codes(content, "select", where),
        ignore=_codes(content, "ignore", where),
        severity=_severity(content, where),
        file_ignores=_file_ignores(content, where, path.parent),
    )


def _mentions_us(path: Path) -> bool:
    """Whether a pyproject.toml has our table; what is wrong with another project's is not our business."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return False
    return "mturk-xml" in text and "mturk-xml" in _tools(_read(path), path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # tomllib's and the decoder's
        raise ConfigError(f"{path} is not TOML: {error}") from error


def _tools(content: Mapping[str, Any], path: Path) -> dict[str, Any]:
    tools = content.get("tool", {})
    if not isinstance(tools, dict):
        raise ConfigError(f"{path}: tool has to be a table")
    return tools


def _codes(content: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    codes = content.get(key, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ConfigError(f'{where}: {key} has to be a list of codes, such as ["QF", "AK101"], not {codes!r}')
    return parse_codes(codes, f"{where}: {key}")


def _severity(content: Mapping[str, Any], where: str) -> Severity:
    severity = content.get("severity", Severity.INFO.value)
    if severity not in list(Severity):
        raise ConfigError(f"{where}: severity has to be one of {', '.join(Severity)}, not {severity!r}")
    return Severity(severity)


def _file_ignores(content: Mapping[str, Any], where: str, folder: Path) -> tuple[FileIgnore, ...]:
    table = content.get("per-file-ignores", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: per-file-ignores has to be a table from patterns to lists of codes, not {table!r}")
    where = f"{where}: per-file-ignores"
    return tuple(FileIgnore(pattern=pattern, codes=_codes(table, pattern, where), folder=folder) for pattern in table)


_ = mturk_xml.rules  # imported so that RULES is complete
