"""`mturk-xml completion`: the script that completes our commands in a shell."""

import click
from click.shell_completion import get_completion_class

_EPILOG = """
\b
Examples:
  mturk-xml completion bash >> ~/.bashrc
  mturk-xml completion zsh >> ~/.zshrc
  mturk-xml completion fish > ~/.config/fish/completions/mturk-xml.fish
"""


@click.command("completion", epilog=_EPILOG, short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete commands and options."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - for the type: click has these three
    click.echo(kind(context.find_root().command, {}, "mturk-xml", "_MTURK_XML_COMPLETE").source())
