"""Many answers, scored with one key: the results of `score`, many times faster.

The Workers of one test write the same few answers again and again. The engine reads each of these once, with
the library's own reader, and knows it by its bytes from then on; `grammar` says which bytes can mean only one
thing. Everything else is scored one document at a time, so that no result ever differs.
"""

from mturk_xml.batch.engine import Engine, score_many
from mturk_xml.batch.result import ErrorKind, Result

__all__ = ["Engine", "ErrorKind", "Result", "score_many"]
