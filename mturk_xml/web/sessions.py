"""What ties a form to the browser that was given it: a secret in a cookie, and a token in the page made with it.

Another site can make a browser send a form, but neither read the cookie nor the page: it does not know the token.

Source: OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet".
"""

import hashlib
import hmac
import re
import secrets

_SESSION = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES = 32


def session_of(cookie: str | None) -> str:
    """Return the secret that a cookie holds, or a new one where it holds none."""
    return cookie if cookie is not None and _SESSION.fullmatch(cookie) else secrets.token_urlsafe(_BYTES)


def token_for(session: str, *about: str) -> str:
    """Return the token of a form, in hexadecimal digits; no other browser and no other form has it.

    Args:
        session: the secret of the browser.
        about: what is sent, such as the assignment.

    Example:
        >>> token_for("secret", "A1") == token_for("secret", "A1") != token_for("secret", "A2")
        True

    """
    message = "".join(f"{len(text)}:{text}" for text in about)
    return hmac.new(session.encode(), message.encode(), hashlib.sha256).hexdigest()


def is_token(text: str, session: str, *about: str) -> bool:
    """Tell whether a text is the token of a form, in a time that does not depend on how much of it is right."""
    return hmac.compare_digest(text.encode(), token_for(session, *about).encode())
