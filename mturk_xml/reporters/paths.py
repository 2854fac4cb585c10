"""How files are named to programs that look for them in a repository."""

import os
from pathlib import Path
from urllib.parse import quote

_NO_FILE = "<"
"""What the names of streams begin with, such as `<stdin>`."""


def relative(file: str) -> str | None:
    """Return the path from the working directory, with slashes; as it is if outside, None for a stream."""
    if file.startswith(_NO_FILE):
        return None
    path, here = Path(os.path.abspath(file)), Path.cwd()  # noqa: PTH100 - symbolic links stay what they are called
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def uri(file: str) -> str | None:
    """Return the relative URI of a file below the working directory, the absolute one of another."""
    path = relative(file)
    if path is None:
        return None
    quoted = quote(os.fsencode(path))
    return quoted if not Path(path).is_absolute() else f"file://{'' if quoted.startswith('/') else '/'}{quoted}"
