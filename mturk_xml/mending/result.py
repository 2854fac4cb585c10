"""What mending gives back: the document, what was changed in it, and what was not."""

import attrs

from mturk_xml.diagnostics import Report


@attrs.frozen(kw_only=True)
class Fix:
    """One change.

    Attributes:
        code: that of the finding that was mended.
        line: where the change begins in the document as it was, from 1.
        column: likewise, in characters.
        description: what was done.

    """

    code: str
    line: int
    column: int
    description: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: mended {self.code}: {self.description}"


@attrs.frozen(kw_only=True)
class Unfixed:
    """A finding of a kind that can be mended, and was not.

    Attributes:
        code: that of the finding.
        line: where it stands in the document as it is now, from 1.
        column: likewise, in characters.
        reason: why it was not mended.

    """

    code: str
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: not mended {self.code}: {self.reason}"


@attrs.frozen(kw_only=True)
class Mended:
    """A document after mending.

    Attributes:
        data: its bytes, in the encoding that it came in (UTF-8 if it came as a str); what was not mended is as
            it was, byte for byte.
        text: the same as a str, without a byte-order mark.
        fixes: what was changed, in the order of the changes.
        unfixed: what could have been mended if there were one right answer, and why there is none.
        report: what `check` says of it now.

    """

    data: bytes = attrs.field(repr=False)
    text: str
    fixes: tuple[Fix, ...] = ()
    unfixed: tuple[Unfixed, ...] = ()
    report: Report = attrs.field(repr=False)

    @property
    def changed(self) -> bool:
        """Whether anything was changed."""
        return bool(self.fixes)


@attrs.frozen(kw_only=True)
class MendedTest:
    """A form and its key after they were mended together."""

    form: Mended
    key: Mended
