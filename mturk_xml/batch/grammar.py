"""The plain way to write a QuestionFormAnswers: cut at each `<Answer>`, its pieces mean the same in any document.

Almost all documents are written in it: the service wrote them, and so do the libraries. A document in it is

    beginning <Answer> answer </Answer> <Answer> answer </Answer> … </QuestionFormAnswers>

where the beginning is a prolog and a start tag, and an answer is elements without attributes and their text. There
is no comment, processing instruction or CDATA section that could hold markup which is none, no prefix, and no
entity but the five that XML itself has. So the first `<Answer>` after such a beginning starts an element,
and each piece after it that is an answer up to its own end tag is that element, whatever stands around it.

What is not written in this way may be just as valid; it only has to be read as a whole.
"""

import re

OPENED = b"<Answer>"
"""What a document is cut at."""

BEGINNING = re.compile(
    rb"""
    (?:\xef\xbb\xbf)?+
    (?:<\?xml\s+version\s*=\s*["']1\.0["']
        (?:\s+encoding\s*=\s*["'](?P<encoding>[A-Za-z][A-Za-z0-9._-]*+)["'])?+
        (?:\s+standalone\s*=\s*["'](?:yes|no)["'])?+
        \s*+\?>
    )?+
    \s*+<QuestionFormAnswers
        (?:\s++[A-Za-z:]++\s*+=\s*+(?:"[^"<&\x80-\xff]*+"|'[^'<&\x80-\xff]*+'))*+
    \s*+>\s*+
    """,
    re.VERBOSE,
)
"""What stands before the first answer: ASCII but for a byte-order mark."""

ALIKE_IN_ASCII = frozenset({b"ascii", b"us-ascii", b"iso-8859-1", b"latin1", b"windows-1252"})
"""Encodings in which ASCII is ASCII; what other bytes mean in them is left to the reader."""

_CLOSED = b"</QuestionFormAnswers>"


def without_ending(piece: bytes) -> bytes | None:
    """Return the answer at the end of a document without what closes the document; None where that is not plain."""
    answer, closed, after = piece.rpartition(_CLOSED)
    return answer if closed and not after.strip(b" \t\r\n") else None


FREE_TEXT = re.compile(rb"<FreeText>[\t\r\n -%'-;=?-~]++</FreeText>")
"""A free text that is nothing but text in any document, in most cases."""

NO_FREE_TEXT = b"<FreeText/>"
"""What means the same for a score as any free text, as that equals no option (decision 6)."""

_SPACE = r"[ \t\r\n]*+"
# Text that is well-formed wherever it stands. `>` alone would be too, but `]]>` would not.
_CHARACTERS = "[^<>&\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]*+"
_TEXT = f"{_CHARACTERS}(?:&(?:amp|lt|gt|quot|apos);{_CHARACTERS})*+"

ANSWER = re.compile(
    f"{_SPACE}<QuestionIdentifier>{_TEXT}</QuestionIdentifier>{_SPACE}"
    "(?:"
    f"(?:<SelectionIdentifier>{_TEXT}</SelectionIdentifier>{_SPACE})++"
    f"|(?P<free_text><FreeText>{_TEXT}</FreeText>){_SPACE}"
    f"|<FreeText/>{_SPACE}"
    ")?+"
    f"</Answer>{_SPACE}"
)
"""What follows `<Answer>`, up to the next one: selections, or a free text, or nothing."""
