"""Scoring jobs: blocks of submissions become chunks of output, in order, in one process or several.

`work` scores a block, `processes` shares the blocks out, `spool` keeps what is done so that a run can be continued.
"""

from mturk_xml.job.processes import chunks
from mturk_xml.job.spool import Spool, SpoolError
from mturk_xml.job.work import Chunk, Work

__all__ = ["Chunk", "Spool", "SpoolError", "Work", "chunks"]
