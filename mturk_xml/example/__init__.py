"""An example to try things with: a Qualification test, its key, and the answers of two dozen Workers.

`form.xml` asks eight questions about labelling photographs of birds. `key.xml` scores seven of them: some want
several selections, some punish a mistake, and the points become a percentage. `answers/` holds what 24 Workers
submitted, from full marks to nothing at all.

Example:
    >>> import mturk_xml
    >>> mturk_xml.parse(path("key.xml").read_bytes()).qualification_value_mapping
    PercentageMapping(maximum_summed_score=20)

"""

from importlib.resources import files
from importlib.resources.abc import Traversable


def path(name: str) -> Traversable:
    """Return a file or folder of the example: `form.xml`, `key.xml` or `answers`."""
    return files(__name__).joinpath(name)


def answers() -> list[Traversable]:
    """Return the files with the Workers' answers, in the order of their names."""
    found = (entry for entry in path("answers").iterdir() if entry.name.endswith(".xml"))
    return sorted(found, key=lambda entry: entry.name)
