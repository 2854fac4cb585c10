"""An example to try things with: a Qualification test, its key, and the answers of two dozen Workers.

`form.xml` asks eight questions about labelling photographs of birds. `key.xml` scores seven of them: some want
several selections, some punish a mistake, and the points become a percentage. `answers/` holds what 24 Workers
submitted, from full marks to nothing at all.

Example:
    >>> import mturk_xml
    >>> mturk_xml.parse(path("key.xml")).qualification_value_mapping
    PercentageMapping(maximum_summed_score=20)

"""

from pathlib import Path

_FOLDER = Path(__file__).parent


def path(name: str) -> Path:
    """Return a file or folder of the example: `form.xml`, `key.xml` or `answers`."""
    return _FOLDER / name


def answers() -> list[Path]:
    """Return the files with the Workers' answers, in the order of their names."""
    return sorted(path("answers").glob("*.xml"))
