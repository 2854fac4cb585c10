"""The official schemas with the JDK's Xerces behind them, as one function.

with official_judge(directory) as judge:
    verdict = judge(namespace, document).verdict
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from equivalence import reference
from mturk_xml.catalogue import SCHEMAS
from xerces import Xerces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xerces import Judgement

__all__ = ["official_judge"]


@contextmanager
def official_judge(directory: Path) -> Iterator[Callable[[str, bytes], Judgement]]:
    """Give a function that judges a document by the official schema of a namespace.

    Args:
        directory: the official schemas, in folders named like their namespaces.
    """
    with tempfile.TemporaryDirectory() as folder, Xerces() as xerces:
        schemas = reference.assemble(directory, Path(folder))

        def judge(namespace: str, document: bytes) -> Judgement:
            return xerces.judge(schemas / SCHEMAS[namespace], document)

        yield judge
