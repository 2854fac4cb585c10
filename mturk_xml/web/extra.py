"""The packages of the extra `web`, asked for before anything is begun that needs them."""

import importlib

from mturk_xml.errors import MissingPackageError

SERVER = ("jinja2", "nh3", "starlette", "uvicorn")
"""What a server needs."""


def require_extra(*packages: str) -> None:
    """See that packages of the extra are installed.

    Raises:
        MissingPackageError: one is not.

    """
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError as error:
            raise MissingPackageError(f"a page needs {package}: pip install 'mturk-xml[web]'") from error
