"""Where answers come from: every source gives submissions, one for each Worker's answers."""

from mturk_xml.sources.block import Block, Held
from mturk_xml.sources.inputs import ANSWER_EXTENSIONS, EXTENSIONS, STDIN, STDIN_NAME, Input, inputs, named
from mturk_xml.sources.position import Position, total_size
from mturk_xml.sources.reading import blocks, submissions
from mturk_xml.sources.submission import ID_FIELDS, Submission

__all__ = [
    "ANSWER_EXTENSIONS",
    "EXTENSIONS",
    "ID_FIELDS",
    "STDIN",
    "STDIN_NAME",
    "Block",
    "Held",
    "Input",
    "Position",
    "Submission",
    "blocks",
    "inputs",
    "named",
    "submissions",
    "total_size",
]
