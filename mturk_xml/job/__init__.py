"""Scoring jobs: blocks of submissions become chunks of output, in order, in one process or several.

`work` scores blocks, `processes` shares them out, `spool` keeps what is done so that a run can be continued.
"""

from mturk_xml.job.spool import Spool, SpoolError
from mturk_xml.job.work import Chunk, ProcessError, Work, chunks

__all__ = ["Chunk", "ProcessError", "Spool", "SpoolError", "Work", "chunks"]
