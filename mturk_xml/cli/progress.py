"""How far a long run has come: a bar on a terminal, nothing anywhere else."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from mturk_xml.cli.output import has_color
from mturk_xml.sources import Position, total_size

_Some = TypeVar("_Some")


@contextlib.contextmanager
def shown_progress(
    sources: Sequence[str], position: Position, count: Callable[[_Some], int], *, is_wanted: bool
) -> Iterator[Callable[[Iterable[_Some]], Iterator[_Some]]]:
    """Show a bar with the rows that are done, their rate and the remaining time, as they go through what is given.

    Args:
        sources: the names of the files, folders and patterns that are read.
        position: how far they are read.
        count: how many rows are in one of the things that go through.
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

        def watch(done: Iterable[_Some]) -> Iterator[_Some]:
            rows = 0
            for some in done:
                rows += count(some)
                elapsed = progress.tasks[0].elapsed or 1
                progress.update(task, completed=position.done, rows=rows, rate=rows / elapsed)
                progress.refresh()
                yield some

        yield watch
