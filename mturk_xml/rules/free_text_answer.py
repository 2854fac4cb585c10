"""Rules about free text: constraints that no answer meets, or that nobody expects."""

from collections.abc import Iterable, Iterator

from mturk_xml.answering import LengthOutOfBounds, Mismatch, NotMatched, NotNumeric, NumberOutOfBounds, TextChecker
from mturk_xml.diagnostics import Severity
from mturk_xml.documents.question_form import (
    AnswerFormatRegex,
    Constraints,
    FreeTextAnswer,
    IsNumeric,
    Length,
    Question,
)
from mturk_xml.javascript import compiled
from mturk_xml.rule import Finding, rule
from mturk_xml.words import counted, shown

_SHORT = 40
_KNOWN_FLAGS = {"", "i"}


@rule("QF220", "inverted-numeric-bounds", Severity.ERROR)
def inverted_numeric_bounds(numeric: IsNumeric) -> Iterator[Finding]:
    """The minValue of IsNumeric is greater than its maxValue.

    Why: no number satisfies both.
    """
    if _are_inverted(numeric):
        yield Finding(
            f"no number is at least {numeric.min_value} and at most {numeric.max_value}",
            at="min_value",
            hint="swap minValue and maxValue",
        )


@rule("QF221", "inverted-length-bounds", Severity.ERROR)
def inverted_length_bounds(length: Length) -> Iterator[Finding]:
    """The minLength of Length is greater than its maxLength.

    Why: no text satisfies both.
    """
    if length.min_length is not None and length.max_length is not None and length.min_length > length.max_length:
        yield Finding(
            f"no text has at least {length.min_length} and at most {length.max_length} characters",
            at="min_length",
            hint="swap minLength and maxLength",
        )


@rule("QF223", "number-longer-than-length", Severity.ERROR)
def number_longer_than_length(constraints: Constraints) -> Iterator[Finding]:
    """Every number that IsNumeric allows has more characters than Length allows.

    Why: no answer satisfies both, so that no Worker can submit one. What counts is the shortest numeral of the
    range in digits, with its minus sign; spellings that nobody would type, such as 1e3, are not thought of.
    Example: `<IsNumeric minValue="1000"/><Length maxLength="3"/>`
    Instead: raise maxLength, or remove Length, as the range says enough.
    """
    numeric, length = constraints.is_numeric, constraints.length
    if numeric is None or length is None or length.max_length is None or _are_inverted(numeric):
        return
    shortest = _shortest_number(numeric)
    if len(str(shortest)) > length.max_length:
        yield Finding(
            f"no number {_in_words(numeric)} has at most {counted(length.max_length, 'character')}; {shortest} has "
            f"{len(str(shortest))}",
            at=(length, "max_length"),
            hint=f"raise maxLength to {len(str(shortest))} or more, or remove <Length>",
        )


@rule("QF224", "number-shorter-than-length", Severity.WARNING)
def number_shorter_than_length(constraints: Constraints) -> Iterator[Finding]:
    """Every number that IsNumeric allows has fewer digits than Length asks for.

    Why: a Worker who types the number as it is written everywhere is refused; only one with leading zeros or
    decimals, such as 005 or 5.00, is long enough. Numbers without a bound are as long as anybody likes.
    Example: `<IsNumeric minValue="1" maxValue="9"/><Length minLength="3"/>`
    Instead: lower minLength, or remove Length, as the range says enough.
    """
    numeric, length = constraints.is_numeric, constraints.length
    if numeric is None or length is None or length.min_length is None or _are_inverted(numeric):
        return
    if numeric.min_value is None or numeric.max_value is None:
        return
    longest = max(str(numeric.min_value), str(numeric.max_value), key=len)
    if len(longest) < length.min_length:
        yield Finding(
            f"a number {_in_words(numeric)} has at most {counted(len(longest), 'character')}, and {length.min_length} "
            f"are asked for: only leading zeros or decimals help",
            at=(length, "min_length"),
            hint=f"lower minLength to {len(longest)} or less, or remove <Length>",
        )


def _are_inverted(numeric: IsNumeric) -> bool:
    return numeric.min_value is not None and numeric.max_value is not None and numeric.min_value > numeric.max_value


def _shortest_number(numeric: IsNumeric) -> int:
    if numeric.min_value is not None and numeric.min_value > 0:
        return numeric.min_value
    if numeric.max_value is not None and numeric.max_value < 0:
        return numeric.max_value
    return 0


def _in_words(numeric: IsNumeric) -> str:
    if numeric.max_value is None:
        return f"from {numeric.min_value} on"
    if numeric.min_value is None:
        return f"up to {numeric.max_value}"
    return f"from {numeric.min_value} to {numeric.max_value}"


@rule("QF225", "default-text-breaks-constraints", Severity.WARNING)
def default_text_breaks_constraints(answer: FreeTextAnswer) -> Iterator[Finding]:
    """The DefaultText does not satisfy the constraints of its own answer.

    Why: a Worker who leaves it as it is cannot submit the form; a hint belongs into the question.
    Example: `<DefaultText>your age</DefaultText>` where IsNumeric asks for a number.
    Instead: move the hint to the `QuestionContent`, or give a default that is an answer. White space around the
    DefaultText is not held against it, nor is a regular expression that takes too long to search.
    Source: API reference, QuestionForm, FreeTextAnswer.
    """
    text = answer.default_text
    if answer.constraints is None or text is None or not text.strip():
        return
    checker = TextChecker(answer)
    if _broken(checker, text) and (broken := _broken(checker, text.strip())):
        yield Finding(
            f"the DefaultText {shown(text, _SHORT)!r} {broken}",
            at="default_text",
            hint="put a hint into the QuestionContent; a default has to be an answer",
        )


def _broken(checker: TextChecker, text: str) -> str | None:
    return next(filter(None, map(_in_brief, checker.check(text))), None)


def _in_brief(mismatch: Mismatch) -> str | None:
    """Say what a text breaks; None if it was not tried."""
    match mismatch:
        case NotNumeric():
            return "is no number, as IsNumeric asks for"
        case NumberOutOfBounds():
            return f"is not {_in_words(mismatch.constraint)}, as IsNumeric asks for"
        case LengthOutOfBounds(constraint=Length(min_length=int(least))) if mismatch.length < least:
            return f"has {counted(mismatch.length, 'character')}, fewer than the minLength {least}"
        case LengthOutOfBounds():
            most = mismatch.constraint.max_length
            return f"has {counted(mismatch.length, 'character')}, more than the maxLength {most}"
        case NotMatched():
            return f"does not match the regex {shown(mismatch.constraint.regex)}"
    return None


@rule("QF226", "min-length-requires-answer", Severity.INFO)
def min_length_requires_answer(question: Question) -> Iterable[Finding]:
    """A minLength makes a question required that IsRequired leaves optional.

    Why: a minLength was the same as an IsRequired of true; Workers could not leave the question out.
    Instead: say `<IsRequired>true</IsRequired>`, or, for an answer that may be missing and is long enough where
    it is not, use `<AnswerFormatRegex regex="^$|^.{2,}$"/>` instead of the minLength.
    Source: API reference, QuestionForm, FreeTextAnswer.
    """
    answer = question.answer_specification
    if question.is_required or type(answer) is not FreeTextAnswer or answer.constraints is None:
        return ()
    length = answer.constraints.length
    if length is None or not length.min_length:
        return ()
    name = shown(question.question_identifier, _SHORT)
    said = "without IsRequired" if question.is_required is None else "with IsRequired false"
    finding = Finding(
        f"minLength {length.min_length} makes the question {name!r} required, {said}",
        at=(length, "min_length"),
        hint="set IsRequired to true, or use an AnswerFormatRegex that also matches nothing: "
        f"^$|^.{{{length.min_length},}}$",
    )
    return [finding]


@rule("QF230", "regex-refused-by-javascript", Severity.ERROR)
def regex_refused_by_javascript(answer_format: AnswerFormatRegex) -> Iterator[Finding]:
    """The regular expression is not one of JavaScript's.

    Why: the Worker's browser tested it with JavaScript; one that does not compile blocks the form or checks
    nothing.
    Example: `regex="(?i)yes"`, which is Python's and Java's way to ignore case
    Instead: write it for JavaScript, with `flags="i"` to ignore case.
    Source: API reference, QuestionForm, AnswerFormatRegex.
    """
    error = compiled(answer_format.regex).error
    if error is not None:
        hint = 'use flags="i" to ignore case' if "(?i" in answer_format.regex else "test it in a browser's console"
        yield Finding(f"JavaScript refuses the regex {shown(answer_format.regex)}: {error}", at="regex", hint=hint)


@rule("QF231", "unknown-regex-flags", Severity.WARNING)
def unknown_regex_flags(answer_format: AnswerFormatRegex) -> Iterator[Finding]:
    """The flags of a regular expression are something else than i.

    Why: i, which ignores case, is the only one that is documented; nobody knows what others did, and JavaScript
    refuses an expression with flags that it does not know.
    Example: `flags="ig"`, `flags="IgnoreCase"`
    Source: API reference, QuestionForm, AnswerFormatRegex.
    """
    flags = answer_format.flags
    if flags is not None and flags.strip() not in _KNOWN_FLAGS:
        yield Finding(
            f"the flags {shown(flags, _SHORT)!r} are not documented: only i is",
            at="flags",
            hint='write flags="i"' if "i" in flags.lower() else "remove flags",
        )
