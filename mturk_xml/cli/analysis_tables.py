"""An analysis as tables and lines, for people at a terminal."""

from collections.abc import Iterator, Sequence

from mturk_xml.analysis import (
    Analysis,
    Figure,
    PassRate,
    QuestionAnalysis,
    Sign,
    Spread,
    Suspicion,
    Unscored,
)
from mturk_xml.appearance import Appearance
from mturk_xml.cli.listing import first_lines, one_line
from mturk_xml.cli.tables import folded_table
from mturk_xml.summary import histogram
from mturk_xml.views.lines import folded
from mturk_xml.words import counted, first_few, quoted, shown

_MOST_THRESHOLDS = 15
_QUESTION_HEADS = (
    *("question", "offers", "difficulty", "right", "omitted"),
    *("r total", "r rest", "D", "alpha w/o"),
)
_BOLD = "\x1b[1m{}\x1b[0m"
_SPREAD_HEADS = ("mean", "s. d.", "least", "25 %", "median", "75 %", "greatest")


def analysed(analysis: Analysis, appearance: Appearance) -> list[str]:
    """Return the lines of all that a person wants to see at once; the other formats hold more."""
    sections = [("", _counted(analysis, appearance))]
    if analysis.scored:
        sections += [
            ("Scores", _scores(analysis, appearance)),
            ("Qualification values", histogram(analysis.qualification_values.bins(), appearance)),
            ("How many would pass", _passing(analysis, appearance)),
            ("Reliability", _reliability(analysis, appearance)),
            ("Questions", _questions(analysis, appearance)),
            ("Choices", _choices(analysis, appearance)),
            ("Time taken, in seconds", _times(analysis, appearance)),
            ("A second look: signs, and no verdicts", _signs(analysis, appearance)),
        ]
    lines: list[str] = []
    for title, content in sections:
        found = list(content)
        if found and title:
            lines += ["", _BOLD.format(title) if appearance.color else title, ""]
        lines += found
    return lines


def _number(figure: Figure, specification: str = "z.2f") -> str:
    return format(figure, specification)


def _identifier(text: str, appearance: Appearance) -> str:
    """Return an identifier; in quotes where white space in it would not be seen."""
    return one_line(text if text == shown(text) else quoted(text), appearance)


def _counted(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    yield f"{counted(analysis.answers, 'answer')}, {analysis.scored} with a score"
    yield from first_lines([_without_score(each) for each in analysis.unscored], "no score", appearance)


def _without_score(unscored: Unscored) -> str:
    name, error = unscored.sheet.name, unscored.error
    return error if error.startswith(name) else f"{name}: {error}"


def _scores(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("", *_SPREAD_HEADS, "offered")]
    for name, found in (("sum", analysis.summed_scores), ("value", analysis.qualification_values)):
        offered = "{} to {}".format(*found.attainable) if found.attainable else "-"
        rows.append((name, *_spread(found), offered))
    yield from folded_table(rows, appearance.width)
    yield from _reason(analysis.summed_scores.standard_deviation)


def _spread(spread: Spread) -> Iterator[str]:
    yield _number(spread.mean)
    yield _number(spread.standard_deviation)
    for found in spread.five_numbers:
        yield _number(found, ".10g")


def _reason(figure: Figure) -> Iterator[str]:
    if figure.reason is not None:
        yield f"  - {figure.reason}"


def _passing(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    rates = list(analysis.pass_rates)
    if len(rates) > _MOST_THRESHOLDS:
        # Of thresholds that as many reach the greatest says it all.
        rates = list({rate.count: rate for rate in rates}.values())
    listed = {rate.threshold: rate for rate in rates[:: -(-len(rates) // _MOST_THRESHOLDS)]}
    if analysis.passing:
        listed[analysis.passing.threshold] = analysis.passing
    rows: list[tuple[str, ...]] = [("value", "or more", "share", "95 % interval")]
    rows += [_pass_row(listed[threshold], analysis.passing) for threshold in sorted(listed)]
    yield from folded_table(rows, appearance.width)
    if len(listed) < len(analysis.pass_rates):
        yield f"  of {len(analysis.pass_rates)} values; --format json has all"


def _pass_row(rate: PassRate, passing: PassRate | None) -> tuple[str, ...]:
    interval = f"{rate.low.percentage} to {rate.high.percentage}"
    value = f"{rate.threshold} (asked for)" if passing and rate.threshold == passing.threshold else f"{rate.threshold}"
    return value, f"{rate.count}", rate.share.percentage, interval


def _reliability(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    found = analysis.reliability
    names = {
        "Cronbach's alpha": found.alpha,
        "KR-20": found.kr20,
        "standard error": found.standard_error,
        "odd-even correlation": found.half_correlation,
        "split-half": found.split_half,
    }
    width = max(map(len, names))
    for name, figure in names.items():
        text = _number(figure, "z.3f") if figure.reason is None else f"- ({figure.reason})"
        yield from folded(
            one_line(text, appearance), appearance.width, first=f"  {name:{width}}  ", rest=" " * (width + 4)
        )


def _questions(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [_QUESTION_HEADS]
    rows += [_question_row(question, appearance) for question in analysis.questions]
    yield from folded_table(rows, appearance.width)
    reasons: dict[str, dict[str, None]] = {}
    for question in analysis.questions:
        for figure in _shown_figures(question):
            if figure.reason is not None:
                reasons.setdefault(figure.reason, {})[question.question_identifier] = None
    for reason, about in reasons.items():
        where = "" if len(about) == len(analysis.questions) else f" ({first_few(about, len(about))})"
        yield from folded(one_line(f"{reason}{where}", appearance), appearance.width, first="  - ", rest="    ")


def _question_row(question: QuestionAnalysis, appearance: Appearance) -> tuple[str, ...]:
    return (
        _identifier(question.question_identifier, appearance),
        f"{question.least_points} to {question.greatest_points}",
        _number(question.difficulty),
        question.right_share.percentage,
        f"{question.omitted}",
        _number(question.item_total),
        _number(question.corrected_item_total),
        _number(question.discrimination),
        _number(question.alpha_if_deleted, "z.3f"),
    )


def _shown_figures(question: QuestionAnalysis) -> Sequence[Figure]:
    return (
        question.difficulty,
        question.item_total,
        question.corrected_item_total,
        question.discrimination,
        question.alpha_if_deleted,
    )


def _choices(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    groups = analysis.groups
    heads = ("choice", "worth", "made by", *(group.ability for group in groups), "r rest", "")
    rows: list[tuple[str, ...]] = [heads]
    flags = []
    for question in analysis.questions:
        name = _identifier(question.question_identifier, appearance)
        has_form = any(choice.position for choice in question.choices)
        rows.append((name, *[""] * (len(heads) - 1)))
        for choice in question.choices:
            selection = _identifier(choice.selection_identifier, appearance)
            among = (_share(count, group.count) for count, group in zip(choice.by_group, groups, strict=True))
            correlation = _number(choice.rest_correlation)
            mark = "!" if choice.draws_the_strong else "not offered" if has_form and not choice.position else ""
            rows.append((f"  {selection}", _number(choice.worth), choice.share.percentage, *among, correlation, mark))
            if choice.draws_the_strong:
                flags.append(f"{name}, {selection}: {choice.draws_the_strong}")
    yield from folded_table(rows, appearance.width)
    for flag in flags:
        yield from folded(flag, appearance.width, first="  ! ", rest="    ")


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %" if of else "-"


def _times(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    taken = analysis.time_taken
    if taken.count:
        heads = ("Workers", *_SPREAD_HEADS, "r total")
        rows = [heads, (f"{taken.count}", *_spread(taken), _number(taken.score_correlation))]
        yield from folded_table(rows, appearance.width)
    yield from _reason(taken.score_correlation)


def _signs(analysis: Analysis, appearance: Appearance) -> Iterator[str]:
    for sign in Sign:
        found = [suspicion for suspicion in analysis.suspicions if suspicion.sign is sign]
        yield from first_lines(list(map(_seen, found)), sign, appearance)
    unseen = [f"{each.sign}: {each.reason}" for each in analysis.not_looked_for]
    yield from first_lines(unseen, "not looked for", appearance)


def _seen(suspicion: Suspicion) -> str:
    names = first_few((sheet.name for sheet in suspicion.sheets), len(suspicion.sheets))
    return f"{names}: {suspicion.reason}"
