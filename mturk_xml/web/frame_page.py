"""An ExternalQuestion or HTMLQuestion in the frame that a Worker saw it in, shut off from all else.

Source: API reference, "ExternalQuestion data structure" and "HTMLQuestion data structure"; WHATWG, "HTML", sandboxing.
"""

import re

from mturk_xml.documents.external_question import ExternalQuestion
from mturk_xml.documents.html_question import HTMLQuestion
from mturk_xml.web.templating import rendered_page

_FITTING_HEIGHT, _LEAST_HEIGHT, _GREATEST_HEIGHT = 600, 50, 20_000
_IN_PREVIEW = "assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE"
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FROM_ANYWHERE = "http: https:"
# A frame is held to the policy of the page around it, in which nothing of the document stands elsewhere.
_OF_A_FRAME = {
    "script_src": f"'unsafe-inline' 'unsafe-eval' blob: {_FROM_ANYWHERE}",
    "style_src": f"'unsafe-inline' {_FROM_ANYWHERE}",
    "img_src": f"data: blob: {_FROM_ANYWHERE}",
    "media_src": f"data: blob: {_FROM_ANYWHERE}",
    "font_src": f"data: {_FROM_ANYWHERE}",
    "connect_src": _FROM_ANYWHERE,
    "frame_src": _FROM_ANYWHERE,
}
# At the end of a page that may be as high as it likes: it says how high that is.
_SAYS_HEIGHT = """<script>new ResizeObserver(function () {
  parent.postMessage({mturkXmlHeight: document.documentElement.offsetHeight + 40}, "*");
}).observe(document.documentElement);</script>"""


def external_page(question: ExternalQuestion) -> str:
    """Return a page with the page of an ExternalQuestion in a frame, as in the preview of a HIT.

    The frame's page is fetched by the browser that shows this one. It is told, as the service told it, that there is no
    assignment yet; it is not told where it is shown.

    Example:
        >>> page = external_page(ExternalQuestion(external_url="https://example.org/?a=1", frame_height=400))
        >>> 'src="https://example.org/?a=1&amp;assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE"' in page
        True

    """
    url = question.external_url.strip()
    is_web = bool(_WEB.match(url))
    note = "This is a preview: the page is told that no Worker has accepted the HIT."
    return rendered_page(
        "frame.html",
        sources={"frame_src": _FROM_ANYWHERE},
        title="ExternalQuestion",
        url=url,
        address=_in_preview(url) if is_web else None,
        source=None,
        note=note if is_web else "This address is none of the web: there is nothing to show.",
        height=_height(question.frame_height),
    )


def html_page(question: HTMLQuestion) -> str:
    """Return a page with the page of an HTMLQuestion in a frame.

    What is in the frame runs, and loads what it asks for, as it did for a Worker; but it can neither send a form nor
    reach anything outside of the frame. A FrameHeight of 0 is as high as the page.
    """
    fits = question.frame_height <= 0
    return rendered_page(
        "frame.html",
        script="frame.js" if fits else "",
        sources=_OF_A_FRAME,
        title="HTMLQuestion",
        url="",
        address=None,
        source=question.html_content + (_SAYS_HEIGHT if fits else ""),
        note="This is a preview: the page runs, and can send nothing.",
        height=_height(question.frame_height),
    )


def _in_preview(url: str) -> str:
    """Return an address with what the service added to it in a preview."""
    address, mark, fragment = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{_IN_PREVIEW}{mark}{fragment}"


def _height(height: int) -> int:
    return min(max(height, _LEAST_HEIGHT), _GREATEST_HEIGHT) if height > 0 else _FITTING_HEIGHT
