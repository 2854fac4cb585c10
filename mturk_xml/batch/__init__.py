"""Many answers, scored with one key, fast."""

from mturk_xml.batch.result import Result

__all__ = ["Result"]
