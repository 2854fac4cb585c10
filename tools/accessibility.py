"""What keeps people from using a page, as axe-core finds it."""

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 up to level AA, and what axe-core holds for good practice."""


def violations(page: "Page | Frame") -> list[str]:
    """Return a line for each violation: the rule, what it says, and the elements."""
    # Evaluated and not added as an element: a page's Content-Security-Policy has no say in it.
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}}).then(results => results.violations)"
    )
    return [
        f"{each['id']}: {each['help']}: {'; '.join(node['html'][:200] for node in each['nodes'])}" for each in found
    ]
