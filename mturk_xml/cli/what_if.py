"""`mturk-xml what-if`: what another key, mapping, rounding or pass mark changes for the same answers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import click

from mturk_xml.appearance import Appearance
from mturk_xml.cli import options
from mturk_xml.cli.commands import CLEAN, FINDINGS
from mturk_xml.cli.documents import read_scorer
from mturk_xml.cli.listing import first_lines, one_line
from mturk_xml.cli.output import write_as
from mturk_xml.cli.submissions import watched_submissions
from mturk_xml.cli.tables import aligned, folded_table
from mturk_xml.scoring import Rounding
from mturk_xml.sinks.csv import csv_table
from mturk_xml.sources import ID_FIELDS
from mturk_xml.summary import Summary
from mturk_xml.words import counted, first_few

if TYPE_CHECKING:
    from mturk_xml.analysis.comparison import Comparison
    from mturk_xml.analysis.origin import Origin

_EPILOG = """
SOURCE is whatever `mturk-xml score` reads. What is not given anew stays as it is: without --new-key the key is the
same, and so on. Answers that have no score, before and after, are counted, listed, and left out of every figure.

Exit codes: 0 every answer has a score, 1 some have an error instead, 2 a key or the output cannot be used.

\b
Examples:
  mturk-xml what-if --key key.xml --pass 80 --new-pass 70 answers/
  mturk-xml what-if --key key.xml --new-key mended.xml --pass 80 dump.jsonl.gz
  mturk-xml what-if --key key.xml --new-rounding floor answers/ --format csv
"""
_IDS = ("source", *ID_FIELDS)
_STANDING = ("summed_score", "qualification_value", "passes", "error")

_Rows: TypeAlias = list[tuple[str, ...]]


@attrs.frozen(kw_only=True)
class Options:
    """What was asked for on the command line, the sources apart; what is None stays as it is."""

    key: str
    new_key: str | None
    pass_at: int | None
    new_pass_at: int | None
    rounding: str
    new_rounding: str | None
    name: str
    output: Path | None
    quiet: bool


@click.command("what-if", epilog=_EPILOG, short_help="Say what another key or pass mark changes.")
@options.sources
@options.key
@click.option("--new-key", metavar="FILE", help="Another key, or the same with another mapping.")
@options.pass_at
@click.option("--new-pass", "new_pass_at", type=int, metavar="N", help="Another one.")
@options.rounding
@click.option("--new-rounding", type=options.ROUNDINGS, help="Another rounding.")
@options.output_format
@options.output
@options.quiet
def command(*, sources: tuple[str, ...], **values: Any) -> int:  # noqa: ANN401 - click gives what Options says
    """Score the same answers in two ways, and say who changes: sums, Qualification values, who passes."""
    asked = Options(**values)
    options.require_one_from_stdin(asked.key, asked.new_key, *sources)
    if (asked.new_key, asked.new_pass_at, asked.new_rounding) == (None, None, None):
        raise click.UsageError("nothing is to be changed: give --new-key, --new-pass or --new-rounding")
    found = _compared(sources, asked)
    write_as(
        asked.name, asked.output, table=partial(_lines, found), json=partial(_json, found), csv=partial(_csv, found)
    )
    return FINDINGS if found.failed else CLEAN


def _compared(sources: tuple[str, ...], asked: Options) -> "Comparison":
    from mturk_xml.analysis import Setting, what_if  # noqa: PLC0415 - not for --help

    old = read_scorer(asked.key, asked.rounding)
    rounding = asked.new_rounding or asked.rounding
    before = Setting(key=old.key, rounding=old.rounding, pass_at=asked.pass_at)
    after = Setting(
        key=old.key if asked.new_key is None else read_scorer(asked.new_key, rounding, "new key").key,
        rounding=Rounding(rounding),
        pass_at=asked.pass_at if asked.new_pass_at is None else asked.new_pass_at,
    )
    with watched_submissions(sources, leave_out=asked.output, is_wanted=not asked.quiet) as submissions:
        return what_if(before, after, submissions)


# --- for programs ------------------------------------------------------------------------------


def _json(found: "Comparison") -> str:
    from mturk_xml.analysis.export import to_json  # noqa: PLC0415 - only where it is written

    # The keys are what was given, and not what was found.
    settings = {
        side: {"rounding": setting.rounding, "pass_at": setting.pass_at}
        for side, setting in (("before", found.before), ("after", found.after))
    }
    return to_json(found, **settings)


def _csv(found: "Comparison") -> str:
    """Return a line for each Worker for whom something changes."""
    heads = (*_IDS, *(f"{name}_{side}" for name in _STANDING for side in ("before", "after")))
    rows = [
        (
            *(getattr(change.origin, name) for name in _IDS),
            *(getattr(standing, name) for name in _STANDING for standing in (change.before, change.after)),
        )
        for change in found.changed
    ]
    return csv_table(heads, rows)


# --- for people --------------------------------------------------------------------------------


def _lines(found: "Comparison", appearance: Appearance) -> Iterator[str]:
    yield f"{counted(found.answers, 'answer')}: {len(found.changed)} changed, {len(found.unscored)} without a score"
    unscored = [f"{_name(each.origin)}: {each.error}" for each in found.unscored]
    yield from first_lines(unscored, "no score", appearance)
    if found.gained is not None and found.lost is not None:
        passed = f"{found.passed_before} passed before, {found.passed_after} pass after"
        yield f"{passed}: {found.gained} gain, {found.lost} lose"
    for title, rows, right in (
        ("Qualification values: before down, after across", _chart(found), None),
        ("Questions", _questions(found, appearance), {1}),
        ("Workers", _changes(found, appearance), ()),
    ):
        if len(rows) > 1:
            yield from ("", title, "")
            yield from folded_table(rows, appearance.width) if right is None else aligned(rows, right=right)


def _chart(found: "Comparison") -> _Rows:
    """Return how many went from which value, a row, to which, a column; many values are in bins."""
    if all(each.before == each.after for each in found.values):
        return []
    values: Counter[int] = Counter()
    for each in found.values:
        values.update({value: each.count for value in (each.before, each.after) if value is not None})
    bins = Summary(values=values).bins()
    labels = [str(first) if first == last else f"{first} to {last}" for first, last, _ in bins]
    firsts = [first for first, _, _ in bins]

    def place(value: int | None) -> int:
        return len(bins) if value is None else bisect_right(firsts, value) - 1

    counts: Counter[tuple[int, int]] = Counter()
    for each in found.values:
        counts[place(each.before), place(each.after)] += each.count
    downwards, across = (sorted({pair[side] for pair in counts}) for side in (0, 1))
    labels.append("none")
    return [
        ("", *(labels[column] for column in across)),
        *((labels[row], *(str(counts[row, column] or ".") for column in across)) for row in downwards),
    ]


def _questions(found: "Comparison", appearance: Appearance) -> _Rows:
    rows: _Rows = [("question", "Workers", "points")]
    for question in found.questions:
        changes = sorted((each for each in question.points if each.before != each.after), key=lambda each: -each.count)
        moves = [f"{each.before} -> {each.after}: {each.count}" for each in changes]
        name = one_line(question.question_identifier, appearance)
        rows.append((name, f"{question.changed}", first_few(moves, len(moves))))
    return rows


def _changes(found: "Comparison", appearance: Appearance) -> _Rows:
    rows: _Rows = [("value", "sum", "passes", "who")]
    for each in found.changed:
        before, after = each.before, each.after
        error = before.error or after.error
        rows.append(
            (
                _arrow(before.qualification_value, after.qualification_value),
                _arrow(before.summed_score, after.summed_score),
                _passing(before.passes, after.passes),
                one_line(_name(each.origin) + (f": {error}" if error else ""), appearance),
            )
        )
    return rows


def _arrow(before: int | None, after: int | None) -> str:
    old, new = ("-" if number is None else str(number) for number in (before, after))
    return old if old == new else f"{old} -> {new}"


def _passing(before: bool | None, after: bool | None) -> str:
    if before is None or after is None:
        return ""
    if before == after:
        return "yes" if after else "no"
    return "gains" if after else "loses"


def _name(origin: "Origin") -> str:
    return "  ".join(filter(None, (origin.source, origin.worker_id, origin.assignment_id)))
