"""The page of the example's analysis: what is expected of it.

`tools/update_goldens` writes it to tests/data/report; tests/web/report/test_page.py compares.
"""

from pathlib import Path

import mturk_xml as mx
from mturk_xml import example
from mturk_xml.sources import Submission

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "report"


def goldens() -> dict[str, str]:
    """Return what there is to expect, by the name of its file."""
    key, form = example.path("key.xml"), example.path("form.xml")
    answers = [Submission(source=path.name, data=path.read_bytes()) for path in example.answers()]
    page = mx.render_report(mx.analyse(key, answers, form, pass_at=80), key, form, read=["answers"])
    return {"birds.html": page.replace(f"mturk_xml {mx.__version__}", "mturk_xml VERSION")}
