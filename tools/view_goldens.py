"""What the views make of the example: the expected outlines, page and notebook cells.

`tools/update_goldens` writes them to tests/data/views; tests/views/test_goldens.py compares.
"""

import re
from pathlib import Path
from typing import Any

import mturk_xml as mx
from mturk_xml import example

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "views"


def goldens() -> dict[str, str]:
    """Return what there is to expect, by the name of its file."""
    answers = example.path("answers") / "worker-09.xml"
    form = mx.QuestionForm.from_xml(example.path("form.xml"))
    shown: dict[str, Any] = {
        "form": form,
        "key": mx.parse(example.path("key.xml")),
        "answers": mx.parse(answers),
        "score": mx.score(example.path("key.xml"), answers),
    }
    made = {f"{name}.html": f"{each._repr_html_()}\n" for name, each in shown.items()}
    made |= {f"{name}.txt": mx.outline(each) for name, each in shown.items() if isinstance(each, mx.Document)}
    # The style and the script are files themselves; their hashes change with them.
    page = re.sub(r"(?s)(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)", "", mx.render_html(form))
    page = re.sub("sha256-[^;]*=&", "sha256-…&", page)
    return made | {"form-narrow.txt": mx.outline(form, width=40), "page.html": page}
