"""A page in a browser whose every request a test answers, and what the page did that it should not do."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page, Route


def open_watched(page: "Page", address: str, answer: Callable[["Route"], None], complaints: list[str]) -> None:
    """Open an address.

    Args:
        page: where to open it.
        address: of what site does not matter: nothing is fetched.
        answer: answers a request.
        complaints: what the page's console says, its errors and its dialogs are added, as they come.

    """

    def dismiss(dialog: "Dialog") -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", dismiss)
    page.route("**/*", answer)
    page.goto(address)
