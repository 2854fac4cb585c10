"""Scoring jobs: blocks of submissions become chunks of output, in order, in one process or several.

`work` scores a block; `sharing` has this process do it, or several, which are those of `processes`; `spool` keeps what
is done so that a run can be continued.
"""

from mturk_xml.job.sharing import chunks
from mturk_xml.job.spool import Spool, SpoolError
from mturk_xml.job.work import Chunk, ProcessError, Work

__all__ = ["Chunk", "ProcessError", "Spool", "SpoolError", "Work", "chunks"]
