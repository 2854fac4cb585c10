"""`mturk-xml schemas`: the schemas, for editors and other validators."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from mturk_xml.cli.output import written

_EPILOG = """
\b
Examples:
  mturk-xml schemas list
  mturk-xml schemas show AnswerKey > AnswerKey.xsd
  mturk-xml schemas export schemas
  mturk-xml schemas show documents.schema.json
  XML_CATALOG_FILES=schemas/catalog.xml xmllint --noout \\
      --schema schemas/2017-11-06/QuestionForm.xsd form.xml
"""

CATALOG = "catalog.xml"


@click.group("schemas", epilog=_EPILOG, short_help="List, show or export the XML and JSON schemas.")
def command() -> None:
    """The XML schemas of the documents, with an OASIS catalog of their public addresses; and their JSON Schemas."""


@command.command("list", short_help="List them.")
def list_() -> None:
    """List the schemas: folders are the versions of XML schemas."""
    with written(None) as write:
        write("".join(f"{name}\n" for name in schemas()))


@command.command("show", short_help="Print one.")
@click.argument("name")
def show(name: str) -> None:
    """Print a schema.

    NAME is one that `schemas list` lists, or its end: QuestionForm is the newest QuestionForm.
    """
    known = schemas()
    wanted = [path for path in known if name in {path, path.removesuffix(".xsd"), Path(path).name, Path(path).stem}]
    if not wanted:
        raise click.UsageError(f"there is no schema {name}; there are {', '.join(known)}")
    with written(None) as write:
        write(known[max(wanted)].read_text("utf-8"))


@command.command("export", short_help="Write them all to a folder, with their catalog.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace files that differ.")
def export(folder: Path, *, force: bool) -> None:
    """Write the schemas and catalog.xml to FOLDER, which is made if need be."""
    content = schemas() | {CATALOG: files("mturk_xml.schemas") / CATALOG}
    for name, schema in content.items():
        path, data = folder / name, schema.read_bytes()
        if path.exists() and not force and path.read_bytes() != data:
            raise click.ClickException(f"{path} is there already and differs; --force replaces it")
    for name, schema in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(schema.read_bytes())
    with written(None) as write:
        write(f"{len(content)} files written to {folder}\n")


def schemas() -> dict[str, Traversable]:
    """Return the schemas by their paths, such as `2017-11-06/QuestionForm.xsd`, in their order."""
    return dict(sorted(_below(files("mturk_xml.schemas"), "")))


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".xsd", ".schema.json")):
            yield prefix + entry.name, entry
