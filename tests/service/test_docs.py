"""The code of docs/service.md runs, block after block, and its tables name what there is."""

import re
from pathlib import Path
from typing import Any

from mturk_xml import service

PAGE = Path(__file__).resolve().parents[2] / "docs" / "service.md"


def test_the_blocks_run() -> None:
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for block in blocks:
        exec(block, names)  # noqa: S102 - our own page
    assert len(blocks) == 6
    assert names["call"].to_api() == {"QualificationRequestId": "R1", "IntegerValue": 75}
    assert [found.key for found in names["report"].review_results][-1] == "HitAgreementScore"


def test_every_public_name_is_described() -> None:
    text = PAGE.read_text("utf-8")
    enumerations = {"HITAccessActions", "HITReviewStatus", "HITStatus", "QualificationStatus", "ReviewActionStatus"}
    bases = {"Request", "ServiceStructure", "Price", "QualificationTypeStatus"}
    assert {name for name in service.__all__ if name not in text} <= enumerations | bases
