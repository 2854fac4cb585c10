"""The group of commands: finds their modules, and ends every run in one of the exit codes."""

import contextlib
import difflib
import gc
import importlib
import io
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from mturk_xml.collection import no_collection
from mturk_xml.errors import MTurkXMLError

if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN, FINDINGS, CANNOT_WORK, INTERRUPTED = 0, 1, 2, 130

NAMES = (
    "validate",
    "score",
    "analyse",
    "report",
    "chance",
    "what-if",
    "agreement",
    "show",
    "diff",
    "convert",
    "preview",
    "html",
    "serve",
    "demo",
    "explain",
    "rules",
    "schemas",
    "completion",
)
"""Each is a module of this package whose `command` is the command; for `-` it has `_`."""

TRACEBACK = "MTURK_XML_TRACEBACK"
"""The environment variable that shows where a defect of ours is."""


class Commands(click.Group):
    """A group that imports a command when it is asked for; a command returns its exit code, None for 0."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, the most used first."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Import a command."""
        if cmd_name not in NAMES:
            return None
        command = _imported(f"mturk_xml.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101 - for the type
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for one that there is not, name the nearest."""
        if args and args[0] not in NAMES and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], NAMES, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(NAMES)}."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click has overloads here
        """Run, and leave with an exit code; whatever happens, a person reads a message and no traceback."""
        run: Callable[..., Any] = super().main
        if not kwargs.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **kwargs)
        _prepare_streams()
        end: object
        stdout = sys.stdout
        try:
            end = run(*args, standalone_mode=False, **kwargs)
            sys.stdout.flush()
        except SystemExit as error:  # how completion ends; and click at a closed pipe, having replaced the streams
            end = error.code if sys.stdout is stdout else BrokenPipeError()
        except BaseException as error:  # noqa: BLE001 - the last place where a defect can become a message
            end = error
        return _leave(end)


def _imported(name: str) -> ModuleType:
    """Import a module. What it needs is there to the end, so the collector of cycles has nothing to look for in it."""
    if name in sys.modules:
        return sys.modules[name]
    with no_collection():
        module = importlib.import_module(name)
        gc.freeze()
    return module


def _leave(end: object) -> NoReturn:
    """Say what there is to say of the end, and exit."""
    match end:
        case None | int():
            code = end or CLEAN
        case BrokenPipeError():  # the reader has seen enough: no message, and none at the interpreter's end
            code = CANNOT_WORK
            _silence_stdout()
        case KeyboardInterrupt() | click.Abort():
            code = INTERRUPTED
        case click.ClickException():
            code = CANNOT_WORK
            text = io.StringIO()
            end.show(text)
            _write_error(text.getvalue())
        case MTurkXMLError():
            code = CANNOT_WORK
            complain(str(end))
        case OSError():
            code = CANNOT_WORK
            complain(f"{end.filename or 'the output'}: {end.strerror or end}")
            _silence_stdout()
        case BaseException():
            code = CANNOT_WORK
            if os.environ.get(TRACEBACK):
                raise end
            complain(f"a defect in mturk-xml: {type(end).__name__}: {end} ({TRACEBACK}=1 shows where)")
        case _:
            code = CANNOT_WORK
    sys.exit(code)


def complain(message: str) -> None:
    """Write a message to standard error."""
    _write_error(f"mturk-xml: {message}")


def _write_error(text: str) -> None:
    """Write to standard error, if there is still one, so that nothing that is quoted can drive a terminal."""
    from mturk_xml.appearance import visible  # noqa: PLC0415 - not on the path of --version

    encoding = sys.stderr.encoding or "ascii"
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write("".join(f"{visible(line, encoding)}\n" for line in text.splitlines()))
        sys.stderr.flush()


def _prepare_streams() -> None:
    """Make standard output and standard error such that writing to them cannot fail for our text's sake."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    if sys.stdout is None:
        complain("standard output is closed")
        sys.exit(CANNOT_WORK)
    for stream in (sys.stdout, sys.stderr):  # no character may be the end of a message
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter's end does not fail over it."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
