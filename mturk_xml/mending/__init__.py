"""Mending: documents are changed where there is one right answer, and nowhere else."""

from mturk_xml.mending import formatted_content, identifiers, namespace, order, prolog, references
from mturk_xml.mending.engine import mend
from mturk_xml.mending.identifiers import mend_test
from mturk_xml.mending.result import Fix, Mended, MendedTest, Unfixed

# The modules of the fixes are imported so that FIXES is complete.
_ = (formatted_content, identifiers, namespace, order, prolog, references)

__all__ = ["Fix", "Mended", "MendedTest", "Unfixed", "mend", "mend_test"]
