"""How far a long run has come: a bar on a terminal, nothing anywhere else."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from mturk_xml.cli.output import has_color
from mturk_xml.job import Chunk
from mturk_xml.sources import Position, total_size

Watch: TypeAlias = Callable[[Iterable[Chunk]], Iterator[Chunk]]


@contextlib.contextmanager
def shown_progress(sources: Sequence[str], position: Position, *, is_wanted: bool) -> Iterator[Watch]:
    """Show a bar with the rows that are done, their rate and the remaining time, as chunks go through `Watch`.

    Args:
        sources: the names of the files, folders and patterns that are read.
        position: how far they are read.
        is_wanted: whether to show anything, if standard error is a terminal.

    """
    if not is_wanted or not sys.stderr.isatty():
        yield iter
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is shown
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(file=sys.stderr, no_color=not has_color(sys.stderr))
    columns = (
        TextColumn("{task.fields[rows]:,} rows"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]:,.0f} rows/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as progress:
        task = progress.add_task("", total=total_size(sources), rows=0, rate=0)

        def watch(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
            rows = 0
            for chunk in chunks:
                rows += chunk.summary.count
                elapsed = progress.tasks[0].elapsed or 1
                progress.update(task, completed=position.done, rows=rows, rate=rows / elapsed)
                progress.refresh()
                yield chunk

        yield watch
