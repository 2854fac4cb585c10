"""The templates of web pages, and the one place that knows what fills them in: Jinja2, of the extras `web` and `stats`.

Whatever a template writes is escaped as `fragments.escaped` does it, but for `Html`. It is an error if a template asks
for a name that is not there.
"""

import base64
import functools
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from mturk_xml.errors import MissingPackageError
from mturk_xml.fragments import escaped

if TYPE_CHECKING:
    import jinja2


class Html(str):
    """Markup that a template writes as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup, as Jinja2 asks for it."""
        return self


def rendered(template: str, **values: object) -> str:
    """Fill in a template.

    Raises:
        MissingPackageError: Jinja2 is not installed.

    Example:
        >>> page = rendered("page.html", title="1 < 2", policy="", style="", script="")
        >>> "<title>1 &lt; 2</title>" in page
        True

    """
    return _environment().get_template(template).render(values)


def rendered_page(
    template: str,
    *,
    style: str = "page.css",
    script: str = "",
    sources: Mapping[str, str] = MappingProxyType({}),
    **values: object,
) -> str:
    """Fill in the template of a page, with its style and a policy that allows just what is in it.

    Args:
        template: the name of its file.
        style: the name of the file of its style sheet.
        script: the name of the file of its script; empty if it has none.
        sources: what else it may do, as for `content_security_policy`.
        values: what it is filled in with; `title` is the page's.

    Raises:
        MissingPackageError: Jinja2 is not installed.

    """
    rules, text = asset(style), asset(script) if script else ""
    policy = content_security_policy(style=rules, script=text, **sources)
    return rendered(template, style=rules, script=text, policy=policy, **values)


@functools.cache
def asset(name: str) -> Html:
    """Return a style sheet or script that pages hold, to be written into them as it is."""
    return Html(files("mturk_xml.web").joinpath("templates", name).read_text("utf-8"))


def content_security_policy(*, style: str, script: str = "", **sources: str) -> str:
    """Return the policy of a page that may run its own script and style, and nothing of a document.

    Args:
        style: the style sheet in the page.
        script: the script in the page; empty if there is none.
        sources: what else may be done, by the names of the directives with `_` for `-`: `form_action="'self'"`.

    Source: W3C, "Content Security Policy Level 3".

    """
    directives = {
        "default-src": "'none'",
        "script-src": _hash(script) if script else "",
        "style-src": _hash(style),
        "img-src": "http: https:",
        "media-src": "http: https:",
        "base-uri": "'none'",
        "form-action": "'none'",
        **{name.replace("_", "-"): value for name, value in sources.items()},
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items() if value)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@functools.cache
def _environment() -> "jinja2.Environment":
    try:
        import jinja2  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingPackageError(
            "a page needs Jinja2: pip install 'mturk-xml[web]' for forms, 'mturk-xml[stats]' for reports"
        ) from error
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mturk_xml.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["attributes"] = _attributes
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    return environment


def _finalized(value: object) -> object:
    """Escape what is not markup yet; what HTML cannot hold with it, which Jinja2 would leave."""
    return value if hasattr(value, "__html__") else Html(escaped(str(value)))


def _attributes(values: Mapping[str, object]) -> Html:
    """Write attributes; those that are None or False are left out, and those that are True have no value."""
    given = {name: value for name, value in values.items() if value is not None and value is not False}
    return Html(
        "".join(f" {name}" if value is True else f' {name}="{escaped(str(value))}"' for name, value in given.items())
    )
